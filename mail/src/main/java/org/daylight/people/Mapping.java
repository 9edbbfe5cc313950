package org.daylight.people;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.daylight.format.Outcome;

/**
 * An editor's statement which addresses belong to one correspondent, and under which name ({@code spec/people.md}).
 * Immutable; blocks are ordered by kind, name and addresses, whatever their order in the file.
 */
public final class Mapping {

    /** The longest file, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    /** The longest line, in UTF-16 code units. */
    public static final int MAX_LINE = 1_000;

    /** The longest name, in UTF-16 code units. */
    public static final int MAX_NAME = 200;

    /** RFC 5321 section 4.5.3.1 allows 64 + 1 + 255 octets. */
    public static final int MAX_ADDRESS = 320;

    /** The empty mapping. */
    public static final Mapping NONE = new Mapping(List.of());

    private static final String CODE = "people-malformed";
    private static final String NO_ADDRESS =
            "no address follows: write the addresses below it, indented, or remove the line";

    private final List<Block> blocks;
    private final Map<String, Integer> blockOf = new HashMap<>();

    /**
     * One correspondent.
     *
     * @param list whether it is a mailing list
     * @param name as shown to readers
     * @param addresses in lower case, sorted, one or more
     */
    public record Block(boolean list, String name, List<String> addresses) {
        public Block {
            addresses = addresses.stream().sorted().toList();
        }
    }

    private Mapping(List<Block> blocks) {
        this.blocks = blocks.stream()
                .sorted(Comparator.comparing(Block::list)
                        .thenComparing(Block::name)
                        .thenComparing(block -> block.addresses().getFirst()))
                .toList();
        for (int i = 0; i < this.blocks.size(); i++) {
            for (String address : this.blocks.get(i).addresses()) {
                blockOf.put(address, i);
            }
        }
    }

    public List<Block> blocks() {
        return blocks;
    }

    /** Total number of addresses. */
    public int addresses() {
        return blockOf.size();
    }

    /** The index in {@link #blocks} of the block with an address in lower case; -1 where there is none. */
    public int block(String address) {
        return blockOf.getOrDefault(address, -1);
    }

    /** The mapping restricted to some addresses; a block without any of them is left out. */
    public Mapping of(Predicate<String> some) {
        return new Mapping(blocks.stream()
                .map(block -> new Block(
                        block.list(),
                        block.name(),
                        block.addresses().stream().filter(some).toList()))
                .filter(block -> !block.addresses().isEmpty())
                .toList());
    }

    /** The mapping as a file, without comments and blank lines. Equal mappings give the same text. */
    public String text() {
        var text = new StringBuilder();
        for (Block block : blocks) {
            text.append(block.list() ? "list " : "person ").append(block.name()).append('\n');
            block.addresses()
                    .forEach(address -> text.append("  ").append(address).append('\n'));
        }
        return text.toString();
    }

    /**
     * Parses a file. Refused with code {@code people-malformed} and a reason that names the line and what to change.
     */
    public static Outcome<Mapping> parse(byte[] file) {
        if (file.length > MAX_BYTES) {
            return Outcome.refused(
                    CODE, "longer than " + MAX_BYTES + " bytes: leave out addresses that are merged automatically");
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            return Outcome.refused(CODE, "not UTF-8: save it as UTF-8");
        }
        return new Reading().read(text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /** A file while it is parsed. */
    private static final class Reading {

        private final List<Block> blocks = new ArrayList<>();
        private final Map<String, Integer> lineOf = new HashMap<>();
        private final List<String> addresses = new ArrayList<>();
        private boolean list;
        private String name = "";

        /** Line where the block started; 0 before the first. */
        private int began;

        Outcome<Mapping> read(String text) {
            int number = 0;
            for (String line : (Iterable<String>) text.lines()::iterator) {
                String fault = take(line, ++number);
                if (!fault.isEmpty()) {
                    return Outcome.refused(CODE, "line " + (fault.equals(NO_ADDRESS) ? began : number) + ": " + fault);
                }
            }
            return end() ? Outcome.ok(new Mapping(blocks)) : Outcome.refused(CODE, "line " + began + ": " + NO_ADDRESS);
        }

        /** Parses a line. @return what is wrong with it; empty when nothing is */
        private String take(String line, int number) {
            if (line.length() > MAX_LINE) {
                return "longer than " + MAX_LINE + " characters: shorten it";
            }
            String words = line.strip();
            if (words.isEmpty() || words.startsWith("#")) {
                return "";
            }
            return Character.isWhitespace(line.charAt(0)) ? address(words, number) : begin(words, number);
        }

        private String begin(String words, int number) {
            boolean isList = words.startsWith("list ");
            if (!isList && !words.startsWith("person ")) {
                return "start it with \"person \" or \"list \" and a name, or with a space before an address";
            }
            if (!end()) {
                return NO_ADDRESS;
            }
            list = isList;
            name = words.substring(words.indexOf(' ')).strip();
            began = number;
            boolean plain = name.codePoints().noneMatch(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029);
            return plain && name.length() <= MAX_NAME
                    ? ""
                    : "a name has at most " + MAX_NAME + " characters and no control character: shorten it";
        }

        private String address(String words, int number) {
            String address = words.toLowerCase(Locale.ROOT);
            int at = address.lastIndexOf('@');
            boolean bare = at > 0
                    && at < address.length() - 1
                    && address.length() <= MAX_ADDRESS
                    && address.codePoints()
                            .noneMatch(c -> Character.isWhitespace(c)
                                    || Character.isSpaceChar(c)
                                    || Character.isISOControl(c)
                                    || "<>\"“”„«»".indexOf(c) >= 0);
            if (!bare) {
                return "not a plain address such as ines@port.example: leave out names, spaces, quotation marks and <"
                        + " >";
            }
            if (began == 0) {
                return "an address before any name: write \"person \" and a name above it";
            }
            Integer before = lineOf.putIfAbsent(address, number);
            if (before != null) {
                return "this address is already in line " + before
                        + ": an address can belong to only one correspondent, so remove one of them";
            }
            addresses.add(address);
            return "";
        }

        /** Ends the current block; false when it has no address. */
        private boolean end() {
            if (began > 0 && addresses.isEmpty()) {
                return false;
            }
            if (began > 0) {
                blocks.add(new Block(list, name, addresses));
                addresses.clear();
            }
            return true;
        }
    }
}
