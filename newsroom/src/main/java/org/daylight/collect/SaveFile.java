package org.daylight.collect;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Set;
import org.daylight.age.AgeIdentity;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Writes a file of a source as it was sent, for example a film that is too large for a document. */
public final class SaveFile {

    private SaveFile() {}

    /**
     * Writes it in plain text, to a place that the editor chooses.
     *
     * @param identity needed when the file is kept encrypted
     * @param out must not exist
     * @throws IOException with a one-line message, also when the bytes are not those that were collected; then the file is deleted
     */
    public static void run(
            Newsroom newsroom,
            Vault vault,
            Conversation conversation,
            ConversationEntry.SourceFile file,
            @Nullable AgeIdentity identity,
            Path out)
            throws IOException {
        MessageDigest digest = Sha256.digest();
        boolean isWhole = false;
        try (InputStream in = content(newsroom, vault, conversation, file, identity);
                FileChannel channel =
                        FileChannel.open(out, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                ByteBuffer rest = ByteBuffer.wrap(buffer, 0, count);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            channel.force(true);
            isWhole = Sha256.wrap(digest.digest()).equals(file.sha256());
            if (!isWhole) {
                throw new IOException("the file is not as it was collected: restore the newsroom from your backup");
            }
        } catch (FileAlreadyExistsException e) {
            isWhole = true; // it is not ours
            throw new IOException(out + " exists already: name another file", e);
        } finally {
            if (!isWhole) {
                Files.deleteIfExists(out);
            }
        }
    }

    private static InputStream content(
            Newsroom newsroom,
            Vault vault,
            Conversation conversation,
            ConversationEntry.SourceFile file,
            @Nullable AgeIdentity identity)
            throws IOException {
        if (!file.isKept()) {
            return new ByteArrayInputStream(
                    file.bytes() == 0
                            ? new byte[0]
                            : vault.get(file.sha256())
                                    .orElseThrow(() -> new IOException(
                                            "the vault has lost the bytes: restore the vault from a backup")));
        }
        if (identity == null) {
            throw new IOException("the file is kept encrypted: name your secret key with  --identity FILE");
        }
        return new CopiedFiles(newsroom, conversation.drop(), identity).content(CopiedFiles.ids(file));
    }
}
