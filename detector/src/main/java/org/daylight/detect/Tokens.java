package org.daylight.detect;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.zip.CRC32;

/** Keys and tokens in forms that their makers publish: private keys in PEM, AWS, GitHub, Slack, Google, Stripe, npm, JSON Web Tokens. */
final class Tokens extends CandidateDetector {

    private static final int MOST_CHARS = 4_096;
    private static final int MOST_KEY = 16_384;
    private static final String BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    Tokens() {
        super(
                "token",
                FindingKind.SECRET,
                "RFC 7468 (PEM); RFC 7519 (JWT); AWS IAM unique identifiers; GitHub, Behind GitHub's new"
                        + " authentication token formats (CRC-32); Slack, Google, Stripe and npm documentation");
    }

    @Override
    char character() {
        return '-';
    }

    @Override
    int character(Text text, int at, Sink sink) {
        if (!text.slice(at, at + 11).equals("-----BEGIN ")) {
            return at;
        }
        int labelEnd = at + 11;
        while (labelEnd - at < 60 && (Chars.isUpper(text.at(labelEnd)) || text.at(labelEnd) == ' ')) {
            labelEnd++;
        }
        String label = text.slice(at + 11, labelEnd);
        if (!label.contains("PRIVATE KEY")
                || !text.slice(labelEnd, labelEnd + 5).equals("-----")) {
            return labelEnd;
        }
        int end = labelEnd + 5;
        while (end - at < MOST_KEY && end < text.length() && text.at(end) != '-') {
            end++;
        }
        report(sink, true, "private key", at, end, label);
        return end;
    }

    @Override
    Collection<String> terms() {
        return List.of(
                "akia*", "asia*", "ghp", "gho", "ghu", "ghs", "ghr", "github", "xoxb", "xoxp", "xoxa", "xoxr", "xoxs",
                "xoxe", "aiza*", "sk", "rk", "npm", "eyj*", "glpat");
    }

    @Override
    void term(Text text, int start, int end, Sink sink) {
        if (text.at(start - 1) == '_' || text.at(start - 1) == '-' || text.at(start - 1) == '.') {
            return;
        }
        switch (text.at(start)) {
            case 'A' -> {
                if (text.at(start + 1) == 'I') {
                    fixed(text, start, 39, "AIza", "Google API key", true, sink);
                } else {
                    aws(text, start, sink);
                }
            }
            case 'e' -> jsonWebToken(text, start, sink);
            case 'g' -> gitHub(text, start, sink);
            case 'n' -> fixed(text, start, 40, "npm_", "npm token", false, sink);
            case 's', 'r' -> {
                if (text.slice(start, start + 8).equals(text.at(start) + "k_live_")) {
                    open(text, start, 8, 24, "Stripe key", sink);
                }
            }
            case 'x' -> {
                if (text.at(start + 4) == '-') {
                    open(text, start, 5, 20, "Slack token", sink);
                }
            }
            default -> {}
        }
    }

    private static boolean isToken(char c) {
        return c < 128 && Chars.isWord(c) || c == '_' || c == '-';
    }

    private static int end(Text text, int start) {
        int end = start;
        while (end - start < MOST_CHARS && isToken(text.at(end))) {
            end++;
        }
        return end;
    }

    private void aws(Text text, int start, Sink sink) {
        for (int i = start; i < start + 20; i++) {
            if (!Chars.isUpper(text.at(i)) && (text.digit(i) < 0 || i < start + 4)) {
                return;
            }
        }
        boolean digits = false;
        for (int i = start + 4; i < start + 20; i++) {
            digits |= text.digit(i) >= 0;
        }
        if (digits && !isToken(text.at(start + 20))) {
            report(sink, true, "AWS access key", start, start + 20, text.slice(start, start + 20));
        }
    }

    private void fixed(Text text, int start, int length, String prefix, String label, boolean signs, Sink sink) {
        int end = end(text, start);
        String value = text.slice(start, Math.min(end, start + length));
        if (end - start == length && value.startsWith(prefix) && (signs || value.lastIndexOf('_') < prefix.length())) {
            report(sink, true, label, start, end, value);
        }
    }

    private void open(Text text, int start, int prefix, int least, String label, Sink sink) {
        int end = end(text, start);
        if (end - start - prefix >= least) {
            report(sink, true, label, start, end, text.slice(start, end));
        }
    }

    /** {@code ghp_}, thirty characters and the CRC-32 of these in six; or {@code github_pat_} and 82 characters. */
    private void gitHub(Text text, int start, Sink sink) {
        int end = end(text, start);
        if (end - start == 93 && text.slice(start, start + 11).equals("github_pat_")) {
            report(sink, true, "GitHub token", start, end, text.slice(start, end));
            return;
        }
        if (text.slice(start, start + 6).equals("glpat-") && end - start >= 26) {
            report(sink, true, "GitLab token", start, end, text.slice(start, end));
            return;
        }
        if (end - start != 40 || text.at(start + 3) != '_') {
            return;
        }
        String value = text.slice(start, end);
        var crc = new CRC32();
        crc.update(value.substring(4, 34).getBytes(StandardCharsets.US_ASCII));
        long sum = 0;
        for (int i = 34; i < 40; i++) {
            sum = sum * 62 + BASE62.indexOf(value.charAt(i));
        }
        report(
                sink,
                sum == crc.getValue(),
                sum == crc.getValue() ? "GitHub token" : "perhaps a GitHub token",
                start,
                end,
                value);
    }

    /** Three parts in base64url; the first is a JSON object with an algorithm. */
    private void jsonWebToken(Text text, int start, Sink sink) {
        int first = end(text, start);
        if (text.at(first) != '.') {
            return;
        }
        int second = end(text, first + 1);
        if (text.at(second) != '.' || second == first + 1) {
            return;
        }
        int end = end(text, second + 1);
        try {
            String header = new String(
                    Base64.getUrlDecoder().decode(text.slice(start, Math.min(first, start + 1_024))),
                    StandardCharsets.UTF_8);
            if (header.startsWith("{\"") && header.contains("\"alg\"")) {
                report(sink, true, "JSON Web Token", start, end, text.slice(start, end));
            }
        } catch (IllegalArgumentException other) {
            // not base64url
        }
    }
}
