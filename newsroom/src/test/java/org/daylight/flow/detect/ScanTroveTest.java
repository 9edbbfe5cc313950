package org.daylight.flow.detect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredViews;
import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.extract.MadeViews;
import org.daylight.extract.Reveal;
import org.daylight.extract.RevealKind;
import org.daylight.extract.ViewsOutcome;
import org.daylight.malware.MalwareScanner;
import org.daylight.malware.ScanVerdict;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From messages and attachments to findings in the newsroom. */
class ScanTroveTest {

    private static final String CARD = """
        From: Anna <anna@port.example>
        To: jane.doe@gmail.com
        Subject: IBAN DE89 3704 0044 0532 0130 00
        Message-ID: <1@a>
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary=b

        --b
        Content-Type: text/plain

        My card is 4111 1111 1111 1111.
        --b
        Content-Type: text/html

        <p>My card is 4111 1111 1111 1111.
        <a href="https://news.example.org/?mc_eid=0a1b2c3d4e">x</a></p>
        --b--
        """;

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void importMail() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(mail.resolve("1.eml"), CARD);
        Files.writeString(mail.resolve("2.eml"), "From: a@port.example\nMessage-ID: <2@a>\n\nLunch?\n");
        Files.writeString(mail.resolve("3.eml"), attached(3, "invoice.pdf.exe", "a program"));
        Files.writeString(mail.resolve("4.eml"), attached(4, "data.bin", "bad content"));
        Files.writeString(mail.resolve("5.eml"), attached(5, "data.bin", "bad content"));
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
    }

    private static String attached(int number, String name, String content) {
        return "From: a@port.example\nMessage-ID: <" + number
                + "@a>\nMIME-Version: 1.0\nContent-Type: application/octet-stream; name=\"" + name
                + "\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.US_ASCII)) + "\n";
    }

    /** Calls {@code bad content} malware, cannot scan programs, and notes what it was given. */
    private static final class FakeScanner implements MalwareScanner {
        private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
        private String version = "fake 1";

        @Override
        public String program() {
            return version;
        }

        @Override
        public ScanVerdict scan(byte[] content) {
            String text = new String(content, StandardCharsets.US_ASCII);
            asked.add(text);
            return text.startsWith("bad")
                    ? new ScanVerdict.Infected("Bad.Thing")
                    : new ScanVerdict.NotScanned("too large");
        }
    }

    private ScanTrove.Result run(@Nullable MalwareScanner scanner, boolean again, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new ScanTrove(room, vault, OwnLexicons.read(room.lexiconsFolder()), scanner, again, steps)
                    .run((done, total) -> assertTrue(done <= total));
        }
    }

    private List<HeldFinding> findings(FindingKind kind) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return documents(room).stream()
                    .flatMap(document -> stored(room, document).stream())
                    .filter(finding -> finding.kind() == kind)
                    .toList();
        }
    }

    private static List<HeldDocument> documents(Newsroom room) {
        HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
        return room.catalog().documents().range(trove.id(), 1, 100);
    }

    private static List<HeldFinding> stored(Newsroom room, HeldDocument document) {
        try {
            return room.findings().orElseThrow().findings(document.key());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void findsPrivateDataOnceInEachDocument() throws IOException {
        ScanTrove.Result result = run(null, false, StepListener.NONE);
        assertEquals(5, result.documents());
        assertEquals(
                Map.of(FindingKind.PAYMENT_CARD, 1L, FindingKind.BANK_ACCOUNT, 1L, FindingKind.DANGEROUS_FILE, 2L),
                result.strong());
        assertEquals(Map.of(FindingKind.PRIVATE_EMAIL, 1L, FindingKind.TRACKING_LINK, 1L), result.weak());
        HeldFinding card = findings(FindingKind.PAYMENT_CARD).getFirst();
        assertEquals("text", card.place());
        assertEquals("4111111111111111", card.value());
        assertEquals(Strength.STRONG, card.strength());
        assertEquals("My card is ".length(), card.start());
        assertEquals("subject", findings(FindingKind.BANK_ACCOUNT).getFirst().place());
        assertEquals("to", findings(FindingKind.PRIVATE_EMAIL).getFirst().place());
        assertEquals("HTML", findings(FindingKind.TRACKING_LINK).getFirst().place());
        assertEquals(
                List.of("double-extension", "program"),
                findings(FindingKind.DANGEROUS_FILE).stream()
                        .map(HeldFinding::value)
                        .sorted()
                        .toList());
    }

    @Test
    void onlyWhatIsNewIsScanned() throws IOException {
        run(null, false, StepListener.NONE);
        assertEquals(0, run(null, false, StepListener.NONE).documents());
        assertEquals(5, run(null, true, StepListener.NONE).documents());
        Path lists = Files.createDirectories(newsroom.resolve("lexicons"));
        Files.writeString(lists.resolve("food.txt"), "lunch\n");
        ScanTrove.Result result = run(null, false, StepListener.NONE);
        assertEquals(5, result.documents(), "a new list applies to everything");
        assertEquals(1L, result.weak().get(FindingKind.OWN_TERM));
        assertEquals(1, findings(FindingKind.OWN_TERM).size());
        Files.writeString(lists.resolve("food.txt"), "a*b\n");
        IOException wrong = assertThrows(IOException.class, () -> run(null, false, StepListener.NONE));
        assertEquals("lexicons/food, line 1: a * is possible at the end of a term only", wrong.getMessage());
    }

    @Test
    void eachContentIsGivenToTheMalwareScannerOnce() throws IOException {
        var scanner = new FakeScanner();
        run(null, false, StepListener.NONE);
        ScanTrove.Result result = run(scanner, false, StepListener.NONE);
        assertEquals(5, result.documents(), "documents that were scanned without it");
        assertEquals(2L, result.strong().get(FindingKind.MALWARE));
        assertEquals(1, result.notScanned());
        assertEquals("fake 1", result.scanner());
        assertTrue(scanner.asked.size() <= 3, "two documents have the same file: " + scanner.asked);
        scanner.asked.clear();
        assertEquals(0, run(scanner, false, StepListener.NONE).documents());
        assertEquals(0, run(null, false, StepListener.NONE).documents(), "without a scanner its answers remain");
        assertEquals(2, findings(FindingKind.MALWARE).size());
        run(scanner, true, StepListener.NONE);
        assertTrue(scanner.asked.isEmpty(), "with the same signatures");
        scanner.version = "fake 2";
        run(scanner, true, StepListener.NONE);
        assertTrue(!scanner.asked.isEmpty(), "with new signatures");
    }

    @Test
    void aScannerThatFailsDoesNotReplaceWhatAnEarlierOneFound() throws IOException {
        var scanner = new FakeScanner();
        run(scanner, false, StepListener.NONE);
        MalwareScanner failing = new MalwareScanner() {
            @Override
            public String program() {
                return "fake 2";
            }

            @Override
            public ScanVerdict scan(byte[] content) {
                return new ScanVerdict.NotScanned("clamd: ERROR");
            }
        };
        run(failing, true, StepListener.NONE);
        assertEquals(2, findings(FindingKind.MALWARE).size());
        run(failing, true, StepListener.NONE);
        assertEquals(2, findings(FindingKind.MALWARE).size());
    }

    @Test
    void whatFilesRevealBecomesFindings() throws IOException {
        run(null, false, StepListener.NONE);
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldDocument document = documents(room).getFirst();
            List<Reveal> reveals = List.of(
                    new Reveal(RevealKind.COVERED_TEXT, null, "page 2", "Ivo Lund"),
                    new Reveal(RevealKind.AUTHOR, "a.doc", "", "Anna Berg"));
            room.viewsToWrite()
                    .add(
                            document.sha256(),
                            "a test",
                            new MadeViews(ViewsOutcome.UNSUPPORTED, "", "", List.of(), reveals, 3));
            room.viewsToWrite()
                    .add(document.key(), "a test", List.of(new StoredViews.Part(0, "a.pdf", document.sha256())));
        }
        ScanTrove.Result result = run(null, false, StepListener.NONE);
        assertEquals(1, result.documents(), "the one whose files were looked at");
        HeldFinding covered = findings(FindingKind.COVERED_TEXT).getFirst();
        assertEquals("Ivo Lund", covered.value());
        assertEquals("page 2", covered.place());
        assertEquals(Strength.STRONG, covered.strength());
        assertEquals(
                Strength.WEAK, findings(FindingKind.FILE_METADATA).getFirst().strength());
    }

    @Test
    void aRunThatStopsLeavesWhatItStored() throws IOException {
        assertThrows(
                IllegalStateException.class,
                () -> run(null, false, step -> {
                    throw new IllegalStateException(step);
                }));
        assertEquals(0, run(null, false, StepListener.NONE).documents(), "the batch was stored before the step");
        assertEquals(1, findings(FindingKind.PAYMENT_CARD).size());
    }

    @Test
    void aScannerThatFailsEndsTheRunAndNothingIsNoted() throws IOException {
        MalwareScanner broken = new MalwareScanner() {
            @Override
            public String program() {
                return "broken";
            }

            @Override
            public ScanVerdict scan(byte[] content) throws IOException {
                throw new IOException("gone");
            }
        };
        assertEquals(
                "gone",
                assertThrows(IOException.class, () -> run(broken, false, StepListener.NONE))
                        .getMessage());
        assertEquals(5, run(null, false, StepListener.NONE).documents());
    }

    private static String labelled(int number, String fields, String body) {
        return "From: a@port.example\nMessage-ID: <" + number
                + "@a>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nsee\n--b\n" + fields
                + "\n\n" + body + "\n--b--\n";
    }

    @Test
    void aFileThatOnlyClaimsToBeAMessageIsScanned() throws Exception {
        Path mail = Files.createDirectories(folder.resolve("more"));
        String bad = Base64.getEncoder().encodeToString("bad content".getBytes(StandardCharsets.US_ASCII));
        String program = Base64.getEncoder().encodeToString("\u007fELF x".getBytes(StandardCharsets.US_ASCII));
        String encoded = "\nContent-Transfer-Encoding: base64";
        Files.writeString(
                mail.resolve("1.eml"), labelled(11, "Content-Type: message/rfc822; name=a.exe" + encoded, program));
        Files.writeString(mail.resolve("2.eml"), labelled(12, "Content-Type: message/rfc822" + encoded, bad));
        Files.writeString(
                mail.resolve("3.eml"), labelled(13, "Content-Type: message/rfc822; name=b.bat", "X: y\n\ndel *"));
        Files.writeString(
                mail.resolve("4.eml"),
                labelled(14, "Content-Disposition: attachment; filename=c.bat", "X: y\n\ndel *")
                        .replace("multipart/mixed", "multipart/digest"));
        Files.writeString(
                mail.resolve("5.eml"),
                labelled(15, "Content-Type: message/rfc822; name=d.eml", "From: a@port.example\n\n" + "Lunch?"));
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
        run(new FakeScanner(), false, StepListener.NONE);
        assertEquals(
                List.of("a.exe program", "b.bat script", "c.bat script"),
                findings(FindingKind.DANGEROUS_FILE).stream()
                        .filter(finding -> !finding.name().startsWith("invoice"))
                        .map(finding -> finding.name() + " " + finding.value())
                        .sorted()
                        .toList());
        assertEquals(3, findings(FindingKind.MALWARE).size());
    }
}
