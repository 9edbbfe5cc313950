package org.daylight.trustees;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.keytext.WrittenKey;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.note.NoteKey;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.Test;

/** The content of a trustee's share file: each rule of its form, and the comparison with the plan. */
class HeldSharesTest {

    private static final NoteKey.Verifier LOG =
            NoteKey.generate("log.example", new SecureRandom()).verifier();

    private final SplitKey split = SplitKey.of(SealKey.of(BigInteger.TEN).bytes(), 2, 3, new SecureRandom());
    private final TrusteePlan plan = plan(1, "B");
    private final HeldShares held = held(1, 2, "B", new TreeMap<>(Map.of(9L, value(2))));

    private TrusteePlan plan(int number, String second) {
        byte[] file = new TrusteesFile(
                        2,
                        List.of("A", second, "C"),
                        new TreeMap<>(Map.of(9L, split.commitments().hex())))
                .bytes();
        var entry = new LogEntry.Trustees(number, 2, 3, "Rule.", 14, 3, Sha256.of(file), file.length);
        return TrusteePlan.open(entry, file).orThrow();
    }

    private byte[] value(int trustee) {
        return split.shares().get(trustee - 1).value();
    }

    private HeldShares held(int number, int trustee, String name, SortedMap<Long, byte[]> shares) {
        return new HeldShares(LOG, number, plan.entry().file(), trustee, name, shares);
    }

    private static String refused(String content) {
        return HeldShares.parse(content.getBytes(UTF_8))
                        instanceof Outcome.Refused<HeldShares>(String code, String reason)
                ? code + ": " + reason
                : "";
    }

    /** What is said when one place of the written form is otherwise. */
    private String without(String part, String other) {
        String written = new String(held.bytes(), UTF_8);
        String changed = written.replace(part, other);
        assertFalse(changed.equals(written), part);
        return refused(changed);
    }

    @Test
    void what_is_written_is_read() {
        HeldShares read = HeldShares.parse(held.bytes()).orThrow();
        assertArrayEquals(held.bytes(), read.bytes());
        assertEquals(LOG, read.key());
        assertEquals(2, read.trustee());
        assertEquals("B", read.name());
        assertEquals(Optional.of(split.shares().get(1)), read.share(9));
        assertEquals(Optional.empty(), read.share(8));
        assertEquals(List.of(), read.faults(plan));
        assertEquals("1 shares of trustee 2, plan 1", read.toString());
    }

    @Test
    void a_file_of_another_form_is_refused() {
        String code = "share-file-malformed: ";
        assertEquals(code + "it has another format", refused("[]"));
        assertEquals(code + "it has another format", without("\"format\":1", "\"format\":2"));
        assertEquals(
                code + "the key belongs to another log", without("\"origin\":\"log.example\"", "\"origin\":\"x\""));
        assertEquals(code + "origin is missing", without("\"origin\":", "\"from\":"));
        assertEquals(code + "the key of the log is damaged", without("\"key\":\"", "\"key\":\"x"));
        assertEquals(code + "the hash of the plan is damaged", without("\"fileSha256\":\"", "\"fileSha256\":\"x"));
        assertEquals(code + "name is missing", without("\"name\":", "\"title\":"));
        assertEquals(code + "it has no list of shares", without("\"shares\":", "\"share\":"));
        assertEquals(code + "a share is not an object", without("\"shares\":[", "\"shares\":[1,"));
        String value = HexFormat.of().formatHex(value(2));
        assertEquals(code + "a share is not 64 hexadecimal digits", without(value, value.substring(1)));
        assertEquals("json-malformed", refused("{").split(":")[0]);
    }

    @Test
    void numbers_have_limits() {
        String code = "share-file-malformed: ";
        for (String plan : new String[] {"0", "65536"}) {
            assertEquals(code + "the number of the plan is out of range", without("\"plan\":1", "\"plan\":" + plan));
        }
        assertEquals("", without("\"plan\":1", "\"plan\":65535"));
        for (int trustee : new int[] {0, SplitKey.MAX_TRUSTEES + 1}) {
            assertEquals(
                    code + "the index of the trustee is out of range",
                    without("\"trustee\":2", "\"trustee\":" + trustee));
        }
        assertEquals("", without("\"trustee\":2", "\"trustee\":1"));
        assertEquals("", without("\"trustee\":2", "\"trustee\":" + SplitKey.MAX_TRUSTEES));
        for (String number : new String[] {"0", "4294967296"}) {
            assertEquals(code + "the shares are not in order", without("\"number\":9", "\"number\":" + number));
        }
        assertEquals("", without("\"number\":9", "\"number\":1"));
        assertEquals("", without("\"number\":9", "\"number\":4294967295"));
        String value = HexFormat.of().formatHex(value(2));
        for (int before : new int[] {9, 10}) {
            assertEquals(
                    code + "the shares are not in order",
                    without("\"shares\":[", "\"shares\":[{\"number\":" + before + ",\"share\":\"" + value + "\"},"));
        }
        assertEquals("", without("\"shares\":[", "\"shares\":[{\"number\":8,\"share\":\"" + value + "\"},"));
    }

    @Test
    void shares_are_compared_with_the_plan() {
        String other = "the share file belongs to another plan than plan ";
        assertEquals(other + "2", held.faults(plan(2, "B")).getFirst().substring(0, other.length() + 1));
        assertEquals(other + "1", held.faults(plan(1, "D")).getFirst().substring(0, other.length() + 1));
        var shares = new TreeMap<>(Map.of(9L, value(2)));
        String trustee = "the plan has another trustee 4 than the share file";
        assertEquals(trustee, held(1, 4, "B", shares).faults(plan).getFirst());
        assertEquals(
                List.of("the plan has another trustee 2 than the share file"),
                held(1, 2, "C", shares).faults(plan));
        assertEquals(
                List.of("the share for release 9 is false: it does not fit the plan"),
                held(1, 3, "C", shares).faults(plan));
        assertEquals(
                List.of("the share for release 9 is missing"),
                held(1, 2, "B", new TreeMap<>()).faults(plan));
        shares.put(10L, value(2));
        assertEquals(
                List.of("the share for release 10 is false: it does not fit the plan"),
                held(1, 2, "B", shares).faults(plan));
    }

    /** A line with a checksum that is right and numbers that no share has. */
    private static boolean isShare(int rule, int plan, int number, int trustee) {
        byte[] body = ByteBuffer.allocate(40)
                .put((byte) rule)
                .putShort((short) plan)
                .putInt(number)
                .put((byte) trustee)
                .put(new byte[32])
                .array();
        byte[] bytes = Arrays.copyOf(body, 44);
        byte[] checksum = Sha256.of("daylight share\n".getBytes(UTF_8), body).bytes();
        System.arraycopy(checksum, 0, bytes, 40, 4);
        return ReleasedShare.parse("daylight share: " + WrittenKey.wordsOf(bytes))
                .isOk();
    }

    @Test
    void a_released_share_has_numbers_within_their_limits() {
        assertTrue(isShare(1, 1, 1, 1));
        assertTrue(isShare(2, 0xffff, -1, SplitKey.MAX_TRUSTEES));
        assertFalse(isShare(0, 1, 1, 1));
        assertFalse(isShare(3, 1, 1, 1));
        assertFalse(isShare(1, 0, 1, 1));
        assertFalse(isShare(1, 1, 0, 1));
        assertFalse(isShare(1, 1, 1, 0));
        assertFalse(isShare(1, 1, 1, SplitKey.MAX_TRUSTEES + 1));
    }
}
