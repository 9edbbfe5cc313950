package org.daylight.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the subset of YAML that the ARC validation suite uses: scenarios, tests with block texts, and folded key records. */
final class ArcSuite {

    /** @param message with CRLF @param expected {@code Pass}, {@code Fail}, {@code None}, or empty if the chain itself says that it fails */
    record Vector(String name, byte[] message, String expected, KeyList keys) {}

    private final List<String> lines;
    private int at;

    private ArcSuite(List<String> lines) {
        this.lines = lines;
    }

    static List<Vector> read(Path file) throws IOException {
        return new ArcSuite(Files.readAllLines(file, StandardCharsets.ISO_8859_1)).scenarios();
    }

    private List<Vector> scenarios() {
        var vectors = new ArrayList<Vector>();
        var keys = new KeyList();
        String name = "";
        String message = "";
        while (at < lines.size()) {
            String line = lines.get(at++);
            if (line.startsWith("---")) {
                keys = new KeyList();
            } else if (line.matches("  [a-z0-9_]+: *")) {
                name = line.strip().replace(":", "");
                message = "";
            } else if (line.matches("    message: .*")) {
                message = String.join("\r\n", block("      ")) + "\r\n";
            } else if (line.matches("    cv: .*")) {
                String cv = line.substring(line.indexOf(':') + 1).strip();
                byte[] bytes = message.strip().isEmpty() ? new byte[0] : message.getBytes(StandardCharsets.ISO_8859_1);
                vectors.add(new Vector(name, bytes, cv.equals("|") ? "" : cv, keys));
            } else if (line.matches("  \\S+\\._domainkey\\.\\S+: .*")) {
                String[] parts = line.strip().split(": ", 2);
                String[] name2 = parts[0].split("\\._domainkey\\.", 2);
                String rest = parts[1].strip();
                List<String> folded = block("    ");
                boolean block = rest.startsWith(">") || rest.startsWith("|");
                String text = (block ? "" : rest.replace("\"", "")) + String.join("", folded);
                keys.with(name2[0], name2[1], text.strip());
            }
        }
        return vectors;
    }

    private List<String> block(String indent) {
        var block = new ArrayList<String>();
        while (at < lines.size()
                && (lines.get(at).startsWith(indent) || lines.get(at).isBlank())) {
            String line = lines.get(at++);
            block.add(line.length() >= indent.length() ? line.substring(indent.length()) : "");
        }
        while (!block.isEmpty() && block.getLast().isBlank()) {
            block.removeLast();
        }
        return block;
    }
}
