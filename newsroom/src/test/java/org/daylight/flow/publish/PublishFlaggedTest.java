package org.daylight.flow.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipFile;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.DocumentView;
import org.daylight.audit.By;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFinding;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredViews;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckArchive;
import org.daylight.check.Verdict;
import org.daylight.check.VerdictCode;
import org.daylight.detect.FindingKind;
import org.daylight.flow.detect.OwnLexicons;
import org.daylight.flow.detect.ScanTrove;
import org.daylight.flow.review.AcceptFiles;
import org.daylight.flow.review.FlaggedFiles;
import org.daylight.flow.review.PartContent;
import org.daylight.malware.MalwareScanner;
import org.daylight.malware.ScanVerdict;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.daylight.pack.FlaggedPart;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part with a dangerous or infected file is published only after a decision, and then its line says what was found. */
class PublishFlaggedTest {

    private static final By NOBODY = By.nobody(Rooms.FIRST);

    /** The test file of EICAR, in two pieces, so that no scanner finds it in this class. */
    private static final String EICAR =
            "X5O!P%@AP[4\\PZX54(P^)7CC)7}" + "$" + "EICAR-STANDARD-ANTIVIRUS-" + "TEST-FILE!$H+H*";

    @TempDir
    Path folder;

    private Path newsroom;

    @BeforeEach
    void importMail() throws Exception {
        newsroom = Rooms.create(folder.resolve("newsroom"));
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(mail.resolve("1.eml"), attached("notes.csv", EICAR));
        Files.writeString(mail.resolve("2.eml"), "From: a@port.example\nMessage-ID: <2@a>\n\nLunch?\n");
        Rooms.importAll(newsroom, List.of(mail), 25, StepListener.NONE);
        Rooms.plan(newsroom, 1);
    }

