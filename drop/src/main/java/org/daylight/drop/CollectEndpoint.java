package org.daylight.drop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.BodyReceiver;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.note.NoteKey;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ExchangeFolder;
import org.daylight.submission.MailboxId;
import org.daylight.submission.ReplyId;
import org.daylight.submission.ReturnNote;
import org.daylight.submission.WaitingItem;
import org.daylight.submission.remote.CollectRequest;

/**
 * Hands submissions to the newsroom. Each request is a note that the collector signed, with a challenge that is used once
 * ({@code spec/drop.md} section 7). To everyone else, all requests are answered in the same way.
 */
final class CollectEndpoint {

    /** How many challenges one answer has; they cost no memory before they are used. */
    static final int CHALLENGES = 100;

    /** Requests whose signature has not arrived, of at most 16 KiB each. */
    private static final int MOST_UNKNOWN = 512;

    private static final long VALID_SECONDS = 3_600;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final SourceMailboxes mailboxes;
    private final StoreExchange store;
    private final NoteKey.Verifier collector;
    private final String receiptKey;
    private final OnceTokens challenges;
    private final UnknownSenders unknown = new UnknownSenders(MOST_UNKNOWN);

    CollectEndpoint(SourceMailboxes mailboxes, SecureRandom random, LongSupplier nanoTime) {
        this.mailboxes = mailboxes;
        store = new StoreExchange(mailboxes);
        collector = mailboxes.folder().settings().collector();
        receiptKey = mailboxes.folder().receiptVerifier().text();
        challenges = new OnceTokens(random, nanoTime);
    }

    Response challenges() {
        var lines = new StringBuilder();
        for (int i = 0; i < CHALLENGES; i++) {
            lines.append(challenges.issue(Long.toString(challenges.now() + VALID_SECONDS)))
                    .append('\n');
        }
        return text(200, lines.toString());
    }

    private static Response text(int status, String text) {
        return Response.bytes(TEXT, text.getBytes(StandardCharsets.UTF_8))
                .status(status)
                .caching(Response.NO_STORE);
    }

    private static Response refused() {
        return text(403, "refused\n");
    }

    /** Uses a challenge. Called only for a request with a right signature. */
    private boolean use(String challenge) {
        Optional<String> until = challenges.content(challenge).filter(content -> content.matches("[0-9]{1,12}"));
        return until.isPresent() && challenges.use(challenge, Long.parseLong(until.get()));
    }

    /** Receives a request. @param pending makes an answer of what takes time */
    BodyReceiver receiver(Function<Supplier<Response>, HttpServer.PendingAnswer> pending) {
        return new CollectBody(
                unknown,
                this::verified,
                (request, content) -> pending.apply(
                        () -> request.map(right -> answer(right, content)).orElseGet(CollectEndpoint::refused)),
                pending.apply(() -> text(503, "busy\n")));
    }

    private Optional<CollectRequest> verified(byte[] note) {
        return CollectRequest.verified(note, collector) instanceof Outcome.Ok<CollectRequest>(CollectRequest request)
                        && isForThisDrop(request)
                        && use(request.challenge())
                ? Optional.of(request)
                : Optional.empty();
    }

    private boolean isForThisDrop(CollectRequest request) {
        return request.drop().equals(receiptKey) || request.action() == CollectRequest.Action.DESCRIBE;
    }

    private Response answer(CollectRequest request, byte[] content) {
        try {
            return switch (request.action()) {
                case DESCRIBE -> text(200, ExchangeFolder.text(store.describe()));
                case LIST -> list();
                case HEAD -> bytes(WholeFile.bytes(item(request).head(), DropExchange.MAX_HEAD_BYTES));
                case TAIL -> bytes(WholeFile.bytes(item(request).tail(), DropExchange.MAX_HEAD_BYTES));
                case SEGMENT -> segment(request);
                case COLLECTED -> {
                    for (ReturnNote.Collected each : request.items()) {
                        store.acknowledge(each.mailbox(), each.item());
                    }
                    yield text(200, "deleted\n");
                }
                case REPLY -> reply(request.words(), content);
            };
        } catch (DamagedSubmission | NoSuchFileException | IllegalArgumentException e) {
            return text(404, "not there\n");
        } catch (IOException e) {
            if (mailboxes.space().refusal(e).isPresent()) {
                return text(DropSite.NO_ROOM, "no room\n");
            }
            throw new UncheckedIOException(e); // status 500, and a line for the operator
        }
    }

    private ItemFolder item(CollectRequest request) throws IOException {
        ReturnNote.Collected one = request.items().getFirst();
        return store.item(one.mailbox(), one.item());
    }

    private Response list() throws IOException {
        var lines = new StringBuilder();
        for (WaitingItem each : store.list()) {
            lines.append(each.mailbox().hex())
                    .append(' ')
                    .append(each.item().hex())
                    .append(' ')
                    .append(each.replyTo().text())
                    .append(' ')
                    .append(each.segments())
                    .append(' ')
                    .append(each.storedBytes())
                    .append('\n');
        }
        return text(200, lines.toString());
    }

    private static Response bytes(byte[] content) {
        return Response.bytes("application/octet-stream", content).caching(Response.NO_STORE);
    }

    private Response segment(CollectRequest request) throws IOException {
        ReturnNote.Collected one = request.items().getFirst();
        Path file = store.segment(one.mailbox(), one.item(), request.number());
        return Response.file(
                        "application/octet-stream",
                        file,
                        Files.size(file),
                        one.item().hex() + "-" + request.number())
                .caching(Response.NO_STORE);
    }

    private Response reply(List<String> words, byte[] encrypted) throws IOException {
        if (!Sha256.of(encrypted).equals(Sha256.parsed(words.get(2)))) {
            return text(400, "not what was signed\n");
        }
        boolean isThere = store.send(new MailboxId(words.get(0)), new ReplyId(words.get(1)), encrypted);
        return text(200, isThere ? "delivered\n" : "gone\n");
    }
}
