package org.daylight.web.gemini;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.daylight.http.GeminiServer;
import org.daylight.http.client.Answer;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.http.client.WrongAnswer;
import org.daylight.web.language.Language;
import org.daylight.web.language.Words;
import org.daylight.web.view.GeminiForm;

/**
 * Answers requests of the Gemini protocol with the pages and files of a web site of Daylight, which makes the gemtext itself. The site limits the work of its answers, so
 * the gateway needs no limit of its own. Safe for use by several threads.
 */
public final class GeminiGateway implements GeminiServer.Handler, Closeable {

    /** The address that asks for the words of a search. */
    static final String FIND = "/find";

    /** More than any file of an archive has. */
    private static final long MAX_BYTES = 1L << 50;

    private static final int MAX_TITLE = 200;

    private final String site;
    private final Consumer<String> faults;
    private final WebClient client;

    /** Whether the site gave no answer to the last request, which was reported. */
    private final AtomicBoolean isSilent = new AtomicBoolean();

    private volatile boolean closed;

    /**
     * A gateway to a site.
     *
     * @param site scheme, host and port of the site, such as {@code http://127.0.0.1:8080}
     * @param faults receives a line when the site stops answering, without what was asked for
     */
    public GeminiGateway(URI site, Consumer<String> faults) {
        this.faults = faults;
        this.site = site.getScheme() + "://" + site.getRawAuthority();
        client = new WebClient(new Route.Direct(), HttpLimits.USUAL, any -> true, "daylight-gemini");
    }

    @Override
    public GeminiServer.Answer answer(URI address) throws IOException {
        String path = address.getRawPath().isEmpty() ? "/" : address.getRawPath();
        String query = address.getRawQuery();
        Language language = language(path);
        if (path.equals(FIND) || path.equals("/" + language.tag() + FIND)) {
            return query == null || query.isEmpty()
                    ? new GeminiServer.Answer(10, language.in("/", () -> Words.of("page.search.label")), null)
                    : new GeminiServer.Answer(30, path.replace(FIND, "/search?q=") + words(query), null);
        }
        // A path that begins with two slashes must not name another host.
        URI asked = URI.create(site + (query == null ? path : path + "?" + query));
        return answer(ask(asked), language);
    }

    private Answer ask(URI address) throws IOException {
        try {
            Answer answer = client.getAs(GeminiForm.TYPE, address, MAX_BYTES);
            isSilent.set(false);
            return answer;
        } catch (WrongAnswer e) {
            throw e; // to this request only
        } catch (IOException e) {
            if (!closed && !isSilent.getAndSet(true)) {
                faults.accept("the site " + site + " gives no answer: " + e.getMessage());
            }
            throw e;
        }
    }

    /** Words as the value of a field of a form, in which two characters have a meaning that they do not have in Gemini. */
    private static String words(String query) {
        return query.replace("+", "%2B").replace("&", "%26");
    }

    /** The language that the path selects, else English. */
    private static Language language(String path) {
        String first = path.substring(1).split("/", 2)[0];
        return Language.tagged(first).orElse(Language.ENGLISH);
    }

    private static GeminiServer.Answer answer(Answer answer, Language language) throws IOException {
        String type = answer.header("content-type");
        if (answer.status() == 200) {
            return new GeminiServer.Answer(
                    20,
                    type.startsWith(GeminiForm.TYPE)
                            ? GeminiForm.TYPE + "; lang=" + language.tag()
                            : type.isEmpty() ? "application/octet-stream" : type,
                    new Body(answer));
        }
        try (answer) {
            String location = answer.header("location");
            boolean isHere = location.startsWith("/") && !location.startsWith("//");
            return switch (answer.status()) {
                case 301, 308 -> redirect(31, isHere ? location : "");
                case 302, 303, 307 -> redirect(30, isHere ? location : "");
                case 404 -> refusal(51, answer);
                case 410 -> refusal(52, answer);
                case 429, 503 -> new GeminiServer.Answer(44, "20", null);
                case 400, 405, 414 -> refusal(59, answer);
                default -> refusal(40, answer);
            };
        }
    }

    private static GeminiServer.Answer redirect(int status, String to) {
        return to.isEmpty()
                ? new GeminiServer.Answer(40, "The site answered with an address elsewhere.", null)
                : new GeminiServer.Answer(status, to, null);
    }

    /** An answer whose words are the first lines of the site's own page. */
    private static GeminiServer.Answer refusal(int status, Answer answer) throws IOException {
        String text = new String(answer.body().readNBytes(4 * MAX_TITLE), StandardCharsets.UTF_8);
        String words = text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("=>"))
                .limit(2)
                .map(line -> line.replaceFirst("^#+ *", ""))
                .collect(Collectors.joining(": "));
        String title = words.substring(0, Math.min(MAX_TITLE, words.length()));
        boolean isPage = answer.header("content-type").startsWith(GeminiForm.TYPE) && !title.isBlank();
        return new GeminiServer.Answer(status, isPage ? title : "Status " + answer.status() + " of HTTP.", null);
    }

    /** The body of an answer; to close it ends the request. */
    private static final class Body extends FilterInputStream {
        private final Answer answer;

        private Body(Answer answer) {
            super(answer.body());
            this.answer = answer;
        }

        @Override
        public void close() throws IOException {
            answer.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }
}
