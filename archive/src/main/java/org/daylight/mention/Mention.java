package org.daylight.mention;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.DocumentId;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * A page elsewhere that says that it links to a document. Immutable.
 *
 * @param source the address of that page
 * @param target the address in this archive to which it links, as the sender gave it, without a fragment
 * @param document whose page is at that address
 */
public record Mention(String source, String target, DocumentId document) {

    /** The longest address, in characters. */
    public static final int LONGEST = 2_000;

    private static final String CODE = "mention-malformed";

    private static final Pattern DOCUMENT =
            Pattern.compile("/(?:[a-z]{2}/)?([a-z][a-z0-9-]{0,31}/[1-9][0-9]{0,9})(/[^?#]*)?");

    /**
     * Reads what was sent.
     *
     * @param target an address below any host; its path begins with that of a document, perhaps after the tag of a language
     *     ({@code /de/harbour/20413})
     * @return refused with code {@code mention-malformed}
     */
    public static Outcome<Mention> of(String source, String target) {
        return Malformed.caught(() -> {
            URI from = web(source, "source");
            URI to = web(target, "target");
            Malformed.unless(
                    !(from.getHost() + from.getPort()).equalsIgnoreCase(to.getHost() + to.getPort()),
                    CODE,
                    "source and target are on the same host");
            Matcher path = DOCUMENT.matcher(String.valueOf(to.getRawPath()));
            Malformed.unless(path.matches(), CODE, "target is not the address of a document");
            try {
                return new Mention(without(source), without(target), DocumentId.parse(path.group(1)));
            } catch (Malformed e) {
                throw e;
            } catch (IllegalArgumentException e) {
                throw new Malformed(CODE, "target is not the address of a document");
            }
        });
    }

    private static String without(String address) {
        int fragment = address.indexOf('#');
        return fragment < 0 ? address : address.substring(0, fragment);
    }

    private static URI web(String address, String name) {
        try {
            boolean isPlain = address.length() <= LONGEST && address.chars().allMatch(c -> c > 0x20 && c < 0x7f);
            Malformed.unless(isPlain, CODE, name + " is empty, too long, or has characters that no address has");
            URI uri = new URI(address);
            boolean isWeb = ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null;
            Malformed.unless(isWeb, CODE, name + " is not an address with http or https, without a user");
            return uri;
        } catch (URISyntaxException e) {
            throw new Malformed(CODE, name + " is not an address");
        }
    }

    /** The same page and document always have the same id: 64 hexadecimal digits. */
    public String id() {
        return Sha256.of((source + "\n" + document).getBytes(StandardCharsets.UTF_8))
                .hex();
    }

    Json.Obj json() {
        return Json.Obj.EMPTY.with("source", source).with("target", target);
    }
}
