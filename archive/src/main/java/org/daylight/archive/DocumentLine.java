package org.daylight.archive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Reason;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.pack.FlaggedPart;
import org.daylight.pack.Opening;
import org.daylight.pack.PackLine;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.jspecify.annotations.Nullable;

/**
 * One line of a pack's {@code documents.jsonl} ({@code spec/pack.md} section 3): members in a fixed order, so that the same document gives the
 * same line, because the log commits to the lines.
 */
final class DocumentLine {

    private static final String CODE = "document-line-malformed";

    private DocumentLine() {}

    /** The line, without line feed. */
    static String text(PackDocument document) {
        Json.Obj line = Json.Obj.EMPTY.with("number", document.number()).with("accession", document.accession());
        return switch (document) {
            case PackDocument.Shown shown -> text(line, shown);
            case PackDocument.Withheld withheld ->
                line.with("withheld", withheld.reason() == null ? new Json.Null() : new Json.Str(withheld.reason()))
                        .text();
        };
    }

    private static String text(Json.Obj line, PackDocument.Shown shown) {
        Json.Obj opened = line.withOptional(
                "kind", shown.kind() == DocumentKind.MAIL ? null : shown.kind().word());
        opened = switch (shown.opening()) {
            case Opening.Whole whole ->
                opened.with("salt", whole.salt().hex())
                        .withOptional(
                                "pieces",
                                whole.pieces() == null ? null : whole.pieces().hex())
                        .with("original", bytes(whole.original(), whole.originalBytes()));
            case Opening.Redacted redacted ->
                opened.with("whole", redacted.whole().hex())
                        .with("size", redacted.size().hex())
                        .with("pieces", redacted.pieces().hex());
        };
        opened = opened.with("published", bytes(shown.published(), shown.publishedBytes()));
        if (shown.opening() instanceof Opening.Redacted redacted) {
            opened = opened.withOptional("redaction", bytes(shown.redaction()));
        }
        opened = opened.withOptional("reduces", reduces(shown.reduces()));
        if (shown.opening() instanceof Opening.Redacted redacted) {
            opened = opened.with("marks", marks(redacted));
        }
        return opened.withOptional(
                        "conversion",
                        shown.conversion() == null ? null : shown.conversion().json())
                .withOptional("about", bytes(shown.about()))
                .withOptional("text", bytes(shown.text()))
                .withOptional("renderings", renderings(shown.renderings()))
                .withOptional("findings", findings(shown.findings()))
                .withOptional("flags", shown.flags().isEmpty() ? null : FlaggedPart.json(shown.flags()))
                .text();
    }

    private static Json.@Nullable Obj reduces(PackDocument.@Nullable Reduces reduces) {
        return reduces == null
                ? null
                : Json.Obj.EMPTY
                        .with("release", reduces.release())
                        .with("sha256", reduces.earlier().sha256().hex())
                        .with("size", reduces.earlier().sizeBytes());
    }

    private static PackDocument.@Nullable Reduces reduces(Json.Obj object) {
        PackEntry earlier =
                valid(optional(object, "reduces", RedactionProof.MAX_BYTES)).orElse(null);
        if (earlier == null || !(object.get("reduces").orElse(null) instanceof Json.Obj reduces)) {
            return null;
        }
        int release = positive(reduces, "release");
        Malformed.unless(release > 0, CODE, "it reduces no release");
        return new PackDocument.Reduces(release, earlier);
    }

    private static @Nullable Json renderings(List<Integer> parts) {
        return parts.isEmpty()
                ? null
                : new Json.Arr(parts.stream().<Json>map(Json.Num::new).toList());
    }

    private static List<Integer> renderings(Json.Obj object, boolean isRedacted) {
        if (object.get("renderings").isEmpty()) {
            return List.of();
        }
        List<Integer> parts = new ArrayList<>();
        if (isRedacted && object.get("renderings").get() instanceof Json.Arr(List<Json> numbers)) {
            for (Json number : numbers) {
                int last = parts.isEmpty() ? -1 : parts.getLast();
                boolean follows = number instanceof Json.Num(long part) && part > last && part <= Integer.MAX_VALUE;
                Malformed.unless(follows, CODE, "its renderings are not valid");
                parts.add((int) ((Json.Num) number).value());
            }
        }
        Malformed.unless(!parts.isEmpty(), CODE, "its renderings are not valid");
        return parts;
    }

    private static Json marks(Opening.Redacted redacted) {
        Json.Obj marks = Json.Obj.EMPTY;
        for (Map.Entry<String, Integer> mark : redacted.marks().entrySet()) {
            marks = marks.with(mark.getKey(), mark.getValue());
        }
        return marks;
    }

    /** Parses a line; members of later versions are ignored. */
    static Outcome<PackDocument> parse(String line) {
        return Json.parse(line).then(json -> {
            if (!(json instanceof Json.Obj object)) {
                return Outcome.refused(CODE, "not an object");
            }
            int number = positive(object, "number");
            int accession = positive(object, "accession");
            if (number == 0 || accession == 0) {
                return Outcome.refused(CODE, "number or accession is missing or below 1");
            }
            if (object.get("withheld").isPresent()) {
                return Outcome.ok(new PackDocument.Withheld(
                        number, accession, object.string("withheld").orElse(null)));
            }
            return shown(object, number, accession);
        });
    }

