package org.daylight.bulletin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.daylight.archive.Archive;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.keytext.QrImage;
import org.daylight.keytext.QrPicture;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.sealing.SealKey;
import org.daylight.tree.TileFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bulletins in all the forms in which they travel, and what is left out when not everything fits. */
class BulletinTextTest {

    private static final Instant TIME = Instant.parse("2026-12-01T09:00:00Z");

    @TempDir
    Path folder = Path.of("");

    private NoteKey.Signer key = NoteKey.generate("port.example", new SecureRandom());
    private final List<LogEntry> entries = new ArrayList<>();

    @BeforeEach
    void aLog() {
        entries.add(new LogEntry.Archive(key.name(), "The Port", 1, key.verifier()));
        entries.add(new LogEntry.Trove(new Slug("harbour"), "The Harbour", ""));
        entries.add(new LogEntry.Heartbeat(TIME));
    }

    private static Sha256 hash(int of) {
        return Sha256.of(new byte[] {(byte) of});
    }

    private static LogEntry.Sealed seal(int number) {
        return new LogEntry.Sealed(
                new Slug("harbour"),
                number,
                number,
                TIME.plus(Duration.ofDays(number)),
                hash(number),
                65_752,
                SealKey.of(java.math.BigInteger.valueOf(number)).hash(number),
                hash(-number));
    }

    private Archive archive() throws Exception {
        TileLog.Growth growth = TileLog.empty(key.name())
                .append(entries.stream().map(LogEntry::bytes).toList())
                .orThrow();
        for (TileFile file : growth.files()) {
            Path to = folder.resolve(file.path().path());
            Files.createDirectories(to.getParent());
            Files.write(to, file.bytes());
        }
        Files.write(folder.resolve("checkpoint"), growth.checkpoint().sign(key).bytes());
        return Archive.open(folder);
    }

    private Bulletin bulletin() throws Exception {
        try (Archive archive = archive()) {
            return WriteBulletin.of(archive);
        }
    }

    private static String refusal(String text) {
        return BulletinText.read(text) instanceof Outcome.Refused<Bulletin>(String code, String reason) ? code : "";
    }

    @Test
    void aSmallLogIsThereCompletely() throws Exception {
        Bulletin bulletin = bulletin();
        assertEquals(0, bulletin.tail());
        assertEquals(List.of(new LogEntry.Heartbeat(TIME)), bulletin.news());
        assertEquals(new Bulletin.Omitted(0, 0), bulletin.omitted());
        assertEquals(Outcome.ok(bulletin), BulletinText.read(bulletin.compact()));
    }

    @Test
    void itIsAsciiAndSmallAndSaysWhatIsLeftOut() throws Exception {
        for (int number = 1; number <= 60; number++) {
            entries.add(seal(number));
        }
        for (int number = 1; number <= 60; number += 20) {
            entries.add(new LogEntry.Cancelled(number, "By order. ".repeat(30)));
        }
        Bulletin bulletin = bulletin();
        String mail = BulletinText.mail(bulletin);
        assertTrue(mail.getBytes(UTF_8).length <= BulletinText.MAX_BYTES, "" + mail.length());
        assertTrue(mail.chars().allMatch(c -> c == '\n' || c >= 0x20 && c < 0x7f));
        assertTrue(mail.lines().allMatch(line -> line.length() <= 78));
        assertTrue(bulletin.omitted().entries() > 0);
        assertTrue(BulletinWords.lines(bulletin).getLast().startsWith("Further news that did not fit: "));
        assertTrue(bulletin.news().contains(new LogEntry.Heartbeat(TIME)));
        assertEquals(bulletin, bulletin());
    }

