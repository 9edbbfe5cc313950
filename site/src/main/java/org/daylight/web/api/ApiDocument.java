package org.daylight.web.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentProof;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.dkim.finding.Finding;
import org.daylight.evidence.Authentication;
import org.daylight.export.DocumentJson;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.TextRange;
import org.daylight.search.Effort;
import org.daylight.search.Hit;
import org.daylight.story.StoryIndex;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.Stories;

/** Documents in the API: what is known of one, and its text. Safe for use by several threads. */
final class ApiDocument {

    /** The longest list of people, attachments or references; the member {@code cut} names those that are longer. */
    private static final int LISTED = 1_000;

    private static final int SUBJECT_CHARS = 10_000;

    /** A page of a text ends after so many paragraphs or characters, whichever comes first. */
    private static final int PARAGRAPHS = 500;

    private static final int PAGE_CHARS = 200_000;

    private final Archive archive;
    private final DocumentReader documents;
    private final MessageVerifier verifier;
    private final Stories stories;

    ApiDocument(Archive archive, DocumentReader documents, MessageVerifier verifier, Stories stories) {
        this.archive = archive;
        this.documents = documents;
        this.verifier = verifier;
        this.stories = stories;
    }

    Response metadata(DocumentId id) throws IOException {
        Optional<Response> shown =
                documents.read(id, (document, published) -> ApiAnswer.json(shown(document, published)));
        if (shown.isPresent()) {
            return shown.get();
        }
        PublicRecord contents = archive.contents();
        return switch (documents.state(id)) {
            case DocumentState.Withheld(DocumentId same, Release release, String reason) ->
                ApiAnswer.json(known(contents, id, "withheld")
                        .with("part", release.part())
                        .with("reason", reason)
                        .with("stories", citing(contents, id))
                        .with("proof", ApiAnswer.proved(Json.Obj.EMPTY, release)));
            case DocumentState.Withdrawn withdrawn ->
                ApiAnswer.json(known(contents, id, "withdrawn")
                        .with("part", withdrawn.release().part())
                        .with("reason", withdrawn.withdrawal().reason())
                        .with("withdrawalEntry", withdrawn.withdrawal().entry())
                        .with("kind", withdrawn.kind().word())
                        .with("size", withdrawn.sizeBytes())
                        .with("sha256", withdrawn.sha256().hex())
                        .with("stories", citing(contents, id))
                        .with("proof", ApiAnswer.proved(Json.Obj.EMPTY, withdrawn.release())));
            case DocumentState.ToCome toCome -> ApiAnswer.json(known(contents, id, "to-come"));
            // It was withdrawn and shown between the two looks at it.
            case DocumentState.Published published -> ApiProblem.BUSY.response();
            case DocumentState.Unknown unknown -> ApiProblem.NOT_FOUND.response();
        };
    }

    private static Json.Obj known(PublicRecord contents, DocumentId id, String state) {
        return ApiAnswer.of(contents)
                .with("document", id.toString())
                .with("state", state)
                .with("trove", id.trove())
                .with("number", id.number())
                .with("address", SiteAddress.document(id));
    }

    private Json.Obj shown(DocumentState.Published document, byte[] published) throws IOException {
        PublicRecord contents = archive.contents();
        DocumentId id = document.id();
        Release release = document.release();
        Message message = documents.view(document, published);
        boolean isFile = document.kind() == DocumentKind.FILE;
        Authentication found = isFile ? Authentication.UNSIGNED : verifier.of(document, published, message);
        Redaction redaction = document.redaction();
        List<String> cut = new ArrayList<>();
        Json.Obj json = known(contents, id, "shown")
                .with("part", release.part())
                .with("confirmed", release.isConfirmed())
                .with("kind", document.kind().word())
                .with("date", DocumentJson.date(message.date()))
                .with("received", DocumentJson.date(message.received()))
                .with("from", people("from", message.from(), cut))
                .with("to", people("to", message.to(), cut))
                .with("cc", people("cc", message.cc(), cut))
                .with("bcc", people("bcc", message.bcc(), cut))
                .with("subject", DocumentJson.text(subject(message, cut)))
                .with("size", document.sizeBytes())
                .with("sha256", document.sha256().hex())
                .with("messageId", DocumentJson.text(message.messageId()))
                .with("inReplyTo", DocumentJson.texts(limited("inReplyTo", message.inReplyTo(), cut)))
                .with("references", DocumentJson.texts(limited("references", message.references(), cut)))
                .with("mark", found.mark().word())
                .with("markReason", DocumentJson.orNull(found.markReason()))
                .with("notCovered", DocumentJson.notCovered(found.notCovered()))
                .with(
                        "findings",
                        ApiAnswer.array(
                                found.findings().stream().map(Finding::json).toList()))
                .with(
                        "redactions",
                        DocumentJson.redactions(
                                redaction == null ? null : new Hit.Redacted(redaction.marks(), redaction.statedMark())))
                .with(
                        "conversion",
                        document.conversion() == null
                                ? new Json.Null()
                                : document.conversion().json())
                .with("shownAgain", document.reduces() != null)
                .with(
                        "attachments",
                        ApiAnswer.array(limited("attachments", message.attachments(), cut).stream()
                                .map(attachment -> attachment(document, attachment))
                                .toList()))
                .with("stories", citing(contents, id))
                .with(
                        "citation",
                        SiteAddress.asOf(
                                SiteAddress.document(id), contents.checkpoint().size()))
                .with("links", links(document))
                .with("proof", ApiAnswer.proved(Json.Obj.EMPTY, document.release()));
        return json.with("cut", DocumentJson.texts(cut));
    }

