package org.daylight.message.parse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;

/**
 * The golden files of this package: {@code name.eml} and the expected view, {@code name.json}. All of them are
 * fictional.
 */
public final class Fixtures {

    static final Path FOLDER = Path.of("src/test/resources/org/daylight/message/golden");

    /** Low limits for fixtures whose names start with {@code limit-}, so that these can be small. */
    static final MessageLimits TIGHT = new MessageLimits(3, 1, 6, 10, 200, 5, 120, 40, 60);

    private Fixtures() {}

    public static List<String> names() {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".eml"))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] original(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name + ".eml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Message view(String name) {
        return MessageParser.parse(original(name), name.startsWith("limit-") ? TIGHT : MessageLimits.STANDARD);
    }
}
