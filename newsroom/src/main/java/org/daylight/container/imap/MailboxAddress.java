package org.daylight.container.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.container.RawMessage;
import org.daylight.format.Outcome;

/**
 * The address of a mailbox on a server: {@code imaps://user@host:port/Folder} (RFC 5092, without passwords and options).
 *
 * @param encrypted whether the connection is encrypted from its first byte ({@code imaps}); otherwise STARTTLS encrypts
 *     it ({@code imap})
 * @param host in lower case; an IPv6 address without brackets
 * @param port 1 to 65535
 * @param user decoded
 * @param folder decoded, without {@code /} at the beginning and end; empty for every folder
 */
public record MailboxAddress(boolean encrypted, String host, int port, String user, String folder) {

    private static final int LONGEST = 2_000;
    private static final int IMAPS = 993;
    private static final int IMAP = 143;
    private static final Pattern SCHEME = Pattern.compile("(?i)imaps?://.*", Pattern.DOTALL);
    private static final Pattern HOST =
            Pattern.compile("(?:\\[([0-9a-fA-F:.]{2,45})]|([0-9A-Za-z](?:[0-9A-Za-z._-]{0,252})))(?::([0-9]{1,5}))?");

    /** Whether a text is meant to be such an address, and not a path. */
    public static boolean isOne(String text) {
        return SCHEME.matcher(text).matches();
    }

    /** Reads an address. The user may contain {@code @}, plain or as {@code %40}. The reasons never quote the address. */
    public static Outcome<MailboxAddress> parse(String text) {
        if (!isOne(text) || text.length() > LONGEST) {
            return refused("it must be imaps://user@host/Folder");
        }
        boolean encrypted = text.toLowerCase(Locale.ROOT).startsWith("imaps");
        String rest = text.substring(text.indexOf("://") + 3);
        int slash = rest.indexOf('/');
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        String path = slash < 0 ? "" : rest.substring(slash + 1);
        int at = authority.lastIndexOf('@');
        if (at <= 0) {
            return refused("the user is missing: it must be imaps://user@host/Folder");
        }
        String user = authority.substring(0, at);
        if (user.indexOf(':') >= 0) {
            return refused("it must not contain a password, which everyone on this machine could read in the list of"
                    + " processes: leave it out, and type it when asked, or use --password-file (a : in the user's"
                    + " name is written %3A)");
        }
        Matcher host = HOST.matcher(authority.substring(at + 1));
        if (!host.matches()) {
            return refused("the host must be a name or an address, with a port after : if it is not the usual one");
        }
        int port = host.group(3) == null ? encrypted ? IMAPS : IMAP : Integer.parseInt(host.group(3));
        if (port < 1 || port > 65_535) {
            return refused("the port must be 1 to 65535");
        }
        String name = host.group(1) == null ? host.group(2) : host.group(1);
        return decoded(user)
                .then(plainUser -> decoded(path.replaceAll("^/+|/+$", ""))
                        .map(folder ->
                                new MailboxAddress(encrypted, name.toLowerCase(Locale.ROOT), port, plainUser, folder)));
    }

    /** The address in one form only, for the same mailbox: it tells whether an import is continued. */
    @Override
    public String toString() {
        return scheme() + "://" + encoded(user, true) + "@" + server() + "/" + encoded(folder, false);
    }

    /** {@code mail.example.org}, or {@code mail.example.org:1993} if the port is not the usual one. */
    public String server() {
        String shown = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (encrypted ? IMAPS : IMAP) ? shown : shown + ":" + port;
    }

    /**
     * The name of a folder as a container (RFC 5092): {@code imaps://host/Folder;UIDVALIDITY=7}. It does not contain the
     * user.
     */
    String container(String folderShown, long validity) {
        return RawMessage.printable(scheme() + "://" + server() + "/" + folderShown) + ";UIDVALIDITY=" + validity;
    }

    /** The name of the server as a container, for a loss that is in no known folder. */
    public String container() {
        return scheme() + "://" + server() + "/";
    }

    private String scheme() {
        return encrypted ? "imaps" : "imap";
    }

    private static Outcome<MailboxAddress> refused(String reason) {
        return Outcome.refused("mailbox-address", reason);
    }

    /** Percent-encoding; a percent sign that does not begin one stands for itself. */
    private static Outcome<String> decoded(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(utf8.length);
        for (int i = 0; i < utf8.length; i++) {
            int high = i + 2 < utf8.length && utf8[i] == '%' ? Character.digit(utf8[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(utf8[i + 2], 16);
            if (low < 0) {
                bytes.put(utf8[i]);
            } else {
                bytes.put((byte) (high * 16 + low));
                i += 2;
            }
        }
        try {
            String decoded =
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
            return decoded.chars().anyMatch(Character::isISOControl)
                    ? Outcome.refused("mailbox-address", "the user and the folder must not contain control characters")
                    : Outcome.ok(decoded);
        } catch (CharacterCodingException e) {
            return Outcome.refused("mailbox-address", "percent signs must encode UTF-8 (RFC 3986)");
        }
    }

    private static String encoded(String text, boolean isUser) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            boolean isReserved = c == '%' || c == ' ' || isUser && (c == '@' || c == ':' || c == '/');
            if (isReserved) {
                out.append(String.format(Locale.ROOT, "%%%02X", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }
}
