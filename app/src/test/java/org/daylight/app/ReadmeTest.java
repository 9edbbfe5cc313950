package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the README's session are run and print what the README shows ({@code …} matches anything). */
class ReadmeTest {

    private static final Path ROOT = Path.of("..");

    @TempDir
    Path folder;

    /** A reader runs the commands in the root of a clone: reserves the names of its files. */
    private void reserveTheNamesOfAClone() throws IOException {
        try (var entries = Files.list(ROOT)) {
            for (Path entry : entries.toList()) {
                Path taken = folder.resolve(entry.getFileName());
                if (Files.isDirectory(entry)) {
                    Files.createDirectory(taken);
                    Files.createFile(taken.resolve("taken"));
                } else {
                    Files.createFile(taken);
                }
            }
        }
    }

    /** .ci/run does the same with the packaged program. */
    @Test
    @Tag("slow")
    void theSessionRunsAsItIsWritten() throws IOException {
        reserveTheNamesOfAClone();
        int commands = 0;
        for (Step step : session(Files.readString(ROOT.resolve("README.md")))) {
            if (step.command.startsWith("serve ")) {
                continue; // it never ends; .ci/run runs it
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int exit = Main.run(
                    new Terminal(
                            new PrintStream(out, true, StandardCharsets.UTF_8),
                            new PrintStream(err, true, StandardCharsets.UTF_8),
                            false,
                            folder,
                            Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC)),
                    Script.words(step.command).toArray(String[]::new));
            String printed = out.toString(StandardCharsets.UTF_8);
            assertEquals(0, exit, step.command + "\n" + printed + err.toString(StandardCharsets.UTF_8));
            assertTrue(
                    step.expected().matcher(printed).matches(),
                    step.command + "\nprinted\n" + printed + "\nREADME.md says\n" + String.join("\n", step.output));
            commands++;
        }
        assertEquals(7, commands);
    }

    @Test
    void everyDocumentItLinksToIsThere() throws IOException {
        for (String page : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")) {
            var links = Pattern.compile("\\]\\(([^)#:]+)\\)").matcher(Files.readString(ROOT.resolve(page)));
            while (links.find()) {
                assertTrue(Files.exists(ROOT.resolve(links.group(1))), page + " links to " + links.group(1));
            }
        }
    }

    private record Step(String command, List<String> output) {
        Pattern expected() {
            String regex = output.stream()
                    .map(line -> line.equals("…")
                            ? "(?s:.*)"
                            : List.of(line.split("…", -1)).stream()
                                            .map(Pattern::quote)
                                            .collect(Collectors.joining(".*"))
                                    + "\n")
                    .collect(Collectors.joining());
            return Pattern.compile(regex);
        }
    }

    private static List<Step> session(String readme) {
        List<Step> steps = new ArrayList<>();
        String block = readme.substring(readme.indexOf("```console\n") + 11);
        for (String line : block.substring(0, block.indexOf("```")).lines().toList()) {
            if (line.startsWith("$ ./daylight ")) {
                steps.add(new Step(line.substring("$ ./daylight ".length()), new ArrayList<>()));
            } else {
                steps.getLast().output.add(line);
            }
        }
        return steps;
    }
}
