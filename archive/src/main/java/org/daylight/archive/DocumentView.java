package org.daylight.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.redaction.ProofSegment;
import org.jspecify.annotations.Nullable;

/**
 * One line of {@code views.jsonl} ({@code spec/views.md} section 2): a view of one attachment, or of a document that is not mail. A view is made
 * from a file, is safe to show, and is an interpretation of the file, not evidence.
 *
 * <p>The checker reads the same lines into {@link org.daylight.pack.ViewsLine}. There are two so that the checker shares no code with what reads
 * views to serve them.
 *
 * @param number of the document
 * @param view number of the view within the document, from 1
 * @param part index in {@code Message.parts()} of the attachment that the view is of; 0 for a document that is not mail
 * @param inside the name of the file inside the attachment, {@code !} between archives; null for the attachment itself
 * @param kind what the view is
 * @param program what made it, such as {@code Apache PDFBox 3.0.5}; not blank
 * @param omitted how many pages or rows are not in the view because of a limit; 0 for none
 * @param redacted for images of the pages of a redacted attachment, on which something is black: the number of black places, 0 or more, for the
 *     code of each reason; empty for any other view
 * @param files in order, 1 to 400
 */
public record DocumentView(
        int number,
        int view,
        int part,
        @Nullable String inside,
        Kind kind,
        String program,
        long omitted,
        SortedMap<String, Integer> redacted,
        List<File> files) {

    /** What a view is. */
    public enum Kind {
        /** Page images. */
        PAGES,
        /** An image, encoded again without metadata. */
        IMAGE,
        /** Tables: of a spreadsheet or CSV file, of events, of contact cards, or the list of the files of an archive. */
        TABLE;

        /** In lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The form of a file of a view. */
    public enum Type {
        PNG("image/png", "png"),
        JPEG("image/jpeg", "jpg"),
        /** A table ({@code spec/views.md} section 3). */
        JSON("application/json", "json");

        private final String mediaType;
        private final String extension;

        Type(String mediaType, String extension) {
            this.mediaType = mediaType;
            this.extension = extension;
        }

        public String mediaType() {
            return mediaType;
        }

        /** Without a dot. */
        public String extension() {
            return extension;
        }

        private static Optional<Type> of(String mediaType) {
            for (Type type : values()) {
                if (type.mediaType.equals(mediaType)) {
                    return Optional.of(type);
                }
            }
            return Optional.empty();
        }
    }

    /**
     * A file of a view.
     *
     * @param label the number of the page or the name of the sheet; null for none
     * @param sizeBytes at most 16 MiB, for a table 2 MiB
     */
    public record File(Type type, @Nullable String label, Sha256 sha256, long sizeBytes) {}

    /** The largest file of a view, in bytes. */
    public static final int MAX_FILE_BYTES = 16 << 20;

    /** The largest table of a view, in bytes: a server holds it in memory to show some of its rows. */
    public static final int MAX_TABLE_BYTES = 2 << 20;

    /** The greatest number of files of a view. */
    public static final int MAX_FILES = 400;

    /** The greatest number of reasons of a view. */
    static final int MAX_REASONS = 1_000;

    /** The longest name or label, in characters. */
    static final int MAX_NAME = 1_000;

    private static final String CODE = "views-line-malformed";

    /** A view of which nothing is redacted. */
    public DocumentView(
            int number,
            int view,
            int part,
            @Nullable String inside,
            Kind kind,
            String program,
            long omitted,
            List<File> files) {
        this(number, view, part, inside, kind, program, omitted, new TreeMap<>(), files);
    }

    /** @throws IllegalArgumentException for values outside their ranges */
    public DocumentView {
        files = List.copyOf(files);
        redacted = Collections.unmodifiableSortedMap(new TreeMap<>(redacted));
        boolean isValid = number > 0
                && view > 0
                && part >= 0
                && omitted >= 0
                && !program.isBlank()
                && !files.isEmpty()
                && files.size() <= MAX_FILES
                && redacted.size() <= MAX_REASONS
                && redacted.entrySet().stream()
                        .allMatch(
                                each -> ProofSegment.CODE.matcher(each.getKey()).matches() && each.getValue() >= 0)
                && (redacted.isEmpty() || kind != Kind.TABLE && inside == null)
                && (inside == null || inside.length() <= MAX_NAME)
                && files.stream().allMatch(DocumentView::isWithinLimit);
        if (!isValid) {
            throw new IllegalArgumentException("not a valid view of document " + number);
        }
    }

    private static boolean isWithinLimit(File file) {
        return file.sizeBytes >= 0 && file.sizeBytes <= (file.type == Type.JSON ? MAX_TABLE_BYTES : MAX_FILE_BYTES);
    }

    /** The name of the entry of file {@code index}, from 1: {@code 000123/1/2.png}. */
    public String entry(int index) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, 6 - digits.length())) + digits + "/" + view + "/" + index + "."
                + files.get(index - 1).type().extension();
    }

    /** Whether it shows the pages of a redacted attachment, on which what is redacted is black. */
    public boolean isRedacted() {
        return !redacted.isEmpty();
    }

    /** The longest line, in characters. */
    public static final int MAX_LINE = 1 << 16;

    /** The line, without its line feed. */
    public String text() {
        List<Json> list = files.stream()
                .<Json>map(file -> Json.Obj.EMPTY
                        .with("type", file.type().mediaType())
                        .withOptional("label", file.label())
                        .with("sha256", file.sha256().hex())
                        .with("size", file.sizeBytes()))
                .toList();
        return Json.Obj.EMPTY
                .with("number", number)
                .with("view", view)
                .with("part", part)
                .withOptional("inside", inside)
                .with("kind", kind.word())
                .with("program", program)
                .withOptional("omitted", omitted == 0 ? null : new Json.Num(omitted))
                .withOptional("redacted", redacted.isEmpty() ? null : codes())
                .with("files", new Json.Arr(list))
                .text();
    }

    private Json.Obj codes() {
        Json.Obj codes = Json.Obj.EMPTY;
        for (var each : redacted.entrySet()) {
            codes = codes.with(each.getKey(), each.getValue());
        }
        return codes;
    }

    /** Parses a line; members of later versions are ignored, and so is a view of an unknown kind: the value is then empty. */
    static Outcome<Optional<DocumentView>> parse(String line) {
        return Json.parse(line).then(json -> {
            if (!(json instanceof Json.Obj object)
                    || !(object.get("files").orElse(null) instanceof Json.Arr(List<Json> items))) {
                return Outcome.refused(CODE, "a line of the views is not an object with files");
            }
            Optional<Kind> kind = kind(object.string("kind").orElse(""));
            if (kind.isEmpty()) {
                return Outcome.ok(Optional.empty());
            }
            var files = new ArrayList<File>();
            for (Json item : items) {
                Optional<File> file = item instanceof Json.Obj one ? file(one) : Optional.empty();
                if (file.isEmpty()) {
                    return Outcome.refused(CODE, "a file of a view is malformed");
                }
                files.add(file.get());
            }
            var redacted = new TreeMap<String, Integer>();
            if (object.get("redacted").isPresent()) {
                if (!(object.get("redacted").get() instanceof Json.Obj codes)
                        || codes.members().isEmpty()
                        || !codes.members().values().stream().allMatch(Json.Num.class::isInstance)) {
                    return Outcome.refused(CODE, "the reasons of a view are malformed");
                }
                for (var each : codes.members().entrySet()) {
                    long count = ((Json.Num) each.getValue()).value();
                    redacted.put(each.getKey(), (int) Math.clamp(count, -1, Integer.MAX_VALUE));
                }
            }
            try {
                return Outcome.ok(Optional.of(new DocumentView(
                        Math.toIntExact(object.number("number").orElse(0)),
                        Math.toIntExact(object.number("view").orElse(0)),
                        Math.toIntExact(object.number("part").orElse(-1)),
                        object.string("inside").orElse(null),
                        kind.get(),
                        object.string("program").orElse(""),
                        object.number("omitted").orElse(0),
                        redacted,
                        files)));
            } catch (ArithmeticException | IllegalArgumentException e) {
                return Outcome.refused(CODE, "a view has a value that is not allowed");
            }
        });
    }

    private static Optional<File> file(Json.Obj file) {
        return Type.of(file.string("type").orElse(""))
                .flatMap(type -> Sha256.parse(file.string("sha256").orElse(""))
                        .ok()
                        .map(hash -> new File(
                                type,
                                file.string("label").orElse(null),
                                hash,
                                file.number("size").orElse(-1))));
    }

    private static Optional<Kind> kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word().equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
