package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.keytext.QrImage;
import org.daylight.keytext.QrPicture;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.SealKeys;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileSource;
import org.daylight.trustees.ArchiveTrustees;
import org.daylight.trustees.KeyFromShares;
import org.daylight.trustees.KeyShare;
import org.daylight.trustees.ReleasedShare;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A publisher plans for silence, and is silent: two of five trustees open nothing, three open what is due. */
class TrusteesCommandTest {

    @TempDir
    Path folder;

    private Script script;

    @BeforeEach
    void aNewsroomWithAnnouncedMail() throws Exception {
        script = new Script(folder);
        for (int i = 1; i <= 6; i++) {
            Files.writeString(folder.resolve("key" + i + ".txt"), "# a key\n" + SealIdentity.text(secret(i)) + "\n");
        }
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

    private static SealKey secret(int trustee) {
        return SealKey.of(BigInteger.valueOf(104_729L * trustee));
    }

    private static String key(int trustee) {
        return SealIdentity.recipient(secret(trustee)).text();
    }

    private static String plan(int threshold, String more) {
        var command =
                new StringBuilder("daylight trustees plan -n newsroom --without-witnesses --threshold " + threshold);
        List<String> names = List.of("Ann", "Ben", "Cem", "Dana", "Eve");
        for (int i = 1; i <= 5; i++) {
            command.append(" --trustee ").append(names.get(i - 1)).append('=').append(key(i));
        }
        return command + " " + more;
    }

    /** Adds entries to the log as the newsroom would. */
    private void add(List<LogEntry> entries, Map<String, byte[]> files) throws IOException {
        Path archive = folder.resolve("newsroom/archive");
        try (Newsroom newsroom = Newsroom.open(folder.resolve("newsroom"))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                write(archive.resolve(file.getKey()), file.getValue());
            }
            TileLog log = TileLog.open(TileSource.in(archive), newsroom.logKey().verifier())
                    .orThrow();
            TileLog.Growth growth =
                    log.append(entries.stream().map(LogEntry::bytes).toList()).orThrow();
            for (TileFile file : growth.files()) {
                write(archive.resolve(file.path().toString()), file.bytes());
            }
            write(
                    archive.resolve("checkpoint"),
                    growth.checkpoint().sign(newsroom.logKey()).bytes());
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** Seals a part whose file has no content: trustees need only the log and the keys. */
    private SealKey seal(int number, String time) throws IOException {
        SealKey key;
        try (Newsroom newsroom = Newsroom.open(folder.resolve("newsroom"))) {
            key = SealKeys.make(newsroom, number, new SecureRandom());
        }
        byte[] file = ("sealed " + number).getBytes(StandardCharsets.UTF_8);
        var seal = new LogEntry.Sealed(
                new Slug("harbour"),
                number,
                number,
                Instant.parse(time),
                Sha256.of(file),
                file.length,
                key.hash(number),
                Sha256.of(file));
        add(List.of(seal), Map.of("sealed/000" + number + ".age", file));
        return key;
    }

    private Map<Long, SealKey> combined(String... files) throws IOException {
        return combine(files).keys();
    }

    private KeyFromShares.Result combine(String... files) throws IOException {
        var lines = new ArrayList<String>();
        for (String file : files) {
            lines.addAll(Files.readAllLines(folder.resolve(file)));
        }
        try (Archive archive = Archive.open(folder.resolve("newsroom/archive"))) {
            return KeyFromShares.combine(lines, ArchiveTrustees.plans(archive));
        }
    }

    private void script(String text) throws IOException {
        script.run(text);
    }

    @Test
    void from_the_plan_to_the_key() throws Exception {
        script("""
            daylight trustees -n newsroom
            stderr there is no plan for trustees
            exit 3 daylight heartbeat -n newsroom
            stderr the log has no plan for trustees
            exit 2 daylight trustees plan -n newsroom --threshold 3
            stderr plan needs  --out FOLDER
            exit 2 daylight trustees plan -n newsroom --out x
            stderr plan needs  --threshold K
            exit 3 daylight trustees refresh -n newsroom --out x
            stderr there are no trustees yet
            exit 3 %s
            stderr no part is sealed
            """.formatted(plan(3, "--out x")));
        SealKey first = seal(1, "2026-11-25T09:00:00Z");
        SealKey second = seal(2, "2027-06-01T09:00:00Z");
        script("""
            exit 3 %s
            stderr one trustee alone could open everything
            exit 3 %s
            stderr nobody could ever open anything
            exit 3 daylight trustees plan -n newsroom --threshold 2 --trustee Ann=age1x --trustee Ben=%s --out x
            stderr the key of Ann
            exit 3 daylight trustees plan -n newsroom --threshold 2 --trustee Ann=%s --trustee Ben=%s --out x
            stderr have the same key
            ! exists x
            %s
            stdout ^plan 1: any 3 of 5 trustees can open 2 sealed parts, if the log has no heartbeat for 14 days$
            stdout plan-1-trustee-2.age  for Ben$
            exists shares/plan-1-trustee-5.age
            daylight trustees -n newsroom
            stdout ^plan 1: Any 3 of the 5 trustees can together open
            stdout trustee 4 \\(Dana\\)
            stdout ^2 sealed parts are shared among them$
            stdout without another one the trustees may act from 2026-12-06 12:00 UTC
            daylight trustees -n newsroom --json
            stdout "parts":\\[1,2\\],"notShared":\\[\\]
            daylight audit -n newsroom --json
            stdout "action":"trustees"
            daylight check newsroom/archive
            """.formatted(plan(1, "--out x"), plan(6, "--out x"), key(2), key(2), key(2), plan(3, "--out shares")));

        // The trustee checks, and may release nothing while the publisher is alive.
        script("""
            daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive
            stdout ^genuine: you are trustee 2 \\(Ben\\) of plan 1, with shares of 2 parts$
            exit 3 daylight trustee check shares/plan-1-trustee-2.age --key key1.txt --archive newsroom/archive
            stderr it is encrypted to another key
            exit 3 daylight trustee check key1.txt --key key1.txt --archive newsroom/archive
            stderr this is not a file in the age format
            exit 1 daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive nowhere
            stderr nowhere
            clock 2026-11-26T09:00:00Z
            daylight trustee status shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive
            stdout ^the rule does not apply: .* without another one it applies from 2026-12-06 12:00 UTC$
            stdout part 1 of harbour, release 1, planned for 2026-11-25 09:00 UTC: not due: the publisher is not silent$
            stdout part 2 of harbour.*: not due: its time has not come$
            stdout ^you may release nothing now$
            exit 3 daylight trustee release shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive
            stderr nothing is due, so nothing was released: the rule does not apply
            exit 2 daylight trustee release shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive --against-the-rule
            stderr go together
            exit 3 daylight trustee release shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive --against-the-rule --part harbour/7
            stderr you hold no share of harbour/7
            daylight trustee release shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive --against-the-rule --part harbour/1
            stdout ^# AGAINST THE RULE: part 1 of harbour
            stdout ^daylight share: acoustic
            exit 2 daylight trustee status shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive --qr
            stderr --qr can be used with release
            exit 2 daylight trustee open shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive
            stderr open is not an action

            daylight heartbeat -n newsroom --without-witnesses --due
            stdout ^heartbeat: 2026-11-26 09:00 UTC$
            daylight heartbeat -n newsroom --without-witnesses --due
            stderr no heartbeat is needed yet
            clock 2026-12-07T09:00:00Z
            exit 3 daylight trustee release shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive
            """);

        // The publisher falls silent. Three of five, and no others' help.
        script("""
            clock 2026-12-10T09:00:00Z
            daylight trustee status shares/plan-1-trustee-1.age --key key1.txt --archive newsroom/archive
            stdout ^the rule applies since 2026-12-10 09:00 UTC
            stdout ^you may release 1 share
            daylight trustee status shares/plan-1-trustee-1.age --key key1.txt --archive newsroom/archive --json
            stdout "applies":true,"parts":\\[\\{"trove":"harbour","part":1,"release":1,"time":"2026-11-25T09:00:00Z","state":"due"\\},\\{.*"state":"before-time"\\}\\]
            daylight trustee release shares/plan-1-trustee-1.age --key key1.txt --archive newsroom/archive --out r1.txt
            daylight trustee release shares/plan-1-trustee-2.age --key key2.txt --archive newsroom/archive --out r2.txt --qr
            daylight trustee release shares/plan-1-trustee-5.age --key key5.txt --archive newsroom/archive --out r5.txt
            """);
        assertEquals(Map.of(), combined("r1.txt", "r2.txt"));
        assertEquals(Map.of(1L, first), combined("r1.txt", "r2.txt", "r5.txt"));
        String text = Files.readString(folder.resolve("r2.txt"));
        assertTrue(text.contains("# Rule: Any 3 of the 5 trustees can together open"), text);
        assertTrue(text.contains("# At the release the rule applies since 2026-12-10 09:00 UTC"), text);
        String line =
                text.lines().filter(each -> !each.startsWith("#")).findFirst().orElseThrow();
        assertEquals(line, QrImage.read(QrPicture.of(line).orThrow().png()).orThrow());

        // One lies: he is named, and the others open it without him.
        ReleasedShare honest = ReleasedShare.parse(line).orThrow();
        byte[] wrong = honest.share().value().clone();
        wrong[7] ^= 1;
        Files.writeString(
                folder.resolve("lie.txt"), new ReleasedShare(true, 1, 1, new KeyShare(2, wrong)).line() + "\n");
        KeyFromShares.Result lied = combine("r1.txt", "lie.txt", "r5.txt");
        assertEquals(Map.of(), lied.keys());
        assertTrue(
                lied.notes().getFirst().contains("the share of trustee 2 (Ben) is false"),
                lied.notes().toString());

        // The publisher comes back, replaces a trustee and cancels a part.
        SealKey third = seal(3, "2026-12-11T09:00:00Z");
        script("""
            daylight trustees -n newsroom
            stdout ^not shared yet: part 3 of harbour; run  daylight trustees refresh
            exit 3 daylight trustees refresh -n newsroom --without-witnesses --replace 9:Fay=%s --out x
            stderr begin with the number of a trustee, 1 to 5
            daylight trustees refresh -n newsroom --without-witnesses --replace 2:Fay=%s --out shares2
            stdout ^plan 2: any 3 of 5 trustees can open 3 sealed parts
            stderr ask all trustees to delete their earlier files
            daylight check newsroom/archive
            daylight trustee status shares/plan-1-trustee-1.age --key key1.txt --archive newsroom/archive
            stdout ^1 sealed part more: you hold no share of it
            stdout ^plan 2 has replaced plan 1
            exit 3 daylight trustee check shares2/plan-2-trustee-2.age --key key2.txt --archive newsroom/archive
            daylight trustee check shares2/plan-2-trustee-2.age --key key6.txt --archive newsroom/archive
            stdout ^genuine: you are trustee 2 \\(Fay\\) of plan 2, with shares of 3 parts$
            """.formatted(key(6), key(6)));
        add(List.of(new LogEntry.Cancelled(1, "By order of the court.")), Map.of());
        Files.delete(folder.resolve("newsroom/archive/sealed/0001.age"));
        script("""
            clock 2027-01-10T09:00:00Z
            daylight trustee status shares2/plan-2-trustee-2.age --key key6.txt --archive newsroom/archive
            stdout part 1 of harbour, release 1: cancelled by the publisher$
            stdout part 3 of harbour.*: due$
            exit 3 daylight trustee release shares2/plan-2-trustee-2.age --key key6.txt --archive newsroom/archive --against-the-rule --part harbour/1
            stderr was cancelled by the publisher: its share is not released, in any case; nothing was released
            daylight trustee release shares2/plan-2-trustee-2.age --key key6.txt --archive newsroom/archive --out s2.txt
            daylight trustee release shares2/plan-2-trustee-3.age --key key3.txt --archive newsroom/archive --out s3.txt
            daylight trustee release shares2/plan-2-trustee-4.age --key key4.txt --archive newsroom/archive --out s4.txt
            """);
        assertEquals(Map.of(3L, third), combined("s2.txt", "s3.txt", "s4.txt"));
        assertFalse(combined("s2.txt", "s3.txt", "s4.txt").containsValue(second));
        assertEquals(Map.of(), combined("r1.txt", "s3.txt", "s4.txt"), "shares of two plans");
    }

    /** With real seals: what three of five release opens the part on a mirror that has never heard of a key. */
    @Test
    void a_mirror_opens_what_three_trustees_release() throws Exception {
        script("""
            daylight init room
            daylight import -n room --trove harbour letters
            daylight schedule -n room --trove harbour --first 2026-11-24T12:00Z --every day --parts 2
            clock 2026-11-24T12:00:00Z
            daylight publish -n room
            daylight seal -n room --trove harbour --parts 2 --without-witnesses
            -- letters/1.eml --
            From: a@port.example
            Subject: Berths

            One.
            -- letters/2.eml --
            From: b@port.example
            Subject: Cranes

            Two.
            """);
        script(plan(3, "--out shares3").replace("-n newsroom", "-n room"));
        script("""
            exit 2 daylight seal -n room --trove harbour --parts 2 --words
            stderr can be used with --keys
            daylight seal -n room --trove harbour --keys --words --qr --png pictures
            stdout ^harbour part 2, 2026-11-25 12:00 UTC  ([a-z]+ ){23}[a-z]+$
            stdout \u2588\u2588
            exists pictures/harbour-2.png
            daylight mirror room/archive copy
            daylight mirror room/archive copy2
            daylight unseal copy2 pictures/harbour-2.png
            stdout ^opened part 2 of harbour
            clock 2026-12-20T09:00:00Z
            daylight trustee release shares3/plan-1-trustee-1.age --key key1.txt --archive copy --out m1.txt
            daylight trustee release shares3/plan-1-trustee-3.age --key key3.txt --archive copy --out m3.txt
            daylight trustee release shares3/plan-1-trustee-4.age --key key4.txt --archive copy --out m4.txt
            exit 3 daylight unseal copy m1.txt m3.txt
            stderr release 2, plan 1: 2 of 3 shares; 1 more trustee is needed
            ! stdout opened
            """);
        String honest = Files.readString(folder.resolve("m3.txt"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .findFirst()
                .orElseThrow();
        ReleasedShare share = ReleasedShare.parse(honest).orThrow();
        byte[] wrong = share.share().value().clone();
        wrong[30] ^= 8;
        Files.writeString(
                folder.resolve("lie.txt"), new ReleasedShare(true, 1, 2, new KeyShare(3, wrong)).line() + "\n");
        Files.write(
                folder.resolve("m4.png"),
                QrPicture.of(Files.readString(folder.resolve("m4.txt"))
                                .lines()
                                .filter(line -> !line.startsWith("#"))
                                .findFirst()
                                .orElseThrow())
                        .orThrow()
                        .png());
        script("""
            exit 3 daylight unseal copy m1.txt lie.txt m4.png
            stderr the share of trustee 3 \\(Cem\\) is false
            daylight unseal copy m1.txt m3.txt m4.png
            stdout ^opened part 2 of harbour; not yet confirmed by the publisher's log$
            daylight check copy
            """);
    }

    /** A copy of the log is enough, and a false one is not believed. */
    @Test
    void the_log_alone_is_enough_and_must_be_the_right_one() throws Exception {
        seal(1, "2026-11-25T09:00:00Z");
        script(plan(2, "--out shares"));
        Path copy = folder.resolve("copy");
        for (Path file : Files.walk(folder.resolve("newsroom/archive"))
                .filter(Files::isRegularFile)
                .toList()) {
            String name = folder.resolve("newsroom/archive").relativize(file).toString();
            if (name.equals("checkpoint") || name.startsWith("tile") || name.startsWith("trustees")) {
                write(copy.resolve(name), Files.readAllBytes(file));
            }
        }
        script("""
            daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive copy
            stdout ^genuine
            """);
        byte[] plan = Files.readAllBytes(copy.resolve("trustees/0001.json"));
        Files.writeString(
                copy.resolve("trustees/0001.json"), new String(plan, StandardCharsets.UTF_8).replace("Ann", "Ada"));
        script("""
            exit 1 daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive copy
            stderr the file of plan 1 is not the one that the log names
            """);
        Files.delete(copy.resolve("trustees/0001.json"));
        script("""
            exit 1 daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive copy
            stderr copy lacks trustees/0001.json
            """);
        Files.write(copy.resolve("trustees/0001.json"), plan);
        String note = Files.readString(copy.resolve("checkpoint"));
        Files.writeString(copy.resolve("checkpoint"), note.replaceFirst("\n\\d+\n", "\n2\n"));
        script("""
            exit 1 daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive copy
            stderr the log of copy cannot be trusted or read
            """);
        script("""
            daylight init other
            daylight import -n other --trove harbour mail
            daylight announce -n other --trove harbour
            exit 1 daylight trustee check shares/plan-1-trustee-2.age --key key2.txt --archive other/archive
            stderr cannot be trusted
            """);
    }

    /** publish adds heartbeats by itself, also when it publishes nothing. */
    @Test
    void publish_adds_a_heartbeat_when_it_is_due() throws Exception {
        seal(1, "2026-12-25T09:00:00Z");
        script(plan(2, "--out shares"));
        script("""
            exit 3 daylight publish -n newsroom --without-witnesses
            ! stderr heartbeat:
            clock 2026-11-24T09:00:00Z
            exit 3 daylight publish -n newsroom --without-witnesses
            stderr ^heartbeat: 2026-11-24 09:00 UTC$
            exit 3 daylight publish -n newsroom --without-witnesses
            ! stderr heartbeat:
            """);
    }
}
