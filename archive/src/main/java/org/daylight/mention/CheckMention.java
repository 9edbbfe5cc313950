package org.daylight.mention;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.http.client.Answer;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.PublicMachines;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.http.client.WrongAnswer;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;

/**
 * Asks the page that says that it links to a document, and looks for the link. Only at an editor's request: a server never does. Each request has a
 * limit of size and time, and at most five redirections; without a proxy it connects to machines on the public Internet only.
 */
public final class CheckMention {

    /** So much of a page is read, in bytes. */
    static final int MAX_BYTES = 1 << 20;

    private static final Pattern CHARSET = Pattern.compile("(?i)charset=\"?([A-Za-z0-9._:+-]{1,40})");
    private static final Pattern TITLE_SPACE = Pattern.compile("\\s+");

    private final Route route;
    private final HttpLimits limits;
    private final Predicate<InetAddress> allowed;

    /** What was found. */
    public sealed interface Found {}

    /** The page links to the target. @param title of the page, one line; may be empty */
    public record Linked(String title) implements Found {}

    /** The page does not link to it. @param reason one line */
    public record NotLinked(String reason) implements Found {}

    /** @param route to the page; a proxy such as Tor's hides the address of the editor's machine */
    public CheckMention(Route route) {
        this(route, HttpLimits.USUAL, PublicMachines::has);
    }

    CheckMention(Route route, HttpLimits limits, Predicate<InetAddress> allowed) {
        this.route = route;
        this.limits = limits;
        this.allowed = allowed;
    }

    /** Asks. @throws IOException with a one-line message, when there is no answer: it may be there later */
    public Found check(Mention mention) throws IOException {
        URI source = URI.create(mention.source());
        if (!(route instanceof Route.Direct) && PublicMachines.isLocalName(source.getHost())) {
            return new NotLinked("its host is no machine on the public Internet");
        }
        try (var client = new WebClient(route, limits, allowed, "daylight");
                Answer answer = client.get(source, 0, MAX_BYTES)) {
            if (answer.status() != 200) {
                return new NotLinked("the page answers with status " + answer.status());
            }
            byte[] bytes = answer.body().readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                return new NotLinked("the page has more than " + MAX_BYTES + " bytes");
            }
            String type = answer.header("content-type").toLowerCase(Locale.ROOT);
            String text = new String(bytes, charset(type));
            boolean isHtml = type.isEmpty() || type.startsWith("text/html") || type.startsWith("application/xhtml+xml");
            return isHtml ? html(text, answer.address(), mention) : plain(text, mention);
        } catch (WrongAnswer e) {
            return new NotLinked("its server breaks a rule: " + e.getMessage());
        }
    }

    private static Charset charset(String type) {
        Matcher named = CHARSET.matcher(type);
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static Found html(String text, URI base, Mention mention) {
        var page = Jsoup.parse(text, base.toString());
        for (Element link : page.select("a[href], area[href], link[href]")) {
            if (isTarget(link.absUrl("href"), mention) || isTarget(link.attr("href"), mention)) {
                String title = TITLE_SPACE.matcher(page.title()).replaceAll(" ").strip();
                return new Linked(title);
            }
        }
        return new NotLinked("the page has no link to " + mention.target());
    }

    /** The address in a text that is not HTML, where nothing goes on after it. */
    private static Found plain(String text, Mention mention) {
        String target = mention.target();
        for (int at = text.indexOf(target); at >= 0; at = text.indexOf(target, at + 1)) {
            int end = at + target.length();
            if (end == text.length() || "\"'<>()[] \t\r\n,;#".indexOf(text.charAt(end)) >= 0) {
                return new Linked("");
            }
        }
        return new NotLinked("the page does not have the address " + mention.target());
    }

    private static boolean isTarget(String address, Mention mention) {
        int fragment = address.indexOf('#');
        String plain = fragment < 0 ? address : address.substring(0, fragment);
        return plain.equals(mention.target());
    }
}
