package org.daylight.backup;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.trustees.Commitments;
import org.daylight.trustees.SplitKey;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code backup.json} ({@code spec/backup.md} section 2): who can decrypt the backup, and with which key its snapshots are signed. Immutable.
 *
 * @param id 32 hexadecimal digits, random
 * @param key verifies the signatures of snapshots
 * @param recipients to which everything is encrypted, at least one
 * @param shares how the key of the last recipient is divided; null if it is not
 */
public record BackupHead(
        String id,
        NoteKey.Verifier key,
        List<AgeRecipient> recipients,
        @Nullable Shares shares) {

    /** The longest file, in bytes. */
    public static final int MAX_BYTES = 1 << 16;

    /** The most recipients. */
    public static final int MAX_RECIPIENTS = 20;

    private static final String CODE = "backup-head";
    private static final int MAX_NAME = 100;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    /**
     * The key of the last recipient is divided among people.
     *
     * @param holders the names of the people with share 1, 2, 3 …
     * @param commitments as many as the threshold
     */
    public record Shares(List<String> holders, Commitments commitments) {
        public Shares {
            holders = List.copyOf(holders);
            Malformed.unless(
                    holders.size() <= SplitKey.MAX_TRUSTEES && holders.size() >= commitments.threshold(),
                    CODE,
                    "there are too few or too many people with shares");
            for (String each : holders) {
                Malformed.unless(
                        !each.isBlank()
                                && each.length() <= MAX_NAME
                                && each.codePoints()
                                        .allMatch(c -> Character.getType(c) != Character.CONTROL
                                                && Character.getType(c) != Character.FORMAT),
                        CODE,
                        "the name " + Malformed.quoted(each)
                                + " is empty, too long, or has characters that cannot be shown");
            }
            Malformed.unless(
                    holders.stream().distinct().count() == holders.size(), CODE, "two people have the same name");
        }
    }

    /** Throws a {@link Malformed} with a one-line reason if something is out of range. */
    public BackupHead {
        recipients = List.copyOf(recipients);
        Malformed.unless(ID.matcher(id).matches(), CODE, "its identifier is damaged");
        Malformed.unless(
                !recipients.isEmpty() && recipients.size() <= MAX_RECIPIENTS,
                CODE,
                "it has no recipient, or more than " + MAX_RECIPIENTS);
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        Json.Obj object = Json.Obj.EMPTY
                .with("format", 1)
                .with("id", id)
                .with("key", key.text())
                .with(
                        "recipients",
                        strings(recipients.stream().map(AgeRecipient::text).toList()));
        Shares divided = shares;
        return (divided == null
                        ? object
                        : object.with("holders", strings(divided.holders()))
                                .with(
                                        "commitments",
                                        strings(divided.commitments().hex())))
                .bytes();
    }

    /** Reads the file; refused with the code {@code json-malformed} or {@code backup-head}. */
    public static Outcome<BackupHead> parse(byte[] bytes) {
        return Json.parse(bytes, MAX_BYTES)
                .then(json -> Malformed.caught(() -> {
                    Malformed.unless(
                            json instanceof Json.Obj object
                                    && object.number("format").orElse(0) == 1,
                            CODE,
                            "it has another format: perhaps a later version of Daylight wrote it");
                    var object = (Json.Obj) json;
                    NoteKey.Verifier key = NoteKey.parseVerifier(
                                    object.string("key").orElse(""))
                            .ok()
                            .orElseThrow(() -> new Malformed(CODE, "its key is damaged"));
                    var recipients = new ArrayList<AgeRecipient>();
                    for (String each : strings(object, "recipients").orElse(List.of())) {
                        recipients.add(AgeRecipient.parse(each)
                                .ok()
                                .orElseThrow(() -> new Malformed(CODE, "the key of a recipient is damaged")));
                    }
                    Optional<List<String>> holders = strings(object, "holders");
                    Shares shares = null;
                    if (holders.isPresent()) {
                        Commitments commitments = Commitments.parse(
                                        strings(object, "commitments").orElse(List.of()))
                                .ok()
                                .orElseThrow(() -> new Malformed(CODE, "a commitment is damaged"));
                        shares = new Shares(holders.get(), commitments);
                    }
                    return new BackupHead(object.string("id").orElse(""), key, recipients, shares);
                }));
    }

    /** The recipient whose key is divided. @throws IllegalStateException if none is */
    public AgeRecipient divided() {
        if (shares == null) {
            throw new IllegalStateException("no key is divided");
        }
        return recipients.getLast();
    }

    private static Json strings(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Str::new).toList());
    }

    private static Optional<List<String>> strings(Json.Obj object, String name) {
        if (!(object.get(name).orElse(null) instanceof Json.Arr(List<Json> items))) {
            return Optional.empty();
        }
        var texts = new ArrayList<String>();
        for (Json item : items) {
            Malformed.unless(item instanceof Json.Str, CODE, name + " has a value that is no text");
            texts.add(((Json.Str) item).value());
        }
        return Optional.of(texts);
    }
}