    private static String attached(String name, String content) {
        return "From: a@port.example\nMessage-ID: <1@a>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n"
                + "\n--b\n\nsee the file\n--b\nContent-Type: application/octet-stream; name=\"" + name
                + "\"\nContent-Disposition: attachment\nContent-Transfer-Encoding: base64\n\n"
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.US_ASCII)) + "\n--b--\n";
    }

    /** Knows the test file only. */
    private static final class Scanner implements MalwareScanner {
        @Override
        public String program() {
            return "a test";
        }

        @Override
        public ScanVerdict scan(byte[] content) {
            return new String(content, StandardCharsets.US_ASCII).equals(EICAR)
                    ? new ScanVerdict.Infected("Secret.Name.Of.Malware")
                    : new ScanVerdict.Clean();
        }
    }

    private void scan(@Nullable MalwareScanner scanner) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            new ScanTrove(room, vault, OwnLexicons.read(room.lexiconsFolder()), scanner, false)
                    .run((done, total) -> {});
        }
    }

    private interface Deciding {
        AcceptFiles.Result by(AcceptFiles accept, HeldDocument document) throws IOException;
    }

    private AcceptFiles.Result decide(int number, Deciding deciding) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldDocument document =
                    room.catalog().documents().find("harbour", number).orElseThrow();
            return deciding.by(new AcceptFiles(room), document);
        }
    }

    /** The number of the document with the test file. */
    private int flagged() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, 2)) {
                if (!new FlaggedFiles(room).of(document).isEmpty()) {
                    return document.number();
                }
            }
            throw new AssertionError("nothing was found");
        }
    }

    private String refused() throws IOException {
        return assertInstanceOf(PublishRelease.Refused.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE))
                .reason();
    }

    private void published() throws IOException {
        assertInstanceOf(PublishRelease.Published.class, Rooms.publish(newsroom, Rooms.FIRST, StepListener.NONE));
    }

    /** What a check of the archive objects to. */
    private List<Verdict> faults() throws IOException {
        List<Verdict> verdicts = new ArrayList<>();
        try (ArchiveFiles files = ArchiveFiles.at(newsroom.resolve("archive").toString())) {
            CheckArchive.check(
                    files, new CheckArchive.Options(null, 2, verdicts::add, (documents, bytes, total) -> {}));
        }
        assertTrue(verdicts.stream().anyMatch(verdict -> verdict.file().equals("releases/0001.zip")));
        return verdicts.stream()
                .filter(verdict -> verdict.status() == VerdictCode.Status.REFUTED)
                .toList();
    }

    private DocumentState.Published state(int number) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            return assertInstanceOf(DocumentState.Published.class, archive.state(new DocumentId("harbour", number)));
        }
    }

    @Test
    void aNewsroomThatScansNothingPublishesAsBefore() throws IOException {
        published();
        assertEquals(List.of(), state(1).flags());
    }

    @Test
    void anInfectedFileIsPublishedOnlyAfterADecision() throws IOException {
        scan(new Scanner());
        int number = flagged();
        String cited = "harbour/" + number;
        String reason = refused();
        assertTrue(reason.contains(cited + " (malware in part 2)"), reason);
        assertTrue(reason.contains("daylight findings --accept " + cited), reason);
        assertInstanceOf(AcceptFiles.Refused.class, decide(number, (accept, one) -> accept.accept(NOBODY, one, " ")));
        assertInstanceOf(
                AcceptFiles.Refused.class, decide(3 - number, (accept, one) -> accept.accept(NOBODY, one, "Why not")));
        assertInstanceOf(
                AcceptFiles.Changed.class, decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence")));
        assertInstanceOf(
                AcceptFiles.Refused.class, decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence")));
        assertInstanceOf(AcceptFiles.Changed.class, decide(number, (accept, one) -> accept.undo(NOBODY, one)));
        assertTrue(refused().contains(cited));
        decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence"));
        Rooms.addViews(newsroom);
        assertTrue(refused().contains("run  daylight scan"), "the views are new");
        scan(new Scanner());
        published();

        assertEquals(
                List.of(new FlaggedPart(2, List.of("malware"))), state(number).flags());
        assertEquals(List.of(), state(3 - number).flags());
        assertEquals(List.of(), faults());
        assertInstanceOf(AcceptFiles.Refused.class, decide(number, (accept, one) -> accept.undo(NOBODY, one)));
        String actions = String.join(" ", Rooms.audited(newsroom));
        assertTrue(actions.contains("accept-files") && actions.contains("accept-files-undo"), actions);
        assertFalse(published("Secret.Name.Of.Malware"), "the name of the malware is not published");
    }

    /** Whether a string is in a file of the archive, as it is or unpacked. */
    private boolean published(String text) throws IOException {
        try (var pack =
                new ZipFile(newsroom.resolve("archive/releases/0001.zip").toFile())) {
            for (var entry : Collections.list(pack.entries())) {
                if (new String(pack.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1).contains(text)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Test
    void noViewIsPublishedOfAFlaggedFile() throws IOException {
        Rooms.addViews(newsroom); // of part 1 of each document
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, 2)) {
                room.viewsToWrite()
                        .add(document.key(), "a test", List.of(new StoredViews.Part(2, "a.csv", document.sha256())));
            }
        }
        scan(new Scanner());
        int number = flagged();
        decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence"));
        published();
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            List<DocumentView> views = archive.views(state(number));
            assertEquals(List.of(), views);
            assertEquals(1, archive.views(state(3 - number)).size());
        }
        assertEquals(List.of(), faults());
    }

    @Test
    void aDecisionIsForWhatWasFound() throws IOException {
        scan(new Scanner());
        int number = flagged();
        decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldDocument document =
                    room.catalog().documents().find("harbour", number).orElseThrow();
            var accepted = new FlaggedFiles(room).of(document);
            PlannedPart part = room.catalog().parts().find("harbour", 1).orElseThrow();
            assertEquals(Optional.empty(), new FlaggedFiles(room).objection(part));
            var scan = room.findings().orElseThrow().scan(document.key()).orElseThrow();
            var findings = new ArrayList<>(room.findings().orElseThrow().findings(document.key()));
            var first = findings.stream()
                    .filter(one -> one.part() == accepted.getFirst().part())
                    .findFirst()
                    .orElseThrow();
            findings.add(new HeldFinding(
                    first.part(),
                    first.name(),
                    "",
                    FindingKind.DANGEROUS_FILE,
                    "dangerous-file",
                    "",
                    first.strength(),
                    -1,
                    -1,
                    "program"));
            room.findings().orElseThrow().add(document.key(), scan, findings);
            String objection = new FlaggedFiles(room).objection(part).orElseThrow();
            assertTrue(objection.contains("(program in part 2)"), objection);
        }
    }

    @Test
    void aDecisionChangesTheContentThatIsApprovedAndSurvivesTheFindings() throws IOException {
        scan(new Scanner());
        int number = flagged();
        String before = content();
        decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence"));
        assertFalse(before.equals(content()));
        for (String file : List.of("findings.db", "findings.db-wal", "findings.db-shm")) {
            Files.deleteIfExists(newsroom.resolve(file));
        }
        assertTrue(refused().contains("run  daylight scan"), "what was accepted must be found again");
    }

    private String content() throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            PlannedPart part = room.catalog().parts().find("harbour", 1).orElseThrow();
            return PartContent.of(room, part).hash().hex();
        }
    }

    @Test
    void whatWasAcceptedIsPublishedBehindAWarningThoughALaterScanDoesNotFindIt() throws IOException {
        scan(new Scanner());
        int number = flagged();
        decide(number, (accept, one) -> accept.accept(NOBODY, one, "Evidence"));
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldDocument document =
                    room.catalog().documents().find("harbour", number).orElseThrow();
            var scan = room.findings().orElseThrow().scan(document.key()).orElseThrow();
            room.findings().orElseThrow().add(document.key(), scan, List.of());
        }
        published();
        assertEquals(
                List.of(new FlaggedPart(2, List.of("malware"))), state(number).flags());
        assertEquals(List.of(), faults());
    }

    @Test
    void aFileThatIsRedactedAsAWholeNeedsNoDecision() throws IOException {
        scan(new Scanner());
        int number = flagged();
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldDocument document =
                    room.catalog().documents().find("harbour", number).orElseThrow();
            long trove = room.catalog().troves().find("harbour").orElseThrow().id();
            room.catalog().redactions().setReason("M1", "Malware.");
            room.catalog()
                    .redactions()
                    .add(trove, document.key(), new Selector.WholePart(2, false, new RedactionReason("M1", false)));
        }
        published();
        assertEquals(List.of(), state(number).flags());
        assertEquals(Set.of("M1"), state(number).redaction().marks().keySet());
        assertEquals(List.of(), faults());
    }
}