    @Test
    void oneThatIsAsLargeAsPossibleIsRead() throws Exception {
        for (int i = 0; i < 300; i++) {
            entries.add(new LogEntry.Mirrors(List.of(new ArchiveAddress("https://m" + i + ".example/"))));
        }
        Bulletin bulletin = bulletin();
        int length = bulletin.compact().length();
        assertTrue(length <= Bulletin.MAX_CHARS && length > Bulletin.MAX_CHARS - 100, "" + length);
        assertTrue(bulletin.tail() > 260 && bulletin.tail() < 300, "" + bulletin.tail());
        assertEquals(Outcome.ok(bulletin), BulletinText.read(BulletinText.mail(bulletin)));
    }

    @Test
    void itSurvivesMail() throws Exception {
        Bulletin bulletin = bulletin();
        String mail = BulletinText.mail(bulletin);
        for (String changed : List.of(
                mail.replace("\n", "\r\n"),
                "> " + mail.replace("\n", "\n> "),
                ">> > " + mail.replace("\n", "\n>> > "),
                mail.replaceAll("(.{40})", "$1\n"),
                mail.replaceAll("(.{20})", "$1 \u00a0"),
                mail.replace("\n", "=\n"),
                "From: a@b.example\nSubject: news\n\nDear all,\n\n" + mail + "\nYours; see page 1.\n",
                mail + "\n\n-- \n" + mail)) {
            assertEquals(Outcome.ok(bulletin), BulletinText.read(changed), changed);
        }
    }

    @Test
    void itSurvivesDns() throws Exception {
        Bulletin bulletin = bulletin();
        String zone = BulletinText.zone(bulletin, "_daylight.port.example.");
        List<String> records = new ArrayList<>(zone.lines().toList());
        assertTrue(records.size() > 1);
        for (String record : records) {
            String string = record.substring(record.indexOf('"') + 1, record.lastIndexOf('"'));
            assertTrue(string.length() <= 255);
            assertFalse(string.contains("\"") || string.contains("\\"));
        }
        Collections.shuffle(records, new Random(3));
        assertEquals(Outcome.ok(bulletin), BulletinText.read(String.join("\n", records)));
        String bare = String.join("\n", records).replaceAll("(?m)^.*TXT ", "");
        assertEquals(Outcome.ok(bulletin), BulletinText.read(bare));
        String split = bare.replaceAll("(?m)^\"(.{100})", "\"$1\" \"");
        assertEquals(Outcome.ok(bulletin), BulletinText.read(split));
        records.removeLast();
        assertEquals("bulletin-incomplete", refusal(String.join("\n", records)));
        assertEquals("bulletin-incomplete", refusal(records.getFirst()));
    }

    @Test
    void itSurvivesQrCodes() throws Exception {
        for (int i = 0; i < 300; i++) {
            entries.add(new LogEntry.Mirrors(List.of(new ArchiveAddress("https://m" + i + ".example/"))));
        }
        Bulletin bulletin = bulletin();
        List<String> codes = BulletinText.codes(bulletin);
        assertTrue(codes.size() > 1);
        var read = new ArrayList<String>();
        for (String code : codes) {
            read.add(QrImage.read(QrPicture.of(code).orThrow().png()).orThrow());
        }
        Collections.reverse(read);
        assertEquals(Outcome.ok(bulletin), BulletinText.read(String.join("\n", read)));
    }

    @Test
    void partsOfTwoBulletinsAreNotMixed() throws Exception {
        String one = BulletinText.zone(bulletin(), "a");
        entries.add(new LogEntry.Heartbeat(TIME.plusSeconds(60)));
        String two = BulletinText.zone(bulletin(), "a");
        assertEquals("bulletin-several", refusal(one + two));
        List<String> mixed = new ArrayList<>(one.lines().toList().subList(1, 3));
        mixed.addAll(two.lines().toList().subList(0, 1));
        assertEquals("bulletin-incomplete", refusal(String.join("\n", mixed)));
    }

    @Test
    void otherProgramsCanVerifyItsEntries() throws Exception {
        Bulletin bulletin = bulletin();
        byte[] proof = bulletin.proof(2).bytes();
        List<String> lines = new String(proof, UTF_8).lines().toList();
        assertEquals("c2sp.org/tlog-proof@v1", lines.getFirst());
        assertEquals("index 2", lines.get(1));
        assertEquals(key.name(), lines.get(lines.indexOf("") + 1));
    }

