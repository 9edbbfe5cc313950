package org.daylight.evidence;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.daylight.message.Header;
import org.daylight.message.Message;

/**
 * Whether a Message-ID has the form that the claimed software (User-Agent, X-Mailer) produces. The table has only forms
 * that a program has used for years. Programs that let users or servers choose the form count as unknown. Servers and
 * gateways replace identifiers, so "unusual" is only a reason to look closer.
 *
 * @param software as the message claims, shortened
 * @param messageId of the message, shortened
 * @param usual name of the form that this software produces, one of {@link #forms}; empty where none is known
 */
public record MessageIdForm(String software, String messageId, Fit fit, String usual) {

    /** Whether the form matches the software. */
    public enum Fit {
        USUAL,
        UNUSUAL,
        /** Nothing is known about this software, or it lets users or servers choose the form. */
        UNKNOWN
    }

    /**
     * A program by the words of its name, and the form of what precedes the {@code @}. All patterns run in linear time.
     */
    private record Known(String name, String usual, Pattern form) {
        Known(String name, String usual, String form) {
            this(name, usual, Pattern.compile(form));
        }
    }

    private static final String UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";

    /** The first entry whose name is in the claim counts, so more specific names come first. */
    private static final List<Known> TABLE = List.of(
            new Known("apple mail", "uuid", UUID.replace("a-f", "A-F")),
            new Known("iphone mail", "uuid", UUID.replace("a-f", "A-F")),
            new Known("ipad mail", "uuid", UUID.replace("a-f", "A-F")),
            new Known("outlook express", "outlook-express", "[0-9a-f]{12}\\$[0-9a-f]{8}\\$[0-9a-f]{8}"),
            new Known("thunderbird", "thunderbird", "[0-9A-F]{8}\\.[0-9]{1,9}|" + UUID),
            new Known("mutt/1.", "mutt", "[0-9]{14}\\.[A-Z][A-Z][0-9]{1,10}|[A-Za-z0-9+/=_-]{12,30}"),
            new Known("alpine", "alpine", "alpine\\.[A-Z0-9]{3}\\.[0-9a-z.]{3,80}"),
            new Known("git-send-email", "git", gitForms()),
            new Known("gnus/", "gnus", "[0-9a-zA-Z]{5,40}\\.fsf([._-][0-9A-Za-z._-]{0,60})?"),
            new Known("evolution", "evolution", "([0-9]{9,10}\\.[0-9]{1,10}\\.[0-9]{1,10}|[0-9a-f]{40})\\.camel"),
            new Known("squirrelmail", "squirrelmail", "[0-9a-f.]{10,80}\\.squirrel"),
            new Known("roundcube", "roundcube", "[0-9a-f]{32}"),
            new Known(
                    "lotus notes",
                    "notes",
                    "OF[0-9A-F]{6,10}\\.[0-9A-F]{6,10}-ON[0-9A-F]{6,10}\\.[0-9A-F]{6,10}-[0-9A-F]{6,10}\\.[0-9A-F]{6,10}"));

    private static String gitForms() {
        return "[0-9]{10}-[0-9]{1,9}-[0-9]{1,6}-git-send-email-[^@]{0,200}|[0-9]{14}\\.[0-9]{1,9}-[0-9]{1,6}-[^@]{0,200}"
            + "|([0-9a-f]{40}|cover)\\.[0-9]{9,11}\\.git\\.[^@]{0,200}";
    }

    /** Empty where the message has no identifier or claims no software. */
    public static Optional<MessageIdForm> of(Message message) {
        String id = message.messageId();
        Optional<String> claim = message.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase("user-agent")
                        || header.name().equalsIgnoreCase("x-mailer"))
                .map(Header::value)
                .filter(value -> !value.isBlank())
                .findFirst();
        if (id == null || claim.isEmpty()) {
            return Optional.empty();
        }
        String software = Lexer.cut(claim.get().strip());
        String lower = software.toLowerCase(Locale.ROOT);
        int end = id.lastIndexOf('@');
        String left = end < 0 ? id : id.substring(0, end);
        return Optional.of(TABLE.stream()
                .filter(known -> lower.contains(known.name()))
                .findFirst()
                .map(known -> new MessageIdForm(
                        software,
                        Lexer.cut(id),
                        known.form().matcher(left).matches() ? Fit.USUAL : Fit.UNUSUAL,
                        known.usual()))
                .orElse(new MessageIdForm(software, Lexer.cut(id), Fit.UNKNOWN, "")));
    }

    /** The names of all forms, in the order of the table. */
    public static List<String> forms() {
        return TABLE.stream().map(Known::usual).distinct().toList();
    }
}
