package org.daylight.web.page;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.daylight.http.Response;

/**
 * The WebSub hub that a publisher names in feeds (W3C Recommendation of 23 January 2018). Immutable.
 *
 * @param hub the hub, {@code http:} or {@code https:}
 * @param base scheme and host of this site, without a slash at the end: a hub must know the feeds by complete addresses
 */
public record FeedHub(URI hub, String base) {

    private static final int LONGEST = 2_000;

    /** @throws IllegalArgumentException with a one-line message, when one of the two is not such an address */
    public FeedHub {
        String scheme = String.valueOf(hub.getScheme()).toLowerCase(Locale.ROOT);
        boolean isSound = (scheme.equals("https") || scheme.equals("http"))
                && hub.getHost() != null
                && hub.getRawUserInfo() == null
                && hub.getRawFragment() == null
                && hub.toString().length() <= LONGEST
                && hub.toString().chars().allMatch(c -> c > ' ' && c < 0x7F);
        if (!isSound) {
            throw new IllegalArgumentException(
                    "not the address of a hub: write it as https://hub.example/, without user, # or accents");
        }
        if (base.isEmpty()) {
            throw new IllegalArgumentException("a hub needs --base: it must know the feeds by complete addresses");
        }
    }

    /** The hub with this address. @throws IllegalArgumentException as the constructor */
    public static FeedHub of(String address, String base) {
        try {
            return new FeedHub(new URI(address.strip()), base);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("not the address of a hub: write it as https://hub.example/", e);
        }
    }

    /** The feed with the header field that WebSub requires (section 4). @param self the path of the feed */
    Response in(Response feed, String self) {
        return feed.with("Link", "<" + hub + ">; rel=\"hub\", <" + base + self + ">; rel=\"self\"");
    }
}
