package org.daylight.app;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.daylight.schedule.SteadyTime;

/**
 * A story that runs commands in this process, one step on each line:
 *
 * <pre>
 * # a remark
 * clock 2026-12-01T09:00:00Z      sets the time from here on
 * set-clock 2027-12-01T09:00:00Z  sets what the clock shows from here on, though no time passes
 * reboot                          restarts the machine: the time that has passed so far is unknown to it
 * cd newsroom                     changes the folder for the commands that follow
 * daylight import …               must end with exit code 0
 * exit 3 daylight publish         must end with exit code 3
 * stdout REGEX                    the output of the last command must contain a match; ! stdout: must not
 * stderr REGEX                    the same for standard error
 * copy FROM TO                    copies a file, and creates its folder
 * remove PATH                     removes a file or an empty folder
 * exists PATH                     ! exists: must not
 * -- mail/1.eml --                a file follows, up to the next such line
 * </pre>
 */
final class Script {

    private final Path root;
    private Path folder;
    private Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private Clock steady = clock;
    private int boot;
    private String out = "";
    private String err = "";

    Script(Path root) {
        this.root = root;
        this.folder = root;
    }

    void run(String script) throws IOException {
        List<String> steps = new ArrayList<>();
        Path file = null;
        StringBuilder content = new StringBuilder();
        for (String line : (script + "\n-- --\n").lines().toList()) {
            boolean isMark = line.startsWith("-- ") && line.endsWith(" --");
            if (!isMark) {
                if (file == null) {
                    steps.add(line);
                } else {
                    content.append(line).append('\n');
                }
                continue;
            }
            if (file != null) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, content);
            }
            content.setLength(0);
            String name = line.substring(2, line.length() - 2).strip();
            file = name.isEmpty() ? null : root.resolve(name);
        }
        int number = 0;
        for (String step : steps) {
            number++;
            try {
                step(step);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "line " + number + ": " + step + "\n" + e.getMessage() + "\nstdout:\n" + out + "\nstderr:\n"
                                + err,
                        e);
            }
        }
    }

    /** What the last command printed, first to the standard output, then to the standard error. */
    String printed() {
        return out + err;
    }

    private void step(String line) throws IOException {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        List<String> words = words(line);
        boolean not = words.getFirst().equals("!");
        String verb = words.get(not ? 1 : 0);
        String rest = line.substring(line.indexOf(verb) + verb.length()).strip();
        switch (verb) {
            case "daylight" -> daylight(0, words.subList(1, words.size()));
            case "exit" -> daylight(Integer.parseInt(words.get(1)), words.subList(3, words.size()));
            case "clock" -> {
                clock = Clock.fixed(Instant.parse(rest), ZoneOffset.UTC);
                steady = clock;
            }
            case "set-clock" -> clock = Clock.fixed(Instant.parse(rest), ZoneOffset.UTC);
            case "reboot" -> boot++;
            case "cd" -> folder = root.resolve(rest);
            case "stdout" -> look(out, rest, not);
            case "stderr" -> look(err, rest, not);
            case "copy" -> {
                Path to = root.resolve(words.get(2));
                Files.createDirectories(to.getParent());
                Files.copy(root.resolve(words.get(1)), to, StandardCopyOption.REPLACE_EXISTING);
            }
            case "remove" -> Files.delete(root.resolve(rest));
            case "exists" -> {
                if (Files.exists(root.resolve(rest)) == not) {
                    fail(rest + (not ? " exists" : " does not exist"));
                }
            }
            default -> throw new IllegalArgumentException("no such step: " + line);
        }
    }

    private void daylight(int expected, List<String> arguments) {
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        int exit = Start.run(
                new Terminal(
                        new PrintStream(outBytes, true, StandardCharsets.UTF_8),
                        new PrintStream(errBytes, true, StandardCharsets.UTF_8),
                        false,
                        folder,
                        clock,
                        counted()),
                arguments.toArray(String[]::new));
        out = outBytes.toString(StandardCharsets.UTF_8);
        err = errBytes.toString(StandardCharsets.UTF_8);
        if (exit != expected) {
            fail("exit code " + exit + ", expected " + expected);
        }
    }

    private SteadyTime counted() {
        Duration elapsed = Duration.between(Instant.EPOCH, steady.instant());
        String since = "boot " + boot;
        return new SteadyTime() {
            @Override
            public Duration elapsed() {
                return elapsed;
            }

            @Override
            public String since() {
                return since;
            }
        };
    }

    private static void look(String text, String regex, boolean not) {
        if (Pattern.compile(regex, Pattern.MULTILINE).matcher(text).find() == not) {
            fail(not ? "it is there" : "it is not there");
        }
    }

    /** Splits a line into words as a shell does, with both kinds of quotation marks. */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (char c : line.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                open = true;
            } else if (c == ' ') {
                if (open || !word.isEmpty()) {
                    words.add(word.toString());
                }
                word.setLength(0);
                open = false;
            } else {
                word.append(c);
            }
        }
        if (open || !word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
