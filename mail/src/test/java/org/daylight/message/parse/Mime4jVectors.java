package org.daylight.message.parse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.Slice;

/**
 * The expectations of Apache James mime4j: {@code x_decoded.xml} has the tree of {@code x.msg}, with the decoded bodies
 * in files; {@code x.xml} the same with the bodies as they were sent; {@code x.out} what mime4j writes for it, which
 * must give the same view.
 */
final class Mime4jVectors {

    private final Path folder;
    private final VectorComparison comparison;

    Mime4jVectors(Path folder, VectorComparison comparison) {
        this.folder = folder;
        this.comparison = comparison;
    }

    void compareAll() throws IOException {
        List<Path> messages;
        try (Stream<Path> files = Files.walk(folder)) {
            messages = files.filter(file -> file.toString().endsWith(".msg"))
                    .sorted()
                    .toList();
        }
        for (Path message : messages) {
            String name = message.getFileName().toString().replace(".msg", "");
            byte[] original = Files.readAllBytes(message);
            String vector = "mime4j " + message.getParent().getFileName() + "/" + name;
            for (String ending : List.of(".xml", "_decoded.xml")) {
                Path expected = message.resolveSibling(name + ending);
                if (Files.exists(expected)) {
                    comparison.file();
                    tree(vector + ending, original, expected);
                }
            }
            Path written = message.resolveSibling(name + ".out");
            if (Files.exists(written)) {
                comparison.file();
                comparison.same(
                        vector + ".out",
                        "reads as the message",
                        outline(original),
                        outline(Files.readAllBytes(written)));
            }
        }
    }

    /** Types and decoded bodies, with LF. */
    private static String outline(byte[] original) {
        return MessageParser.parse(original).parts().stream()
                .map(part -> part.depth() + " " + part.type() + " "
                        + (part.type().startsWith("multipart/") || part.type().startsWith("message/")
                                ? ""
                                : lf(MessageParser.content(original, part))))
                .collect(Collectors.joining("\n"));
    }

    static String lf(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
    }

    private void tree(String vector, byte[] original, Path file) throws IOException {
        List<Entity> entities =
                MimeReader.read(original, MessageLimits.STANDARD, new Defects()).entities();
        var xml = new Xml(Files.readString(file, StandardCharsets.ISO_8859_1));
        message(vector, "1", original, entities.getFirst(), xml.root(), file.getParent());
    }

    /**
     * The expectation for an entity: its header, and a body, a multipart or a message. The vectors are a few levels
     * deep.
     */
    private void message(String vector, String place, byte[] original, Entity entity, Xml.Node node, Path folder)
            throws IOException {
        for (Xml.Node child : node.children()) {
            switch (child.name()) {
                case "header" -> comparison.same(vector, "header of " + place, fields(child), fields(original, entity));
                case "body", "text-body", "binary-body" -> body(vector, place, original, entity, child, folder);
                case "multipart" -> multipart(vector, place, original, entity, child, folder);
                case "message" -> {
                    boolean nested = entity.isMessage() && entity.opened;
                    comparison.same(vector, "message in " + place, true, nested);
                    if (nested) {
                        message(vector, place + ".1", original, entity.children.getFirst(), child, folder);
                    }
                }
                default -> throw new AssertionError(child.name());
            }
        }
    }

    private void multipart(String vector, String place, byte[] original, Entity entity, Xml.Node node, Path folder)
            throws IOException {
        List<Xml.Node> parts = node.children().stream()
                .filter(child -> child.name().equals("body-part"))
                .toList();
        comparison.same(
                vector, "number of parts of " + place, parts.size(), entity.isMultipart() ? entity.children.size() : 0);
        for (Xml.Node child : node.children()) {
            if (child.name().equals("preamble")) {
                comparison.same(vector, "preamble of " + place, lf(child).strip(), preamble(original, entity));
            } else if (child.name().equals("epilogue")) {
                comparison.same(vector, "epilogue of " + place, lf(child).strip(), epilogue(original, entity));
            }
        }
        for (int i = 0; i < Math.min(parts.size(), entity.children.size()); i++) {
            message(vector, place + "." + (i + 1), original, entity.children.get(i), parts.get(i), folder);
        }
    }

    /** The text before the line that starts the first part, stripped. */
    static String preamble(byte[] original, Entity multipart) {
        int to = multipart.children.isEmpty() ? multipart.bodyEnd : multipart.children.getFirst().headerStart;
        String text = lf(new Slice(original, multipart.bodyStart, to).copy());
        int boundary = text.lastIndexOf("--" + multipart.boundary);
        return (boundary < 0 ? text : text.substring(0, boundary)).strip();
    }

    /** The text after the line that ends the last part, stripped. */
    static String epilogue(byte[] original, Entity multipart) {
        int from = multipart.children.isEmpty() ? multipart.bodyStart : multipart.children.getLast().bodyEnd;
        String text = lf(new Slice(original, from, multipart.bodyEnd).copy());
        String end = "--" + multipart.boundary + "--";
        int at = text.indexOf(end);
        int line = at < 0 ? -1 : text.indexOf('\n', at);
        return line < 0 ? "" : text.substring(line).strip();
    }

    private static String lf(Xml.Node node) {
        return node.text().replace("\r\n", "\n");
    }

    private void body(String vector, String place, byte[] original, Entity entity, Xml.Node node, Path folder)
            throws IOException {
        boolean decoded = !node.name().equals("body");
        String expected = decoded ? lf(Files.readAllBytes(folder.resolve(node.attribute()))) : node.text();
        byte[] found = decoded
                ? MessageParser.content(original, entity.toPart())
                : new Slice(original, entity.bodyStart, entity.bodyEnd).copy();
        comparison.same(vector, "body of " + place, expected.replace("\r\n", "\n"), lf(found));
    }

    private static List<String> fields(Xml.Node header) {
        return header.children().stream().map(field -> plain(field.text())).toList();
    }

    private static List<String> fields(byte[] original, Entity entity) {
        var fields = new ArrayList<String>();
        for (RawField field : entity.fields) {
            fields.add(plain(new Slice(original, field.start, field.end).latin1()));
        }
        return fields;
    }

    private static String plain(String field) {
        return field.replace("\r\n", "\n").strip();
    }
}
