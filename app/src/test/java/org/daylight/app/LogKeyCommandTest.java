package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.log.KeyChange;
import org.daylight.newsroom.Newsroom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher names recovery keys and rotates the log's key; then it is stolen, and two of three holders replace it. */
class LogKeyCommandTest {

    @TempDir
    Path folder;

    private Script script;

    @BeforeEach
    void aNewsroom() throws Exception {
        script = new Script(folder);
        script.run("""
            daylight init newsroom
            daylight import -n newsroom --trove harbour mail
            daylight announce -n newsroom --trove harbour
            -- mail/1.eml --
            From: a@port.example
            Subject: Berths

            One.
            """);
    }

    private String run(int exit, String command) throws Exception {
        script.run("exit " + exit + " " + command);
        return script.printed();
    }

    private String key(String holder) throws Exception {
        return run(0, "daylight recovery show " + holder + ".key").strip();
    }

    private void plan() throws Exception {
        var command = new StringBuilder("daylight log-key plan -n newsroom --threshold 2");
        for (String holder : List.of("ann", "ben", "eve")) {
            run(0, "daylight recovery new " + holder + ".key --name " + holder);
            command.append(" --key ").append(key(holder));
        }
        assertTrue(run(0, command.toString())
                .contains("2 of 3 holders together can replace the log's key: ann, ben, eve"));
    }

    private String publicKey(String newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(folder.resolve(newsroom))) {
            return room.verifierKey().text();
        }
    }

    @Test
    void a_stolen_key_is_replaced_by_people_in_different_places() throws Exception {
        assertTrue(run(0, "daylight log-key -n newsroom").contains("no recovery keys"));
        assertTrue(run(0, "daylight status --all -n newsroom").contains("nobody can replace the log's key"));
        plan();
        String old = publicKey("newsroom");
        copy("newsroom", "backup");
        run(0, "daylight log-key rotate -n newsroom --reason stolen"); // by the thief, who has the newsroom

        String said = run(
                0,
                "daylight log-key prepare backup/archive --new-key new.key --out s.json --reason \"Seized on 3 May.\"");
        assertTrue(said.contains("2 of these holders must sign: ann, ben, eve."), said);
        assertTrue(said.contains("reason:   Seized on 3 May."), said);
        assertTrue(run(3, "daylight log-key recover -n backup s.json --new-key new.key")
                .contains("2 more signatures are needed: signed so far by nobody"));
        said = run(0, "daylight recovery sign s.json --key ann.key --out ann.txt");
        assertTrue(said.contains("will not count any more"), said);
        said = run(3, "daylight log-key recover -n backup s.json --new-key new.key --signature ann.txt");
        assertTrue(said.contains("1 more signature is needed: signed so far by ann"), said);
        run(0, "daylight recovery sign s.json --key eve.key --out eve.txt");
        // as it arrives by a channel that knows no em dash
        Path eve = folder.resolve("eve.txt");
        Files.writeString(eve, "Hi, here it is:\n-- " + Files.readString(eve).substring(2) + "Eve\n");
        said = run(
                0,
                "daylight log-key recover -n backup s.json --new-key new.key --signature ann.txt --signature eve.txt");
        assertTrue(said.contains("delete new.key"), said);
        assertFalse(publicKey("backup").equals(old));
        run(0, "daylight check backup/archive");
        said = run(0, "daylight log-key -n backup");
        assertTrue(said.contains("key changed: recovery, signed by ann, eve. Reason: Seized on 3 May."), said);
        said = run(0, "daylight status --all -n backup");
        assertTrue(said.contains("the log's key was changed 1 time, last after entry"), said);
        String json = run(0, "daylight log-key -n backup --json");
        assertTrue(json.contains("\"signedBy\":[\"ann\",\"eve\"],\"missing\":0"), json);
        // what the thief's copy shows is replaced
        try (Archive thief = Archive.open(folder.resolve("newsroom/archive"));
                Archive right = Archive.open(folder.resolve("backup/archive"))) {
            KeyChange recovery = right.contents().logKeys().changes().getFirst();
            assertTrue(recovery.beats(thief.contents().logKeys().changes().getFirst()));
        }
    }

    @Test
    void a_planned_change_needs_nobody_else() throws Exception {
        String old = publicKey("newsroom");
        String said = run(0, "daylight log-key rotate -n newsroom --reason \"A new machine.\"");
        assertTrue(said.contains(publicKey("newsroom")), said);
        assertTrue(said.contains("back up the newsroom now"), said);
        assertFalse(publicKey("newsroom").equals(old));
        assertTrue(run(0, "daylight check newsroom/archive --key " + old).contains("confirmed"));
        run(0, "daylight check newsroom/archive --key " + publicKey("newsroom"));
    }

    @Test
    void what_is_wrong_is_said() throws Exception {
        plan();
        run(0, "daylight log-key prepare newsroom/archive --new-key new.key --out s.json --reason x");
        run(0, "daylight recovery new max.key --name max");
        assertTrue(run(1, "daylight recovery sign s.json --key max.key").contains("does not name your key max"));
        run(0, "daylight recovery sign s.json --key ann.key --out ann.txt");
        run(0, "daylight log-key prepare newsroom/archive --new-key new.key --out t.json --reason y");
        assertTrue(run(1, "daylight log-key recover -n newsroom t.json --new-key new.key --signature ann.txt")
                .contains("signature of \"ann\" is wrong"));
        assertTrue(run(1, "daylight log-key recover -n newsroom s.json --new-key new.key --signature max.key")
                .contains("no signature of a holder"));
        assertTrue(run(3, "daylight recovery new ann.key --name ann").contains("never overwritten"));
        assertTrue(run(3, "daylight recovery new b.key --name \"a b\"").contains("not a key name"));
        assertTrue(run(1, "daylight recovery show ann.txt").contains("not a valid statement"));
        assertTrue(run(2, "daylight log-key rotate -n newsroom").contains("--reason TEXT"));
        assertTrue(run(2, "daylight log-key plan -n newsroom --threshold 2").contains("--key KEY"));
        assertTrue(run(2, "daylight log-key rotate -n newsroom --reason x --threshold 2")
                .contains("--threshold"));
        assertTrue(run(2, "daylight log-key burn -n newsroom").contains("not an action"));
        assertTrue(
                run(2, "daylight log-key plan -n newsroom --threshold 2 --key " + key("ann") + " --key " + key("ann"))
                        .contains("nothing was changed"));
        assertTrue(run(2, "daylight log-key plan -n newsroom --threshold 1 --key " + key("ann"))
                .contains("threshold is below 2"));
        assertTrue(run(2, "daylight log-key plan -n newsroom --threshold 2 --key ann+1234+x --key " + key("ann"))
                .contains("--key ann+1234+x: "));
        assertTrue(run(3, "daylight log-key rotate -n newsroom --reason \"two\u2028lines\"")
                .contains("the reason"));
        Files.write(folder.resolve("big.json"), new byte[100_000]);
        assertTrue(run(1, "daylight recovery show big.json").contains("json-malformed"));
        // after all this the key is the old one, and nothing is left of the attempts
        assertFalse(Files.exists(folder.resolve("newsroom/archive/log-keys")));
        run(0, "daylight check newsroom/archive");
    }

    private void copy(String from, String to) throws IOException {
        try (var walk = Files.walk(folder.resolve(from))) {
            for (Path each : walk.toList()) {
                Path copy = folder.resolve(to)
                        .resolve(folder.resolve(from).relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        }
    }
}
