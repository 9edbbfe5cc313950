package org.daylight.container;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.mapi.MapiLoss;
import org.daylight.outlook.ConvertedMessage;
import org.jspecify.annotations.Nullable;

/**
 * Where a message comes from that Daylight wrote from the contents of a file, because the file's format does not keep the bytes of the
 * message (spec/outlook.md section 6).
 *
 * @param container the hash of the file
 * @param item what identifies the item in the file, printable ASCII without spaces
 * @param form how it was written ({@code ConversionForm.text})
 * @param folder of the item, as the file names it; empty when it has none
 * @param losses codes of what could not be read or expressed, each once
 */
public record ConversionNote(
        Sha256 container, String item, String form, String folder, List<String> categories, List<String> losses) {

    private static final int LONGEST = 1_000;

    public ConversionNote {
        categories = List.copyOf(categories);
        losses = List.copyOf(losses);
    }

    /** The note of a converted message. @param container the hash of the file that has the item */
    static ConversionNote of(ConvertedMessage message, Sha256 container) {
        var losses = new TreeSet<String>();
        for (MapiLoss loss : message.losses()) {
            losses.add(loss.code().code());
        }
        return new ConversionNote(
                container,
                message.item(),
                message.form().text(),
                message.location().folder(),
                message.location().categories(),
                List.copyOf(losses));
    }

    /** One line of printable ASCII: words separated by spaces; names are percent-encoded. */
    public String text() {
        var text = new StringBuilder("container=")
                .append(container.hex())
                .append(" item=")
                .append(item)
                .append(' ')
                .append(form);
        if (!folder.isEmpty()) {
            text.append(" folder=").append(encoded(folder));
        }
        if (!categories.isEmpty()) {
            text.append(" categories=")
                    .append(categories.stream().map(ConversionNote::encoded).collect(Collectors.joining(",")));
        }
        if (!losses.isEmpty()) {
            text.append(" losses=").append(String.join(",", losses));
        }
        return text.toString();
    }

    /** Reads the note that the catalog has about a place; empty when the document there was not converted. */
    public static Optional<ConversionNote> parse(String note) {
        Map<String, String> words = new LinkedHashMap<>();
        var form = new StringBuilder();
        for (String word : note.split(" ", -1)) {
            int is = word.indexOf('=');
            if (is > 0) {
                words.putIfAbsent(word.substring(0, is), word.substring(is + 1));
                if (word.startsWith("headers=") || word.startsWith("body=") || word.startsWith("body-hash=")) {
                    form.append(form.isEmpty() ? "" : " ").append(word);
                }
            }
        }
        String hash = words.get("container");
        String item = words.get("item");
        if (hash == null || item == null || !hash.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return Optional.of(new ConversionNote(
                Sha256.parsed(hash),
                item,
                form.toString(),
                decoded(words.get("folder")),
                list(words.get("categories")).stream()
                        .map(ConversionNote::decoded)
                        .toList(),
                list(words.get("losses"))));
    }

    /** Whether a signature of the message names the hash of its body, so that the body is the one that was signed. */
    public boolean bodyHashMatches() {
        return form.contains("body-hash=match");
    }

    private static List<String> list(@Nullable String text) {
        return text == null || text.isEmpty() ? List.of() : List.of(text.split(",", -1));
    }

    private static String encoded(String name) {
        var out = new StringBuilder();
        String bounded = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
        for (byte b : bounded.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > ' ' && b < 0x7F && b != '%' && b != ',' && b != '=';
            if (plain) {
                out.append((char) b);
            } else {
                out.append(String.format(Locale.ROOT, "%%%02X", b & 0xFF));
            }
        }
        return out.toString();
    }

    private static String decoded(@Nullable String text) {
        if (text == null) {
            return "";
        }
        var out = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high >= 0 ? Character.digit(text.charAt(i + 2), 16) : -1;
            if (low >= 0) {
                out.write(high << 4 | low);
                i += 2;
            } else {
                out.write(c);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
