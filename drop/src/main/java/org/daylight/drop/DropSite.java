package org.daylight.drop;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.daylight.drop.page.DropPages;
import org.daylight.drop.page.MailboxView;
import org.daylight.drop.page.PageWords;
import org.daylight.format.Outcome;
import org.daylight.http.BodyReceiver;
import org.daylight.http.Cost;
import org.daylight.http.Delivery;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.keytext.WrittenPassphrase;
import org.daylight.submission.ItemHead;
import org.daylight.submission.ItemId;
import org.daylight.submission.SlowHash;
import org.daylight.submission.SourceKeys;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a drop ({@code spec/drop.md} section 6). Everything after signing in is the answer to a form: no address says anything about a visit, and
 * no request without its token learns whether a mailbox exists.
 */
final class DropSite implements HttpServer.Handler {

    private static final byte[] STYLE = read();
    /** Forms with files whose token of a visit has not arrived; each keeps about 10 kB. */
    private static final int MOST_UNKNOWN = 512;

    private static final String TEXT = "text/plain; charset=utf-8";

    private final SourceMailboxes mailboxes;
    private final Visits visits;
    private final Uploads uploads;
    private final UnknownSenders unknown = new UnknownSenders(MOST_UNKNOWN);
    private final Tickets tickets;
    private final SlowHash hash;
    private final DropPages pages;
    private final CollectEndpoint collect;
    private final ReadMailbox reader;
    private final Consumer<String> faults;
    private final String newsroom;

    DropSite(
            SourceMailboxes mailboxes,
            Visits visits,
            Uploads uploads,
            Tickets tickets,
            SlowHash hash,
            CollectEndpoint collect,
            Consumer<String> faults) {
        this.mailboxes = mailboxes;
        this.visits = visits;
        this.uploads = uploads;
        this.tickets = tickets;
        this.hash = hash;
        this.collect = collect;
        this.faults = faults;
        pages = new DropPages(mailboxes.random());
        reader = new ReadMailbox(mailboxes);
        newsroom = mailboxes.folder().settings().title();
    }

