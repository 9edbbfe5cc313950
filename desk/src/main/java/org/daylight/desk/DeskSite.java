package org.daylight.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.catalog.CatalogBroken;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.FormFields;
import org.daylight.desk.account.HostNames;
import org.daylight.desk.account.Refusal;
import org.daylight.desk.account.Sessions;
import org.daylight.desk.account.Visit;
import org.daylight.desk.account.WebAuthn;
import org.daylight.desk.page.AccountPage;
import org.daylight.desk.page.AuditPage;
import org.daylight.desk.page.DeskErrorPage;
import org.daylight.desk.page.DeskFiles;
import org.daylight.desk.page.DeskFrontPage;
import org.daylight.desk.page.DeskHtml;
import org.daylight.desk.page.DeskNewsroom;
import org.daylight.desk.page.DeskPage;
import org.daylight.desk.page.InvitationPage;
import org.daylight.desk.page.PasskeySignInPage;
import org.daylight.desk.page.PlanPage;
import org.daylight.desk.page.SignInPage;
import org.daylight.desk.page.UsersPage;
import org.daylight.desk.page.VisitorPage;
import org.daylight.editors.Editors;
import org.daylight.editors.SignIn;
import org.daylight.http.Cost;
import org.daylight.http.Delivery;
import org.daylight.http.Exchange;
import org.daylight.http.HttpServer;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.newsroom.DiskFault;

/**
 * The desk of one newsroom: the table of addresses, and what is verified before a page gets a request. In this order: the host name, the
 * method, the address, the origin of a form, the session, the token of a form. Safe for use by several threads.
 */
public final class DeskSite implements HttpServer.Handler {

    /** As the drop answers it (RFC 4918). */
    private static final int NO_ROOM = 507;

    private static final String FULL = "The disk of the newsroom is full. Free some space, then try again.";
    private static final String FORM = "application/x-www-form-urlencoded";

    private final DeskNewsroom newsroom;
    private final HostNames names;
    private final Clock clock;
    private final Consumer<String> faults;
    private final Sessions sessions;
    private final Map<String, DeskPage> pages = new HashMap<>();
    private final Map<String, VisitorPage> visitorPages = new HashMap<>();

    /**
     * A desk.
     *
     * @param faults receives errors that are not the user's, one line each
     */
    public DeskSite(DeskNewsroom newsroom, HostNames names, Clock clock, SecureRandom random, Consumer<String> faults) {
        this.newsroom = newsroom;
        this.names = names;
        this.clock = clock;
        this.faults = faults;
        this.sessions = new Sessions(random);
        var signIn = new SignIn(new Editors(newsroom.deciding()), random);
        var passkeys = new WebAuthn(random);
        visitorPages.put("sign-in", new SignInPage(newsroom, signIn, sessions));
        visitorPages.put("passkey", new PasskeySignInPage(newsroom, signIn, sessions, passkeys));
        visitorPages.put("invitation", new InvitationPage(newsroom, sessions, passkeys, random));
        pages.put("account", new AccountPage(newsroom, sessions, passkeys, random));
        pages.putAll(DocumentPages.of(newsroom, random));
        var plan = new PlanPage(newsroom);
        pages.put("", new DeskFrontPage(newsroom, plan));
        pages.put("plan", plan);
        pages.put("users", new UsersPage(newsroom, sessions, random));
        pages.put("audit", new AuditPage(newsroom));
        pages.put("sign-out", new SignOut());
    }

    /** Ends the session of the request. */
    private final class SignOut implements DeskPage {

        @Override
        public Response get(DeskRequest request) throws Refusal {
            throw Refusal.of(405, "Use the button to sign out.");
        }

        @Override
        public Response post(DeskRequest request) {
            sessions.end(request.session());
            return DeskHtml.seeOther("/sign-in");
        }
    }

    @Override
    public HttpServer.PendingAnswer answer(Exchange exchange) {
        return new DeskAnswer(exchange);
    }

    @Override
    public Response refuse(int status) {
        return finished(DeskErrorPage.of(status, "The request is not valid, or too long."));
    }

