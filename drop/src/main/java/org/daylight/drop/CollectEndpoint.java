package org.daylight.drop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.http.BodyReceiver;
import org.daylight.http.HttpServer;
import org.daylight.http.Response;
import org.daylight.note.NoteKey;
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

    private final StoreExchange store;
    private final NoteKey.Verifier collector;
    private final String receiptKey;
    private final SecureRandom random;
    private final LongSupplier nanoTime;
    private final byte[] key = new byte[32];
    private final Map<String, Long> used = new HashMap<>();
    private final long start;
    private final UnknownSenders unknown = new UnknownSenders(MOST_UNKNOWN);

    CollectEndpoint(SourceMailboxes mailboxes, SecureRandom random, LongSupplier nanoTime) {
        store = new StoreExchange(mailboxes);
        collector = mailboxes.folder().settings().collector();
        receiptKey = mailboxes.folder().receiptVerifier().text();
        this.random = random;
        this.nanoTime = nanoTime;
        random.nextBytes(key);
        start = nanoTime.getAsLong();
    }

    private long now() {
        return (nanoTime.getAsLong() - start) / 1_000_000_000L;
    }

    Response challenges() {
        var lines = new StringBuilder();
        for (int i = 0; i < CHALLENGES; i++) {
            byte[] id = new byte[16];
            random.nextBytes(id);
            String said = HexFormat.of().formatHex(id) + "-" + (now() + VALID_SECONDS);
            lines.append(said).append('-').append(mac(said)).append('\n');
        }
        return text(200, lines.toString());
    }

    private String mac(String said) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(said.getBytes(StandardCharsets.US_ASCII)), 0, 16);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC-SHA-256", e);
        }
    }

    private static Response text(int status, String text) {
        return Response.bytes(TEXT, text.getBytes(StandardCharsets.UTF_8))
                .status(status)
                .caching(Response.NO_STORE);
    }

    private static Response refused() {
        return text(403, "refused\n");
    }

    /** Uses a challenge. Called only for a request with a right signature, so strangers cannot fill the memory. */
    private synchronized boolean use(String challenge) {
        int end = challenge.lastIndexOf('-');
        int middle = challenge.indexOf('-');
        if (middle != 32 || end <= middle || challenge.length() > 100) {
            return false;
        }
        String said = challenge.substring(0, end);
        boolean isOurs = MessageDigest.isEqual(
                mac(said).getBytes(StandardCharsets.US_ASCII),
                challenge.substring(end + 1).getBytes(StandardCharsets.US_ASCII));
        if (!isOurs) {
            return false;
        }
        long until = Long.parseLong(said.substring(middle + 1));
        long now = now();
        used.values().removeIf(each -> each < now);
        return now <= until && used.putIfAbsent(said, until) == null;
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
                case HEAD -> bytes(Files.readAllBytes(item(request).head()));
                case TAIL -> bytes(Files.readAllBytes(item(request).tail()));
                case SEGMENT -> segment(item(request), request.number());
                case COLLECTED -> {
                    for (ReturnNote.Collected each : request.items()) {
                        store.acknowledge(each.mailbox(), each.item());
                    }
                    yield text(200, "deleted\n");
                }
                case REPLY -> reply(request.words(), content);
            };
        } catch (IOException | IllegalArgumentException e) {
            return text(404, "not there\n");
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

    private static Response segment(ItemFolder item, int number) throws IOException {
        Path file = StoreExchange.segment(item, number);
        return Response.file(
                        "application/octet-stream",
                        file,
                        Files.size(file),
                        item.item().hex() + "-" + number)
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
