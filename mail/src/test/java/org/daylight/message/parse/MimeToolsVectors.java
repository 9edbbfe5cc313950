package org.daylight.message.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.FieldText;

/**
 * The expectations of MIME-tools: {@code x.ref} has, as a Perl structure, the parts that its parser finds; encoded
 * files and their decoded content are in the same folder.
 */
final class MimeToolsVectors {

    private static final Pattern PART =
            Pattern.compile("\"(Msg|Part_[0-9_]+|Parser)\" => \\{(.*?)\\n  \\}", Pattern.DOTALL);
    private static final Pattern ENTRY = Pattern.compile("\"([A-Za-z]+)\" => (?:\"((?:[^\"\\\\]|\\\\.)*)\"|(\\d+))");

    private final Path folder;
    private final VectorComparison comparison;

    MimeToolsVectors(Path folder, VectorComparison comparison) {
        this.folder = folder;
        this.comparison = comparison;
    }

    void compareAll() throws IOException {
        List<Path> references;
        try (Stream<Path> files = Files.list(folder.resolve("testmsgs"))) {
            references = files.filter(file -> file.toString().endsWith(".ref"))
                    .sorted()
                    .toList();
        }
        for (Path reference : references) {
            comparison.file();
            reference(reference);
        }
        decoded("phil.b64", "phil.bin", "base64");
        decoded("phil2.b64", "phil.bin", "base64");
        split();
    }

    private void decoded(String encoded, String plain, String encoding) throws IOException {
        comparison.file();
        byte[] body = Files.readAllBytes(folder.resolve("testin").resolve(encoded));
        byte[] found = TransferEncoding.decode(
                        Slice.of(body), encoding, "application/octet-stream", null, new Defects())
                .copy();
        comparison.same(
                "MIME-tools testin/" + encoded,
                "decoded",
                Mime4jVectors.lf(Files.readAllBytes(folder.resolve("testin").resolve(plain))),
                Mime4jVectors.lf(found));
    }

    /** A message whose header and body are separate files in the same folder. */
    private void split() throws IOException {
        Path testin = folder.resolve("testin");
        byte[] original = Files.readAllBytes(testin.resolve("simple.msg"));
        MimePart message = MessageParser.parse(original).parts().getFirst();
        for (String ending : List.of("h", "b")) {
            comparison.file();
            Slice found = ending.equals("h")
                    ? new Slice(original, message.headerStart(), message.bodyStart())
                    : new Slice(original, message.bodyStart(), message.bodyEnd());
            comparison.same(
                    "MIME-tools testin/simple.msg" + ending,
                    "bytes",
                    Files.readString(testin.resolve("simple.msg" + ending), StandardCharsets.ISO_8859_1)
                            .strip(),
                    found.latin1().strip());
        }
    }

    private void reference(Path reference) throws IOException {
        Map<String, Map<String, String>> expected = read(Files.readString(reference, StandardCharsets.ISO_8859_1));
        Path file = folder.resolve(expected.get("Parser").get("Message"));
        byte[] original = Files.readAllBytes(file);
        MimeReader structure = MimeReader.read(original, MessageLimits.STANDARD, new Defects());
        Map<String, Entity> byPlace = places(structure.entities());
        String vector = "MIME-tools " + reference.getFileName();
        expected.forEach((place, entries) -> {
            if (!place.equals("Parser")) {
                Entity entity = byPlace.get(place);
                comparison.same(vector, place, "is there", entity == null ? "is not there" : "is there");
                if (entity != null) {
                    entries.forEach((key, value) -> entry(vector, place, key, value, original, entity));
                }
            }
        });
        expected.keySet().removeAll(List.of("Parser", "Msg"));
        comparison.same(vector, "number of parts", expected.size(), byPlace.size() - 1);
    }

    private static Map<String, Map<String, String>> read(String perl) {
        Map<String, Map<String, String>> parts = new HashMap<>();
        Matcher part = PART.matcher(perl);
        while (part.find()) {
            Map<String, String> entries = new HashMap<>();
            Matcher entry = ENTRY.matcher(part.group(2));
            while (entry.find()) {
                entries.put(entry.group(1), entry.group(2) == null ? entry.group(3) : unescaped(entry.group(2)));
            }
            parts.put(part.group(1), entries);
        }
        return parts;
    }

    /** Decodes a Perl string: {@code \@}, and characters by their numbers. */
    private static String unescaped(String perl) {
        String text = Pattern.compile("\\\\x\\{([0-9a-f]+)\\}")
                .matcher(perl)
                .replaceAll(code -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(code.group(1), 16))));
        return text.replace("\\n", "\n").replaceAll("\\\\(.)", "$1").strip();
    }

    /** Numbers entities as MIME-tools does: a message in a part and the part of its text count as one step. */
    private static Map<String, Entity> places(List<Entity> entities) {
        Map<String, Entity> byPlace = new HashMap<>();
        Map<Entity, String> names = new HashMap<>();
        for (Entity entity : entities) {
            String name = entity.parent == null
                    ? ""
                    : names.get(entity.parent) + "_" + (entity.parent.children.indexOf(entity) + 1);
            names.put(entity, name);
            byPlace.put(name.isEmpty() ? "Msg" : "Part" + name, entity);
        }
        return byPlace;
    }

    private void entry(String vector, String place, String key, String expected, byte[] original, Entity entity) {
        String found = switch (key) {
            case "Type" -> entity.type;
            case "Encoding" -> entity.transferEncoding;
            case "Charset" -> String.valueOf(entity.charset);
            case "Boundary" -> String.valueOf(entity.boundary);
            case "Disposition" -> String.valueOf(entity.disposition);
            case "Filename" -> String.valueOf(entity.fileName);
            case "Size" -> String.valueOf(MessageParser.content(original, entity.toPart()).length);
            case "Subject", "From", "To" -> field(original, entity, key);
            case "Preamble" -> Mime4jVectors.preamble(original, entity);
            case "Epilogue" -> Mime4jVectors.epilogue(original, entity);
            case "BodyFilename" -> expected; // the name MIME-tools gives the file it writes
            default -> "no such entry: " + key;
        };
        boolean caseless =
                key.equals("Charset") || key.equals("Type") || key.equals("Encoding") || key.equals("Disposition");
        comparison.same(
                vector, key + " of " + place, caseless ? expected.toLowerCase(java.util.Locale.ROOT) : expected, found);
    }

    private static String field(byte[] original, Entity entity, String name) {
        RawField field = entity.field(name);
        return field == null
                ? "absent"
                : new String(FieldText.unfold(original, field.valueStart, field.end), StandardCharsets.ISO_8859_1);
    }
}
