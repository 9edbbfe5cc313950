package org.daylight.extract;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewTable;
import org.daylight.format.Json;
import org.daylight.redaction.ProofSegment;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a request for views, while it arrives. Every part of it is checked, because the process has read a hostile document: images by
 * their structure ({@link PictureCheck}), tables by parsing them and writing them again. A file that breaks a rule is left out and counted.
 */
final class ViewsAnswer {

    private static final int MOST_VIEWS = 10;
    private static final int MOST_FILES = 200;
    private static final long MOST_BYTES = 64L << 20;
    private static final int MOST_REVEALS = 300;
    private static final int LABEL_CHARS = 201;
    private static final int PROGRAM_CHARS = 200;
    private static final int TEXT_CHARS = 400;
    private static final long MOST_OMITTED = 1_000_000_000;

    private final List<MadeView> views = new ArrayList<>();
    private final List<Reveal> reveals = new ArrayList<>();
    private final List<Json.Obj> pages = new ArrayList<>();
    private @Nullable Begun view;
    private Json.@Nullable Obj file;
    private @Nullable ByteArrayOutputStream content;
    private int files;
    private long bytes;
    private Json.@Nullable Obj done;

    /** A view that is not complete. */
    private static final class Begun {
        private final DocumentView.@Nullable Kind kind;
        private final String program;
        private final long total;
        private final List<MadeView.File> files = new ArrayList<>();
        private long refused;

        Begun(DocumentView.@Nullable Kind kind, String program, long total) {
            this.kind = kind;
            this.program = program;
            this.total = total;
        }
    }

    boolean isDone() {
        return done != null;
    }

    /** Whether the process says that it made everything. */
    boolean isMade() {
        return done != null
                && ViewsOutcome.answered(done.string("result").orElse("")) == ViewsOutcome.MADE
                && views.size() == 1;
    }

    /** @throws IOException for a frame that no well-behaved process sends */
    void add(Json.Obj frame) throws IOException {
        if (frame.get("view").orElse(null) instanceof Json.Obj begun) {
            end(null);
            view = new Begun(
                    kind(begun.string("kind").orElse("")),
                    line(begun.string("program").orElse(""), PROGRAM_CHARS),
                    Math.max(0, begun.number("total").orElse(0)));
        } else if (frame.get("file").orElse(null) instanceof Json.Obj begun) {
            long size = begun.number("size").orElse(-1);
            if (view == null || file != null || size < 0 || size > DocumentView.MAX_FILE_BYTES) {
                throw new IOException("a file of a view that breaks the rules");
            }
            bytes += size;
            if (++files > MOST_FILES || bytes > MOST_BYTES) {
                throw new IOException("more files of views than are allowed");
            }
            file = begun;
            content = new ByteArrayOutputStream((int) Math.min(size, 1 << 16));
            completeFile();
        } else if (frame.string("chunk").isPresent()) {
            chunk(frame.string("chunk").get());
        } else if (frame.get("end").orElse(null) instanceof Json.Obj ended) {
            end(Math.max(0, ended.number("omitted").orElse(0)));
        } else if (frame.get("reveals").orElse(null) instanceof Json.Obj revealed) {
            reveal(revealed);
        } else if (frame.get("page").orElse(null) instanceof Json.Obj page) {
            pages.add(page);
            if (pages.size() > MOST_FILES) {
                throw new IOException("more pages than are allowed");
            }
        } else if (frame.get("done").orElse(null) instanceof Json.Obj ended) {
            done = ended;
        }
    }

