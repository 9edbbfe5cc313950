package org.daylight.pack;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.jspecify.annotations.Nullable;

/**
 * What a line of {@code documents.jsonl} says about one document number (spec/pack.md section 3), as the checker and the mirror read it.
 *
 * <p>{@code org.daylight.archive.PackDocument} is the same line as the program reads it to serve documents. There are two so that the checker
 * shares no code with what it checks.
 */
public sealed interface PackLine {
    /** The longest line, in bytes: 64 Ki characters of at most three bytes. */
    int MAX_BYTES = 3 << 16;

    String CODE = "line-malformed";

    /** The largest document that may be published, in bytes. */
    long MAX_DOCUMENT_BYTES = 256L << 20;

    long number();

    long accession();

    /** The name of a format that messages are converted from, such as {@code pst}. */
    Pattern FORMAT = Pattern.compile("[a-z0-9-]{1,20}");

    /** The identifier of an item in its container, such as {@code 0x200024}. */
    Pattern ITEM = Pattern.compile("[A-Za-z0-9.:/-]{1,100}");

    /** The longest {@code data/about} entry, in bytes. */
    long MAX_ABOUT_BYTES = 1 << 16;

    /** The longest {@code data/text} entry, in bytes. */
    long MAX_TEXT_BYTES = 64L << 20;

    /** What a line says of one entry of the pack. */
    record Entry(Sha256 sha256, long bytes) {}

    /**
     * What a document that is shown again reduces.
     *
     * @param release number of the release that showed it last
     * @param earlier the entry with a copy of the proof of that release
     */
    record Reduces(long release, Entry earlier) {}

    /**
     * A published document.
     *
     * @param opening what the line says of the original
     * @param redaction the entry with the proof of a redacted document; null if it is published whole
     * @param reduces for a document that an earlier release shows with more redactions; null for any other
     * @param about the entry with the name and type of a file; null for a message
     * @param text the entry with the extracted text; null if there is none
     * @param findings null where there are none
     * @param flags its parts with malware or a dangerous file, in order; empty for none
     */
    record Shown(
            long number,
            long accession,
            DocumentKind kind,
            Opening opening,
            Entry published,
            @Nullable Entry redaction,
            @Nullable Reduces reduces,
            @Nullable Entry about,
            @Nullable Entry text,
            @Nullable Json findings,
            List<FlaggedPart> flags)
            implements PackLine {
        /** Whether the published bytes are not the original bytes. */
        public boolean isRedacted() {
            return opening instanceof Opening.Redacted;
        }

        /** What the line says of an entry with this content; null if the document must not have one. */
        public @Nullable Entry entry(DocumentEntry.Content content) {
            return switch (content) {
                case MESSAGE -> kind == DocumentKind.MAIL ? published : null;
                case FILE -> kind == DocumentKind.FILE ? published : null;
                case REDACTION -> redaction;
                case EARLIER -> reduces == null ? null : reduces.earlier;
                case ABOUT -> about;
                case TEXT -> text;
            };
        }
    }

    /** A document that was withheld. */
    record Withheld(long number, long accession) implements PackLine {}

    /** Reads a line; {@link Malformed} if it breaks a rule. @param line without its line feed */
    static PackLine parse(byte[] line) {
        if (!(Json.parse(line, MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object))) {
            throw new Malformed(CODE, "it is not a JSON object");
        }
        Malformed.unless(!hasSpace(line), CODE, "it has white space outside strings");
        long number = object.number("number").orElse(0);
        long accession = object.number("accession").orElse(0);
        Malformed.unless(number > 0 && accession > 0, CODE, "it has no number or no accession");
        if (object.get("withheld").isPresent()) {
            Json reason = object.get("withheld").get();
            boolean clean = (reason instanceof Json.Null || reason instanceof Json.Str)
                    && Stream.of(
                                    "salt",
                                    "whole",
                                    "published",
                                    "redaction",
                                    "reduces",
                                    "about",
                                    "text",
                                    "renderings",
                                    "flags")
                            .allMatch(member -> object.get(member).isEmpty());
            Malformed.unless(clean, CODE, "it is both shown and withheld, or its reason is not valid");
            return new Withheld(number, accession);
        }
        Entry published = required(object, "published", MAX_DOCUMENT_BYTES);
        Entry redaction = entry(object, "redaction", RedactionProof.MAX_BYTES);
        var shown = new Shown(
                number,
                accession,
                kind(object),
                redaction == null ? whole(object, published) : redacted(object),
                published,
                redaction,
                reduces(object),
                entry(object, "about", MAX_ABOUT_BYTES),
                entry(object, "text", MAX_TEXT_BYTES),
                object.get("findings").orElse(null),
                object.get("flags").map(flags -> FlaggedPart.parse(flags, CODE)).orElse(List.of()));
        boolean isFile = shown.kind == DocumentKind.FILE;
        Malformed.unless(isFile == (shown.about != null), CODE, "a file has no about, or a message has one");
        boolean plain = shown.findings == null && object.get("conversion").isEmpty();
        Malformed.unless(!isFile || plain, CODE, "a file has findings or a conversion");
        boolean isOfFile = shown.flags.stream().allMatch(flag -> flag.part() == 0);
        Malformed.unless(!isFile || isOfFile, CODE, "a file has flags of a part");
        object.get("conversion").ifPresent(PackLine::checkConversion);
        object.get("renderings").ifPresent(parts -> checkRenderings(parts, redaction != null));
        return shown;
    }

