package org.daylight.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * The entry of a pack that says how the published bytes of a redacted document relate to the original
 * ({@code spec/redaction.md} section 4). Immutable.
 *
 * @param reasons what each code means, in words for readers
 * @param size opens the commitment to the size of the original; null if the publisher hides it
 * @param segments of the published bytes, in order; at least one
 * @param tree the opened tree, in the order of {@link OpenedTree}; at most {@link #MAX_BYTES} bytes. Not copied
 */
public record RedactionProof(
        SortedMap<String, String> reasons, @Nullable Size size, List<ProofSegment> segments, byte[] tree) {
    /** The longest entry, in bytes. */
    public static final int MAX_BYTES = 4 << 20;

    /** The longest sentence of a reason, in characters. */
    public static final int MAX_REASON_CHARS = 500;

    private static final String MALFORMED = "redaction-malformed";
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    private static final String MARK = "mark";

    /** The size of the original in bytes, and the 16 bytes that open the commitment to it, in hex. */
    public record Size(long original, String key) {
        byte[] keyBytes() {
            return HexFormat.of().parseHex(key);
        }
    }

    public RedactionProof {
        segments = List.copyOf(segments);
    }

    /** Reads an entry. Every proof has one written form, which is required. Refused with code {@code redaction-malformed}. */
    public static Outcome<RedactionProof> parse(byte[] entry) {
        if (!(Json.parse(entry, MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object))) {
            return Outcome.refused(MALFORMED, "it is not a JSON object");
        }
        return Malformed.caught(() -> parse(object, entry));
    }

    private static RedactionProof parse(Json.Obj object, byte[] entry) {
        require(object.number("version").orElse(0) == 1, "its version is not known");
        var reasons = new TreeMap<String, String>();
        for (Json reason : items(object, "reasons")) {
            List<Json> pair = reason instanceof Json.Arr(List<Json> both) ? both : List.of();
            require(pair.size() == 2, "a reason is not a pair");
            String code = text(pair.get(0));
            String sentence = text(pair.get(1));
            require(ProofSegment.CODE.matcher(code).matches(), "a code is not valid");
            boolean clean = !sentence.isBlank()
                    && sentence.length() <= MAX_REASON_CHARS
                    && sentence.chars().noneMatch(Character::isISOControl);
            require(clean, "the reason of " + code + " is not valid");
            require(reasons.putIfAbsent(code, sentence) == null, "the code " + code + " is there twice");
        }
        var segments = new ArrayList<ProofSegment>();
        for (Json segment : items(object, "segments")) {
            segments.add(segment(segment instanceof Json.Arr(List<Json> values) ? values : List.of(), reasons));
        }
        require(!segments.isEmpty(), "it has no segments");
        for (int i = 1; i < segments.size(); i++) {
            boolean divided = segments.get(i) instanceof ProofSegment.Kept one
                    && segments.get(i - 1) instanceof ProofSegment.Kept other
                    && one.rule() == other.rule();
            require(!divided, "two segments are one");
        }
        var proof = new RedactionProof(
                reasons, size(object), segments, base64(text(object.get("tree").orElse(new Json.Null()))));
        require(Arrays.equals(proof.bytes(), entry), "it is not in the form that spec/redaction.md requires");
        return proof;
    }

    private static ProofSegment segment(List<Json> values, Map<String, String> reasons) {
        require(values.size() >= 2, "a segment is not valid");
        String kind = text(values.get(0));
        int bytes = (int) number(values.get(1), 1, Integer.MAX_VALUE);
        if (!kind.equals(MARK)) {
            for (TokenScanner.Rule rule : TokenScanner.Rule.values()) {
                if (rule.word().equals(kind) && values.size() == 2) {
                    return new ProofSegment.Kept(rule, bytes);
                }
            }
        }
        require(kind.equals(MARK) && (values.size() == 3 || values.size() == 4), "a segment is not valid");
        String code = text(values.get(2));
        require(reasons.containsKey(code), "a mark has a code without a reason");
        return new ProofSegment.Mark(bytes, code, values.size() == 3 ? null : number(values.get(3), 1, 1L << 40));
    }

    private static @Nullable Size size(Json.Obj object) {
        Json size = object.get("size").orElse(null);
        if (size == null) {
            return null;
        }
        require(size instanceof Json.Obj, "its size is not an object");
        String key = ((Json.Obj) size).string("key").orElse("");
        require(KEY.matcher(key).matches(), "the key of its size is not 32 hexadecimal digits");
        return new Size(number(((Json.Obj) size).get("original").orElse(new Json.Null()), 0, 1L << 40), key);
    }

    /** The only written form. */
    public byte[] bytes() {
        List<Json> pairs = new ArrayList<>();
        reasons.forEach(
                (code, sentence) -> pairs.add(new Json.Arr(List.of(new Json.Str(code), new Json.Str(sentence)))));
        List<Json> runs = new ArrayList<>();
        for (ProofSegment segment : segments) {
            List<Json> values = new ArrayList<>();
            switch (segment) {
                case ProofSegment.Kept(TokenScanner.Rule rule, int bytes) -> {
                    values.add(new Json.Str(rule.word()));
                    values.add(new Json.Num(bytes));
                }
                case ProofSegment.Mark(int bytes, String code, Long missing) -> {
                    values.add(new Json.Str(MARK));
                    values.add(new Json.Num(bytes));
                    values.add(new Json.Str(code));
                    if (missing != null) {
                        values.add(new Json.Num(missing));
                    }
                }
            }
            runs.add(new Json.Arr(values));
        }
        Json.Obj object = Json.Obj.EMPTY.with("version", 1).with("reasons", new Json.Arr(pairs));
        if (size != null) {
            object = object.with(
                    "size", Json.Obj.EMPTY.with("original", size.original).with("key", size.key));
        }
        return object.with("segments", new Json.Arr(runs))
                .with("tree", Base64.getEncoder().withoutPadding().encodeToString(tree))
                .text()
                .getBytes(StandardCharsets.UTF_8);
    }

    private static List<Json> items(Json.Obj object, String name) {
        if (object.get(name).orElse(null) instanceof Json.Arr(List<Json> values)) {
            return values;
        }
        throw new Malformed(MALFORMED, "it has no list of " + name);
    }

    private static String text(Json value) {
        return value instanceof Json.Str(String text) ? text : "";
    }

    private static long number(Json value, long least, long most) {
        long number = value instanceof Json.Num(long given) ? given : -1;
        require(number >= least && number <= most, "a number is out of range");
        return number;
    }

    private static byte[] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new Malformed(MALFORMED, "its tree is not base64");
        }
    }

    private static void require(boolean held, String reason) {
        Malformed.unless(held, MALFORMED, reason);
    }
}
