package org.daylight.app;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.daylight.witness.WitnessFolder;
import org.daylight.witness.WitnessServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher with three witnesses: one is served, one is dead, one comes as a file; and a checker who wants two of them. */
class WitnessCommandTest {

    private static final String MAIL = """
        -- mail/1.eml --
        From: a@port.example
        Subject: one

        one
        -- mail/2.eml --
        From: a@port.example
        Subject: two

        two
        """;

    @TempDir
    Path folder;

    private final Script script() {
        return new Script(folder);
    }

    private String key(String witness) throws Exception {
        return WitnessFolder.open(folder.resolve(witness)).key().text();
    }

    /** The log's key, out of its signing key's public part: what init prints. */
    private String logKey() throws Exception {
        try (var newsroom = org.daylight.flow.Newsroom.open(folder.resolve("newsroom"))) {
            return newsroom.verifierKey().text();
        }
    }

    @Test
    void threeWitnessesAndAChecker() throws Exception {
        Script story = script();
        story.run("""
            daylight init newsroom --origin harbour.example.org
            daylight import -n newsroom --trove harbour mail
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every day --parts 2
            daylight witness init served --name served.example
            stdout ^key      served.example\\+[0-9a-f]{8}\\+B
            stderr Never put an older copy of this folder back
            daylight witness init away --name away.example
            daylight witness init dead --name dead.example
            exit 3 daylight witness init dead --name dead.example
            stderr is a witness already
            exit 2 daylight witness init other
            exit 3 daylight witness init other --name "two words"
            """ + MAIL);
        story.run("exit 3 daylight witness follow served --key " + key("served") + "\nstderr the key is not of type 1");
        story.run("daylight witness follow served --key " + logKey()
                + "\nstdout ^following harbour.example.org, which comes");
        story.run("daylight witness follow away newsroom/archive --key " + logKey());
        int closedPort;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = closed.getLocalPort();
        }
        Instant now = Instant.parse("2026-11-22T12:00:01Z");
        try (WitnessServer server = WitnessServer.start(
                WitnessFolder.open(folder.resolve("served")), () -> now, fault -> {}, "127.0.0.1", 0)) {
            story.run("""
                exit 3 daylight cosign -n newsroom
                exit 3 daylight witnesses -n newsroom list
                daylight witnesses -n newsroom add SERVED http://127.0.0.1:PORT
                daylight witnesses -n newsroom add DEAD http://127.0.0.1:CLOSED
                daylight witnesses -n newsroom add AWAY
                exit 3 daylight witnesses -n newsroom add AWAY ftp://away.example
                stderr begins with http
                daylight witnesses -n newsroom list
                stdout ^served.example\\+.*  http://127.0.0.1:PORT$
                stdout ^away.example\\+.*  \\(comes as a file\\)$
                daylight publish -n newsroom
                stdout ^published part 1 of harbour
                stderr ^cosigned by served.example: 4 entries$
                stderr ^no answer from dead.example
                daylight witness list served
                stdout ^harbour.example.org  cosigned: 4 entries  \\(comes by itself\\)$
                daylight check newsroom/archive --witness SERVED
                stdout ^cosigned by served.example at 2026-11-22T12:00:01Z$
                exit 2 daylight check newsroom/archive --witness SERVED --witness AWAY
                stdout ^undecided  checkpoint  witnesses-too-few: 1 of the 2
                daylight check newsroom/archive --witness SERVED --witness AWAY --witnesses-needed 1
                exit 2 daylight check newsroom/archive --witness SERVED --witnesses-needed 2
                stderr 2 witnesses of 1 cannot be asked for

                # The one whom nobody can ask goes to the archive, and what it writes is brought.
                daylight witness run away --out shared
                stdout ^cosigned harbour.example.org: 4 entries$
                daylight cosign -n newsroom shared/NAME
                stderr ^cosigned by away.example: 4 entries$
                daylight check newsroom/archive --witness SERVED --witness AWAY
                stdout ^confirmed

                # The log grows: who asks again gets it, whose file is of before is refused.
                daylight publish -n newsroom --now
                stderr ^cosigned by served.example: 5 entries$
                exit 3 daylight cosign -n newsroom shared/NAME
                stderr a file is of another checkpoint than the newest, which has 5 entries
                daylight witnesses -n newsroom remove dead.example
                exit 3 daylight witnesses -n newsroom remove dead.example
                daylight cosign -n newsroom
                """.replace("SERVED", key("served"))
                    .replace("AWAY", key("away"))
                    .replace("DEAD", key("dead"))
                    .replace("PORT", "" + server.port())
                    .replace("CLOSED", "" + closedPort)
                    .replace("NAME", name()));
        }
    }

    private String name() throws Exception {
        return WitnessFolder.open(folder.resolve("away")).logs().getFirst().fileName();
    }

    @Test
    void aPublisherWithTwoHistoriesIsCaught() throws Exception {
        Script story = script();
        story.run("""
            daylight init newsroom --origin harbour.example.org
            daylight import -n newsroom --trove harbour mail
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every day --parts 2
            daylight publish -n newsroom
            daylight witness init witness --name witness.example
            """ + MAIL);
        copy(folder.resolve("newsroom"), folder.resolve("other"));
        story.run("daylight witness follow witness newsroom/archive --key " + logKey());
        story.run("""
            daylight publish -n newsroom --now
            daylight witness run witness
            daylight withhold -n other harbour/2 --reason "second thoughts"
            daylight publish -n other --now
            """);
        story.run("daylight witness follow witness other/archive --key " + logKey());
        story.run("""
            exit 3 daylight witness run witness
            stderr harbour.example.org was not cosigned: its first 5 entries are not those
            stderr its publisher signed two histories; the evidence is
            daylight witness list witness
            stdout TWO HISTORIES
            """);
    }

    private static void copy(Path from, Path to) throws Exception {
        try (var all = Files.walk(from)) {
            for (Path each : all.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }
}