    private static Outcome<PackDocument> shown(Json.Obj object, int number, int accession) {
        Optional<DocumentKind> kind = kind(object);
        Optional<Conversion> conversion = object.get("conversion").flatMap(Conversion::of);
        boolean known = kind.isPresent()
                && conversion.isPresent() == object.get("conversion").isPresent()
                && (kind.get() == DocumentKind.FILE) == object.get("about").isPresent();
        if (!known) {
            return Outcome.refused(CODE, "kind, conversion or about is not valid");
        }
        return Malformed.caught(() -> {
            PackEntry published = valid(entry(object, "published", PackLine.MAX_DOCUMENT_BYTES));
            PackEntry redaction = valid(optional(object, "redaction", RedactionProof.MAX_BYTES))
                    .orElse(null);
            return new PackDocument.Shown(
                    number,
                    accession,
                    kind.get(),
                    redaction == null ? whole(object, published) : redacted(object),
                    published.sha256(),
                    published.sizeBytes(),
                    redaction,
                    conversion.orElse(null),
                    valid(optional(object, "about", PackLine.MAX_ABOUT_BYTES)).orElse(null),
                    valid(optional(object, "text", PackLine.MAX_TEXT_BYTES)).orElse(null),
                    renderings(object, redaction != null),
                    findings(object),
                    object.get("flags")
                            .map(flags -> FlaggedPart.parse(flags, CODE))
                            .orElse(List.of()),
                    reduces(object));
        });
    }

    private static Opening whole(Json.Obj object, PackEntry published) {
        PackEntry original = valid(entry(object, "original", Long.MAX_VALUE));
        Malformed.unless(original.equals(published), CODE, "it is not redacted, and its bytes are not the original");
        Sha256 pieces = object.get("pieces").isEmpty() ? null : valid(hash(object, "pieces"));
        return new Opening.Whole(valid(hash(object, "salt")), original.sha256(), original.sizeBytes(), pieces);
    }

    private static <T> T valid(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) -> throw new Malformed(code, reason);
        };
    }

    private static Opening redacted(Json.Obj object) {
        SortedMap<String, Integer> marks = new TreeMap<>();
        if (object.get("marks").orElse(null) instanceof Json.Obj codes) {
            codes.members().forEach((code, count) -> {
                boolean valid = ProofSegment.CODE.matcher(code).matches()
                        && count instanceof Json.Num(long number)
                        && number > 0
                        && number <= Integer.MAX_VALUE;
                Malformed.unless(valid, CODE, "its marks are not valid");
                marks.put(code, (int) ((Json.Num) count).value());
            });
        }
        return new Opening.Redacted(
                valid(hash(object, "whole")), valid(hash(object, "size")), valid(hash(object, "pieces")), marks);
    }

    private static Optional<DocumentKind> kind(Json.Obj object) {
        return object.get("kind").isEmpty()
                ? Optional.of(DocumentKind.MAIL)
                : object.string("kind").flatMap(DocumentKind::of).filter(kind -> kind != DocumentKind.MAIL);
    }

    private static @Nullable Json findings(List<PackFinding> findings) {
        return findings.isEmpty()
                ? null
                : new Json.Arr(findings.stream()
                        .<Json>map(finding -> Json.Obj.EMPTY
                                .with("method", finding.method().word())
                                .with("number", finding.number())
                                .with("result", finding.reason().result().word())
                                .with("reason", finding.reason().code())
                                .withOptional(
                                        "key",
                                        finding.key() == null
                                                ? null
                                                : finding.key().hex()))
                        .toList());
    }

    /** Findings of the kinds that this version knows. They are not trusted: a reader computes them again. */
    private static List<PackFinding> findings(Json.Obj line) {
        List<PackFinding> findings = new ArrayList<>();
        if (line.get("findings").orElse(null) instanceof Json.Arr(List<Json> all)) {
            for (Json one : all) {
                if (one instanceof Json.Obj finding) {
                    finding(finding).ifPresent(findings::add);
                }
            }
        }
        return findings;
    }

    private static Optional<PackFinding> finding(Json.Obj finding) {
        String method = finding.string("method").orElse("");
        String reason = finding.string("reason").orElse("");
        long number = finding.number("number").orElse(0);
        Sha256 key =
                finding.string("key").flatMap(hex -> Sha256.parse(hex).ok()).orElse(null);
        return Arrays.stream(Method.values())
                .filter(known -> known.word().equals(method))
                .findFirst()
                .flatMap(known -> Arrays.stream(Reason.values())
                        .filter(why -> why.code().equals(reason))
                        .findFirst()
                        .map(why -> new PackFinding(known, Math.clamp(number, 0, Integer.MAX_VALUE), why, key)));
    }

    private static int positive(Json.Obj object, String name) {
        long value = object.number(name).orElse(0);
        return value > 0 && value <= Integer.MAX_VALUE ? (int) value : 0;
    }

    private static Outcome<PackEntry> entry(Json.Obj object, String name, long maxBytes) {
        if (!(object.get(name).orElse(null) instanceof Json.Obj entry)) {
            return Outcome.refused(CODE, name + " is missing");
        }
        long size = entry.number("size").orElse(-1);
        return size < 0 || size > maxBytes
                ? Outcome.refused(CODE, name + " has an impossible size")
                : hash(entry, "sha256").map(hash -> new PackEntry(hash, size));
    }

    private static Outcome<Optional<PackEntry>> optional(Json.Obj object, String name, long maxBytes) {
        return object.get(name).isEmpty()
                ? Outcome.ok(Optional.empty())
                : entry(object, name, maxBytes).map(Optional::of);
    }

    private static Outcome<Sha256> hash(Json.Obj object, String name) {
        return Sha256.parse(object.string(name).orElse(""));
    }

    private static Json.@Nullable Obj bytes(@Nullable PackEntry entry) {
        return entry == null ? null : bytes(entry.sha256(), entry.sizeBytes());
    }

    private static Json.Obj bytes(Sha256 hash, long size) {
        return Json.Obj.EMPTY.with("sha256", hash.hex()).with("size", size);
    }
}
