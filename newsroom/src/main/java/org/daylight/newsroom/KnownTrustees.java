package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeRecipient;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * The newsroom's {@code trustees.json} ({@code spec/newsroom.md} section 1): who the trustees of the last plan are, with the keys to which their share
 * files are encrypted. Private: the keys are never published. Replaced in one step. Immutable.
 *
 * @param threshold how many of them together can open a part
 * @param silenceDays after so many days without a heartbeat they may
 * @param heartbeatDays the publisher adds a heartbeat at least every so many days
 * @param trustees in the order of their indexes, from 1
 */
public record KnownTrustees(int threshold, int silenceDays, int heartbeatDays, List<Trustee> trustees) {

    private static final String NAME = "trustees.json";
    private static final int MAX_BYTES = 256 << 10;
    private static final String CODE = "trustees-file";

    /**
     * A trustee.
     *
     * @param name in the public file
     * @param key the trustee's public key
     */
    public record Trustee(String name, AgeRecipient key) {}

    /** Throws an {@link IllegalArgumentException} with a one-line reason if two trustees have one name or one key. */
    public KnownTrustees {
        trustees = List.copyOf(trustees);
        var names = new HashSet<String>();
        var keys = new HashSet<AgeRecipient>();
        for (Trustee each : trustees) {
            Malformed.unless(
                    names.add(each.name()), CODE, "two trustees have the name " + Malformed.quoted(each.name()));
            Malformed.unless(
                    keys.add(each.key()),
                    CODE,
                    "two trustees have the same key: " + Malformed.quoted(each.name())
                            + " needs a key of their own, or one person has two shares");
        }
    }

    /** The trustees of the last plan; empty if there was none. @throws IOException with a one-line message, when the file is damaged */
    public static Optional<KnownTrustees> read(Newsroom newsroom) throws IOException {
        Path file = newsroom.folder().resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Outcome<KnownTrustees> read = Json.parse(WholeFile.bytes(file, MAX_BYTES), MAX_BYTES)
                .then(json -> Malformed.caught(() -> parse(json)));
        return switch (read) {
            case Outcome.Ok<KnownTrustees>(KnownTrustees known) -> Optional.of(known);
            case Outcome.Refused<KnownTrustees>(String code, String reason) ->
                throw new IOException(NAME + " is damaged (" + reason
                        + "): restore it from your backup, or make a new plan" + " with  daylight trustees plan");
        };
    }

    private static KnownTrustees parse(Json json) {
        Malformed.unless(
                json instanceof Json.Obj object && object.get("trustees").orElse(null) instanceof Json.Arr,
                CODE,
                "it has no list of trustees");
        var object = (Json.Obj) json;
        var trustees = new ArrayList<Trustee>();
        for (Json item : ((Json.Arr) object.get("trustees").orElseThrow()).items()) {
            Malformed.unless(item instanceof Json.Obj, CODE, "a trustee is not an object");
            var each = (Json.Obj) item;
            AgeRecipient key = AgeRecipient.parse(each.string("key").orElse(""))
                    .ok()
                    .orElseThrow(() -> new Malformed(CODE, "the key of a trustee is no key"));
            trustees.add(new Trustee(each.string("name").orElse(""), key));
        }
        return new KnownTrustees(
                number(object, "threshold"), number(object, "silenceDays"), number(object, "heartbeatDays"), trustees);
    }

    private static int number(Json.Obj object, String name) {
        long value = object.number(name).orElse(-1);
        Malformed.unless(value > 0 && value <= 100_000, CODE, name + " is missing");
        return (int) value;
    }

    /** Replaces the file. If the process stops here, either the old file or the new one is there. */
    public void write(Newsroom newsroom) throws IOException {
        Json all = new Json.Arr(trustees.stream()
                .<Json>map(each -> Json.Obj.EMPTY
                        .with("name", each.name())
                        .with("key", each.key().text()))
                .toList());
        byte[] bytes = Json.Obj.EMPTY
                .with("threshold", threshold)
                .with("silenceDays", silenceDays)
                .with("heartbeatDays", heartbeatDays)
                .with("trustees", all)
                .bytes();
        DurableFiles.writePrivate(newsroom.folder().resolve(NAME), bytes);
    }
}
