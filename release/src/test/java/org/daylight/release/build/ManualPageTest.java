package org.daylight.release.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.daylight.app.Main;
import org.daylight.app.Terminal;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The manual pages, and the completion of commands in shells. */
class ManualPageTest {

    @TempDir
    Path folder;

    @Command(
            name = "example",
            description = {"Does a thing.", ".with a point, a \\ and 100%% of a-b."},
            footer = {"", "Examples:", "  example --to 'it'", "  .hidden", "", "Exit code 0: done."})
    private static final class Example {
        @Option(
                names = {"-t", "--to"},
                paramLabel = "N",
                description = "Where to (${DEFAULT-VALUE}).")
        private String to = "there";

        @Option(names = "--secret", hidden = true, description = "Not shown.")
        private boolean secret;

        @Parameters(paramLabel = "FILE", description = "Which.")
        private String file = "";
    }

    @Test
    void a_page_has_every_part_and_no_text_becomes_a_request() {
        String page = ManualPage.of(new CommandLine(new Example()).getCommandSpec(), "0.1.0");
        assertEquals("""
            .TH EXAMPLE 1 "" "daylight 0.1.0" "Daylight"
            .SH NAME
            example \\- does a thing
            .SH SYNOPSIS
            example [\\-t=N] FILE
            .SH DESCRIPTION
            .PP
            Does a thing.
            .PP
            \\&.with a point, a \\e and 100% of a\\-b.
            .SH OPTIONS
            .TP
            \\fIFILE\\fR
            Which.
            .TP
            \\fB\\-t, \\-\\-to\\fR \\fIN\\fR
            Where to (there).
            .SH EXAMPLES
            .nf
            example \\-\\-to 'it'
            \\&.hidden
            .fi
            .SH NOTES
            Exit code 0: done.
            """, page);
    }

    private static CommandLine commands() {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        return Main.commands(new Terminal(nowhere, nowhere, false, Path.of(""), Clock.systemUTC()));
    }

    @Test
    void each_command_has_a_page_with_its_options() {
        CommandLine commands = commands();
        String all = ManualPage.of(commands.getCommandSpec(), "0.1.0");
        for (Map.Entry<String, CommandLine> each : commands.getSubcommands().entrySet()) {
            if (each.getKey().equals(ManualPage.HELP)) {
                continue;
            }
            assertTrue(all.contains("\n\\fB" + each.getKey().replace("-", "\\-") + "\\fR\n"), each.getKey());
            String page = ManualPage.of(each.getValue().getCommandSpec(), "0.1.0");
            each.getValue().getCommandSpec().options().stream()
                    .filter(option -> !option.hidden())
                    .forEach(option -> assertTrue(
                            page.contains(option.longestName().replace("-", "\\-")), each.getKey() + " " + option));
            assertTrue(page.contains("\n.SH EXAMPLES\n.nf\n"), each.getKey());
            assertFalse(page.contains("${"), page);
        }
    }

    @Test
    void bash_and_zsh_complete_commands() throws Exception {
        String bash = AutoComplete.bash("daylight", commands());
        assertEquals(bash, AutoComplete.bash("daylight", commands()), "the same bytes each time");
        Files.writeString(folder.resolve("daylight"), bash);
        Files.writeString(folder.resolve("_daylight"), ShellCompletion.zsh(bash));
        assertEquals(
                "version", shell("bash", "-c", """
                    . "$0"; COMP_WORDS=(daylight versi); COMP_CWORD=1; _complete_daylight; echo "${COMPREPLY[*]}"
                    """, folder.resolve("daylight").toString()));
        assertEquals(
                "--verify --folder --key",
                shell("bash", "-c", """
                    . "$0" 2>/dev/null
                    COMP_WORDS=(daylight version --); COMP_CWORD=2; _complete_daylight 2>/dev/null; echo "${COMPREPLY[*]}"
                    """, folder.resolve("daylight").toString()));
        assertEquals("", shell("zsh", "-n", folder.resolve("_daylight").toString()));
    }

    private String shell(String... words) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                List.of("/bin/", "/usr/bin/").stream().anyMatch(bin -> Files.isExecutable(Path.of(bin + words[0]))),
                "skipped: " + words[0] + " is not installed");
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(4, TimeUnit.MINUTES));
        return Files.readString(output).strip();
    }
}
