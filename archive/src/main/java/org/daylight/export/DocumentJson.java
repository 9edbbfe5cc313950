package org.daylight.export;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import org.daylight.evidence.ShownPart;
import org.daylight.format.Json;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.search.Hit;
import org.jspecify.annotations.Nullable;

/** The forms in which JSON Lines and the site's API write the same facts of a document ({@code spec/exports.md} section 3). Pure. */
public final class DocumentJson {

    private DocumentJson() {}

    /** A date with the sender's offset, {@code 2015-03-12T18:42:00+01:00}; JSON null when it is not known. */
    public static Json date(@Nullable OffsetDateTime date) {
        return orNull(FieldFormat.date(date));
    }

    /** A text; JSON null when it is empty. */
    public static Json orNull(String text) {
        return text.isEmpty() ? new Json.Null() : new Json.Str(text);
    }

    /** A text; JSON null when there is none. An empty text stays one. */
    public static Json text(@Nullable String text) {
        return text == null ? new Json.Null() : new Json.Str(text);
    }

    /** An array of texts, in their order. */
    public static Json.Arr texts(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Str::new).toList());
    }

    /** An array of objects with {@code name}, which may be null, and {@code address}. */
    public static Json.Arr people(List<Address> people) {
        return new Json.Arr(people.stream()
                .<Json>map(person ->
                        Json.Obj.EMPTY.with("name", text(person.name())).with("address", person.address()))
                .toList());
    }

    /** An attachment: {@code part}, {@code name}, {@code type}, {@code size} in bytes and {@code sha256}. */
    public static Json.Obj attachment(Attachment attachment) {
        return Json.Obj.EMPTY
                .with("part", attachment.part())
                .with("name", attachment.name())
                .with("type", attachment.type())
                .with("size", attachment.sizeBytes())
                .with("sha256", attachment.sha256().hex());
    }

    /** What of a message its signatures do not cover, in alphabetical order. */
    public static Json.Arr notCovered(Collection<ShownPart> parts) {
        return texts(parts.stream().sorted().map(ShownPart::word).toList());
    }

    /** {@code marks} by the reasons' codes, and {@code statedMark}; JSON null for a document that is published whole. */
    public static Json redactions(Hit.@Nullable Redacted redacted) {
        if (redacted == null) {
            return new Json.Null();
        }
        Json.Obj marks = Json.Obj.EMPTY;
        for (var mark : redacted.marks().entrySet()) {
            marks = marks.with(mark.getKey(), mark.getValue());
        }
        return Json.Obj.EMPTY
                .with("marks", marks)
                .with("statedMark", redacted.stated().word());
    }
}
