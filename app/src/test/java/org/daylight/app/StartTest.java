package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The quick parser for {@code serve} and {@code search} gives the same result as the full one, or none. */
class StartTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final Terminal terminal = new Terminal(out, out, false, Path.of(""), Clock.systemUTC());

    private static TreeMap<String, String> options(ServeCommand command) throws IllegalAccessException {
        var options = new TreeMap<String, String>();
        for (Field field : ServeCommand.class.getDeclaredFields()) {
            if (field.isAnnotationPresent(Option.class) || field.isAnnotationPresent(Parameters.class)) {
                field.setAccessible(true);
                options.put(field.getName(), String.valueOf(field.get(command)));
            }
        }
        return options;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serve archive",
                "serve archive --robots=robots.txt",
                "serve archive --base https://a.example --websub=https://hub.example",
                "serve archive --port 80",
                "serve --port=0 archive",
                "serve archive --host 0.0.0.0 --port 8080",
                "serve archive --base=https://papers.example/a=b",
                "serve archive --ask-mirrors 1h --proxy=socks5://127.0.0.1:9050",
                "serve --index /var/lib/index --host=::1 newsroom/archive"
            })
    void a_common_command_is_parsed_as_by_the_parser(String line) throws IllegalAccessException {
        String[] args = line.split(" ");
        var parsed = new ServeCommand(terminal);
        new CommandLine(parsed).parseArgs(Arrays.copyOfRange(args, 1, args.length));
        Optional<ServeCommand> plain = ServeCommand.plain(terminal, args);
        assertEquals(options(parsed), options(plain.orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "help",
                "search archive",
                "serve",
                "serve --help",
                "serve archive --help",
                "serve archive other",
                "serve archive --port",
                "serve archive --port -1",
                "serve archive --port eighty",
                "serve archive --port=123456",
                "serve archive --port 1 --port 2",
                "serve archive --host=",
                "serve archive --colour red",
                "serve @arguments",
                "serve -- archive"
            })
    void everything_else_is_left_to_the_parser(String line) {
        assertTrue(ServeCommand.plain(terminal, line.isEmpty() ? new String[0] : line.split(" "))
                .isEmpty());
    }

    @Test
    void rules_for_crawlers_are_short_and_utf_8(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("robots.txt");
        String[] args = {"serve", "archive", "--robots", file.toString()};
        ServeCommand command = ServeCommand.plain(terminal, args).orElseThrow();
        Files.writeString(file, "User-agent: *\nDisallow: /\n");
        assertEquals("User-agent: *\nDisallow: /\n", command.rules());
        Files.write(file, new byte[] {(byte) 0xff, 'a'});
        assertTrue(assertThrows(IOException.class, command::rules).getMessage().contains("is not UTF-8"));
        Files.write(file, new byte[(64 << 10) + 1]);
        assertTrue(assertThrows(IOException.class, command::rules).getMessage().contains("longer than 64 KiB"));
        assertEquals(
                "",
                ServeCommand.plain(terminal, "serve", "archive").orElseThrow().rules());
    }

    private static String options(SearchCommand command) throws IllegalAccessException {
        var options = new TreeMap<String, String>();
        for (Field field : SearchCommand.class.getDeclaredFields()) {
            field.setAccessible(true);
            if (field.isAnnotationPresent(Option.class) || field.isAnnotationPresent(Parameters.class)) {
                options.put(field.getName(), String.valueOf(field.get(command)));
            } else if (field.isAnnotationPresent(CommandLine.Mixin.class)) {
                for (Field option : NewsroomOption.class.getDeclaredFields()) {
                    option.setAccessible(true);
                    options.put(option.getName(), String.valueOf(option.get(field.get(command))));
                }
            }
        }
        return options.toString();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search archive quay",
                "search archive quay --count",
                "search --count archive quay",
                "search -n newsroom quay --json",
                "search --newsroom newsroom quay --json --count",
                "search quay",
                "search archive from:x@y.example"
            })
    void a_common_search_is_parsed_as_by_the_parser(String line) throws IllegalAccessException {
        String[] args = line.split(" ");
        var parsed = new SearchCommand(terminal);
        new CommandLine(parsed).parseArgs(Arrays.copyOfRange(args, 1, args.length));
        assertEquals(
                options(parsed), options(SearchCommand.plain(terminal, args).orElseThrow()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "search",
                "search --count",
                "search --help",
                "search archive --help",
                "search archive quay --format zip",
                "search archive quay --at 4",
                "search archive --batch names",
                "search archive quay --count --count",
                "search -n",
                "search quay -n --count",
                "search -n=newsroom quay",
                "search -nnewsroom quay",
                "search a b c",
                "search @file",
                "search -- archive -quay",
                "search archive -quay",
                "find archive quay"
            })
    void every_other_search_is_left_to_the_parser(String line) {
        assertTrue(SearchCommand.plain(terminal, line.split(" ")).isEmpty());
    }

    @Test
    void both_parsers_report_an_error_in_the_same_words() {
        String absent = "there/is/no/archive";
        int plain = Start.run(terminal, "serve", absent);
        String words = printed.toString(StandardCharsets.UTF_8);
        printed.reset();
        assertEquals(Main.run(terminal, "serve", absent), plain);
        assertEquals(printed.toString(StandardCharsets.UTF_8), words);
        assertEquals(Exit.NOTHING_DONE, plain);
    }

    @Test
    void an_archive_can_be_searched_without_the_parser(@TempDir Path folder) throws IOException {
        Path mail =
                Files.writeString(folder.resolve("1.eml"), "From: a@port.example\nSubject: the port\n\nthe harbour\n");
        String newsroom = folder.resolve("newsroom").toString();
        for (String[] arguments : new String[][] {
            {"init", newsroom},
            {"import", "-n", newsroom, "--trove", "harbour", mail.toString()},
            {
                "schedule",
                "-n",
                newsroom,
                "--trove",
                "harbour",
                "--first",
                "2026-12-01T09:00Z",
                "--every",
                "day",
                "--parts",
                "1"
            },
            {"publish", "-n", newsroom, "--now"}
        }) {
            assertEquals(Exit.DONE, Main.run(terminal, arguments), printed.toString(StandardCharsets.UTF_8));
        }
        String[] search = {"search", newsroom + "/archive", "port OR harbour", "--count"};
        assertTrue(SearchCommand.plain(terminal, search).isPresent());
        printed.reset();
        assertEquals(Exit.DONE, Start.run(terminal, search), printed.toString(StandardCharsets.UTF_8));
        assertTrue(printed.toString(StandardCharsets.UTF_8).lines().anyMatch("1"::equals));
    }
}
