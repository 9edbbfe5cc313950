package org.daylight.search.entity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * A publisher's list of corrections of names that a program found ({@code spec/entities.md} section 4). Immutable.
 *
 * @param title one line
 * @param author may be empty
 * @param blocks in the order of the file
 * @param faults why it is not valid; its blocks are not used then
 */
public record EntityFile(String title, String author, List<Block> blocks, List<EntityFault> faults) {

    private static final String TITLE = "title ";
    private static final String AUTHOR = "author ";
    private static final String NONE = "none";
    private static final String INDENT = "  ";

    /** The most names of a file. */
    static final int MOST_NAMES = 20_000;

    public EntityFile {
        blocks = List.copyOf(blocks);
        faults = List.copyOf(faults);
    }

    /** A name in a file. @param line from 1 */
    public record Named(NamedEntity entity, int line) {}

    /**
     * Names that belong together.
     *
     * @param as the name that readers see; null when the names are not names at all
     * @param found the names that the program finds; may be empty, when {@code as} is only kept apart
     */
    public record Block(@Nullable Named as, List<Named> found) {
        public Block {
            found = List.copyOf(found);
        }
    }

    /** Reads a file. Never throws. @param bytes at most one more than a file may have */
    public static EntityFile of(byte[] bytes) {
        if (bytes.length > FileKind.ENTITIES.maxBytes()) {
            return faulty(0, "it is longer than " + FileKind.ENTITIES.maxBytes() + " bytes");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return new Parser().parse(text);
        } catch (CharacterCodingException e) {
            return faulty(0, "it is not UTF-8");
        }
    }

    private static EntityFile faulty(int line, String reason) {
        return new EntityFile("", "", List.of(), List.of(new EntityFault(line, reason)));
    }

    /** All names of the file with their lines. */
    public List<Named> names() {
        List<Named> all = new ArrayList<>();
        for (Block block : blocks) {
            Named as = block.as();
            if (as != null) {
                all.add(as);
            }
            all.addAll(block.found());
        }
        return all;
    }

    private static final class Parser {

        private final List<EntityFault> faults = new ArrayList<>();
        private final List<Block> blocks = new ArrayList<>();
        private final Map<NamedEntity, Integer> used = new HashMap<>();
        private String title = "";
        private String author = "";
        private boolean begun;
        private @Nullable Named as;
        private List<Named> found = new ArrayList<>();
        private int opened;

        EntityFile parse(String text) {
            int number = 0;
            for (String line : text.split("\n", -1)) {
                number++;
                if (faults.size() >= 20 || used.size() > MOST_NAMES) {
                    break;
                }
                line(line.endsWith("\r") ? line.substring(0, line.length() - 1) : line, number);
            }
            close();
            if (used.size() > MOST_NAMES) {
                faults.add(new EntityFault(number, "it has more than " + MOST_NAMES + " names"));
            }
            if (title.isEmpty()) {
                faults.addFirst(new EntityFault(0, "it has no title: begin it with a line such as  title Corrections"));
            }
            if (blocks.isEmpty() && faults.isEmpty()) {
                faults.add(new EntityFault(0, "it corrects nothing"));
            }
            return new EntityFile(title, author, faults.isEmpty() ? blocks : List.of(), faults);
        }

        private void fault(int number, String reason) {
            faults.add(new EntityFault(number, reason));
        }

        private void line(String line, int number) {
            if (line.isBlank()) {
                return;
            }
            if (line.startsWith(INDENT)) {
                if (opened == 0) {
                    fault(number, "an indented name belongs to a block: write a line before it that is not indented");
                } else {
                    named(line.strip(), number).ifPresent(found::add);
                }
                return;
            }
            if (line.startsWith("#")) {
                fault(number, "the whole file is published, so it has no comments: delete this line");
            } else if (!begun && title.isEmpty() && line.startsWith(TITLE)) {
                title = said(line.substring(TITLE.length()), number);
            } else if (!begun && author.isEmpty() && line.startsWith(AUTHOR)) {
                author = said(line.substring(AUTHOR.length()), number);
            } else {
                begin(line, number);
            }
        }

        private void begin(String line, int number) {
            close();
            begun = true;
            opened = number;
            if (!line.strip().equals(NONE)) {
                as = named(line.strip(), number).orElse(null);
                opened = as == null ? 0 : number;
            }
        }

        private void close() {
            if (opened > 0) {
                Named name = as;
                if (name == null && found.isEmpty()) {
                    fault(opened, "nothing is below  none : write the names that are no names, indented");
                }
                blocks.add(new Block(name, found));
            }
            as = null;
            found = new ArrayList<>();
            opened = 0;
        }

        private String said(String text, int number) {
            String line = text.strip();
            if (line.length() > LogEntry.MAX_TITLE || line.codePoints().anyMatch(Character::isISOControl)) {
                fault(number, "a title or author is one line of at most " + LogEntry.MAX_TITLE + " characters");
                return "";
            }
            return line;
        }

        private Optional<Named> named(String line, int number) {
            int blank = line.indexOf(' ');
            EntityKind kind =
                    blank < 0 ? null : EntityKind.of(line.substring(0, blank)).orElse(null);
            if (kind == null) {
                fault(number, "write  person NAME ,  organisation NAME  or  place NAME , or  none");
                return Optional.empty();
            }
            String name = line.substring(blank + 1).strip();
            Optional<NamedEntity> entity = NamedEntity.of(kind, name);
            if (entity.isEmpty() || !entity.get().name().equals(name)) {
                fault(
                        number,
                        entity.isEmpty()
                                ? "this cannot be a name"
                                : "write the name as it is shown: "
                                        + entity.get().name());
                return Optional.empty();
            }
            Integer before = used.putIfAbsent(entity.get(), number);
            if (before != null) {
                fault(number, "this name is already in line " + before);
                return Optional.empty();
            }
            return Optional.of(new Named(entity.get(), number));
        }
    }
}