    private static @Nullable Reduces reduces(Json.Obj object) {
        Entry earlier = entry(object, "reduces", RedactionProof.MAX_BYTES);
        if (earlier == null) {
            return null;
        }
        long release = ((Json.Obj) object.get("reduces").orElseThrow())
                .number("release")
                .orElse(0);
        Malformed.unless(release > 0, CODE, "it reduces no release");
        Malformed.unless(object.get("pieces").isPresent(), CODE, "it reduces something and has no pieces");
        return new Reduces(release, earlier);
    }

    private static void checkRenderings(Json renderings, boolean isRedacted) {
        boolean valid =
                isRedacted && renderings instanceof Json.Arr(List<Json> parts) && !parts.isEmpty() && isRising(parts);
        Malformed.unless(valid, CODE, "its renderings are not numbers of parts in rising order");
    }

    private static boolean isRising(List<Json> parts) {
        long last = -1;
        for (Json each : parts) {
            if (!(each instanceof Json.Num(long part)) || part <= last) {
                return false;
            }
            last = part;
        }
        return true;
    }

    private static Opening whole(Json.Obj object, Entry published) {
        Entry original = required(object, "original", Long.MAX_VALUE);
        Malformed.unless(
                original.equals(published), CODE, "it is not redacted, and its published bytes are not the original");
        Sha256 pieces = object.get("pieces").isEmpty() ? null : hash(object, "pieces");
        return new Opening.Whole(hash(object, "salt"), original.sha256, original.bytes, pieces);
    }

    /** A redacted document says nothing that could be computed from the original. */
    private static Opening redacted(Json.Obj object) {
        boolean silent = object.get("salt").isEmpty() && object.get("original").isEmpty();
        Malformed.unless(silent, CODE, "it is redacted, and gives the salt or the hash of the original");
        return new Opening.Redacted(hash(object, "whole"), hash(object, "size"), hash(object, "pieces"), marks(object));
    }

    private static SortedMap<String, Integer> marks(Json.Obj object) {
        var marks = new TreeMap<String, Integer>();
        if (object.get("marks").orElse(null) instanceof Json.Obj codes) {
            codes.members().forEach((code, count) -> {
                boolean valid = ProofSegment.CODE.matcher(code).matches()
                        && count instanceof Json.Num(long number)
                        && number > 0
                        && number <= Integer.MAX_VALUE
                        && marks.tailMap(code).isEmpty();
                Malformed.unless(valid, CODE, "its marks are not valid");
                marks.put(code, (int) ((Json.Num) count).value());
            });
        }
        Malformed.unless(!marks.isEmpty(), CODE, "it is redacted and has no marks");
        return marks;
    }

    private static DocumentKind kind(Json.Obj object) {
        if (object.get("kind").isEmpty()) {
            return DocumentKind.MAIL;
        }
        boolean file = object.string("kind").orElse("").equals(DocumentKind.FILE.word());
        Malformed.unless(file, CODE, "its kind is not known");
        return DocumentKind.FILE;
    }

    private static void checkConversion(Json conversion) {
        boolean clean = conversion instanceof Json.Obj object
                && FORMAT.matcher(object.string("format").orElse("")).matches()
                && ITEM.matcher(object.string("item").orElse("")).matches();
        Malformed.unless(clean, CODE, "its conversion is not valid");
        hash((Json.Obj) conversion, "container");
    }

    private static boolean hasSpace(byte[] json) {
        boolean quoted = false;
        for (int i = 0; i < json.length; i++) {
            switch (json[i]) {
                case '"' -> quoted = !quoted;
                case '\\' -> i++; // occurs only in strings; the escaped character does not end one
                case ' ', '\t', '\r' -> {
                    if (!quoted) {
                        return true;
                    }
                }
                default -> {}
            }
        }
        return false;
    }

    private static Entry required(Json.Obj object, String name, long maxBytes) {
        Entry entry = entry(object, name, maxBytes);
        if (entry == null) {
            throw new Malformed(CODE, "it has no " + name);
        }
        return entry;
    }

    private static @Nullable Entry entry(Json.Obj object, String name, long maxBytes) {
        Json value = object.get(name).orElse(null);
        if (value == null) {
            return null;
        }
        if (!(value instanceof Json.Obj entry)) {
            throw new Malformed(CODE, name + " is not an object");
        }
        long bytes = entry.number("size").orElse(-1);
        Malformed.unless(bytes >= 0 && bytes <= maxBytes, CODE, "it has an impossible size");
        return new Entry(hash(entry, "sha256"), bytes);
    }

    private static Sha256 hash(Json.Obj object, String name) {
        return Sha256.parse(object.string(name).orElse(""))
                .ok()
                .orElseThrow(() -> new Malformed(CODE, name + " is not 64 hexadecimal digits"));
    }
}
