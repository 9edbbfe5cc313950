package org.daylight.store;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.format.Outcome;

/**
 * The address of a store, as in the settings: {@code s3 https://host/bucket/prefix}.
 *
 * @param kind of the store: {@code s3}
 * @param server scheme, host and port, such as {@code https://s3.example.org}
 * @param bucket its name
 * @param prefix of all objects: empty, or ending in {@code /}
 */
public record StoreAddress(String kind, URI server, String bucket, String prefix) {

    /** The syntax, for messages. */
    public static final String FORM = "write it as  s3 https://HOST/BUCKET  or  s3 https://HOST/BUCKET/PREFIX";

    private static final Pattern ADDRESS =
            Pattern.compile("s3 (https?)://([a-z0-9.-]{1,253}|\\[[0-9a-f:.]{2,45}])(:[1-9][0-9]{0,4})?"
                    + "/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])((?:/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,8})/?");
    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127[.][0-9.]+|\\[::1]");

    /** Reads an address; refused with code {@code store-address} and one line that says what is wrong. */
    public static Outcome<StoreAddress> parse(String text) {
        Matcher matcher = ADDRESS.matcher(text);
        if (!matcher.matches()) {
            return Outcome.refused("store-address", "this is not the address of a store: " + FORM);
        }
        String port = matcher.group(3) == null ? "" : matcher.group(3);
        if (!port.isEmpty() && Integer.parseInt(port.substring(1)) > 65_535) {
            return Outcome.refused("store-address", "this is not the address of a store: " + FORM);
        }
        if (matcher.group(1).equals("http")
                && !THIS_MACHINE.matcher(matcher.group(2)).matches()) {
            return Outcome.refused("store-address", "a store on another machine must have an address with https");
        }
        String below = matcher.group(5).isEmpty() ? "" : matcher.group(5).substring(1) + "/";
        URI server = URI.create(matcher.group(1) + "://" + matcher.group(2) + port);
        return Outcome.ok(new StoreAddress("s3", server, matcher.group(4), below));
    }

    /** The address of an object, or of the bucket for empty texts. */
    public URI of(String path) {
        return URI.create(server + "/" + bucket + "/" + prefix + path);
    }

    /** As it is written in the settings. */
    @Override
    public String toString() {
        String all = kind + " " + server + "/" + bucket + "/" + prefix;
        return all.substring(0, all.length() - 1);
    }
}
