package org.daylight.flow.recovery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;
import org.daylight.log.KeyChange;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;

/**
 * A private file with one signing key (spec/log-keys.md section 1): that of a holder of a recovery key, or a new key of a log. Lines that begin with
 * {@code #} are comments.
 */
public final class SigningKeyFile {

    private static final int MAX_BYTES = 16 << 10;

    private final NoteKey.Signer key;

    private SigningKeyFile(NoteKey.Signer key) {
        this.key = key;
    }

    /** The public half of the key. */
    public NoteKey.Verifier publicKey() {
        return key.verifier();
    }

    /** The line with which the key signs a statement. Whether the statement may be signed is for the caller to decide. */
    public SignedNote.Signature sign(KeyChange statement) {
        return statement.signedBy(key);
    }

    /** The key, which becomes that of a log. */
    public NoteKey.Signer key() {
        return key;
    }

    /**
     * Creates a file with a new key, readable by its owner only. On return it is on disk.
     *
     * @param name of the key
     * @param comment lines, each without {@code #}
     * @throws IOException with a one-line message, when the file exists, or the name is not valid
     */
    public static SigningKeyFile create(Path file, String name, List<String> comment, SecureRandom random)
            throws IOException {
        NoteKey.Signer key;
        try {
            key = NoteKey.generate(name, random);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage() + ": use letters, digits, hyphens and dots");
        }
        var text = new StringBuilder();
        comment.forEach(line -> text.append("# ").append(line).append('\n'));
        text.append("# public key: ").append(key.verifier().text()).append('\n');
        text.append(key.text()).append('\n');
        FileAttribute<?>[] owner = file.toAbsolutePath()
                        .getFileSystem()
                        .supportedFileAttributeViews()
                        .contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owner)) {
            for (ByteBuffer rest = ByteBuffer.wrap(text.toString().getBytes(UTF_8)); rest.hasRemaining(); ) {
                out.write(rest);
            }
            out.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " exists already: a key is never overwritten. Name another file");
        }
        return new SigningKeyFile(key);
    }

    /** Reads the key. @throws IOException with a one-line message, which shows nothing of the key */
    public static SigningKeyFile read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        List<String> lines = new String(bytes, UTF_8)
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
        if (bytes.length > MAX_BYTES || lines.size() != 1) {
            throw new IOException(file + " is not a key file: it must have one line that begins with PRIVATE+KEY+");
        }
        return NoteKey.parseSigner(lines.getFirst())
                .map(SigningKeyFile::new)
                .ok()
                .orElseThrow(() -> new IOException(file + " has no valid key: restore it from your copy"));
    }
}
