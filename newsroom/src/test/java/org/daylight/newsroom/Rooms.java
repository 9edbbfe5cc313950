package org.daylight.newsroom;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.age.AgeRecipient;
import org.daylight.archive.Archive;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewTable;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditLog;
import org.daylight.audit.By;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredViews;
import org.daylight.container.imap.ImapLimits;
import org.daylight.container.imap.MailboxAddress;
import org.daylight.container.imap.MailboxLogin;
import org.daylight.demo.HarbourTrove;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.dkim.keys.KeyImport;
import org.daylight.extract.ExtractorCommand;
import org.daylight.extract.ExtractorLimits;
import org.daylight.extract.FakeExtractor;
import org.daylight.extract.MadeView;
import org.daylight.extract.MadeViews;
import org.daylight.extract.Protection;
import org.daylight.extract.Tesseract;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.decide.ChangePlan;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.DecideDocument;
import org.daylight.flow.decide.PlanReleases;
import org.daylight.flow.decide.RedactDocuments;
import org.daylight.flow.decide.ShowAgain;
import org.daylight.flow.extract.ExtractTrove;
import org.daylight.flow.extract.ExtractionSettings;
import org.daylight.flow.ingest.AbandonImport;
import org.daylight.flow.ingest.CatchUpIndex;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.flow.ingest.RemoveAccession;
import org.daylight.flow.keys.AuthenticateTrove;
import org.daylight.flow.keys.ImportKeys;
import org.daylight.flow.publish.AnnouncePage;
import org.daylight.flow.publish.AnnounceTrove;
import org.daylight.flow.publish.ChangeLogKey;
import org.daylight.flow.publish.CollectCosignatures;
import org.daylight.flow.publish.PlanTrustees;
import org.daylight.flow.publish.PublishAnnotations;
import org.daylight.flow.publish.PublishEntities;
import org.daylight.flow.publish.PublishHeartbeat;
import org.daylight.flow.publish.PublishKeys;
import org.daylight.flow.publish.PublishMirrors;
import org.daylight.flow.publish.PublishPeople;
import org.daylight.flow.publish.PublishRelease;
import org.daylight.flow.publish.PublishStory;
import org.daylight.flow.publish.PublishVersion;
import org.daylight.flow.publish.SealReleases;
import org.daylight.flow.publish.SharePart;
import org.daylight.flow.publish.StoriesWithPart;
import org.daylight.flow.publish.WithdrawDocument;
import org.daylight.flow.publish.WithdrawVersions;
import org.daylight.flow.review.ReviewDocuments;
import org.daylight.flow.review.ReviewOrder;
import org.daylight.flow.review.UndoDecision;
import org.daylight.format.Sha256;
import org.daylight.log.FileKind;
import org.daylight.log.HashedFile;
import org.daylight.log.KeyChange;
import org.daylight.log.LogEntry;
import org.daylight.note.NoteKey;
import org.daylight.partners.Partners;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.Selector;
import org.daylight.schedule.Interval;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.Hit;
import org.daylight.search.SearchIndex;
import org.daylight.search.SearchRequest;
import org.daylight.search.entity.PublishedWords;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.query.Query;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.story.PublishedPeople;
import org.daylight.story.PublishedRecord;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/** Newsrooms for tests, and their contents as text, so that two can be compared. */
public final class Rooms {

    public static final Instant FIRST = Instant.parse("2026-12-01T09:00:00Z");

    private Rooms() {}

    /** A newsroom whose keys come from a fixed seed: the same documents get the same numbers in every test. */
    public static Path create(Path folder) throws Exception {
        SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
        random.setSeed(7);
        Newsroom.create(folder, new Settings("The Harbour Papers", "harbour.example", "archive"), random);
        return folder;
    }

    /** Some mail of the demo's trove, in its containers. */
    public static Path source(Path folder, int messages) throws IOException {
        return new HarbourTrove(7, messages).writeTo(folder).mail();
    }

