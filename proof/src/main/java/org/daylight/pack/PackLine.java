package org.daylight.pack;

import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
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

    /** A published document. @param findings null where there are none */
    record Shown(
            long number,
            long accession,
            Sha256 salt,
            Sha256 original,
            Sha256 published,
            long publishedBytes,
            @Nullable Json findings)
            implements PackLine {
        /** Whether the published bytes are not the original bytes. */
        public boolean isRedacted() {
            return !original.equals(published);
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
                    && object.get("salt").isEmpty();
            Malformed.unless(clean, CODE, "it is both shown and withheld, or its reason is not valid");
            return new Withheld(number, accession);
        }
        Json.Obj original = member(object, "original");
        Json.Obj published = member(object, "published");
        long originalBytes = original.number("size").orElse(-1);
        long publishedBytes = published.number("size").orElse(-1);
        boolean sizes = originalBytes >= 0 && publishedBytes >= 0 && publishedBytes <= MAX_DOCUMENT_BYTES;
        Malformed.unless(sizes, CODE, "it has an impossible size");
        var shown = new Shown(
                number,
                accession,
                hash(object, "salt"),
                hash(original, "sha256"),
                hash(published, "sha256"),
                publishedBytes,
                object.get("findings").orElse(null));
        boolean agree = shown.isRedacted() || originalBytes == publishedBytes;
        Malformed.unless(agree, CODE, "it gives two sizes for the same bytes");
        return shown;
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

    private static Json.Obj member(Json.Obj object, String name) {
        if (object.get(name).orElse(null) instanceof Json.Obj member) {
            return member;
        }
        throw new Malformed(CODE, "it has no " + name);
    }

    private static Sha256 hash(Json.Obj object, String name) {
        return Sha256.parse(object.string(name).orElse(""))
                .ok()
                .orElseThrow(() -> new Malformed(CODE, name + " is not 64 hexadecimal digits"));
    }
}
