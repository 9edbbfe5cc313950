package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code daylight serve}: options that do not go together are refused before anything is opened. */
class ServeCommandTest {

    @TempDir
    Path folder;

    private String refused(String... options) {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        var arguments = new String[options.length + 2];
        arguments[0] = "serve";
        arguments[1] = "archive";
        System.arraycopy(options, 0, arguments, 2, options.length);
        assertEquals(Exit.USAGE, Main.run(new Terminal(stream, stream, false, folder, Clock.systemUTC()), arguments));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void pages_are_prepared_only_for_a_known_address_and_language() {
        String noBase = refused("--prepare-pages", "en");
        assertTrue(noBase.contains("--prepare-pages needs --base"), noBase);
        String unknown = refused("--base", "https://papers.example", "--prepare-pages", "en,xx");
        assertTrue(unknown.contains("there are no pages in \"xx\"; name some of en,de,"), unknown);
    }

    @Test
    void options_of_add_ons_need_the_add_on() {
        assertTrue(refused("--vectors", "v").contains("--vectors needs --semantic"));
        assertTrue(refused("--names", "n").contains("--names needs --entities"));
        assertTrue(refused("--proxy", "socks5://127.0.0.1:9050").contains("--proxy needs --ask-mirrors"));
    }
}
