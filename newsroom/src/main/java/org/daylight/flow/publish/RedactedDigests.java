package org.daylight.flow.publish;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hashes of what is redacted, with which someone can try guesses of it ({@code spec/redacting.md} section 5). A redacted document does not show
 * them, but another one may: a bounce quotes the header of the message that bounced, and a list of files has their hashes. Not for use by several
 * threads.
 */
final class RedactedDigests {
    private static final List<String> ALGORITHMS = List.of("MD5", "SHA-1", "SHA-256");

    /** A hash of a body in a DKIM or ARC signature, in a header without white space: SHA-1 or SHA-256. */
    private static final Pattern BODY_HASH = Pattern.compile("[Bb][Hh]=([A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{27}=)");

    /** Of the empty body: simple and relaxed form with SHA-256, and with SHA-1. */
    private static final Set<String> OF_NOTHING = Set.of(
            "frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=",
            "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "uoq1oCgLlTqpdDX/iUbLy7J1Wic=",
            "2jmj7l5rSw0yVb/vlWAYkK/YBwk=");

    private static final int MOST_HEADER_BYTES = 1 << 20;

    private final SortedMap<String, String> found = new TreeMap<>();

    /**
     * Adds the hashes of a document, and those of its body that its signatures contain and that its published form no longer shows.
     *
     * @param cited the document, as in {@code harbour/12}
     */
    void document(String cited, byte[] original, byte[] published) {
        digests("the original of " + cited, original);
        Set<String> bodies = bodyHashes(original);
        bodies.removeAll(bodyHashes(published));
        bodies.removeAll(OF_NOTHING);
        bodies.forEach(hash -> found.putIfAbsent(hash, "the original body of " + cited));
    }

    /** Adds the hashes of a redacted string as it was given, and in lower case, as hashes of addresses are computed. */
    void string(long redaction, String text) {
        String of = "the string of redaction " + redaction;
        digests(of, text.getBytes(StandardCharsets.UTF_8));
        digests(of, text.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    /** What each hash is of, in words; by hash. */
    SortedMap<String, String> found() {
        return Collections.unmodifiableSortedMap(found);
    }

    private void digests(String of, byte[] bytes) {
        for (String algorithm : ALGORITHMS) {
            try {
                byte[] digest = MessageDigest.getInstance(algorithm).digest(bytes);
                found.putIfAbsent(HexFormat.of().formatHex(digest), of);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every JDK has " + algorithm, e);
            }
        }
    }

    private static Set<String> bodyHashes(byte[] message) {
        int end = Math.min(message.length, MOST_HEADER_BYTES);
        String start = new String(message, 0, end, StandardCharsets.ISO_8859_1);
        int body = start.indexOf("\n\r\n");
        int other = start.indexOf("\n\n");
        int header = body < 0 ? other : other < 0 ? body : Math.min(body, other);
        String fields = start.substring(0, header < 0 ? start.length() : header).replaceAll("[ \t\r\n]+", "");
        Set<String> hashes = new TreeSet<>();
        for (Matcher each = BODY_HASH.matcher(fields); each.find(); ) {
            hashes.add(each.group(1));
        }
        return hashes;
    }
}