    private static String subject(Message message, List<String> cut) {
        String subject = message.subject();
        if (subject == null || subject.length() <= SUBJECT_CHARS) {
            return subject;
        }
        cut.add("subject");
        return subject.substring(0, SUBJECT_CHARS);
    }

    private static Json.Arr people(String name, List<Address> people, List<String> cut) {
        return DocumentJson.people(limited(name, people, cut));
    }

    private static <T> List<T> limited(String name, List<T> all, List<String> cut) {
        if (all.size() <= LISTED) {
            return all;
        }
        cut.add(name);
        return all.subList(0, LISTED);
    }

    private static Json.Obj attachment(DocumentState.Published document, Attachment attachment) {
        return DocumentJson.attachment(attachment)
                .with("address", SiteAddress.attachment(document.id(), attachment.part(), attachment.name()))
                .with("flags", DocumentJson.texts(document.flags(attachment.part())));
    }

    private Json.Arr citing(PublicRecord contents, DocumentId id) {
        return ApiAnswer.array(stories.of(contents).citing(id).stream()
                .limit(LISTED)
                .map(ApiDocument::citing)
                .toList());
    }

    private static Json.Obj citing(StoryIndex.Citing citing) {
        String name = citing.entry().story().name();
        return Json.Obj.EMPTY
                .with("name", name)
                .with("title", citing.entry().head().title())
                .with("address", SiteAddress.story(name))
                .with("api", SiteAddress.apiStory(name))
                .with("quotation", DocumentJson.text(citing.citation().quotation()));
    }

    private static Json.Obj links(DocumentState.Published document) {
        DocumentId id = document.id();
        Json.Obj links = Json.Obj.EMPTY
                .with("text", SiteAddress.apiText(id))
                .with("thread", SiteAddress.apiThread(id))
                .with("proof", SiteAddress.apiProof(id))
                .with("raw", SiteAddress.raw(id))
                .with("evidence", SiteAddress.evidence(id))
                .with("dossier", SiteAddress.dossier(id));
        links = document.redaction() == null ? links : links.with("marks", SiteAddress.marks(id));
        return document.reduces() == null ? links : links.with("forms", SiteAddress.forms(id));
    }

    /** The line about a document, and that it is in the tree that the log names. */
    Response proof(DocumentId id) throws IOException {
        if (!(documents.state(id) instanceof DocumentState.Published document)
                || !document.release().isConfirmed()) {
            return ApiProblem.NO_PROOF.response();
        }
        DocumentProof proof = archive.proof(document);
        return ApiAnswer.json(known(archive.contents(), id, "shown")
                .with("part", document.release().part())
                .with("sha256", document.sha256().hex())
                .with("proof", ApiAnswer.proved(Json.Obj.EMPTY, document.release()))
                .with("line", proof.line())
                .with("lineProof", proof.lineProofJson()));
    }

    Response text(Request request, DocumentId id) throws IOException {
        OptionalLong cursor = ApiParameter.number(request, "cursor", 0);
        if (cursor.isEmpty()) {
            return ApiProblem.BAD_CURSOR.response();
        }
        return documents
                .read(id, (document, published) -> text(document, published, cursor.getAsLong()))
                .orElseGet(ApiProblem.NOT_FOUND::response);
    }

    private Response text(DocumentState.Published document, byte[] published, long cursor) throws IOException {
        CitedText text = CitedText.of(published, documents.form(document));
        List<TextRange> paragraphs = text.paragraphs();
        if (cursor > paragraphs.size()) {
            return ApiProblem.BAD_CURSOR.response();
        }
        DocumentId id = document.id();
        List<Json> page = new ArrayList<>();
        int chars = 0;
        int at = (int) cursor;
        while (at < paragraphs.size() && page.size() < PARAGRAPHS && chars < PAGE_CHARS) {
            Effort.check();
            TextRange range = paragraphs.get(at++);
            ByteRange bytes = text.bytes(range);
            chars += range.length();
            page.add(Json.Obj.EMPTY
                    .with("paragraph", at)
                    .with("text", range.of(text.text()))
                    .with("start", range.from())
                    .with("end", range.to())
                    .with("from", bytes.from())
                    .with("to", bytes.to())
                    .with("address", SiteAddress.passage(document, bytes)));
        }
        String next = at < paragraphs.size() ? SiteAddress.apiText(id) + "?cursor=" + at : null;
        return ApiAnswer.json(ApiAnswer.paged(
                known(archive.contents(), id, "shown")
                        .with("part", document.release().part())
                        .with("sha256", document.sha256().hex())
                        .with("length", text.text().length())
                        .with("count", paragraphs.size())
                        .with("paragraphs", ApiAnswer.array(page)),
                next));
    }
}
