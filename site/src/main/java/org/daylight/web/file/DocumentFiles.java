package org.daylight.web.file;

import java.io.IOException;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.http.Response;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.parse.DocumentForm;
import org.daylight.message.parse.MessageParser;

/** A document as files: the message to view or download, and its attachments. Safe for use by several threads. */
public final class DocumentFiles {

    private final DocumentReader documents;

    public DocumentFiles(DocumentReader documents) {
        this.documents = documents;
    }

    /** The published bytes as plain text; of a file that is not mail, as a download. Empty when the document is not published. */
    public Optional<Response> raw(DocumentId id) throws IOException {
        Optional<DocumentForm.File> file = file(id);
        if (file.isPresent()) {
            return file(id, file.get());
        }
        if (documents.isLarge(id)) {
            return documents
                    .open(id)
                    .map(document -> Response.read(
                            "text/plain; charset=" + (document.isUtf8() ? "utf-8" : "windows-1252"),
                            document.sizeBytes(),
                            document.sha256().hex().substring(0, 32),
                            document));
        }
        return documents.read(
                id,
                (document, published) ->
                        Download.source(published).tag(document.sha256().hex().substring(0, 32)));
    }

    /** A file that is not mail as a download, with its name; it never runs or shows anything in a browser. */
    private Optional<Response> file(DocumentId id, DocumentForm.File file) throws IOException {
        if (documents.isLarge(id)) {
            return documents
                    .open(id)
                    .map(document -> Response.read(
                                    "application/octet-stream",
                                    document.sizeBytes(),
                                    document.sha256().hex().substring(0, 32),
                                    document)
                            .with("Content-Disposition", Download.disposition(file.name())));
        }
        return documents.read(
                id,
                (document, published) -> Download.of(published, file.type(), file.name())
                        .tag(document.sha256().hex().substring(0, 32)));
    }

    /** As what a published document that is not mail is read; empty for any other. */
    private Optional<DocumentForm.File> file(DocumentId id) throws IOException {
        return documents.state(id) instanceof DocumentState.Published document
                        && documents.form(document) instanceof DocumentForm.File file
                ? Optional.of(file)
                : Optional.empty();
    }

    /** The published bytes of a message as a download; empty when it is not published, or is not a message. */
    public Optional<Response> eml(DocumentId id) throws IOException {
        if (file(id).isPresent()) {
            return Optional.empty();
        }
        String name = id.trove() + "-" + id.number() + ".eml";
        if (documents.isLarge(id)) {
            return documents
                    .open(id)
                    .map(document -> Response.read(
                                    "message/rfc822",
                                    document.sizeBytes(),
                                    document.sha256().hex().substring(0, 32),
                                    document)
                            .with("Content-Disposition", Download.disposition(name)));
        }
        return documents.read(
                id,
                (document, published) -> Download.of(published, "message/rfc822", name)
                        .tag(document.sha256().hex().substring(0, 32)));
    }

    /** One decoded MIME part as a download; empty when there is no such part, or the document is not published. @param index from 0 */
    public Optional<Response> attachment(DocumentId id, int index) throws IOException {
        Optional<DocumentForm.File> file = file(id);
        if (file.isPresent()) {
            return index == 0 ? file(id, file.get()) : Optional.empty();
        }
        return documents
                .read(id, (document, published) -> {
                    Message message = MessageParser.parse(published);
                    if (index >= message.parts().size()) {
                        return Optional.<Response>empty();
                    }
                    MimePart part = message.parts().get(index);
                    if (part.type().startsWith("multipart/")) {
                        return Optional.<Response>empty();
                    }
                    return Optional.of(
                            Download.of(MessageParser.content(published, part), part.type(), name(message, index)));
                })
                .flatMap(answer -> answer);
    }

    private static String name(Message message, int index) {
        MimePart part = message.parts().get(index);
        return message.attachments().stream()
                .filter(attachment -> attachment.part() == index)
                .map(Attachment::name)
                .findFirst()
                .orElse(part.fileName() == null ? "part-" + index : part.fileName());
    }
}