    private static byte[] read() {
        try (var in = Objects.requireNonNull(PageWords.class.getResourceAsStream("style.css"))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An answer that is made later. */
    private record Pending(Cost cost, Supplier<Response> maker) implements HttpServer.PendingAnswer {
        @Override
        public Response make() {
            return maker.get();
        }
    }

    /** An answer without content. */
    static HttpServer.PendingAnswer plain(int status, Map<String, String> headers) {
        Response response = Response.bytes(TEXT, new byte[0]).status(status).caching(Response.NO_STORE);
        for (Map.Entry<String, String> each : headers.entrySet()) {
            response = response.with(each.getKey(), each.getValue());
        }
        Response all = finished(response);
        return new Pending(Cost.CHEAP, () -> all);
    }

    /** With the headers of every answer; never compressed, because pages have secrets next to what others may influence. */
    private static Response finished(Response response) {
        return Delivery.deliver(Request.get("/"), response);
    }

    /** The status of an answer that says that there is no room (RFC 4918). */
    static final int NO_ROOM = 507;

    /** With one sentence, for who sends with a program. */
    static HttpServer.PendingAnswer noRoom(Map<String, String> headers) {
        Response response = Response.bytes(
                        TEXT, "There is no room for more at the moment. Try again later.\n".getBytes(UTF_8))
                .status(NO_ROOM)
                .caching(Response.NO_STORE);
        for (Map.Entry<String, String> each : headers.entrySet()) {
            response = response.with(each.getKey(), each.getValue());
        }
        Response all = finished(response);
        return new Pending(Cost.CHEAP, () -> all);
    }

    private HttpServer.PendingAnswer page(PageWords words, Supplier<String> maker) {
        return pending(words, Cost.PAGE, () -> html(maker.get()));
    }

    private HttpServer.PendingAnswer pending(PageWords words, Cost cost, Supplier<Response> maker) {
        return new Pending(cost, () -> {
            try {
                return maker.get();
            } catch (RuntimeException e) {
                if (mailboxes.space().refusal(e).isPresent()) {
                    return html(pages.plain(words, newsroom, "full")).status(NO_ROOM);
                }
                faults.accept("a request could not be answered: " + e.getClass().getName());
                return html(pages.plain(words, newsroom, "wrong")).status(500);
            }
        });
    }

    private static Response html(String page) {
        return finished(Response.html(page).caching(Response.NO_STORE));
    }

    private HttpServer.PendingAnswer wrong(int status, PageWords words) {
        return pending(
                words,
                Cost.PAGE,
                () -> html(pages.plain(words, newsroom, "wrong")).status(status));
    }

    @Override
    public HttpServer.PendingAnswer answer(Exchange exchange) {
        Optional<Request> parsed = Request.of(exchange.method(), exchange.target(), Map.of());
        if (parsed.isEmpty() || exchange.body().length > 0) {
            return wrong(400, PageWords.in("en"));
        }
        List<String> path = parsed.get().path();
        if (path.equals(List.of("upload")) && !exchange.method().equals("PATCH")) {
            return upload(exchange);
        }
        boolean isRead = exchange.method().equals("GET") || exchange.method().equals("HEAD");
        if (path.equals(List.of("collect", "challenges")) && isRead) {
            return pending(PageWords.in("en"), Cost.CHEAP, () -> finished(collect.challenges()));
        }
        if (!isRead) {
            // a form without fields, or an upload without bytes
            BodyReceiver receiver = receiver(exchange);
            return receiver == null
                    ? wrong(exchange.method().equals("POST") ? 404 : 405, PageWords.in("en"))
                    : pending(
                            PageWords.in("en"),
                            Cost.PAGE,
                            () -> receiver.complete().make());
        }
        if (path.equals(List.of(""))) {
            PageWords words = PageWords.preferred(exchange.header("accept-language"));
            return page(words, () -> pages.front(words, newsroom));
        }
        if (path.equals(List.of("favicon.ico"))) {
            return plain(204, Map.of()); // there is none, which browsers ask for anyway
        }
        if (path.equals(List.of("style.css"))) {
            return new Pending(Cost.CHEAP, () -> finished(Response.bytes("text/css; charset=utf-8", STYLE)));
        }
        if (path.size() == 2 && PageWords.LANGUAGES.contains(path.get(0))) {
            PageWords words = PageWords.in(path.get(0));
            if (path.get(1).isEmpty()) {
                return page(words, () -> pages.front(words, newsroom));
            }
            if (path.get(1).equals("enter")) {
                return page(words, () -> {
                    if (tickets.seconds().isEmpty()) {
                        return pages.enter(words, newsroom, "");
                    }
                    return waiting(words);
                });
            }
        }
        return wrong(404, path.isEmpty() ? PageWords.in("en") : PageWords.in(path.get(0)));
    }

    /** {@code HEAD /upload}: how much of an item has arrived. */
    private HttpServer.PendingAnswer upload(Exchange exchange) {
        Optional<UploadToken> token = UploadToken.parse(exchange.header("upload-token"));
        if (!exchange.method().equals("HEAD") || token.isEmpty()) {
            return plain(exchange.method().equals("HEAD") ? 404 : 400, Map.of());
        }
        return pending(PageWords.in("en"), Cost.PAGE, () -> {
            try {
                Optional<ItemFolder> item = mailboxes.item(token.get().item());
                if (item.isEmpty() || !item.get().has(token.get().key())) {
                    return plain(404, Map.of()).make();
                }
                ItemFolder.Content content = item.get().content();
                return plain(200, PatchBody.headers(content.complete() ? -1 : content.offset(), content.complete()))
                        .make();
            } catch (IOException e) {
                return plain(404, Map.of()).make();
            }
        });
    }

    @Override
    public @Nullable BodyReceiver receiver(Exchange exchange) {
        Optional<Request> parsed = Request.of(exchange.method(), exchange.target(), Map.of());
        if (parsed.isEmpty()) {
            return null;
        }
        List<String> path = parsed.get().path();
        if (exchange.method().equals("PATCH") && path.equals(List.of("upload"))) {
            return patch(exchange);
        }
        if (!exchange.method().equals("POST")) {
            return null;
        }
        if (path.equals(List.of("collect"))) {
            return collect.receiver(response -> pending(PageWords.in("en"), Cost.PAGE, () -> finished(response.get())));
        }
        if (path.size() != 2 || !PageWords.LANGUAGES.contains(path.get(0))) {
            return null;
        }
        PageWords words = PageWords.in(path.get(0));
        String host = exchange.header("host");
        return switch (path.get(1)) {
            case "new" -> new SecretForm(fields -> page(words, () -> newWords(words)));
            case "visit" -> new SecretForm(fields -> signIn(words, fields));
            case "send" -> send(words, exchange.header("content-type"));
            case "mailbox" ->
                new SecretForm(fields -> inVisit(words, fields, visit -> html(mailbox(visit, words, List.of()))));
            case "large" ->
                new SecretForm(fields -> inVisit(words, fields, visit -> large(visit, words, fields, host)));
            case "delete" ->
                new SecretForm(fields -> inVisit(words, fields, visit -> html(delete(visit, words, fields))));
            case "leave" ->
                new SecretForm(fields -> inVisit(words, fields, visit -> {
                    visits.end(visit);
                    return html(pages.plain(words, newsroom, "left"));
                }));
            default -> null;
        };
    }

    private BodyReceiver patch(Exchange exchange) {
        Optional<UploadToken> token = UploadToken.parse(exchange.header("upload-token"));
        String from = exchange.header("upload-offset");
        boolean isLast = exchange.header("upload-complete").equals("?1");
        String length = isLast ? exchange.header("upload-length") : "0";
        if (token.isEmpty() || !from.matches("[0-9]{1,15}") || !length.matches("[0-9]{1,15}")) {
            return new Refused(plain(token.isEmpty() ? 404 : 400, Map.of()));
        }
        var body = new PatchBody(uploads, isLast, Long.parseLong(length));
        return new Opened(body, () -> body.open(mailboxes, token.get(), Long.parseLong(from)));
    }

    private BodyReceiver send(PageWords words, String contentType) {
        return new SendForm(
                mailboxes,
                visits,
                uploads,
                unknown,
                contentType,
                pending(
                        words,
                        Cost.CHEAP,
                        () -> html(pages.plain(words, newsroom, "busy")).status(503)),
                (visit, results) -> pending(
                        words,
                        Cost.PAGE,
                        () -> visit == null
                                ? html(pages.plain(words, newsroom, "over"))
                                : withResults(visit, words, results)));
    }

    /** Discards a body. */
    private record Refused(HttpServer.PendingAnswer answer) implements BodyReceiver {
        @Override
        public boolean receive(byte[] bytes, int from, int length) {
            return false;
        }

        @Override
        public HttpServer.PendingAnswer complete() {
            return answer;
        }

        @Override
        public void broken() {
            // nothing was kept
        }
    }

    /** A receiver that waits for the disk before its first byte, which the thread that received the request must not do. */
    private static final class Opened implements BodyReceiver {
        private final BodyReceiver body;
        private @Nullable Runnable open;

        Opened(BodyReceiver body, Runnable open) {
            this.body = body;
            this.open = open;
        }

        private void open() {
            if (open != null) {
                open.run();
                open = null;
            }
        }

        @Override
        public boolean receive(byte[] bytes, int from, int length) {
            open();
            return body.receive(bytes, from, length);
        }

        @Override
        public HttpServer.PendingAnswer complete() {
            open();
            return body.complete();
        }

        @Override
        public void broken() {
            body.broken();
        }
    }

    private String newWords(PageWords words) {
        byte[] secret = new byte[WrittenPassphrase.BYTES];
        mailboxes.random().nextBytes(secret);
        String passphrase = WrittenPassphrase.words(secret);
        Arrays.fill(secret, (byte) 0);
        return pages.newWords(words, newsroom, passphrase);
    }

    private String waiting(PageWords words) {
        Tickets.Ticket next = tickets.issue();
        return pages.waiting(words, newsroom, next.text(), next.seconds(), next.bits());
    }

    private HttpServer.PendingAnswer signIn(PageWords words, Map<String, String> fields) {
        String ticket = fields.getOrDefault("ticket", "");
        WrittenPassphrase.Reading reading = WrittenPassphrase.read(fields.getOrDefault("words", ""));
        if (!(reading instanceof WrittenPassphrase.Reading.Read(byte[] secret))) {
            return page(words, () -> pages.mistyped(words, newsroom, reading, ticket));
        }
        String work = fields.getOrDefault("work", "");
        boolean isTicketNeeded = tickets.seconds().isPresent();
        if (isTicketNeeded && !tickets.isRight(ticket, work)) {
            Arrays.fill(secret, (byte) 0);
            return page(words, () -> waiting(words));
        }
        tickets.count();
        return pending(words, Cost.PASSWORD, () -> {
            // Only now: when too many wait already, the request was answered "busy", and the ticket can be used again.
            if (isTicketNeeded && !tickets.use(ticket, work)) {
                Arrays.fill(secret, (byte) 0);
                return html(waiting(words));
            }
            SourceKeys keys = SourceKeys.of(secret, mailboxes.folder().salt(), hash);
            Arrays.fill(secret, (byte) 0);
            return visits.begin(keys)
                    .map(visit -> html(mailbox(visit, words, List.of())))
                    .orElseGet(() -> html(pages.plain(words, newsroom, "busy")).status(503));
        });
    }

    /** A page of a visit. */
    private interface VisitPage {
        Response of(Visits.Visit visit) throws IOException;
    }

    private HttpServer.PendingAnswer inVisit(PageWords words, Map<String, String> fields, VisitPage page) {
        return pending(
                words,
                Cost.PAGE,
                () -> visits.continued(fields.getOrDefault("visit", ""))
                        .map(visit -> {
                            try {
                                return page.of(visit);
                            } catch (IOException e) {
                                throw new UncheckedIOException(e);
                            }
                        })
                        .orElseGet(() -> html(pages.plain(words, newsroom, "over"))));
    }

    /** The mailbox after something was sent. @param results when there was no room for one of them, the status says so */
    private Response withResults(Visits.Visit visit, PageWords words, List<MailboxView.Result> results) {
        Response page = html(mailbox(visit, words, results));
        return results.stream().anyMatch(each -> each.kind().isNoRoom()) ? page.status(NO_ROOM) : page;
    }

    private String mailbox(Visits.Visit visit, PageWords words, List<MailboxView.Result> results) {
        try {
            return pages.mailbox(reader.view(visit, words, results));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Response large(Visits.Visit visit, PageWords words, Map<String, String> fields, String host)
            throws IOException {
        String name = fields.getOrDefault("name", "").strip();
        if (name.isEmpty()) {
            return html(mailbox(visit, words, List.of()));
        }
        try {
            ItemFolder item = mailboxes.begin(visit.keys(), ItemHead.Kind.FILE, name);
            String address = "http://" + (Request.HOST.matcher(host).matches() ? host.toLowerCase(Locale.ROOT) : "");
            var token = new UploadToken(item.item(), visit.keys().itemKey(item.item()));
            return html(pages.large(words, newsroom, visit.token(), address, token.text(), name));
        } catch (IOException e) {
            Space.Refusal refusal = mailboxes.space().refusal(e).orElseThrow(() -> e);
            var kind = refusal == Space.Refusal.DROP_FULL
                    ? MailboxView.Result.Kind.FULL
                    : MailboxView.Result.Kind.MAILBOX_FULL;
            return withResults(visit, words, List.of(new MailboxView.Result(kind, name, 0)));
        }
    }

    private String delete(Visits.Visit visit, PageWords words, Map<String, String> fields) throws IOException {
        String what = fields.getOrDefault("what", "");
        switch (what) {
            case "all" -> {
                if (fields.getOrDefault("sure", "").equals("yes")) {
                    mailboxes.delete(visit.keys().mailbox());
                    visits.end(visit);
                    return pages.plain(words, newsroom, "gone");
                }
            }
            case "replies" -> mailboxes.deleteReplies(visit.keys().mailbox());
            default -> {
                if (ItemId.parse(what) instanceof Outcome.Ok<ItemId>(ItemId id)) {
                    Optional<ItemFolder> item = mailboxes
                            .item(id)
                            .filter(one -> one.mailbox().equals(visit.keys().mailbox()));
                    if (item.isPresent()) {
                        mailboxes.delete(item.get());
                    }
                }
            }
        }
        return mailbox(visit, words, List.of());
    }

    @Override
    public Response refuse(int status) {
        return html(pages.plain(PageWords.in("en"), newsroom, status == 503 ? "busy" : "wrong"))
                .status(status);
    }

    @Override
    public Response busy() {
        return html(pages.plain(PageWords.in("en"), newsroom, "busy"))
                .status(503)
                .with("Retry-After", "60");
    }

    /** A clock's error and drift identify a machine, and could be compared with those of servers whose place is known. */
    @Override
    public boolean tellsTime() {
        return false;
    }
}
