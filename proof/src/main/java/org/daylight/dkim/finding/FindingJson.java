package org.daylight.dkim.finding;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/** The JSON form of findings ({@code spec/findings.md}, "The form"): members in one order, absent ones left out. */
final class FindingJson {
    private static final String CODE = "finding-malformed";

    private FindingJson() {}

    static Json.Obj write(Finding finding) {
        Json.Obj json = Json.Obj.EMPTY
                .with("method", finding.method().word())
                .with("number", finding.number())
                .with("field", finding.field())
                .with("result", finding.result().word())
                .with("reason", finding.reason().code());
        json = text(json, "detail", finding.detail());
        json = text(json, "domain", finding.domain());
        json = text(json, "selector", finding.selector());
        json = text(json, "identity", finding.identity());
        json = text(json, "algorithm", finding.algorithm());
        json = finding.key() == null ? json : json.with("key", key(finding.key()));
        json = json.with("coverage", coverage(finding.coverage()));
        json = time(json, "signedAt", finding.signedAt());
        json = time(json, "expires", finding.expires());
        json = time(json, "verifiedAt", finding.verifiedAt());
        json = json.with("alignment", finding.alignment().word());
        json = finding.dmarc().isEmpty() ? json : json.with("dmarc", strings(finding.dmarc()));
        if (!finding.repairs().isEmpty()) {
            json = json.with(
                    "repairs",
                    strings(finding.repairs().stream().map(UndoneChange::word).toList()));
        }
        return json.with("signature", finding.signature().word())
                .with("body", finding.body().word());
    }

    private static Json.Obj key(Finding.Key key) {
        KeyRecord record = key.record();
        Json.Obj json = Json.Obj.EMPTY
                .with("selector", record.selector())
                .with("domain", record.domain())
                .with("text", record.text())
                .with("origin", record.origin().word());
        json = record.from() == null ? json : json.with("from", record.from().toString());
        json = record.until() == null ? json : json.with("until", record.until().toString());
        json = record.exposed() == null
                ? json
                : json.with("exposed", record.exposed().toString());
        return text(json, "source", record.source()).with("bits", key.bits()).with("testing", key.testing());
    }

    private static Json.Obj coverage(Coverage coverage) {
        List<Json> fields = coverage.fields().stream()
                .<Json>map(field -> Json.Obj.EMPTY
                        .with("name", field.name())
                        .with("index", field.index())
                        .with("start", field.start())
                        .with("end", field.end()))
                .toList();
        Json.Obj json = Json.Obj.EMPTY
                .with("fields", new Json.Arr(fields))
                .with("absent", strings(coverage.absent()))
                .with("body", coverage.body().word());
        return coverage.body() == Coverage.Body.FIRST ? json.with("bodyOctets", coverage.bodyOctets()) : json;
    }

    private static Json.Obj text(Json.Obj json, String name, String value) {
        return value.isEmpty() ? json : json.with(name, value);
    }

    private static Json.Obj time(Json.Obj json, String name, @Nullable Instant time) {
        return time == null ? json : json.with(name, time.getEpochSecond());
    }

    private static Json strings(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Str::new).toList());
    }

    // --- reading

    /** Stops the reader; never leaves this class. */
    private static final class Wrong extends RuntimeException {
        Wrong(String why) {
            super(why, null, false, false);
        }
    }

    static Outcome<Finding> read(Json json) {
        try {
            Finding finding = finding(object(json));
            return finding.json().equals(json)
                    ? Outcome.ok(finding)
                    : Outcome.refused(CODE, "not in the form in which findings are written");
        } catch (Wrong e) {
            return Outcome.refused(CODE, e.getMessage());
        }
    }

    private static Finding finding(Json.Obj json) {
        return new Finding(
                word(Method.values(), Method::word, json, "method"),
                number(json, "number"),
                number(json, "field"),
                word(Reason.values(), Reason::code, json, "reason"),
                json.string("detail").orElse(""),
                json.string("domain").orElse(""),
                json.string("selector").orElse(""),
                json.string("identity").orElse(""),
                json.string("algorithm").orElse(""),
                json.get("key").map(key -> key(object(key))).orElse(null),
                coverage(object(json.get("coverage").orElse(Json.Obj.EMPTY))),
                time(json, "signedAt"),
                time(json, "expires"),
                time(json, "verifiedAt"),
                word(Alignment.values(), Alignment::word, json, "alignment"),
                items(json, "dmarc").stream().map(FindingJson::string).toList(),
                items(json, "repairs").stream().map(FindingJson::repair).toList(),
                word(Check.values(), Check::word, json, "signature"),
                word(Check.values(), Check::word, json, "body"));
    }

    private static Finding.Key key(Json.Obj json) {
        var record = new KeyRecord(
                string(json, "selector"),
                string(json, "domain"),
                string(json, "text"),
                word(KeyOrigin.values(), KeyOrigin::word, json, "origin"),
                day(json, "from"),
                day(json, "until"),
                day(json, "exposed"),
                json.string("source").orElse(""));
        return new Finding.Key(
                record,
                number(json, "bits"),
                json.get("testing").orElse(null) instanceof Json.Bool(boolean yes) && yes);
    }

    private static Coverage coverage(Json.Obj json) {
        var fields = new ArrayList<Coverage.Field>();
        for (Json item : items(json, "fields")) {
            Json.Obj field = object(item);
            fields.add(new Coverage.Field(
                    string(field, "name"), number(field, "index"), number(field, "start"), number(field, "end")));
        }
        List<String> absent =
                items(json, "absent").stream().map(FindingJson::string).toList();
        Coverage.Body body = word(Coverage.Body.values(), Coverage.Body::word, json, "body");
        return new Coverage(fields, absent, body, json.number("bodyOctets").orElse(0));
    }

    private static UndoneChange repair(Json json) {
        return word(
                UndoneChange.values(),
                UndoneChange::word,
                new Json.Obj(new LinkedHashMap<>()).with("repair", json),
                "repair");
    }

    private static <T> T word(T[] values, Function<T, String> word, Json.Obj json, String name) {
        String text = string(json, name);
        return Arrays.stream(values)
                .filter(value -> word.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new Wrong(name + " is no known word: " + Printable.quoted(text)));
    }

    private static Json.Obj object(Json json) {
        if (json instanceof Json.Obj object) {
            return object;
        }
        throw new Wrong("not an object");
    }

    private static List<Json> items(Json.Obj json, String name) {
        return json.get(name).orElse(null) instanceof Json.Arr(List<Json> items) ? items : List.of();
    }

    private static String string(Json json) {
        if (json instanceof Json.Str(String value)) {
            return value;
        }
        throw new Wrong("not a string");
    }

    private static String string(Json.Obj json, String name) {
        return json.string(name).orElseThrow(() -> new Wrong("no string " + name));
    }

    private static int number(Json.Obj json, String name) {
        long value = json.number(name).orElseThrow(() -> new Wrong("no number " + name));
        if (value != (int) value) {
            throw new Wrong(name + " is too large");
        }
        return (int) value;
    }

    private static @Nullable Instant time(Json.Obj json, String name) {
        if (json.get(name).isEmpty()) {
            return null;
        }
        long seconds = json.number(name).orElseThrow(() -> new Wrong("no time " + name));
        if (seconds < Instant.MIN.getEpochSecond() || seconds > Instant.MAX.getEpochSecond()) {
            throw new Wrong(name + " is no time");
        }
        return Instant.ofEpochSecond(seconds);
    }

    private static @Nullable LocalDate day(Json.Obj json, String name) {
        try {
            return json.string(name).map(LocalDate::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw new Wrong(name + " is no day");
        }
    }
}