    @Override
    public Response busy() {
        return finished(DeskErrorPage.of(503, "Too many requests are waiting. Try again in a few seconds."))
                .with("Retry-After", "5");
    }

    /**
     * Adds the headers of every response. The policy for referrers differs from that of the public site: without it, browsers would
     * send the origin {@code null} with forms.
     */
    private static Response finished(Response response) {
        return Delivery.deliver(Request.get("/"), response).with("Referrer-Policy", "same-origin");
    }

    /** The first segment of an address, for the terminal: what follows can be the secret of an invitation. */
    static String place(String target) {
        String path = target.split("\\?", 2)[0];
        int second = path.indexOf('/', 1);
        return second < 0 ? path : path.substring(0, second + 1) + "…";
    }

    /** The cookie's name has the port, because cookies are the same for all ports of a host. */
    private static String cookieName(String host) {
        int colon = host.lastIndexOf(':');
        boolean hasPort = colon > host.lastIndexOf(']');
        return "daylight-desk" + (hasPort ? "-" + host.substring(colon + 1) : "");
    }

    private static String cookie(String name, String value) {
        return name + "=" + value + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** The pending answer to one request. */
    private final class DeskAnswer implements HttpServer.PendingAnswer {

        private final Exchange exchange;
        private final String method;
        private final Optional<Request> parsed;
        private Duration delay = Duration.ZERO;

        DeskAnswer(Exchange exchange) {
            this.exchange = exchange;
            this.method = exchange.method().equals("HEAD") ? "GET" : exchange.method();
            this.parsed = Request.of(method, exchange.target(), Map.of());
        }

        @Override
        public Cost cost() {
            if (parsed.isEmpty()) {
                return Cost.CHEAP;
            }
            List<String> path = parsed.get().path();
            VisitorPage visitorPage = visitorPages.get(path.getFirst());
            if (visitorPage != null) {
                return visitorPage.cost(method, path);
            }
            DeskPage page = pages.get(path.getFirst());
            return page == null ? Cost.PAGE : page.cost(method, path);
        }

        @Override
        public Duration delay() {
            return delay;
        }

        @Override
        public Response make() {
            try {
                return finished(answer());
            } catch (Refusal refusal) {
                return finished(DeskErrorPage.of(refusal.status(), refusal.words()));
            } catch (RuntimeException | IOException | StackOverflowError e) {
                if (DiskFault.isFull(e)) {
                    faults.accept("the desk failed at " + place(exchange.target()) + ": " + DiskFault.words(e));
                    return finished(DeskErrorPage.of(NO_ROOM, FULL));
                }
                faults.accept("the desk failed at " + place(exchange.target()) + ": " + e);
                return finished(DeskErrorPage.of(
                        500, "The desk could not do this. The window in which it was started" + " shows why."));
            }
        }

        private Response answer() throws Refusal, IOException {
            Optional<String> base = names.base(exchange.header("host"));
            if (base.isEmpty()) {
                throw Refusal.of(
                        421,
                        "The desk is not served under this host name. Open it at the address that was"
                                + " printed when it was started.");
            }
            if (!method.equals("GET") && !method.equals("POST")) {
                return DeskErrorPage.of(405, "Only GET and POST are possible.").with("Allow", "GET, HEAD, POST");
            }
            Request request = parsed.orElseThrow(() -> Refusal.bad("The address is not valid."));
            String target = exchange.target();
            int question = target.indexOf('?');
            Map<String, List<String>> query = FormFields.parse(question < 0 ? "" : target.substring(question + 1))
                    .orElseThrow(() -> Refusal.bad("The address is not valid."));
            Optional<Response> file = DeskFiles.at(question < 0 ? target : target.substring(0, question));
            if (file.isPresent() && method.equals("GET")) {
                return file.get();
            }
            Map<String, List<String>> form = method.equals("POST") ? form(base.get()) : Map.of();
            Instant now = clock.instant();
            VisitorPage visitorPage = visitorPages.get(request.path().getFirst());
            if (visitorPage != null) {
                return visit(visitorPage, new Visit(method, request.path(), query, form, now, base.get()));
            }
            Optional<Sessions.SignedInUser> user = user(now);
            if (user.isEmpty()) {
                return signInFirst(target);
            }
            return page(new DeskRequest(
                    method,
                    request.path(),
                    query,
                    form,
                    user.get().editor(),
                    user.get().session(),
                    now,
                    base.get()));
        }

        private Response signInFirst(String target) throws Refusal {
            if (method.equals("POST")) {
                throw Refusal.of(
                        401,
                        "Nothing was changed, because your session has ended. Sign in, then send the form" + " again.");
            }
            boolean isFront = target.equals("/") || !DeskHtml.isOfDesk(target);
            return DeskHtml.seeOther(
                    isFront ? "/sign-in" : "/sign-in?to=" + java.net.URLEncoder.encode(target, StandardCharsets.UTF_8));
        }

        /** Verifies that a form comes from a page of this desk, and reads it. */
        private Map<String, List<String>> form(String base) throws Refusal {
            String origin = exchange.header("origin").toLowerCase(Locale.ROOT);
            String site = exchange.header("sec-fetch-site");
            boolean isOurs = origin.isEmpty() ? site.equals("same-origin") : origin.equals(base);
            if (!isOurs || !site.isEmpty() && !site.equals("same-origin")) {
                throw Refusal.forbidden("Nothing was changed: the form does not come from a page of this desk.");
            }
            String type = exchange.header("content-type").toLowerCase(Locale.ROOT);
            if (!type.equals(FORM) && !type.startsWith(FORM + ";")) {
                throw Refusal.of(415, "Nothing was changed: this is not a form.");
            }
            return FormFields.parse(new String(exchange.body(), StandardCharsets.ISO_8859_1))
                    .orElseThrow(
                            () -> Refusal.bad("Nothing was changed: the form is not valid, or has too many fields."));
        }

        private Optional<Sessions.SignedInUser> user(Instant now) throws IOException {
            String name = cookieName(exchange.header("host"));
            for (String each : exchange.header("cookie").split("[;,]")) {
                String[] pair = each.strip().split("=", 2);
                if (pair.length == 2 && pair[0].equals(name)) {
                    return sessions.find(pair[1], newsroom.users(), now);
                }
            }
            return Optional.empty();
        }

        private Response visit(VisitorPage page, Visit visit) throws Refusal, IOException {
            VisitorPage.Answer answer = method.equals("POST") ? page.post(visit) : page.get(visit);
            delay = answer.delay();
            return answer.opened().isEmpty()
                    ? answer.response()
                    : answer.response()
                            .with(
                                    "Set-Cookie",
                                    cookie(
                                            cookieName(exchange.header("host")),
                                            answer.opened().get().cookie()));
        }

        private Response page(DeskRequest request) {
            try {
                DeskPage page = pages.get(request.segment(0));
                if (page == null) {
                    throw Refusal.notFound("There is no such page.");
                }
                if (method.equals("GET")) {
                    return page.get(request);
                }
                if (!request.session().hasToken(request.field("token"))) {
                    throw Refusal.forbidden(
                            "Nothing was changed: the form is from another session. Open the page again,"
                                    + " then send the form again.");
                }
                return page.post(request);
            } catch (Refusal refusal) {
                return DeskErrorPage.of(request, refusal.status(), refusal.words());
            } catch (IOException | UncheckedIOException | CatalogBroken e) {
                if (DiskFault.isFull(e)) {
                    faults.accept("the desk failed at " + place(exchange.target()) + ": " + DiskFault.words(e));
                    return DeskErrorPage.of(request, NO_ROOM, FULL);
                }
                if (method.equals("POST")) {
                    return DeskErrorPage.of(request, 409, "" + e.getMessage());
                }
                faults.accept("the desk failed at " + place(exchange.target()) + ": " + e.getMessage());
                return DeskErrorPage.of(request, 500, "" + e.getMessage());
            }
        }
    }
}
