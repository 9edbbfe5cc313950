package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the help prints can be copied: it has no line breaks of its own within a line of code. */
class HelpTest {

    private static final int COLUMNS = 80;

    static Stream<Class<?>> commands() {
        return CommandClasses.ALL.values().stream();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void examplesArePrintedAsTheyAreTyped(Class<?> command) {
        var about = command.getAnnotation(picocli.CommandLine.Command.class);
        List<String> printed = run("help", about.name()).lines().toList();
        List<String> examples =
                Stream.of(about.footer()).filter(line -> line.startsWith("  ")).toList();
        assertFalse(examples.isEmpty(), about.name() + " shows no example");
        for (String example : examples) {
            assertTrue(printed.contains(example), example);
        }
    }

    /**
     * A paragraph is one string, which is wrapped to the terminal's width: manual line breaks would wrap it a second
     * time.
     */
    @ParameterizedTest
    @MethodSource("commands")
    void noParagraphIsWrappedTwice(Class<?> command) {
        String[] footer =
                command.getAnnotation(picocli.CommandLine.Command.class).footer();
        for (int i = 1; i < footer.length; i++) {
            boolean both = isProse(footer[i - 1]) && isProse(footer[i]);
            assertFalse(both, footer[i - 1] + " | " + footer[i]);
        }
    }

    private static boolean isProse(String line) {
        return !line.isEmpty() && !line.startsWith("  ") && !line.matches("Examples?:");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void theFirstSentenceIsAParagraph(Class<?> command) {
        String first = command.getAnnotation(picocli.CommandLine.Command.class).description()[0];
        assertEquals('.', first.charAt(first.length() - 1), "the list of commands shows only this: " + first);
        run("help").lines().forEach(line -> assertFalse(line.length() > COLUMNS, line));
    }

    /** The list of all commands names each command once, under a heading; the ones that everyone needs are first. */
    @Test
    void everyCommandIsInOneGroup() {
        List<String> grouped = CommandGroups.GROUPS.values().stream()
                .flatMap(List::stream)
                .sorted()
                .toList();
        List<String> names = commands()
                .map(command ->
                        command.getAnnotation(picocli.CommandLine.Command.class).name())
                .sorted()
                .toList();
        assertEquals(names, grouped);
        assertEquals(
                List.of("init", "import", "publish", "serve"),
                CommandGroups.GROUPS.values().iterator().next());
    }

    @Test
    void aCommandIsFoundByItsOwnName() {
        CommandClasses.ALL.forEach((name, command) -> assertEquals(
                name, command.getAnnotation(picocli.CommandLine.Command.class).name()));
    }

    /** A run reads only the options of the command that it names; its help is that of the manual, which reads all. */
    @Test
    void theHelpOfACommandIsThatOfTheManual() {
        var nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        var all = Main.commands(new Terminal(nowhere, nowhere, false, Path.of(""), Clock.systemUTC()));
        all.getSubcommands().forEach((name, command) -> {
            String manual = command.getUsageMessage(picocli.CommandLine.Help.Ansi.OFF);
            assertEquals(manual, run("help", name), name);
            if (!name.equals("help")) {
                assertEquals(manual, run(name, "--help"), name);
            }
        });
        assertEquals(all.getUsageMessage(picocli.CommandLine.Help.Ansi.OFF), run("--help"));
        assertEquals(run("--help"), run());
        assertEquals(run("--help"), run("help"));
    }

    @Test
    void aMisspeltCommandIsAnsweredWithSimilarOnes() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(
                Exit.USAGE, Main.run(new Terminal(stream, stream, false, Path.of(""), Clock.systemUTC()), "publsih"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("publish"), out.toString(StandardCharsets.UTF_8));
    }

    private static String run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        assertEquals(
                Exit.DONE, Main.run(new Terminal(stream, stream, false, Path.of(""), Clock.systemUTC()), arguments));
        return out.toString(StandardCharsets.UTF_8);
    }
}
