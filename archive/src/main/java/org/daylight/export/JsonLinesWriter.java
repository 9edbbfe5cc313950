package org.daylight.export;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.daylight.archive.ExactBytes;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
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
                .with("date", DocumentJson.date(message.date()))
                .with("received", DocumentJson.date(message.received()))
                .with("from", DocumentJson.people(message.from()))
                .with("to", DocumentJson.people(message.to()))
                .with("cc", DocumentJson.people(message.cc()))
                .with("bcc", DocumentJson.people(message.bcc()))
                .with("subject", DocumentJson.text(message.subject()))
                .with("size", bytes.sizeBytes())
                .with("sha256", bytes.sha256().hex())
                .with("messageId", DocumentJson.text(message.messageId()))
                .with("inReplyTo", DocumentJson.texts(message.inReplyTo()))
                .with("references", DocumentJson.texts(message.references()))
                .with("thread", cited.address().isEmpty() ? new Json.Null() : new Json.Str(cited.address() + "/thread"))
                .with("mark", cited.mark().word())
                .with("notCovered", DocumentJson.texts(cited.notCoveredWords()))
                .with("redactions", DocumentJson.redactions(cited.redacted()))
                .with(
                        "attachments",
                        new Json.Arr(message.attachments().stream()
                                .<Json>map(DocumentJson::attachment)
                                .toList())));
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
                .with("address", DocumentJson.orNull(cited.address()));
    }

    private void line(Json.Obj object) throws IOException {
        out.write(object.bytes());
        out.write('\n');
    }
}
