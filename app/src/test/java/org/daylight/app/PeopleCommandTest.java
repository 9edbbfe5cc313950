package org.daylight.app;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor assigns addresses to correspondents; only those in published documents become public. */
class PeopleCommandTest {

    @TempDir
    Path folder;

    private void run(String story) throws Exception {
        new Script(folder).run(story);
    }

    @Test
    void fromTheFileToTheLog() throws Exception {
        run("""
            daylight init newsroom
            exit 3 daylight people -n newsroom check
            stderr people.txt does not exist
            exit 2 daylight people -n newsroom show
            stderr write  people check
            exit 2 daylight people -n newsroom check okaf
            daylight import -n newsroom --trove harbour mail
            daylight people -n newsroom list
            stdout ^1\\ti.okafor@port.example\\tInes Okafor$
            ! stdout 2 addresses
            -- mail/1.eml --
            From: Ines Okafor <i.okafor@port.example>
            Subject: one

            one
            -- mail/2.eml --
            From: Ines <ines@home.example>
            Subject: two

            two
            """);
        Files.writeString(folder.resolve("newsroom/people.txt"), """
            person Ines Okafor, press
              i.okafor@port.example
              ines@home.example
              nobody@port.example
            """);
        run("""
            clock 2026-11-22T12:00:00Z
            daylight people -n newsroom publish
            stdout nothing to publish
            stderr not published: 3 addresses that no published document contains
            ! exists newsroom/archive/people/0001.txt
            daylight people -n newsroom list OKAF
            stdout ^2\\ti?.*\\tInes Okafor, press\\t2 addresses$
            exit 3 daylight people -n newsroom list zzzz
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every day --parts 1
            daylight publish -n newsroom
            daylight people -n newsroom check
            stdout ^person Ines Okafor, press$
            stdout ^  ines@home.example$
            ! stdout nobody
            stderr people.txt names 3 addresses of 1 correspondent; this would be public:
            stderr not published: 1 address that no published document contains
            ! exists newsroom/archive/people/0001.txt
            daylight people -n newsroom publish
            stdout ^published people/0001.txt: 2 addresses of 1 correspondent$
            exists newsroom/archive/people/0001.txt
            daylight people -n newsroom publish
            stdout ^nothing new: people/0001.txt has the same content$
            ! exists newsroom/archive/people/0002.txt
            """);
        Files.writeString(folder.resolve("newsroom/people.txt"), "person Ines\n  Ines <ines@home.example>\n");
        run("""
            exit 3 daylight people -n newsroom publish
            stderr people.txt: line 2: not a plain address
            """);
    }
}
