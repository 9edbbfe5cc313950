package org.daylight.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher announces where copies of the archive are. */
class MirrorsCommandTest {

    @TempDir
    Path folder;

    @Test
    void fromTheFileToTheLog() throws Exception {
        new Script(folder).run("""
            daylight init newsroom
            daylight mirrors -n newsroom list
            exit 2 daylight mirrors -n newsroom show
            stderr write  mirrors publish
            exit 3 daylight mirrors -n newsroom publish
            stderr mirrors.txt does not exist
            """);
        Files.writeString(folder.resolve("newsroom/mirrors.txt"), """
            # ours
            https://Papers.example
            http://abcdefghij234567.onion/port
            """);
        new Script(folder).run("""
            exit 3 daylight mirrors -n newsroom publish
            stderr no witness or mirror could confirm that this is the newest history
            daylight mirrors -n newsroom publish --without-witnesses
            stdout ^published: 2 addresses$
            daylight mirrors -n newsroom publish
            stdout ^nothing new: the log already has 2 addresses$
            daylight mirrors -n newsroom list
            stdout ^https://papers.example/$
            stdout ^http://abcdefghij234567.onion/port/$
            """);
    }
}