    public static ImportTrove.Result importAll(Path newsroom, List<Path> paths, int batchMessages, StepListener steps)
            throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return new ImportTrove(room, vault, index, 2, batchMessages, steps)
                    .run(new ImportTrove.Request("harbour", "The Harbour Papers", paths), new Unwatched());
        }
    }

    /** A mailbox on a server with this certificate. */
    public static ImportTrove.Mailbox mailbox(String address, String password, Path certificate) {
        return new ImportTrove.Mailbox(
                MailboxAddress.parse(address).orThrow(),
                new MailboxLogin(password.getBytes(StandardCharsets.UTF_8), certificate, false),
                ImapLimits.DEFAULT);
    }

    public static ImportTrove.Result importMailbox(
            Path newsroom, ImportTrove.Mailbox mailbox, int batchMessages, StepListener steps) throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return new ImportTrove(room, vault, index, 2, batchMessages, steps)
                    .run(new ImportTrove.Request("harbour", "The Harbour Papers", mailbox), new Unwatched());
        }
    }

    /** Imports these keys into the newsroom; nothing is verified with them yet. */
    /** Extracts texts with a fake extractor. @param tesseract what recognises text; null for nothing */
    public static ExtractTrove.Result extract(Path newsroom, @Nullable Tesseract tesseract, StepListener steps)
            throws IOException {
        var command = new ExtractorCommand(
                Path.of(System.getProperty("java.home")),
                List.of(
                        Path.of("target/test-classes").toAbsolutePath().toString(),
                        Path.of("../proof/target/classes")
                                .toAbsolutePath()
                                .normalize()
                                .toString()),
                FakeExtractor.class.getName(),
                Protection.LIMITS_ONLY);
        var limits =
                new ExtractorLimits(64, Duration.ofHours(1), Duration.ofHours(1), 5L << 20, 1L << 20, 10L << 20, 256);
        var settings = new ExtractionSettings(
                command, 2, limits, tesseract, tesseract == null ? List.of() : tesseract.languages());
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                LuceneIndex index = LuceneIndex.open(room.indexFolder())) {
            return new ExtractTrove(room, vault, index, settings, steps).run((done, total) -> {});
        }
    }

    public static void importKeys(Path newsroom, String list) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            KeyImport keys = KeyImport.read(list.getBytes(StandardCharsets.UTF_8), KeyOrigin.LIST, "a list");
            new ImportKeys(room).run(keys.records());
        }
    }

    public static AuthenticateTrove.Result verifyAgain(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return new AuthenticateTrove(room, vault, index, steps).run((done, total) -> {});
        }
    }

    /** Publishes the keys that earlier packs lack. */
    public static PublishKeys.Result publishKeys(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Archive archive = Archive.open(room.archiveFolder());
                ArchiveIndex index = ArchiveIndex.open(archive, newsroom.resolve("archive.index"), LuceneIndex::open)) {
            index.catchUp();
            return new PublishKeys(room, steps).run(PublishKeys.publishable(room.keys(), archive, index.index()));
        }
    }

    /** How many published messages a reader's search finds with a mark. */
    public static long publicly(Path newsroom, MessageMark mark) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"));
                ArchiveIndex index = ArchiveIndex.open(archive, newsroom.resolve("archive.index"), LuceneIndex::open)) {
            index.catchUp();
            return index.index()
                    .answer(new SearchRequest(new Query.Marked(mark), Sort.OLDEST, 0, 0, Set.of()))
                    .total();
        }
    }

    /** The keys of documents with a mark. */
    public static List<Long> marked(Path newsroom, MessageMark mark) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return index
                    .answer(new SearchRequest(new Query.Marked(mark), Sort.OLDEST, 0, 10_000, Set.of()))
                    .hits()
                    .stream()
                    .map(Hit::key)
                    .sorted()
                    .toList();
        }
    }

    public static AbandonImport.Result abandon(Path newsroom) throws Exception {
        return abandon(newsroom, StepListener.NONE);
    }

    static AbandonImport.Result abandon(Path newsroom, StepListener steps) throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return new AbandonImport(room, vault, index, steps).run("harbour");
        }
    }

    public static RemoveAccession.Result remove(Path newsroom, int accession, StepListener steps) throws Exception {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            return new RemoveAccession(room, vault, index, steps).run("harbour", accession);
        }
    }

    /** Stores a safe view of every document, as if each had an attachment. */
    public static void addViews(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
                byte[] table = new ViewTable(false, List.of("Field"), List.of(List.of(document.cited()))).bytes();
                var file = new MadeView.File(DocumentView.Type.JSON, null, table);
                var view = new MadeView(DocumentView.Kind.TABLE, "a test", 0, List.of(file));
                room.viewsToWrite()
                        .add(
                                document.sha256(),
                                "a test",
                                new MadeViews(ViewsOutcome.MADE, "", "text/csv", List.of(view), List.of(), 0));
                room.viewsToWrite()
                        .add(document.key(), "a test", List.of(new StoredViews.Part(1, "a.csv", document.sha256())));
            }
        }
    }

    public static void plan(Path newsroom, int parts) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            new PlanReleases(room).run(trove, new PlanReleases.Division(parts, 0), FIRST, Interval.parse("day"), FIRST);
        }
    }

    /** Makes a part of these documents of harbour, due before all others. */
    public static ChangePlan.Result newPart(Path newsroom, int[] numbers, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            return new ChangePlan(room, FIRST, false, steps)
                    .create(trove, numbers, "The gala", "", FIRST.minusSeconds(60));
        }
    }

    /** The plan of harbour as text: every part with its numbers, and how many changes can be undone. */
    public static String planOf(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            StringBuilder plan = new StringBuilder();
            room.catalog()
                    .parts()
                    .of(trove.id())
                    .forEach(part -> plan.append(part)
                            .append(Arrays.toString(room.catalog().parts().numbers(part.id()))));
            return plan.append(
                            room.catalog().planChanges().list(trove.id(), 100).size())
                    .toString();
        }
    }

    public static PublishRelease.Result publish(Path newsroom, Instant now, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new PublishRelease(room, vault, steps).next(now, false);
        }
    }

    /** The public key of the example in the specification of age; its secret key is in {@link #AGE_SECRET}. */
    public static final String AGE_PUBLIC = "age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj";

    public static final String AGE_SECRET =
            "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";

    /** Announces harbour, so that it can be shared, and adds the partner courier. */
    public static void addPartner(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            new AnnounceTrove(room).run(room.catalog().troves().find("harbour").orElseThrow());
            new Partners(room)
                    .add(
                            By.nobody(FIRST.minusSeconds(99)),
                            "courier",
                            AgeRecipient.parse(AGE_PUBLIC).orThrow(),
                            null);
        }
    }

    /** Gives part 1 of harbour to the partner courier, two days before it is due. */
    public static SharePart.Result share(Path newsroom, Path file, boolean marked, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            return new SharePart(room, vault, steps)
                    .run(
                            By.nobody(FIRST.minus(Duration.ofDays(2))),
                            new SharePart.Order(trove, 1, "courier", null, marked),
                            file);
        }
    }

    /** Publishes although no one can be asked for the newest checkpoint. */
    public static PublishRelease.Result publishAlone(Path newsroom, Instant now) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true));
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new PublishRelease(room, vault).next(now, false);
        }
    }

    /** Asks the witnesses of witnesses.txt. */
    public static CollectCosignatures.Collected cosign(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new CollectCosignatures(room, steps).ask();
        }
    }

    /** Withholds a document of harbour with its copies. */
    public static DecideDocument.Result withhold(Path newsroom, int number, String reason, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new DecideDocument(room, vault, By.nobody(FIRST), steps)
                    .withhold(new DocumentId("harbour", number), reason, CopiesRule.INCLUDED);
        }
    }

    /** Ann withholds all documents of harbour. */
    public static ReviewDocuments.Result review(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            List<Long> all = room.catalog().documents().range(trove.id(), 1, trove.documents()).stream()
                    .map(HeldDocument::key)
                    .toList();
            return new ReviewDocuments(room, vault, steps)
                    .run(new By("ann", FIRST), all, ReviewOrder.of(ReviewOrder.Action.WITHHOLD, "privacy"));
        }
    }

    /** Bea undoes the last decision. */
    public static UndoDecision.Result undo(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new UndoDecision(room, steps).last(new By("bea", FIRST));
        }
    }

    /** The actions of the audit log, which must be whole. */
    public static List<String> audited(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            new AuditLog(room).settle();
            List<String> actions = new ArrayList<>();
            AuditCheck.Result result =
                    AuditCheck.run(room, entry -> actions.add(entry.what().action()), null);
            if (!result.problems().isEmpty()) {
                throw new AssertionError(result.problems().toString());
            }
            return actions;
        }
    }

    /** The numbers of harbour that are withheld. */
    public static SortedSet<Integer> withheld(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            SortedSet<Integer> withheld = new TreeSet<>();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
                if (document.withheld() != null) {
                    withheld.add(document.number());
                }
            }
            return withheld;
        }
    }

    /** Withdraws documents: {@code harbour/3,5-6}. */
    /** Redacts a string in harbour/1. */
    public static void redact(Path newsroom, String text) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            room.catalog().redactions().setReason("P1", "Private.");
            new RedactDocuments(room, vault, By.nobody(FIRST))
                    .one(
                            new DocumentId("harbour", 1),
                            new Selector.Text(text, false, new RedactionReason("P1", false)),
                            false);
        }
    }

    /** Redacts a string everywhere in harbour. */
    public static RedactDocuments.Result redactEverywhere(Path newsroom, String text) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            room.catalog().redactions().setReason("P1", "Private.");
            return new RedactDocuments(room, vault, By.nobody(FIRST))
                    .everywhere(
                            room.catalog().troves().find("harbour").orElseThrow(),
                            new Selector.Text(text, false, new RedactionReason("P1", false)),
                            false,
                            (done, total) -> {});
        }
    }

    /** Ends a redaction. */
    public static void endRedaction(Path newsroom, long redaction) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            new RedactDocuments(room, vault, By.nobody(FIRST)).undo(redaction);
        }
    }

    /** Plans that harbour/1 is shown again, in a new part. */
    public static ShowAgain.Result showAgain(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new ShowAgain(room, vault, By.nobody(FIRST), steps)
                    .plan(new ShowAgain.Order(new DocumentId("harbour", 1), 0, null, ""), false);
        }
    }

    public static WithdrawDocument.Result withdraw(Path newsroom, String cited, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new WithdrawDocument(room, vault, steps)
                    .run(new WithdrawDocument.Order(CitedDocuments.parse(cited), "Private letters of a third party."));
        }
    }

    /** The withdrawn documents in the catalog: number and reason. */
    public static Map<Integer, String> withdrawn(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            Map<Integer, String> withdrawn = new TreeMap<>();
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
                if (document.withdrawn() != null) {
                    withdrawn.put(document.number(), document.withdrawn());
                }
            }
            return withdrawn;
        }
    }

    /** The numbers whose bytes a reader gets now; the log must be consistent. */
    public static SortedSet<Integer> readable(Path newsroom) throws IOException {
        try (Archive archive = Archive.open(newsroom.resolve("archive"))) {
            SortedSet<Integer> readable = new TreeSet<>();
            int documents = archive.contents().trove("harbour").orElseThrow().documents();
            for (int number = 1; number <= documents; number++) {
                try {
                    if (archive.publishedBytes(new DocumentId("harbour", number))
                            .isPresent()) {
                        readable.add(number);
                    }
                } catch (DamagedCopy notInThePack) {
                    // its bytes are not served, which is what this method determines
                }
            }
            return readable;
        }
    }

    /** Publishes the part of people.txt that a search of the archive finds. */
    public static PublishPeople.Result publishPeople(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Archive archive = Archive.open(room.archiveFolder());
                ArchiveIndex index = ArchiveIndex.open(archive, newsroom.resolve("archive.index"), LuceneIndex::open)) {
            index.catchUp();
            return new PublishPeople(room, steps)
                    .run(PublishPeople.publishable(PublishPeople.read(room), index.index()));
        }
    }

    /** Publishes a file of the newsroom. @param change empty for its first version */
    public static PublishVersion.Result publishVersion(
            Path newsroom, FileKind kind, String name, String change, Instant now, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Archive archive = Archive.open(room.archiveFolder());
                ArchiveIndex index = ArchiveIndex.open(archive, newsroom.resolve("archive.index"), LuceneIndex::open)) {
            index.catchUp();
            PublishVersion publish = switch (kind) {
                case STORY -> new PublishStory(room, steps);
                case ANNOTATIONS -> new PublishAnnotations(room, steps);
                case ENTITIES -> new PublishEntities(room, PublishedWords.in(index.index()), steps);
            };
            return publish.run(name, change, new PublishedRecord(archive, PublishedPeople.in(index.index())), now);
        }
    }

    /** Publishes the next part ahead of its time. */
    public static PublishRelease.Result publishNow(Path newsroom, Instant now, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new PublishRelease(room, vault, steps).next(now, true);
        }
    }

    /** Publishes the next part together with a story. */
    public static PublishRelease.Result publishWithStory(Path newsroom, String name, Instant now, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            PlannedPart part = room.catalog().parts().next().orElseThrow();
            StoriesWithPart.Result stories =
                    StoriesWithPart.of(room, vault, part, List.of(name), address -> false, now, random("preview"));
            if (!(stories instanceof StoriesWithPart.Ready(StoriesWithPart ready))) {
                throw new AssertionError(stories.toString());
            }
            return new PublishRelease(room, vault, steps).next(now, true, ready);
        }
    }

    /** Withdraws a file; returns why that was refused. */
    public static Optional<String> withdrawVersions(Path newsroom, FileKind kind, String name, StepListener steps)
            throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new WithdrawVersions(room, kind, steps).run(name, "It was wrong.");
        }
    }

    /** Publishes mirrors.txt; the addresses in it are invented, so no one answers. */
    public static boolean publishMirrors(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            return new PublishMirrors(room, steps).run(PublishMirrors.read(room));
        }
    }

    /** Names the page with which plain copies are read: two files, which contain what is given. */
    public static boolean announcePage(Path newsroom, String content, StepListener steps) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (Newsroom room = Newsroom.open(newsroom)) {
            return new AnnouncePage(room, steps)
                    .run(List.of(
                            new HashedFile("search.html", Sha256.of(bytes), bytes.length),
                            new HashedFile("site/search.js", Sha256.of(bytes, bytes), 2L * bytes.length)));
        }
    }

    /** Randomness that is always the same. */
    public static SecureRandom random(String seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed.getBytes(StandardCharsets.UTF_8));
            return random;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The recovery key of a holder. */
    public static NoteKey.Signer holder(String name) {
        return NoteKey.generate(name, random(name));
    }

    /** Names the recovery keys of these holders, of which two are needed. */
    public static boolean nameRecoveryKeys(Path newsroom, String... names) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            List<NoteKey.Verifier> keys = java.util.Arrays.stream(names)
                    .map(name -> holder(name).verifier())
                    .toList();
            return new ChangeLogKey(room).nameRecoveryKeys(By.nobody(FIRST), new LogEntry.RecoveryKeys(1, 2, keys));
        }
    }

    /** Seals a part of harbour before any is due. */
    public static SealReleases.Result seal(Path newsroom, int part, StepListener steps) throws IOException {
        Instant before = FIRST.minus(Duration.ofDays(1));
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            return new SealReleases(room, vault, By.nobody(before), new SecureRandom(), null, steps)
                    .seal(room.catalog().troves().find("harbour").orElseThrow(), part, before, false);
        }
    }

    /** Seals a part with a story of the newsroom's folder; fails if the story has faults. */
    public static SealReleases.Result sealWithStory(Path newsroom, int part, String name, StepListener steps)
            throws IOException {
        Instant before = FIRST.minus(Duration.ofDays(1));
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            PlannedPart planned = room.catalog().parts().find("harbour", part).orElseThrow();
            StoriesWithPart.Result stories = StoriesWithPart.of(
                    room, vault, planned, List.of(name), address -> false, before, random("preview"));
            if (!(stories instanceof StoriesWithPart.Ready(StoriesWithPart ready))) {
                throw new AssertionError(stories.toString());
            }
            return new SealReleases(room, vault, By.nobody(before), new SecureRandom(), null, steps)
                    .seal(room.catalog().troves().find("harbour").orElseThrow(), part, before, false, ready);
        }
    }

    public static KeyChange rotate(Path newsroom, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            return new ChangeLogKey(room, steps).rotate(By.nobody(FIRST), "A new machine.", random("rotated"));
        }
    }

    /** Replaces the key. @param statement the file that the holders have signed */
    public static void recover(Path newsroom, Path statement, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            KeyChange change = KeyChange.draft(Files.readAllBytes(statement)).orThrow();
            NoteKey.Signer next = NoteKey.generate(room.settings().origin(), random("recovered"));
            new ChangeLogKey(room, steps).recover(By.nobody(FIRST), change, next);
        }
    }

    /** Announces harbour. */
    public static void announce(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            new AnnounceTrove(room).run(room.catalog().troves().find("harbour").orElseThrow());
        }
    }

    /** The secret key of a trustee. */
    public static String trusteeSecret(int trustee) {
        return SealIdentity.text(SealKey.of(BigInteger.valueOf(7919L * trustee)));
    }

    /** So many trustees, with the names A, B, C …. */
    public static List<KnownTrustees.Trustee> trustees(int count) {
        var trustees = new ArrayList<KnownTrustees.Trustee>();
        for (int i = 1; i <= count; i++) {
            SealKey key = SealKey.of(BigInteger.valueOf(7919L * i));
            trustees.add(new KnownTrustees.Trustee(String.valueOf((char) ('A' + i - 1)), SealIdentity.recipient(key)));
        }
        return trustees;
    }

    /** Shares what is sealed among five trustees, three of whom are needed after 14 days of silence. */
    public static PlanTrustees.Result planTrustees(Path newsroom, Path shares, Instant time, StepListener steps)
            throws IOException {
        return planTrustees(newsroom, shares, new KnownTrustees(3, 14, 3, trustees(5)), time, steps);
    }

    public static PlanTrustees.Result planTrustees(
            Path newsroom, Path shares, KnownTrustees wanted, Instant time, StepListener steps) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            return new PlanTrustees(room, steps).run(By.nobody(time), wanted, shares, new SecureRandom());
        }
    }

    public static boolean heartbeatIfDue(Path newsroom, Instant now) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            return new PublishHeartbeat(room).ifDue(now);
        }
    }

    public static void heartbeat(Path newsroom, Instant now) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom, new Newsroom.Opening(notice -> {}, true))) {
            new PublishHeartbeat(room).run(now);
        }
    }

    /** Completes what an earlier command decided. */
    public static void finish(Path newsroom) throws IOException {
        try (Newsroom room = Newsroom.open(newsroom)) {
            FinishPublication.earlier(room, StepListener.NONE);
        }
    }

    /**
     * The result of an import as text, except for the order of its batches: it must be the same after a crash and a
     * second run.
     */
    public static String written(Path newsroom) throws Exception {
        return written(newsroom, true);
    }

    /** The same without the contents of the vault, which is append-only. */
    public static String writtenButVault(Path newsroom) throws Exception {
        return written(newsroom, false);
    }

    private static String written(Path newsroom, boolean withVault) throws Exception {
        StringBuilder written = new StringBuilder();
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                LuceneIndex index = LuceneIndex.open(room.indexFolder())) {
            HeldTrove trove = room.catalog().troves().find("harbour").orElseThrow();
            for (Accession accession : room.catalog().accessions().of(trove.id())) {
                written.append(accession).append('\n');
                written.append(room.catalog().accessions().defects(accession.number()))
                        .append('\n');
                written.append(room.catalog().accessions().losses(accession.number()))
                        .append('\n');
            }
            for (HeldDocument document : room.catalog().documents().range(trove.id(), 1, trove.documents())) {
                written.append(document).append(' ');
                written.append(room.catalog().documents().places(document.key()))
                        .append('\n');
                Sha256 found = Sha256.of(vault.get(document.sha256()).orElseThrow());
                written.append(found.equals(document.sha256())).append('\n');
            }
            Set<String> stored = new TreeSet<>();
            try (var all = vault.list()) {
                all.forEach(hash -> stored.add(hash.hex()));
            }
            if (withVault) {
                written.append(stored);
            }
            written.append('\n');
            new CatchUpIndex(room, vault, index).run();
            written.append(index
                    .answer(new SearchRequest(
                            QueryParser.parse("dredging OR harbour").query(), Sort.OLDEST, 0, 1_000, Set.of()))
                    .hits()
                    .stream()
                    .map(hit -> Long.toHexString(hit.key()))
                    .toList());
        }
        return written.toString();
    }

    /** Every file below a folder with its hash. */
    public static TreeMap<String, String> files(Path folder) throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        if (Files.exists(folder)) {
            try (var walk = Files.walk(folder)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    files.put(
                            folder.relativize(file).toString(),
                            HexFormat.of()
                                    .formatHex(
                                            Sha256.of(Files.readAllBytes(file)).bytes()));
                }
            }
        }
        return files;
    }

    /** How many releases a reader sees now; 0 when there is no archive yet. Fails when the log is not consistent. */
    public static int seenByReaders(Path newsroom) throws IOException {
        Path folder = newsroom.resolve("archive");
        if (!Files.exists(folder.resolve("checkpoint"))) {
            return 0;
        }
        try (Archive archive = Archive.open(folder)) {
            for (var release : archive.contents().releases()) {
                if (!Sha256.of(Files.readAllBytes(archive.pack(release))).equals(release.pack())) {
                    throw new AssertionError("the pack of " + release + " is not the one in the log");
                }
            }
            return archive.contents().releases().size();
        }
    }

    public static void copy(Path from, Path to) throws IOException {
        try (var walk = Files.walk(from)) {
            for (Path each : walk.toList()) {
                Files.copy(each, to.resolve(from.relativize(each).toString()));
            }
        }
    }

    /** Ignores progress. */
    public static class Unwatched implements ImportTrove.Watch {
        @Override
        public void progress(ImportTrove.Progress progress) {}

        @Override
        public void lost(Accession.Loss loss, String remedy) {}

        @Override
        public void passedOver(Accession.Loss noMail) {}
    }
}