    @Test
    void aKeyMayBeUsedByHand() throws Exception {
        SealKey public1 = SealKey.of(java.math.BigInteger.valueOf(7));
        Bulletin bulletin = bulletin().with(List.of(public1), 0);
        assertTrue(BulletinText.lines(bulletin).contains("\nkey:" + public1.hex() + ";\n"));
        assertEquals(Outcome.ok(bulletin), BulletinText.read(BulletinText.mail(bulletin)));
    }

    @Test
    void hostileTextsAreRefused() throws Exception {
        String compact = bulletin().compact();
        String note = compact.substring(compact.indexOf("note:"), compact.indexOf(";tail"));
        for (String hostile : List.of(
                "daylight-bulletin:1;",
                "daylight-bulletin:1;.",
                "daylight-bulletin:1;;;;;.",
                compact.substring(0, compact.length() - 1),
                compact.replace("tail:0", "tail:1"),
                compact.replace("tail:0", "tail:00"),
                compact.replace("tail:0", "tail:-1"),
                compact.replace("tail:0", "tail:9999999999999999999"),
                compact.replace("entry:2:", "entry:999999999:"),
                compact.replace("entry:2:", "entry::"),
                compact.replace(note + ";", ""),
                compact.replace(note, note + ";" + note),
                compact.replace(";omitted:0:0", ""),
                compact.replace("omitted:0:0", "omitted:0:0;more:1"),
                compact.replace("omitted:0:0", "omitted:9999999:0"),
                compact.replace(";omitted", ";key:" + "0".repeat(64) + ";omitted"),
                compact.replace(";omitted", ";key:" + "1".repeat(64) + ";key:" + "1".repeat(64) + ";omitted"),
                compact.replace("daylight-bulletin:1;", "daylight-bulletin:2;"))) {
            assertFalse(BulletinText.read(hostile).isOk(), hostile);
        }
        assertEquals("bulletin-absent", refusal("daylight-bulletin-part:00000000:1:1;"));
        assertEquals("bulletin-incomplete", refusal("daylight-bulletin-part:00000000:1:99;x,"));
        assertEquals("bulletin-malformed", refusal("daylight-bulletin-part:00000000:1:1;x,"));
    }

    @Test
    void manyBeginningsAreReadInLinearTime() {
        int most = BulletinText.MAX_CHARS;
        for (String unit : List.of(
                "daylight-bulletin:1;", "daylight-bulletin-part:00000000:1:2;", "daylight-bulletin-part:", ";", ",")) {
            char[] text = new char[most];
            for (int i = 0; i < most; i++) {
                text[i] = unit.charAt(i % unit.length());
            }
            assertFalse(BulletinText.read(new String(text)).isOk());
        }
    }

    @Test
    void anotherFormOfTheSameIsRefused() throws Exception {
        Bulletin bulletin = bulletin();
        SignedNote twice = bulletin.note().alsoSignedBy(key);
        assertTrue(new Bulletin(twice, 0, bulletin.entries(), hashes(bulletin), List.of(), new Bulletin.Omitted(0, 0))
                .verify(key.verifier())
                .isOk());
        String last = bulletin.compact().replaceFirst("(note:[^;]*)([A-Za-z0-9_-]);", "$1$2=;");
        assertTrue(BulletinText.read(last).isOk()); // a sign that no bulletin has is as good as a space
        assertEquals("bulletin-malformed", refusal(bulletin.compact().replace("tail:0;", "tail:0;tail:0;")));
    }

    private static List<Sha256> hashes(Bulletin bulletin) {
        return Bulletin.subtrees(bulletin.checkpoint().size(), bulletin.tail(), bulletin.entries()).stream()
                .map(one -> bulletin.tree().known().get(one))
                .map(java.util.Objects::requireNonNull)
                .toList();
    }
}
