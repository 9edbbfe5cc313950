package org.daylight.outlook;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A person or list as a mailbox of a message.
 *
 * @param name the display name; empty when there is none
 * @param address an Internet address; or an address of another system in the encapsulated form; empty when none is known
 */
record MailboxForm(String name, String address) {

    private static final Pattern SMTP = Pattern.compile("[^\\s<>()\\[\\],;:\"\\\\@]+@[^\\s<>()\\[\\],;:\"\\\\@]+");

    /** Where an encapsulated address has no domain of its own: a name that can never exist (RFC 2606 section 2). */
    private static final String NO_DOMAIN = "exchange.invalid";

    /** Whether it is an Internet address that needs no quotes. */
    static boolean isSmtp(@Nullable String address) {
        return address != null
                && address.length() <= 400
                && SMTP.matcher(address).matches();
    }

    /**
     * A mailbox from the properties of a sender or recipient.
     *
     * @param type {@code SMTP}, {@code EX} and others
     * @param address of that type
     * @param smtp the Internet address that the item states for the same person; null when it states none
     */
    static @Nullable MailboxForm of(
            @Nullable String name, @Nullable String type, @Nullable String address, @Nullable String smtp) {
        String shown = name == null ? "" : unquoted(HeaderLines.oneLine(name));
        String known = smtp == null ? "" : stripped(smtp);
        String given = address == null ? "" : stripped(address);
        if (isSmtp(known)) {
            return new MailboxForm(withoutAddress(shown, known), known);
        }
        if (isSmtp(given)) {
            return new MailboxForm(withoutAddress(shown, given), given);
        }
        boolean typed = type != null && !type.isBlank() && !type.equalsIgnoreCase("SMTP");
        if (!given.isEmpty() && (typed || given.startsWith("/"))) {
            return new MailboxForm(shown, encapsulated(type, given));
        }
        if (isSmtp(shown)) {
            return new MailboxForm("", shown);
        }
        String named = shown.isEmpty() ? given : shown;
        return named.isEmpty() ? null : new MailboxForm(named, "");
    }

    private static String stripped(String address) {
        String line = HeaderLines.oneLine(address);
        boolean angled = line.length() > 2 && line.startsWith("<") && line.endsWith(">");
        String bare = angled ? line.substring(1, line.length() - 1) : line;
        return bare.regionMatches(true, 0, "smtp:", 0, 5) ? bare.substring(5) : bare;
    }

    /** Outlook writes an address as a name, often in quotes, where there is no name. */
    private static String unquoted(String name) {
        boolean quoted = name.length() > 2
                && (name.startsWith("'") && name.endsWith("'") || name.startsWith("\"") && name.endsWith("\""));
        return quoted ? name.substring(1, name.length() - 1) : name;
    }

    private static String withoutAddress(String name, String address) {
        return name.equalsIgnoreCase(address) ? "" : name;
    }

    /**
     * An address of another system in a local part, as Exchange does ([MS-OXOABK] section 2.2.3.16): {@code
     * IMCEAEX-_O=PORT_CN=ADA@exchange.invalid}.
     */
    private static String encapsulated(@Nullable String type, String address) {
        var out = new StringBuilder("IMCEA");
        String system = type == null || type.isBlank()
                ? "EX"
                : type.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
        out.append(system).append('-');
        for (byte b : address.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c == '/') {
                out.append('_');
            } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "=-".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append(String.format(Locale.ROOT, "+%02X", (int) c));
            }
            if (out.length() > 900) {
                break;
            }
        }
        return out.append('@').append(NO_DOMAIN).toString();
    }

    /** As it is written in a field. */
    String written() {
        return name.isEmpty() && !address.isEmpty() ? address : HeaderLines.phrase(name) + " <" + address + ">";
    }
}
