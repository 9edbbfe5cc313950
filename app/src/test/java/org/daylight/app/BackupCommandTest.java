package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.daylight.backup.BackupHead;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The drill of docs/backup.md: a newsroom is saved, and a standby is promoted by two of three people. */
class BackupCommandTest {

    @TempDir
    Path folder;

    private Script script;

    private static SealKey secret(int person) {
        return SealKey.of(BigInteger.valueOf(15_485_863L * person));
    }

    private static String key(int person) {
        return SealIdentity.recipient(secret(person)).text();
    }

    @BeforeEach
    void aNewsroom() throws Exception {
        script = new Script(folder);
        for (int i = 1; i <= 4; i++) {
            Files.writeString(folder.resolve("key" + i + ".txt"), SealIdentity.text(secret(i)) + "\n");
        }
        script.run("""
            daylight init newsroom --origin harbour.example.org
            daylight import -n newsroom --trove harbour mail
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every PT6H --size 1
            daylight publish -n newsroom --due
            -- mail/1.eml --
            From: a@port.example
            Subject: Berths

            One.
            -- mail/2.eml --
            From: a@port.example
            Subject: Cranes

            Two.
            -- mail/3.eml --
            From: a@port.example
            Subject: Dredging

            Three.
            """);
    }

    /** The output of a command that must succeed. */
    private String out(String... command) {
        var out = new ByteArrayOutputStream();
        var terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                false,
                folder,
                Clock.systemUTC());
        assertEquals(0, Main.run(terminal, command), String.join(" ", command));
        return out.toString(StandardCharsets.UTF_8);
    }

    private void share(int person) throws Exception {
        Files.writeString(
                folder.resolve("share" + person + ".txt"),
                "# from the telephone\n"
                        + out(
                                "backup",
                                "--share",
                                "shares/backup-share-0" + person + ".age",
                                "--identity",
                                "key" + person + ".txt"));
    }

    @Test
    void aStandbyIsPromoted() throws Exception {
        Files.createDirectory(folder.resolve("store"));
        script.run("""
            exit 3 daylight backup -n newsroom place
            stderr ^daylight: there is no backup in .*place yet: begin one with  --to AGE-KEY
            exit 2 daylight backup -n newsroom rclone:bad
            stderr after rclone: write REMOTE:PATH
            exit 2 daylight restore rclone:bad standby --identity key1.txt
            stderr after rclone: write REMOTE:PATH
            exit 3 daylight backup -n newsroom newsroom/archive/place --to KEY1
            stderr is in the public folder: name another one for the backup
            exit 2 daylight backup -n newsroom place --person Ann=KEY1
            stderr to divide the key, give  --threshold K
            exit 3 daylight backup -n newsroom place --threshold 1 --person Ann=KEY1 --person Ben=KEY2 --out shares
            stderr the threshold is below 2
            daylight lease -n newsroom
            stdout ^this newsroom signs without a lease$
            exit 3 daylight lease take -n newsroom --holder standby
            stderr this newsroom has no lease
            exit 2 daylight lease start store -n newsroom
            stderr start needs  --holder NAME
            exit 3 daylight lease start store -n newsroom --holder me@office
            stderr letters, digits, spaces
            """.replace("KEY1", key(1)).replace("KEY2", key(2)));
        script.run("""
            daylight lease start store -n newsroom --holder office
            stdout ^record 1: office took the lease, with [0-9]+ entries$
            daylight backup -n newsroom place --threshold 2 --person Ann=KEY1 --person Ben=KEY2 --person Eve=KEY3 --out shares
            stdout ^snapshot 1: [0-9]+ files, [0-9.]+ kB; new: [0-9]+ chunks, [0-9.]+ kB$
            stderr shares/backup-share-01.age  for Ann$
            stderr snapshots are signed with  daylight-backup\\+
            exit 3 daylight backup -n newsroom place --to KEY1
            stderr has a backup already, whose recipients cannot be changed
            daylight backup -n newsroom place
            stdout ^snapshot 2: .* new: 0 chunks
            daylight backup place --list
            stdout ^snapshot 1  2026-11-22.12:00
            stderr any 2 of these people can restore it: Ann, Ben, Eve
            daylight backup place --verify
            stdout complete and unchanged$
            exit 3 daylight backup place --verify --key daylight-backup+00000000+AAAA
            stderr signed with another key
            daylight backup -n newsroom place --forget --keep 1
            stdout ^deleted 1 snapshot
            clock 2026-11-22T18:30:00Z
            daylight publish -n newsroom --due
            exit 3 daylight backup --share shares/backup-share-01.age --identity key2.txt
            stderr encrypted to another key
            """.replace("KEY1", key(1)).replace("KEY2", key(2)).replace("KEY3", key(3)));
        share(1);
        share(3);
        String signed = BackupHead.parse(Files.readAllBytes(folder.resolve("place/backup.json")))
                .orThrow()
                .key()
                .text();
        script.run("""
            exit 2 daylight restore place standby
            exit 3 daylight restore place standby --shares share1.txt
            stderr 1 of 2 shares: 1 more of these people are needed: Ben, Eve
            exit 3 daylight restore place standby --identity key4.txt
            stderr cannot be decrypted
            exit 3 daylight restore place standby --shares share1.txt --shares share3.txt --snapshot 1
            stderr the backup has no snapshot 1
            daylight restore place standby --shares share1.txt --shares share3.txt --key SIGNED
            stdout ^restored snapshot 2 of 2026-11-22.12:00.*: [0-9]+ files, .* 3 documents$
            stderr next: daylight catch-up -n standby MIRROR
            exit 3 daylight restore place standby --shares share1.txt --shares share3.txt --key SIGNED
            stderr is not an empty folder
            exit 3 daylight publish -n standby --due
            stderr was restored from a backup
            exit 3 daylight catch-up -n standby
            stderr no mirror is known
            exit 3 daylight lease take -n standby --holder standby
            stderr was restored from a backup
            daylight catch-up -n standby newsroom/archive
            stdout ^the log has [0-9]+ entries, 1 of them new here; [0-9]+ updates of the catalog$
            stderr are paused
            exit 3 daylight catch-up -n standby newsroom/archive --no-lease
            stderr this newsroom has a lease
            exit 3 daylight withdraw -n standby harbour/1 --reason "A mistake."
            stderr does not hold the lease
            daylight lease take -n standby --holder standby
            stdout ^this newsroom has the lease$
            exit 3 daylight lease -n newsroom
            stdout ^this newsroom does not have the lease$
            clock 2026-11-23T01:00:00Z
            exit 3 daylight publish -n newsroom --due
            stderr standby has the lease now \\(record [0-9]+\\): nothing was signed
            daylight plan -n standby --trove harbour --resume
            daylight publish -n standby --due
            daylight check standby/archive
            daylight search -n standby Dredging --count
            stdout ^1$
            exit 2 daylight lease end -n standby
            stderr end needs  --reason TEXT
            daylight lease end -n standby --reason "The only newsroom."
            daylight audit -n standby
            stdout lease-end
            """.replace("SIGNED", signed));
        String json =
                out("catch-up", "-n", "standby", "standby-copy-that-does-not-exist", "--nobody-has-more", "--json");
        assertTrue(json.contains("\"complete\":true"), json);
    }

    /** The key of the log is changed after the backup: the restored newsroom learns of it, and goes on only with the new key, or with a recovery. */
    @Test
    void aRestoredNewsroomFollowsAChangeOfTheKey() throws Exception {
        script.run("""
            daylight recovery new ann.key --name ann
            daylight recovery new ben.key --name ben
            """);
        script.run("daylight log-key plan -n newsroom --threshold 2 --key ANN --key BEN"
                .replace("ANN", out("recovery", "show", "ann.key").strip())
                .replace("BEN", out("recovery", "show", "ben.key").strip()));
        script.run("""
            daylight backup -n newsroom place --to KEY1
            daylight mirror newsroom/archive good
            daylight log-key rotate -n newsroom --reason stolen
            clock 2026-11-22T18:30:00Z
            daylight publish -n newsroom --due
            daylight restore place restored --identity key1.txt
            exit 1 daylight catch-up -n restored newsroom/archive
            stderr the backup knew of no lease
            daylight catch-up -n restored newsroom/archive --no-lease
            stderr the log has another key now
            daylight plan -n restored --trove harbour --resume
            exit 3 daylight publish -n restored --now
            stderr key
            daylight check restored/archive

            daylight restore place standby --identity key1.txt
            daylight catch-up -n standby good --no-lease
            daylight log-key prepare standby/archive --new-key new.key --out s.json --reason "Seized."
            daylight recovery sign s.json --key ann.key --out ann.txt
            daylight recovery sign s.json --key ben.key --out ben.txt
            daylight log-key recover -n standby s.json --new-key new.key --signature ann.txt --signature ben.txt
            daylight publish -n standby --due
            daylight check standby/archive
            daylight backup -n standby place2 --to KEY1
            daylight restore place2 again --identity key1.txt
            daylight catch-up -n again standby/archive --no-lease
            daylight status -n again

            daylight restore place late --identity key1.txt
            daylight catch-up -n late standby/archive --no-lease
            stderr the log has another key now
            daylight plan -n late --trove harbour --resume
            exit 3 daylight publish -n late --now
            stderr daylight log-key recover
            daylight log-key recover -n late s.json --new-key new.key --signature ann.txt --signature ben.txt
            daylight publish -n late --now
            daylight check late/archive

            daylight restore place later --identity key1.txt
            daylight catch-up -n later late/archive --no-lease
            daylight log-key prepare later/archive --new-key second.key --out s2.json --reason "Lost."
            daylight recovery sign s2.json --key ann.key --out ann2.txt
            daylight recovery sign s2.json --key ben.key --out ben2.txt
            daylight log-key recover -n later s2.json --new-key second.key --signature ann2.txt --signature ben2.txt
            daylight check later/archive
            stdout .
            """.replace("KEY1", key(1)));
    }
}