    private void chunk(String base64) throws IOException {
        ByteArrayOutputStream into = content;
        Json.Obj of = file;
        if (into == null || of == null) {
            throw new IOException("a piece of no file");
        }
        try {
            into.writeBytes(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new IOException("not Base64", e);
        }
        if (into.size() > of.number("size").orElse(0)) {
            throw new IOException("a file that is longer than it says");
        }
        completeFile();
    }

    private void completeFile() {
        Json.Obj of = file;
        ByteArrayOutputStream all = content;
        Begun into = view;
        if (of == null
                || all == null
                || into == null
                || all.size() < of.number("size").orElse(0)) {
            return;
        }
        file = null;
        content = null;
        String label = of.string("label").map(text -> line(text, LABEL_CHARS)).orElse(null);
        Optional<MadeView.File> made = checked(into.kind, of.string("type").orElse(""), label, all.toByteArray());
        made.ifPresentOrElse(into.files::add, () -> into.refused++);
    }

    private static Optional<MadeView.File> checked(
            DocumentView.@Nullable Kind kind, String type, @Nullable String label, byte[] content) {
        if (kind == null) {
            return Optional.empty();
        }
        boolean isTable = kind == DocumentView.Kind.TABLE;
        return switch (type) {
            case "image/png" ->
                !isTable && PictureCheck.isPng(content)
                        ? Optional.of(new MadeView.File(DocumentView.Type.PNG, label, content))
                        : Optional.empty();
            case "image/jpeg" ->
                !isTable && PictureCheck.isJpeg(content)
                        ? Optional.of(new MadeView.File(DocumentView.Type.JPEG, label, content))
                        : Optional.empty();
            case "application/json" ->
                isTable && content.length <= DocumentView.MAX_TABLE_BYTES
                        ? ViewTable.parse(content)
                                .ok()
                                .map(ViewTable::bytes)
                                .filter(table -> table.length <= DocumentView.MAX_TABLE_BYTES)
                                .map(table -> new MadeView.File(DocumentView.Type.JSON, label, table))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /** @param omitted null when the process did not end the view: it was stopped in the middle */
    private void end(@Nullable Long omitted) {
        Begun ended = view;
        view = null;
        file = null;
        content = null;
        if (ended == null || ended.kind == null || ended.files.isEmpty() || views.size() >= MOST_VIEWS) {
            return;
        }
        long missing = bounded(omitted == null ? ended.total - ended.files.size() : bounded(omitted) + ended.refused);
        String program = ended.program.isBlank() ? "unknown" : ended.program;
        views.add(new MadeView(ended.kind, program, missing, ended.files));
    }

    /** A number from the process, small enough that numbers of all documents together are right. */
    private static long bounded(long number) {
        return Math.max(0, Math.min(number, MOST_OMITTED));
    }

    private void reveal(Json.Obj revealed) {
        RevealKind.of(revealed.string("kind").orElse("")).ifPresent(kind -> {
            if (reveals.size() < MOST_REVEALS) {
                reveals.add(new Reveal(
                        kind,
                        revealed.string("inside")
                                .map(text -> line(text, TEXT_CHARS))
                                .orElse(null),
                        line(revealed.string("place").orElse(""), TEXT_CHARS),
                        line(revealed.string("value").orElse(""), TEXT_CHARS)));
            }
        });
    }

    /** The answer of a process that was stopped, or has died: what arrived before. */
    MadeViews as(ViewsOutcome outcome, String reason) {
        end(null);
        boolean some = !views.isEmpty();
        return new MadeViews(some ? ViewsOutcome.MADE : outcome, reason, "", views, reveals, 0);
    }

    MadeViews complete() {
        end(null);
        Json.Obj end = done == null ? Json.Obj.EMPTY : done;
        ViewsOutcome outcome = ViewsOutcome.answered(end.string("result").orElse(""));
        if (outcome == ViewsOutcome.MADE && views.isEmpty()) {
            outcome = ViewsOutcome.BROKEN;
        } else if (!views.isEmpty()) {
            outcome = ViewsOutcome.MADE;
        }
        return new MadeViews(
                outcome,
                line(end.string("reason").orElse(""), TEXT_CHARS),
                line(end.string("type").orElse(""), TEXT_CHARS),
                views,
                reveals,
                bounded(end.number("revealsOmitted").orElse(0)));
    }

    /** What the process says of the pages of a redacted document; nothing when it sent anything else. */
    List<RedactedPage> pages() {
        List<RedactedPage> all = new ArrayList<>();
        for (Json.Obj page : pages) {
            SortedMap<String, Integer> boxes = new TreeMap<>();
            if (page.get("boxes").orElse(null) instanceof Json.Obj codes) {
                codes.members().forEach((code, count) -> {
                    if (ProofSegment.CODE.matcher(code).matches() && count instanceof Json.Num(long number)) {
                        boxes.put(code, (int) bounded(number));
                    }
                });
            }
            boolean isBlack = page.get("black").orElse(null) instanceof Json.Bool(boolean black) && black;
            all.add(new RedactedPage((int) bounded(page.number("number").orElse(0)), isBlack, boxes));
        }
        return all;
    }

    private static DocumentView.@Nullable Kind kind(String word) {
        return switch (word) {
            case "pages" -> DocumentView.Kind.PAGES;
            case "image" -> DocumentView.Kind.IMAGE;
            case "table" -> DocumentView.Kind.TABLE;
            default -> null;
        };
    }

    /** One line without control characters. */
    static String line(String text, int limit) {
        String clean = text.codePoints()
                .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return clean.length() <= limit ? clean : clean.substring(0, limit);
    }
}
