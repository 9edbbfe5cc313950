package org.daylight.app;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.daylight.note.WitnessKey;
import org.daylight.witness.WitnessFolder;
import org.daylight.witness.WitnessServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A publisher with three witnesses: one is served, one does not answer, one sends a file; and a checker that requires
 * two of them.
 */
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

    /** The key of a log that is unknown here. */
    private static final String OTHER_LOG =
            "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f";

    @TempDir
    Path folder;

    private final Script script() {
        return new Script(folder);
    }

    private String key(String witness) throws Exception {
        return WitnessFolder.open(folder.resolve(witness)).keys().getFirst().text();
    }

    /** The witness's public keys as text. */
    private List<String> keys(String witness) throws Exception {
        return WitnessFolder.open(folder.resolve(witness)).keys().stream()
                .map(WitnessKey::text)
                .toList();
    }

    /** The log's key, from the public part of its signing key: what init prints. */
    private String logKey() throws Exception {
        try (var newsroom = org.daylight.newsroom.Newsroom.open(folder.resolve("newsroom"))) {
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
            stderr Never restore an older copy of this folder
            daylight witness init away --name away.example
            daylight witness init dead --name dead.example
            exit 3 daylight witness init dead --name dead.example
            stderr is already a witness
            exit 2 daylight witness init other
            exit 2 daylight witness init other --name other.example --type rsa
            stderr write ed25519 or ml-dsa-44
            daylight witness add-key away --type ml-dsa-44
            stdout ^key  away.example\\+[0-9a-f]{8}\\+B
            exit 3 daylight witness add-key away --type ml-dsa-44
            stderr already has an ML-DSA-44 key
            exit 3 daylight witness init other --name "two words"
            """ + MAIL);
        story.run("exit 3 daylight witness follow served --key " + key("served") + "\nstderr this is not a log's key");
        story.run("daylight witness follow served --key " + logKey()
                + "\nstdout ^following harbour.example.org; its publisher contacts");
        story.run("daylight witness follow away newsroom/archive --key " + logKey());
        write("policy.txt", "log " + logKey(), "group enough 2 served quantum dead", "quorum enough");
        write("strict.txt", "log " + logKey(), "group enough all served quantum dead", "quorum enough");
        write("other-log.txt", "log " + OTHER_LOG, "group enough any served quantum dead", "quorum enough");
        int closedPort;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closedPort = closed.getLocalPort();
        }
        Instant now = Instant.parse("2026-11-22T12:00:01Z");
        try (WitnessServer server = WitnessServer.start(
                WitnessFolder.open(folder.resolve("served")), () -> now, fault -> {}, error -> {}, "127.0.0.1", 0)) {
            story.run("""
                exit 3 daylight cosign -n newsroom
                daylight witnesses -n newsroom list
                daylight witnesses -n newsroom add SERVED http://127.0.0.1:PORT
                daylight witnesses -n newsroom add DEAD http://127.0.0.1:CLOSED
                daylight witnesses -n newsroom add AWAY
                daylight witnesses -n newsroom add QUANTUM
                exit 3 daylight witnesses -n newsroom add AWAY ftp://away.example
                stderr must begin with http
                daylight witnesses -n newsroom list
                stdout ^served.example\\+.*  http://127.0.0.1:PORT$
                stdout ^away.example\\+.*  \\(sends files\\)$
                daylight publish -n newsroom
                stdout ^published part 1 of harbour
                stderr ^cosigned by served.example: 4 entries$
                stderr ^no answer from dead.example
                daylight witness list served
                stdout ^harbour.example.org  cosigned: 4 entries  \\(publisher contacts this witness\\)$
                daylight check newsroom/archive --witness SERVED
                stdout ^cosigned by served.example at 2026-11-22T12:00:01Z$
                exit 2 daylight check newsroom/archive --witness SERVED --witness AWAY
                stdout ^undecided  checkpoint  witnesses-too-few: cosigned by 1 of the 2
                daylight check newsroom/archive --witness SERVED --witness AWAY --witnesses-needed 1
                exit 2 daylight check newsroom/archive --witness SERVED --witnesses-needed 2
                stderr --witness: 2 witnesses cannot be required, because only 1 are given

                # The one whom nobody can ask goes to the archive, and what it writes is brought.
                daylight witness run away --out shared
                stdout ^cosigned harbour.example.org: 4 entries$
                daylight cosign -n newsroom shared/NAME
                stderr ^cosigned by away.example: 4 entries$
                stderr ^cosigned by away.example \\(ML-DSA-44\\): 4 entries$
                daylight check newsroom/archive --witness SERVED --witness AWAY
                stdout ^confirmed

                # A policy names the log and the quorum; the second key of a witness counts as well.
                daylight check newsroom/archive --policy policy.txt
                stdout ^confirmed
                exit 2 daylight check newsroom/archive --policy strict.txt
                stdout witnesses-too-few
                exit 1 daylight check newsroom/archive --policy other-log.txt
                stdout ^refuted    checkpoint  log-key-other
                daylight check newsroom/archive --key LOGKEY
                exit 2 daylight check newsroom/archive --policy policy.txt --key LOGKEY
                stderr leave out --key
                exit 2 daylight check newsroom/archive --policy absent.txt
                stderr is not a file

                # The log grows: who asks again gets it, whose file is of before is refused.
                daylight publish -n newsroom --now
                stderr ^cosigned by served.example: 5 entries$
                exit 3 daylight cosign -n newsroom shared/NAME
                stderr the file is for another checkpoint than the newest, which has 5 entries
                daylight witnesses -n newsroom remove dead.example
                exit 3 daylight witnesses -n newsroom remove dead.example
                daylight cosign -n newsroom
                """.replace("SERVED", key("served"))
                    .replace("AWAY", key("away"))
                    .replace("DEAD", key("dead"))
                    .replace("QUANTUM", keys("away").getLast())
                    .replace("LOGKEY", logKey())
                    .replace("PORT", "" + server.port())
                    .replace("CLOSED", "" + closedPort)
                    .replace("NAME", name()));
        }
    }

    /** Writes a policy: the lines, followed by the witnesses after the first. */
    private void write(String file, String... lines) throws Exception {
        var text = new StringBuilder(lines[0]).append('\n');
        text.append("witness served ").append(key("served")).append('\n');
        text.append("witness quantum ").append(keys("away").getLast()).append('\n');
        text.append("witness dead ").append(key("dead")).append('\n');
        for (String line : List.of(lines).subList(1, lines.length)) {
            text.append(line).append('\n');
        }
        Files.writeString(folder.resolve(file), text);
    }

    private String name() throws Exception {
        return WitnessFolder.open(folder.resolve("away")).logs().getFirst().monitoringPath();
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
            stderr harbour.example.org was not cosigned: its first 5 entries are not the ones that were cosigned
            stderr its publisher signed two different histories; the evidence is
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
