package org.daylight.pack;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Malformed;

/**
 * A part of a published document in which the publisher found malware or a file that can harm a reader's computer (spec/pack.md section 3).
 *
 * @param part the index of the MIME part, 0 for a file
 * @param codes what was found, such as {@code macros} or {@code malware}, in ascending order, at least one
 */
public record FlaggedPart(int part, List<String> codes) {

    /** What malware is called; other codes are those of dangerous files. */
    public static final String MALWARE = "malware";

    private static final Pattern CODE = Pattern.compile("[a-z0-9-]{1,30}");
    private static final int MOST_CODES = 50;

    public FlaggedPart {
        codes = List.copyOf(codes);
        boolean valid = part >= 0 && !codes.isEmpty() && codes.size() <= MOST_CODES;
        for (int i = 0; valid && i < codes.size(); i++) {
            valid = CODE.matcher(codes.get(i)).matches()
                    && (i == 0 || codes.get(i - 1).compareTo(codes.get(i)) < 0);
        }
        if (!valid) {
            throw new IllegalArgumentException("the flags of part " + part + " are not valid");
        }
    }

    /** The member {@code flags}: {@code [[2,"macros","malware"]]}. */
    public static Json json(List<FlaggedPart> flags) {
        return new Json.Arr(flags.stream().<Json>map(FlaggedPart::json).toList());
    }

    private Json json() {
        List<Json> values = new ArrayList<>();
        values.add(new Json.Num(part));
        codes.forEach(code -> values.add(new Json.Str(code)));
        return new Json.Arr(values);
    }

    /** Reads the member; {@link Malformed} with this code if it breaks a rule. An empty list breaks one. */
    public static List<FlaggedPart> parse(Json flags, String code) {
        List<FlaggedPart> parts = new ArrayList<>();
        if (flags instanceof Json.Arr(List<Json> all)) {
            for (Json one : all) {
                FlaggedPart part = part(one, code);
                Malformed.unless(
                        parts.isEmpty() || parts.getLast().part < part.part, code, "its flags are not in order");
                parts.add(part);
            }
        }
        Malformed.unless(!parts.isEmpty(), code, "its flags are not valid");
        return parts;
    }

    private static FlaggedPart part(Json one, String code) {
        if (one instanceof Json.Arr(List<Json> values)
                && !values.isEmpty()
                && values.getFirst() instanceof Json.Num(long part)
                && part >= 0
                && part <= Integer.MAX_VALUE) {
            List<String> codes = new ArrayList<>();
            for (Json value : values.subList(1, values.size())) {
                if (value instanceof Json.Str(String text)) {
                    codes.add(text);
                }
            }
            try {
                if (codes.size() == values.size() - 1) {
                    return new FlaggedPart((int) part, codes);
                }
            } catch (IllegalArgumentException notValid) {
                // reported below
            }
        }
        throw new Malformed(code, "its flags are not valid");
    }
}
