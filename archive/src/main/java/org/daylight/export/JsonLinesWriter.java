package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.daylight.archive.ExactBytes;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.search.Hit;
import org.daylight.search.query.Notice;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object for each document, and one at the end (spec/exports.md section 3). */
final class JsonLinesWriter implements ResultWriter {

    private final OutputStream out;
    private final ResultLabel label;

    JsonLinesWriter(OutputStream out, ResultLabel label) {
        this.out = out;
        this.label = label;
    }

    @Override
    public void add(CitedDocument cited, ExactBytes bytes) throws IOException {
        Message message = bytes.form().parse(bytes.bytes());
        line(known(cited, "shown")
                .with("kind", bytes.form().kind().word())
                .with("date", orNull(FieldFormat.date(message.date())))
                .with("received", orNull(FieldFormat.date(message.received())))
                .with("from", people(message.from()))
                .with("to", people(message.to()))
                .with("cc", people(message.cc()))
                .with("bcc", people(message.bcc()))
                .with("subject", message.subject() == null ? new Json.Null() : new Json.Str(message.subject()))
                .with("size", bytes.sizeBytes())
                .with("sha256", bytes.sha256().hex())
                .with("messageId", message.messageId() == null ? new Json.Null() : new Json.Str(message.messageId()))
                .with("inReplyTo", texts(message.inReplyTo()))
                .with("references", texts(message.references()))
                .with("thread", cited.address().isEmpty() ? new Json.Null() : new Json.Str(cited.address() + "/thread"))
                .with("mark", cited.mark().word())
                .with("notCovered", texts(cited.notCoveredWords()))
                .with("redactions", redactions(cited.redacted()))
                .with("attachments", attachments(message.attachments())));
    }

    @Override
    public void addMissing(CitedDocument cited, MissingDocument why, @Nullable Sha256 expected) throws IOException {
        line(known(cited, why.word())
                .with("sha256", expected == null ? new Json.Null() : new Json.Str(expected.hex())));
    }

    @Override
    public void finish(ExportResult.Account account, List<Notice> notices) throws IOException {
        line(label.end(account, notices));
    }

    private static Json.Obj known(CitedDocument cited, String state) {
        return Json.Obj.EMPTY
                .with("document", cited.document())
                .with("state", state)
                .with("trove", cited.trove())
                .with("number", cited.number() == 0 ? new Json.Null() : new Json.Num(cited.number()))
                .with("part", cited.part() == 0 ? new Json.Null() : new Json.Num(cited.part()))
                .with("address", orNull(cited.address()));
    }

    private static Json texts(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Str::new).toList());
    }

    private static Json people(List<Address> people) {
        return new Json.Arr(people.stream()
                .<Json>map(person -> Json.Obj.EMPTY
                        .with("name", person.name() == null ? new Json.Null() : new Json.Str(person.name()))
                        .with("address", person.address()))
                .toList());
    }

    private static Json attachments(List<Attachment> attachments) {
        return new Json.Arr(attachments.stream()
                .<Json>map(attachment -> Json.Obj.EMPTY
                        .with("part", attachment.part())
                        .with("name", attachment.name())
                        .with("type", attachment.type())
                        .with("size", attachment.sizeBytes())
                        .with("sha256", attachment.sha256().hex()))
                .toList());
    }

    private static Json redactions(Hit.@Nullable Redacted redacted) {
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

    private static Json orNull(String text) {
        return text.isEmpty() ? new Json.Null() : new Json.Str(text);
    }

    private void line(Json.Obj object) throws IOException {
        out.write(object.bytes());
        out.write('\n');
    }
}
