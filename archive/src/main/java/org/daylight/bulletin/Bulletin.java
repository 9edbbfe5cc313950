package org.daylight.bulletin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TlogProof;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.sealing.SealKey;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.PartialTree;
import org.daylight.tree.PartialTree.Subtree;

/**
 * A bulletin ({@code spec/bulletin.md}): a signed checkpoint, entries that are proved to be in its tree, and keys of sealed parts. Whoever has one has
 * verified that the entries and hashes give the root of the checkpoint; {@link #verify} verifies the signature. The keys are not signed: each is right if
 * the log has its hash. Immutable.
 */
public final class Bulletin {

    /** The longest compact form, in characters. */
    public static final int MAX_CHARS = 1_700;

    /** The most leaves whose hashes are shown or follow from shown entries, and the most keys. */
    static final int MAX_LEAVES = 64;

    static final String START = "daylight-bulletin:1;";
    static final char END = '.';
    private static final String CODE = "bulletin-malformed";

    private final SignedNote note;
    private final Checkpoint checkpoint;
    private final long tail;
    private final SortedMap<Long, byte[]> entries;
    private final List<Sha256> hashes;
    private final List<SealKey> keys;
    private final Omitted omitted;
    private final PartialTree tree;

    /** What did not fit. Nobody has signed these numbers. @param keys that are public @param entries that are news */
    public record Omitted(int keys, int entries) {
        public Omitted {
            Malformed.unless(
                    keys >= 0 && keys <= 999_999 && entries >= 0 && entries <= 999_999,
                    CODE,
                    "a count of what was left out is not valid");
        }
    }

    /**
     * A bulletin.
     *
     * @param tail from this index on, the hash of each leaf is known; at most the size of the log
     * @param entries by index; not to be changed
     * @param hashes of the subtrees of {@link #subtrees}, in that order
     * @param keys each once
     * @throws IllegalArgumentException if a rule of the format is broken, or the root does not follow
     */
    Bulletin(
            SignedNote note,
            long tail,
            SortedMap<Long, byte[]> entries,
            List<Sha256> hashes,
            List<SealKey> keys,
            Omitted omitted) {
        this.note = note;
        checkpoint = checked(Checkpoint.parse(note.text()));
        this.tail = tail;
        this.entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
        this.hashes = List.copyOf(hashes);
        this.keys = List.copyOf(keys);
        this.omitted = omitted;
        long size = checkpoint.size();
        Malformed.unless(size >= 1, CODE, "its log has no entries");
        Malformed.unless(tail >= 0 && tail <= size && size - tail <= MAX_LEAVES, CODE, "its tail is not valid");
        boolean inLog = entries.isEmpty() || entries.firstKey() >= 0 && entries.lastKey() < size;
        Malformed.unless(inLog && entries.size() <= MAX_LEAVES, CODE, "it has an entry that is not in its log");
        boolean each = keys.size() <= MAX_LEAVES && keys.size() == new java.util.HashSet<>(keys).size();
        Malformed.unless(each, CODE, "it has a key twice, or too many");
        List<Subtree> subtrees = subtrees(size, tail, this.entries);
        Malformed.unless(subtrees.size() == hashes.size(), CODE, "it has too few or too many hashes");
        Malformed.unless(tail == smallestTail(size, tail, this.entries), CODE, "its tail is not the smallest");
        Map<Subtree, Sha256> known = new HashMap<>();
        for (int i = 0; i < hashes.size(); i++) {
            known.put(subtrees.get(i), hashes.get(i));
        }
        entries.forEach((index, entry) -> known.put(Subtree.leaf(index), MerkleTree.leafHash(entry)));
        tree = PartialTree.of(size, known);
        Malformed.unless(
                tree.root(size).ok().filter(checkpoint.root()::equals).isPresent(),
                "bulletin-proof",
                "its entries do not belong to its checkpoint: it was changed or damaged on the way");
    }

    /** The subtrees whose hashes a bulletin has, from left to right: leaves of the tail without their entries, and what is between. */
    static List<Subtree> subtrees(long size, long tail, SortedMap<Long, byte[]> entries) {
        var leaves = new TreeSet<>(entries.keySet());
        for (long index = tail; index < size; index++) {
            leaves.add(index);
        }
        var all = new ArrayList<>(PartialTree.cover(size, leaves));
        leaves.removeAll(entries.keySet());
        leaves.forEach(index -> all.add(Subtree.leaf(index)));
        all.sort((a, b) -> Long.compare(a.from(), b.from()));
        return all;
    }

    /** The smallest tail for which the same hashes are needed: a bulletin has one form. */
    static long smallestTail(long size, long tail, SortedMap<Long, byte[]> entries) {
        List<Subtree> subtrees = subtrees(size, tail, entries);
        long smallest = tail;
        while (smallest > 0
                && size - smallest < MAX_LEAVES
                && subtrees(size, smallest - 1, entries).equals(subtrees)) {
            smallest--;
        }
        return smallest;
    }

    /** Verifies the signature of the log's key; refused as {@link Checkpoint#open}. */
    public Outcome<Checkpoint> verify(NoteKey.Verifier key) {
        return Checkpoint.open(note.bytes(), key);
    }

    public SignedNote note() {
        return note;
    }

    /** Not verified before {@link #verify}. */
    public Checkpoint checkpoint() {
        return checkpoint;
    }

    /** From this index on, the hash of each leaf is known. So every copy with at least so many entries can verify that the new log continues its own. */
    public long tail() {
        return tail;
    }

