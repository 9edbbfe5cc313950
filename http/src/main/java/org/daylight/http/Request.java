package org.daylight.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A parsed request, with limits on its size. Nothing of it is stored after it was answered. Immutable.
 *
 * @param method as sent
 * @param path the decoded segments of the path; a path that ends in {@code /} ends in an empty segment
 * @param parameters of the query, decoded; of several with one name, the first
 * @param headers by name in lower case; only those that a response may depend on
 * @param configuredBase scheme and host that the publisher has configured; empty for none
 */
public record Request(
        String method,
        List<String> path,
        Map<String, String> parameters,
        Map<String, String> headers,
        String configuredBase) {

    /** The longest target of a request, path and query, in characters. */
    public static final int MAX_TARGET_CHARS = 8_192;

    private static final int MAX_PARAMETERS = 30;
    /** A host with an optional port. */
    public static final Pattern HOST =
            Pattern.compile("[A-Za-z0-9.-]{1,253}(:[0-9]{1,5})?|\\[[0-9A-Fa-f:.]{2,45}](:[0-9]{1,5})?");

    /** Whether an address is short enough to be requested. */
    public static boolean fits(String address) {
        return address.length() <= MAX_TARGET_CHARS;
    }

    /** A request without headers. @throws IllegalArgumentException when {@link #of} would be empty */
    public static Request get(String target) {
        return of("GET", target, Map.of()).orElseThrow(() -> new IllegalArgumentException(target));
    }

    /**
     * Parses a request.
     *
     * @param target path and query as in the request line, percent-encoded
     * @return empty when no site can have this address: too long, invalid encoding, control characters, dot segments
     */
    public static Optional<Request> of(String method, String target, Map<String, String> headers) {
        if (target.length() > MAX_TARGET_CHARS || !target.startsWith("/")) {
            return Optional.empty();
        }
        int question = target.indexOf('?');
        String rawPath = question < 0 ? target : target.substring(0, question);
        List<String> path = new ArrayList<>();
        for (String segment : rawPath.substring(1).split("/", -1)) {
            Optional<String> decoded = decode(segment, false);
            if (decoded.isEmpty() || !isPlain(decoded.get())) {
                return Optional.empty();
            }
            path.add(decoded.get());
        }
        return Optional.of(new Request(
                method,
                List.copyOf(path),
                question < 0 ? Map.of() : parameters(target.substring(question + 1)),
                Map.copyOf(headers),
                ""));
    }

    /** The same request with a configured scheme and host; empty to use those of the request. */
    public Request at(String base) {
        return new Request(method, path, parameters, headers, base);
    }

    /** The same request for another path. @param other its decoded segments */
    public Request withPath(List<String> other) {
        return new Request(method, List.copyOf(other), parameters, headers, configuredBase);
    }

    /** The same request with the fields of a submitted form, which take precedence over the parameters of the address. */
    public Request with(String form) {
        if (form.isEmpty()) {
            return this;
        }
        Map<String, String> all = new LinkedHashMap<>(parameters(form));
        parameters.forEach(all::putIfAbsent);
        return new Request(method, path, all, headers, configuredBase);
    }

    private static boolean isPlain(String segment) {
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c < 0x20 || c == 0x7f || c == '/' || c == '\\') {
                return false;
            }
        }
        return !segment.equals(".") && !segment.equals("..");
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> all = new LinkedHashMap<>();
        for (String pair : query.split("&", MAX_PARAMETERS + 1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (all.size() < MAX_PARAMETERS) {
                // What a reader typed is never refused: an invalid escape is searched for literally.
                all.putIfAbsent(
                        decode(name, true).orElse(name), decode(value, true).orElse(value));
            }
        }
        return all;
    }

    /** Percent-decodes UTF-8; empty when it is invalid. */
    private static Optional<String> decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && !(plusIsSpace && raw.indexOf('+') >= 0)) {
            return Optional.of(raw);
        }
        ByteBuffer bytes = ByteBuffer.allocate(raw.length() * 3);
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                bytes.put((byte) (high << 4 | low));
                i += 2;
            } else if (c == '+' && plusIsSpace) {
                bytes.put((byte) ' ');
            } else {
                bytes.put(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** A parameter's value; empty when it is not given. */
    public String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The page number, 1 or more; 1 when the parameter is not a valid number. */
    public int page() {
        String page = parameter("page");
        boolean number = !page.isEmpty() && page.length() <= 9 && page.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Math.max(1, Integer.parseInt(page)) : 1;
    }

    /** A header's value; empty when it is not given. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /**
     * Scheme and host, such as {@code https://papers.example}: as configured, otherwise as in the request; empty when those of the
     * request are not valid.
     */
    public String base() {
        if (!configuredBase.isEmpty()) {
            return configuredBase;
        }
        String host = header("host");
        if (!HOST.matcher(host).matches()) {
            return "";
        }
        String scheme = header("x-forwarded-proto").equals("https") ? "https" : "http";
        return scheme + "://" + host.toLowerCase(Locale.ROOT);
    }
}
