package org.daylight.s3;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.daylight.format.Sha256;

/** AWS Signature Version 4 of one request, in header fields. Pure. */
final class RequestSignature {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private RequestSignature() {}

    static String time(Instant now) {
        return TIME.format(now);
    }

    /**
     * The value of {@code Authorization}.
     *
     * @param path percent-encoded
     * @param query parameters, not encoded
     * @param signed header fields by name in lower case, {@code host} and {@code x-amz-date} among them
     * @param body hash of the body
     */
    static String authorization(
            S3Keys keys,
            String method,
            String path,
            SortedMap<String, String> query,
            SortedMap<String, String> signed,
            Sha256 body) {
        String names = String.join(";", signed.keySet());
        String fields = signed.entrySet().stream()
                .map(field -> field.getKey() + ":" + field.getValue().strip() + "\n")
                .collect(Collectors.joining());
        String request = String.join("\n", method, path, query(query), fields, names, body.hex());
        String time = signed.get("x-amz-date");
        String day = time.substring(0, 8);
        String scope = day + "/" + keys.region() + "/s3/aws4_request";
        String text = "AWS4-HMAC-SHA256\n" + time + "\n" + scope + "\n"
                + Sha256.of(request.getBytes(UTF_8)).hex();
        byte[] key = ("AWS4" + keys.secret()).getBytes(UTF_8);
        for (String part : new String[] {day, keys.region(), "s3", "aws4_request"}) {
            key = hmac(key, part);
        }
        return "AWS4-HMAC-SHA256 Credential=" + keys.access() + "/" + scope + ",SignedHeaders=" + names + ",Signature="
                + HexFormat.of().formatHex(hmac(key, text));
    }

    /** The query of an address, encoded and in the order that is signed. */
    static String query(SortedMap<String, String> query) {
        SortedMap<String, String> encoded = new TreeMap<>();
        query.forEach((name, value) -> encoded.put(encode(name), encode(value)));
        return encoded.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        var encoded = new StringBuilder();
        for (byte each : text.getBytes(UTF_8)) {
            if (each > 0 && UNRESERVED.indexOf(each) >= 0) {
                encoded.append((char) each);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(each));
            }
        }
        return encoded.toString();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every JDK has HMAC with SHA-256", e);
        }
    }
}
