package org.daylight.collect;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.List;
import org.daylight.age.AgeIdentity;
import org.daylight.container.ContainerLimits;
import org.daylight.container.StreamSource;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.ItemId;

/** Files whose encrypted items are in the newsroom: among what is being collected, or among what is kept. */
final class CopiedFiles {

    private final Newsroom newsroom;
    private final String drop;
    private final AgeIdentity identity;

    CopiedFiles(Newsroom newsroom, String drop, AgeIdentity identity) {
        this.newsroom = newsroom;
        this.drop = drop;
        this.identity = identity;
    }

    /** The folder of what is kept. */
    static Path kept(Newsroom newsroom) {
        return newsroom.folder().resolve(Conversations.FOLDER).resolve("kept");
    }

    /** The length and hash of a file. */
    record Measured(long bytes, Sha256 sha256) {}

    private ItemCopy copy(ItemId item) throws DamagedSubmission {
        Path collecting = newsroom.folder().resolve(CollectDrop.FOLDER).resolve(drop);
        for (Path copies : List.of(collecting, kept(newsroom))) {
            ItemCopy copy = ItemCopy.in(copies, item);
            if (copy.exists()) {
                return copy;
            }
        }
        throw new DamagedSubmission("the encrypted copy of the item " + item.hex() + " is missing from the newsroom");
    }

    /** The content, joined from items in their order. */
    InputStream content(List<ItemId> items) throws IOException {
        List<InputStream> streams = new java.util.ArrayList<>();
        for (ItemId item : items) {
            streams.add(copy(item).content(identity)); // opens nothing before it is read
        }
        return new SequenceInputStream(Collections.enumeration(streams));
    }

    Measured measure(List<ItemId> items) throws IOException {
        MessageDigest digest = Sha256.digest();
        long length = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = content(items)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                length += count;
            }
        }
        return new Measured(length, Sha256.wrap(digest.digest()));
    }

    /** The files as a source for an import, with all that is not mail. */
    StreamSource source(List<ConversationEntry.SourceFile> files) {
        return new StreamSource(
                files.stream()
                        .map(file -> new StreamSource.Given(file.name(), file.bytes(), () -> content(ids(file))))
                        .toList(),
                ContainerLimits.DEFAULT.allFiles(true),
                newsroom.spoolFolder());
    }

    static List<ItemId> ids(ConversationEntry.SourceFile file) {
        return file.items().stream().map(ItemId::new).toList();
    }
}
