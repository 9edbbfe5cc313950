package org.daylight.trustees;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;

/**
 * What one trustee holds: the decrypted content of a share file ({@code spec/trustees.md} section 4). Immutable. Secret: never printed.
 *
 * @param key of the log, with which its checkpoint must be signed
 * @param plan number of the plan
 * @param file SHA-256 of the plan's public file
 * @param trustee index of the trustee in the plan
 * @param name of the trustee in the plan
 * @param shares the value of each share, 32 bytes, by the number of the sealed release
 */
public record HeldShares(
        NoteKey.Verifier key, int plan, Sha256 file, int trustee, String name, SortedMap<Long, byte[]> shares) {

    /** The longest content, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String CODE = "share-file-malformed";
    private static final Pattern VALUE = Pattern.compile("[0-9a-f]{64}");

    public HeldShares {
        shares = Collections.unmodifiableSortedMap(new TreeMap<>(shares));
    }

    /** The bytes of the file, before it is encrypted. */
    public byte[] bytes() {
        Json all = new Json.Arr(shares.entrySet().stream()
                .<Json>map(one -> Json.Obj.EMPTY
                        .with("number", one.getKey())
                        .with("share", HexFormat.of().formatHex(one.getValue())))
                .toList());
        return Json.Obj.EMPTY
                .with("format", 1)
                .with("origin", key.name())
                .with("key", key.text())
                .with("plan", plan)
                .with("fileSha256", file.hex())
                .with("trustee", trustee)
                .with("name", name)
                .with("shares", all)
                .bytes();
    }

    /** Reads the content of a share file; refused with the code {@code json-malformed} or {@code share-file-malformed}. */
    public static Outcome<HeldShares> parse(byte[] content) {
        return Json.parse(content, MAX_BYTES)
                .then(json -> Malformed.caught(() -> {
                    check(
                            json instanceof Json.Obj object
                                    && object.number("format").orElse(0) == 1,
                            "it has another format");
                    var object = (Json.Obj) json;
                    NoteKey.Verifier key = NoteKey.parseVerifier(string(object, "key"))
                            .ok()
                            .orElseThrow(() -> new Malformed(CODE, "the key of the log is damaged"));
                    check(key.name().equals(string(object, "origin")), "the key belongs to another log");
                    long plan = object.number("plan").orElse(0);
                    long trustee = object.number("trustee").orElse(0);
                    check(plan >= 1 && plan <= 0xffff, "the number of the plan is out of range");
                    check(trustee >= 1 && trustee <= SplitKey.MAX_TRUSTEES, "the index of the trustee is out of range");
                    Sha256 file = Sha256.parse(string(object, "fileSha256"))
                            .ok()
                            .orElseThrow(() -> new Malformed(CODE, "the hash of the plan is damaged"));
                    check(object.get("shares").orElse(null) instanceof Json.Arr, "it has no list of shares");
                    var shares = new TreeMap<Long, byte[]>();
                    for (Json item : ((Json.Arr) object.get("shares").orElseThrow()).items()) {
                        check(item instanceof Json.Obj, "a share is not an object");
                        long number = ((Json.Obj) item).number("number").orElse(0);
                        check(
                                number >= 1
                                        && number <= 0xffff_ffffL
                                        && (shares.isEmpty() || number > shares.lastKey()),
                                "the shares are not in order");
                        String value = string((Json.Obj) item, "share");
                        check(VALUE.matcher(value).matches(), "a share is not 64 hexadecimal digits");
                        shares.put(number, HexFormat.of().parseHex(value));
                    }
                    return new HeldShares(key, (int) plan, file, (int) trustee, string(object, "name"), shares);
                }));
    }

    private static String string(Json.Obj object, String name) {
        return object.string(name).orElseThrow(() -> new Malformed(CODE, name + " is missing"));
    }

    private static void check(boolean held, String reason) {
        Malformed.unless(held, CODE, reason);
    }

    /** The share for a sealed release. */
    public Optional<KeyShare> share(long number) {
        return Optional.ofNullable(shares.get(number)).map(value -> new KeyShare(trustee, value));
    }

    /** What is wrong with these shares, compared with the plan: one line each; empty if all are genuine. */
    public List<String> faults(TrusteePlan of) {
        var faults = new ArrayList<String>();
        if (of.number() != plan || !of.entry().file().equals(file)) {
            return List.of("the share file belongs to another plan than plan " + of.number()
                    + " in the log, which has another" + " public file: ask the publisher for a new share file");
        }
        List<String> names = of.file().names();
        if (trustee > names.size() || !names.get(trustee - 1).equals(name)) {
            faults.add("the plan has another trustee " + trustee + " than the share file");
        }
        for (Map.Entry<Long, byte[]> one : shares.entrySet()) {
            boolean isGenuine = of.commitments(one.getKey())
                    .flatMap(commitments -> commitments.ok())
                    .filter(commitments -> commitments.isGenuine(new KeyShare(trustee, one.getValue())))
                    .isPresent();
            if (!isGenuine) {
                faults.add("the share for release " + one.getKey() + " is false: it does not fit the plan");
            }
        }
        for (long number : of.numbers()) {
            if (!shares.containsKey(number)) {
                faults.add("the share for release " + number + " is missing");
            }
        }
        return List.copyOf(faults);
    }

    /** Never the shares. */
    @Override
    public String toString() {
        return shares.size() + " shares of trustee " + trustee + ", plan " + plan;
    }
}
