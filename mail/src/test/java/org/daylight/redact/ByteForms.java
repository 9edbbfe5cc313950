package org.daylight.redact;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Every form in which a secret may be left in bytes; written without the code that is tested. */
final class ByteForms {

    private static final List<Charset> CHARSETS = List.of(
            StandardCharsets.UTF_8, StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE);

    private ByteForms() {}

    /** The forms of a secret that are left. */
    static List<String> left(byte[] published, String secret) {
        String whole = new String(published, StandardCharsets.ISO_8859_1);
        String unfolded = whole.replaceAll("=?\r?\n[ \t]?", "");
        String solid = whole.replaceAll("[ \t\r\n]", "");
        var left = new ArrayList<String>();
        forms(secret).forEach((name, form) -> {
            if (whole.contains(form) || unfolded.contains(form) || name.startsWith("base64") && solid.contains(form)) {
                left.add(name);
            }
        });
        return left;
    }

    private static Map<String, String> forms(String secret) {
        Map<String, String> forms = new LinkedHashMap<>();
        List<String> variants = new ArrayList<>(List.of(
                secret,
                secret.toLowerCase(Locale.ROOT),
                secret.toUpperCase(Locale.ROOT),
                secret.replace(" ", "_"),
                secret.replace(" ", "-")));
        if (secret.chars().anyMatch(Character::isDigit)) {
            variants.add(secret.replaceAll("[^0-9]", ""));
        }
        for (String variant : variants.stream().distinct().toList()) {
            for (Charset charset : CHARSETS) {
                byte[] bytes = variant.getBytes(charset);
                String name = variant + " " + charset + " ";
                forms.put("raw " + name, new String(bytes, StandardCharsets.ISO_8859_1));
                forms.put("qp " + name, escaped(bytes, "=%02X"));
                forms.put("percent " + name, escaped(bytes, "%%%02X"));
                for (int skip = 0; skip < 3; skip++) {
                    forms.put("base64 " + skip + " " + name, base64(bytes, skip));
                }
            }
            forms.put("decimal " + variant, references(variant, "&#%d;"));
            forms.put("hexadecimal " + variant, references(variant, "&#x%x;"));
        }
        return forms;
    }

    private static String escaped(byte[] bytes, String format) {
        var out = new StringBuilder();
        for (byte each : bytes) {
            out.append(String.format(Locale.ROOT, format, each & 0xff));
        }
        return out.toString();
    }

    private static String references(String text, String format) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(String.format(Locale.ROOT, format, c)));
        return out.toString();
    }

    /** The characters that the bytes have in base64 wherever they start, without those that depend on their neighbours. */
    private static String base64(byte[] bytes, int skip) {
        byte[] padded = new byte[skip + bytes.length];
        System.arraycopy(bytes, 0, padded, skip, bytes.length);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(padded);
        int from = (skip * 8 + 5) / 6;
        int to = padded.length * 8 / 6;
        return encoded.substring(from, to);
    }
}
