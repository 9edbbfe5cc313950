package org.daylight.log;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.sealing.SealKey;

/**
 * A story that was sealed with a part (spec/sealed.md section 9): the file {@code story.md} of a sealed file, and {@code unsealed/0009.md}. It has three
 * lines, the name, the title and the author, and then the file of the story. The log names it by a hash that contains the key of the part, so the hash
 * reveals nothing before the key is known. Immutable, if nobody changes the array.
 *
 * @param name of the story; matches {@link LogEntry#CODE}
 * @param title as in its file
 * @param author as in its file; may be empty
 * @param file the file of the story, from 1 to {@link #MAX_STORY_BYTES} bytes; not copied
 */
public record OpenedStory(String name, String title, String author, byte[] file) {

    /** The longest file of a story, in bytes. */
    public static final int MAX_STORY_BYTES = 256 << 10;

    /** The three lines, of at most 64, 200 and 200 characters of up to four bytes. */
    private static final int MAX_HEAD_BYTES = 64 + 2 * 4 * LogEntry.MAX_TITLE + 3;

    /** The longest file {@code unsealed/0009.md}, in bytes. */
    public static final int MAX_BYTES = MAX_HEAD_BYTES + MAX_STORY_BYTES;

    private static final String CODE = "unsealed-differs";
    private static final byte[] LABEL = "daylight sealed story\n".getBytes(US_ASCII);

    public OpenedStory {
        LogRules.check(LogEntry.CODE.matcher(name).matches(), "not a valid name of a story: " + Malformed.quoted(name));
        LogRules.checkTitle("title", title);
        if (!author.isEmpty()) {
            LogRules.checkTitle("author", author);
        }
        LogRules.check(file.length >= 1, "the file of the story is empty");
        LogRules.check(file.length <= MAX_STORY_BYTES, "the file of the story is too long");
    }

    /** The bytes of the file in the sealed file, and of {@code unsealed/0009.md}. */
    public byte[] bytes() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head(name, title, author));
        bytes.writeBytes(file);
        return bytes.toByteArray();
    }

    /** What the log says of a story that is sealed with this key. */
    public Sha256 hash(SealKey key) {
        return hash(key, name, title, author, Sha256.of(file));
    }

    /** Whether an entry is this story as it was sealed with this key, whatever its number, its version and its time. */
    public static boolean isSealed(Sha256 storyHash, SealKey key, LogEntry.Version entry) {
        return entry.kind() == FileKind.STORY
                && hash(key, entry.name(), entry.title(), entry.author(), entry.file())
                        .equals(storyHash);
    }

    private static Sha256 hash(SealKey key, String name, String title, String author, Sha256 file) {
        return Sha256.of(LABEL, key.bytes(), head(name, title, author), file.bytes());
    }

    private static byte[] head(String name, String title, String author) {
        return (name + "\n" + title + "\n" + author + "\n").getBytes(UTF_8);
    }

    /**
     * Verifies that this is the story that was sealed with a part.
     *
     * @param key of the part
     * @param bytes of a file {@code unsealed/0009.md}
     * @return refused with code {@code unsealed-differs} if it is not, or if no story was sealed with the part
     */
    public static Outcome<OpenedStory> verify(LogEntry.Sealed sealed, SealKey key, byte[] bytes) {
        return parse(bytes)
                .then(story -> story.hash(key).equals(sealed.storyHash())
                        ? Outcome.ok(story)
                        : Outcome.refused(CODE, "it is not the story that was sealed as number " + sealed.number()));
    }

    private static Outcome<OpenedStory> parse(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return Outcome.refused(CODE, "it is longer than a story can be");
        }
        int[] ends = new int[3];
        int from = 0;
        for (int line = 0; line < ends.length; line++) {
            while (from < bytes.length && bytes[from] != '\n') {
                from++;
            }
            if (from >= bytes.length || from > MAX_HEAD_BYTES) {
                return Outcome.refused(CODE, "it does not begin with the name, the title and the author of a story");
            }
            ends[line] = from++;
        }
        try {
            var story = new OpenedStory(
                    text(bytes, 0, ends[0]),
                    text(bytes, ends[0] + 1, ends[1]),
                    text(bytes, ends[1] + 1, ends[2]),
                    Arrays.copyOfRange(bytes, ends[2] + 1, bytes.length));
            return Outcome.ok(story);
        } catch (CharacterCodingException notText) {
            return Outcome.refused(CODE, "it does not begin with the name, the title and the author of a story");
        } catch (Malformed notAStory) {
            return Outcome.refused(CODE, "it is not a sealed story: " + notAStory.getMessage());
        }
    }

    private static String text(byte[] bytes, int from, int to) throws CharacterCodingException {
        return UTF_8.newDecoder()
                .decode(ByteBuffer.wrap(bytes, from, to - from))
                .toString();
    }
}
