package org.daylight.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daylight.message.Header;
import org.daylight.message.Message;

/**
 * What a server recorded in a message about its own checks (RFC 8601 section 2.2; RFC 8617 section 4.1.1). It is a
 * claim by that host, from the time when it had the message, or by anyone able to add the field. Nothing of it is
 * verified here.
 *
 * @param field the name of the field as written
 * @param host the authserv-id, the name by which the server identifies itself; empty where none can be read
 * @param results what it concluded; may be empty
 */
public record AuthenticationResults(String field, String host, List<Claim> results) {

    private static final int MAX_FIELDS = 20;
    private static final int MAX_CLAIMS = 30;
    private static final int MAX_PROPERTIES = 10;
    private static final int VALUE_CHARS = 8_000;

    public AuthenticationResults {
        results = List.copyOf(results);
    }

    /**
     * One result.
     *
     * @param method {@code dkim}, {@code spf}…, in lower case
     * @param result as the host writes it, in lower case
     * @param properties what it is about, such as {@code header.d=port.example}
     */
    public record Claim(String method, String result, List<String> properties) {
        public Claim {
            properties = List.copyOf(properties);
        }
    }

    /** The fields of a message, from the top; the first {@value #MAX_FIELDS}. */
    public static List<AuthenticationResults> of(Message message) {
        return message.headers().stream()
                .filter(header -> isOne(header.name()))
                .limit(MAX_FIELDS)
                .map(AuthenticationResults::read)
                .toList();
    }

    private static boolean isOne(String name) {
        return name.equalsIgnoreCase("authentication-results") || name.equalsIgnoreCase("arc-authentication-results");
    }

    private static AuthenticationResults read(Header header) {
        String value =
                header.value().substring(0, Math.min(VALUE_CHARS, header.value().length()));
        List<List<Lexer.Token>> parts = parts(Lexer.tokens(value, ";="));
        boolean arc = header.name().length() > "authentication-results".length();
        int host = arc ? 1 : 0; // in ARC fields, i=1 comes first
        var claims = new ArrayList<Claim>();
        for (int i = host + 1; i < parts.size() && claims.size() < MAX_CLAIMS; i++) {
            claim(parts.get(i), claims);
        }
        List<Lexer.Token> first = parts.size() > host ? parts.get(host) : List.of();
        String name = first.isEmpty() ? "" : Lexer.cut(first.getFirst().text());
        return new AuthenticationResults(header.name(), name, claims);
    }

    /** The tokens between semicolons, without comments. */
    private static List<List<Lexer.Token>> parts(List<Lexer.Token> tokens) {
        List<List<Lexer.Token>> parts = new ArrayList<>();
        parts.add(new ArrayList<>());
        for (Lexer.Token token : tokens) {
            if (token.isMark(";")) {
                parts.add(new ArrayList<>());
            } else if (!token.isComment()) {
                parts.getLast().add(token);
            }
        }
        return parts;
    }

    private static void claim(List<Lexer.Token> part, List<Claim> claims) {
        var pairs = new ArrayList<String[]>();
        for (int i = 1; i + 1 < part.size(); i++) {
            if (part.get(i).isMark("=")
                    && !part.get(i + 1).isMark("=")
                    && !part.get(i - 1).isMark("=")) {
                pairs.add(new String[] {part.get(i - 1).text(), part.get(i + 1).text()});
            }
        }
        if (pairs.isEmpty()) {
            return; // "none", or unreadable
        }
        String[] first = pairs.getFirst();
        String method = first[0].toLowerCase(Locale.ROOT);
        int version = method.indexOf('/');
        claims.add(new Claim(
                Lexer.cut(version > 0 ? method.substring(0, version) : method),
                Lexer.cut(first[1].toLowerCase(Locale.ROOT)),
                pairs.stream()
                        .skip(1)
                        .limit(MAX_PROPERTIES)
                        .map(pair -> Lexer.cut(pair[0] + "=" + pair[1]))
                        .toList()));
    }
}