    /** The bytes of entries of the log, by index. Not to be changed. */
    public SortedMap<Long, byte[]> entries() {
        return entries;
    }

    /** The entries that this version can read, in the order of the log. */
    public List<LogEntry> news() {
        return entries.values().stream()
                .map(LogEntry::parse)
                .flatMap(parsed -> parsed.ok().stream())
                .toList();
    }

    public List<SealKey> keys() {
        return keys;
    }

    public Omitted omitted() {
        return omitted;
    }

    /** The part of the log's tree that it proves. */
    public PartialTree tree() {
        return tree;
    }

    /** The proof that an entry of the bulletin is in the log, as a file that other programs read. */
    public TlogProof proof(long index) {
        return new TlogProof(index, tree.inclusionProof(index).orThrow(), note);
    }

    /** The same with these keys. */
    Bulletin with(List<SealKey> others, int left) {
        return new Bulletin(note, tail, entries, hashes, others, new Omitted(left, omitted.entries));
    }

    /** The same with only those of its keys that are in this list. */
    public Bulletin only(List<SealKey> known) {
        return with(keys.stream().filter(known::contains).toList(), omitted.keys);
    }

    /** The compact form: one line of letters, digits and {@code -_:;.}, of at most {@link #MAX_CHARS}. Equal bulletins have equal forms. */
    public String compact() {
        var text = new StringBuilder(START).append("note:").append(base64(note.bytes()));
        text.append(";tail:").append(tail);
        entries.forEach((index, entry) ->
                text.append(";entry:").append(index).append(':').append(base64(entry)));
        var all = new ByteArrayOutputStream();
        hashes.forEach(hash -> all.writeBytes(hash.bytes()));
        text.append(";hashes:").append(base64(all.toByteArray()));
        keys.forEach(key -> text.append(";key:").append(key.hex()));
        return text.append(";omitted:")
                .append(omitted.keys)
                .append(':')
                .append(omitted.entries)
                .append(END)
                .toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Reads the compact form, and nothing else.
     *
     * @return refused with {@code bulletin-malformed}, {@code bulletin-large}, {@code bulletin-proof} or a code of {@link SignedNote#parse}
     */
    static Outcome<Bulletin> parse(String compact) {
        if (compact.length() > MAX_CHARS) {
            return Outcome.refused(
                    "bulletin-large", "it is longer than a bulletin can be (" + MAX_CHARS + " characters)");
        }
        return Malformed.caught(() -> {
            Bulletin read = parsed(compact);
            Malformed.unless(read.compact().equals(compact), CODE, "it is not in the form in which it is written");
            return read;
        });
    }

    private static Bulletin parsed(String compact) {
        boolean whole = compact.startsWith(START) && compact.charAt(compact.length() - 1) == END;
        Malformed.unless(whole, CODE, "its end is missing");
        byte[] note = null;
        long tail = -1;
        var entries = new TreeMap<Long, byte[]>();
        var hashes = new ArrayList<Sha256>();
        var keys = new ArrayList<SealKey>();
        Omitted omitted = null;
        for (String item :
                compact.substring(START.length(), compact.length() - 1).split(";", -1)) {
            int colon = item.indexOf(':');
            String name = item.substring(0, Math.max(0, colon));
            String value = item.substring(colon + 1);
            switch (name) {
                case "note" -> note = bytes(value);
                case "tail" -> tail = number(value);
                case "entry" -> {
                    int second = value.indexOf(':');
                    Malformed.unless(second > 0, CODE, "an entry has no index");
                    entries.put(number(value.substring(0, second)), bytes(value.substring(second + 1)));
                }
                case "hashes" -> {
                    byte[] all = bytes(value);
                    Malformed.unless(all.length % Sha256.BYTES == 0, CODE, "a hash is incomplete");
                    for (int at = 0; at < all.length; at += Sha256.BYTES) {
                        hashes.add(Sha256.at(all, at));
                    }
                }
                case "key" -> keys.add(checked(SealKey.parse(value)));
                case "omitted" -> {
                    int second = value.indexOf(':');
                    Malformed.unless(second > 0, CODE, "a count of what was left out is missing");
                    omitted = new Omitted(
                            Math.toIntExact(number(value.substring(0, second))),
                            Math.toIntExact(number(value.substring(second + 1))));
                }
                default -> throw new Malformed(CODE, "it contains something unknown: a newer version may read it");
            }
        }
        if (note == null || omitted == null) {
            throw new Malformed(CODE, "a part of it is missing");
        }
        return new Bulletin(checked(SignedNote.parse(note)), tail, entries, hashes, keys, omitted);
    }

    /** The value, or the refusal as an exception that {@link #parse} catches. */
    private static <T> T checked(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(code, reason);
        };
    }

    private static byte[] bytes(String base64) {
        try {
            return Base64.getUrlDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new Malformed(CODE, "a character of it is wrong or missing");
        }
    }

    private static long number(String digits) {
        boolean plain =
                !digits.isEmpty() && digits.length() <= 9 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        Malformed.unless(plain, CODE, "a number in it is not valid");
        return Long.parseLong(digits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bulletin that && compact().equals(that.compact());
    }

    @Override
    public int hashCode() {
        return compact().hashCode();
    }

    /** SHA-256 of the compact form. */
    Sha256 sha256() {
        return Sha256.of(compact().getBytes(UTF_8));
    }
}
