package org.daylight.flow.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.Accession;
import org.daylight.catalog.DatabaseCheck;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.doctor.Examination;
import org.daylight.doctor.ExamineArchive;
import org.daylight.doctor.IndexExamination;
import org.daylight.editors.Editors;
import org.daylight.flow.detect.OwnLexicons;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.flow.publish.PublishMirrors;
import org.daylight.flow.publish.PublishPeople;
import org.daylight.flow.publish.StoredClock;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.log.FileKind;
import org.daylight.newsroom.ExamineState;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Partners;
import org.daylight.vault.ExamineVault;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/**
 * Examines a newsroom with its archive, also while other commands work in it. If it cannot be opened, its files are examined that can be read without that.
 *
 * <p>Without repairs it changes nothing. A repair deletes or makes again what is derived: a database, the index, what a stopped command left.
 */
public final class ExamineNewsroom {

    /** Databases that are derived from the originals, and the command that makes each again. */
    private static final Map<String, String> DERIVED = Map.of(
            "extracted.db", "daylight extract",
            "views.db", "daylight extract",
            "renderings.db", "daylight redact",
            "findings.db", "daylight scan");

    private static final String RESTORE = "restore it from your backup";
    private static final Duration MOST_BEHIND = Duration.ofMinutes(5);
    private static final long LITTLE_SPACE = 1L << 30;

    private final Examination examination;
    private final IndexExamination engine;
    private final NewsroomIndex index;
    private final SourceConversations conversations;
    private final Path folder;
    private final Instant now;

    /** The newsroom's index; {@code app.Wiring} opens it. */
    public interface NewsroomIndex {

        /** How many documents of the catalog an index that exists lacks. Changes nothing. */
        long missing(Newsroom newsroom) throws IOException;

        /** Adds what is missing, or makes the index if there is none. */
        void make(Newsroom newsroom, IndexExamination.Progress progress) throws IOException;
    }

    /** Looks at what sources wrote; nothing that publishes can name it (decision 0320), so {@code app} brings it. */
    public interface SourceConversations {
        /** @return what it looked at, in words */
        String run(Examination examination, Newsroom newsroom) throws IOException;
    }

    /**
     * A newsroom to be examined.
     *
     * @param now what the clock of the machine says
     */
    public ExamineNewsroom(
            Examination examination,
            IndexExamination engine,
            NewsroomIndex index,
            SourceConversations conversations,
            Path folder,
            Instant now) {
        this.examination = examination;
        this.engine = engine;
        this.index = index;
        this.conversations = conversations;
        this.folder = folder;
        this.now = now;
    }

    private interface Work {
        void in(Newsroom newsroom) throws IOException;
    }

    /** Runs all checks. */
    public void run() {
        if (isNewsroom()) { // nothing is changed in a folder that only looks like one
            examination.check("modes", () -> ExamineState.modes(examination, folder));
        }
        examination.check("catalog", this::catalog);
        examination.check("databases", this::databases);
        examination.check("vault", () -> new ExamineVault(examination, folder.resolve("vault")).run());
        examination.check("newsroom", () -> {
            open(newsroom -> {});
            return "daylight.toml, keys/log.key, keys/accessions.key";
        });
        try {
            open(this::opened);
        } catch (IOException | RuntimeException e) {
            // reported by the check before
        }
        examination.check("disk", this::disk);
    }

    private boolean isNewsroom() {
        try (Newsroom newsroom = Newsroom.openToRead(folder)) {
            return true;
        } catch (IOException | RuntimeException e) {
            return false; // reported by a check
        }
    }

    private void open(Work work) throws IOException {
        try (Newsroom newsroom = examination.repairs() ? Newsroom.open(folder) : Newsroom.openToRead(folder)) {
            work.in(newsroom);
        }
    }

    private void opened(Newsroom newsroom) {
        examination.check("originals", () -> originals(newsroom));
        examination.check("numbers", () -> numbers(newsroom));
        examination.check("imports", () -> imports(newsroom));
        examination.check("plan", () -> plan(newsroom));
        examination.check("index", () -> index(newsroom));
        examination.check("audit log", () -> audit(newsroom));
        examination.check("lists", () -> lists(newsroom));
        new ExamineState(examination, newsroom).run();
        examination.check("conversations", () -> conversations.run(examination, newsroom));
        examination.check("clock", () -> clock(newsroom));
        Path archive = newsroom.archiveFolder();
        String shown = archive.startsWith(folder) ? folder.relativize(archive).toString() : archive.toString();
        new ExamineArchive(
                        examination,
                        engine,
                        archive,
                        shown,
                        newsroom.verifierKey(),
                        "restore this file from your backup or from a mirror")
                .run();
    }

    private String catalog() throws IOException {
        Path database = folder.resolve("catalog.db");
        if (!Files.exists(database) && !Files.exists(folder.resolve("vault"))) {
            return "nothing is imported yet";
        }
        for (String problem : DatabaseCheck.problems(database, examination.isQuick())) {
            examination.fault("catalog.db", problem, RESTORE);
        }
        return "catalog.db";
    }

    private String databases() throws IOException {
        int count = 0;
        for (String name : DERIVED.keySet().stream().sorted().toList()) {
            Path database = folder.resolve(name);
            if (!Files.exists(database)) {
                continue;
            }
            count++;
            List<String> problems = DatabaseCheck.problems(database, examination.isQuick());
            if (!problems.isEmpty() && Files.size(database) == 0) {
                examination.fault(
                        name,
                        problems.getFirst(),
                        "if no command is at work, delete it;  " + DERIVED.get(name) + "  makes it again");
            } else if (!problems.isEmpty()) {
                examination.derived(
                        name,
                        problems.getFirst() + "; once it is deleted,  " + DERIVED.get(name) + "  makes it again",
                        () -> DatabaseCheck.delete(database));
            }
        }
        return count + " derived databases";
    }

    private String originals(Newsroom newsroom) throws IOException {
        if (!Files.isDirectory(newsroom.vaultFolder())) {
            for (HeldTrove trove : newsroom.catalog().troves().all()) {
                if (trove.documents() > 0) {
                    examination.fault("vault", "the folder is missing, with the originals of " + trove.slug(), RESTORE);
                }
            }
            return "no originals yet";
        }
        long documents = 0;
        try (Vault vault = FolderVault.openToRead(newsroom.vaultFolder())) {
            for (HeldTrove trove : newsroom.catalog().troves().all()) {
                for (Accession accession : newsroom.catalog().accessions().of(trove.id())) {
                    for (Documents.Unnumbered each :
                            newsroom.catalog().documents().ofAccession(accession.number())) {
                        documents++;
                        if (!vault.has(each.sha256())) {
                            int number = newsroom.catalog().documents().numberOf(each.key());
                            examination.fault(
                                    "vault",
                                    "the original of " + trove.slug() + "/" + number + " is not there ("
                                            + each.sha256().hex() + ")",
                                    "restore the vault from your backup, or import the same file again");
                        }
                    }
                }
            }
        }
        return documents + " documents of the catalog";
    }

    /** Numbers follow from the secret key and the originals, so a changed key or a changed row of the catalog is found. */
    private String numbers(Newsroom newsroom) throws IOException {
        int count = 0;
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            for (Accession accession : newsroom.catalog().accessions().of(trove.id())) {
                if (accession.state() == Accession.State.OPEN || accession.first() == 0) {
                    continue;
                }
                count++;
                AccessionSeed seed = newsroom.seed(accession.number());
                Map<Long, Sha256> orders = new HashMap<>();
                List<Documents.Unnumbered> documents =
                        newsroom.catalog().documents().ofAccession(accession.number());
                documents.forEach(each -> orders.put(each.key(), seed.order(each.sha256())));
                List<Documents.Unnumbered> inOrder = documents.stream()
                        .sorted(Comparator.comparing(each -> orders.get(each.key())))
                        .toList();
                int wrong = 0;
                for (int i = 0; i < inOrder.size(); i++) {
                    int number = newsroom.catalog()
                            .documents()
                            .numberOf(inOrder.get(i).key());
                    wrong += number == accession.first() + i ? 0 : 1;
                }
                if (wrong > 0) {
                    examination.fault(
                            "keys/accessions.key or catalog.db",
                            wrong + " of " + inOrder.size() + " document numbers of accession " + accession.number()
                                    + " do not follow from the key: one of the two files was changed",
                            "publish nothing of " + trove.slug() + " until you have restored both from your backup");
                }
            }
        }
        return count + " accessions";
    }

    private String imports(Newsroom newsroom) throws IOException {
        if (newsroom.isLocked("import")) {
            return "a command imports at this moment";
        }
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            Optional<Accession> open = newsroom.catalog().accessions().open(trove.id());
            open.ifPresent(accession -> examination.fault(
                    "catalog.db",
                    "an import into " + trove.slug() + " was interrupted (accession " + accession.number() + ")",
                    "run the same import again, or cancel it with  daylight import --trove " + trove.slug()
                            + " --abandon"));
        }
        return "no interrupted import";
    }

    private String plan(Newsroom newsroom) throws IOException {
        Path archive = newsroom.archiveFolder();
        if (Files.notExists(archive.resolve(ArchivePath.CHECKPOINT))) {
            for (PlannedPart part : newsroom.catalog().parts().all()) {
                if (part.published() != null) {
                    examination.fault(
                            archive.getFileName() + "/" + ArchivePath.CHECKPOINT,
                            "it is missing, but part " + part.number() + " of " + part.trove() + " was published",
                            "restore the newest copy of the archive, from a backup or a mirror");
                    break;
                }
            }
            return "nothing is published yet";
        }
        if (FinishPublication.isDecided(newsroom) || newsroom.isLocked("publish")) {
            return "a publication is being put in place";
        }
        try (Archive opened = Archive.open(archive)) {
            CatalogAndLog.difference(newsroom, opened.contents())
                    .ifPresent(words -> examination.fault("catalog.db", words, ""));
            return "what the catalog and the log know of each part";
        } catch (IOException e) {
            return "not compared: the archive cannot be read"; // reported below
        }
    }

    private String index(Newsroom newsroom) throws IOException {
        Path place = newsroom.indexFolder();
        if (Files.isSymbolicLink(place)) {
            return "not looked at: it is a link to another place";
        }
        if (newsroom.isLocked("import")) {
            return "a command writes it at this moment";
        }
        Optional<String> damage = engine.damage(place, examination.isQuick(), examination::progress);
        if (damage.isPresent()) {
            examination.derived("index", damage.get(), () -> {
                engine.delete(place);
                index.make(newsroom, examination::progress);
            });
            return "";
        }
        long held = newsroom.catalog().documents().countAfter(-1);
        if (held == 0) {
            return "nothing to find yet";
        }
        boolean isElsewhere = !newsroom.settings().search().isEmpty();
        long missing = isElsewhere || hasIndex(place) ? index.missing(newsroom) : held;
        if (missing > 0) {
            examination.derived(
                    "index",
                    "it lacks " + missing + " of " + held + " documents",
                    () -> index.make(newsroom, examination::progress));
        }
        return "the search index";
    }

    private static boolean hasIndex(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return false;
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("segments"));
        }
    }

    private String audit(Newsroom newsroom) throws IOException {
        AuditCheck.Result result = AuditCheck.run(newsroom, entry -> {}, null);
        for (String problem : result.problems()) {
            if (problem.endsWith("is incomplete")
                    && !newsroom.catalog().auditEnd().pending().isEmpty()) {
                examination.derived(
                        AuditLog.FILE,
                        problem + ": a stopped command has left it, and the catalog has the whole line",
                        () -> new AuditLog(newsroom).settle());
            } else {
                examination.fault(AuditLog.FILE, problem, RESTORE);
            }
        }
        return result.entries() + " entries";
    }

    private String lists(Newsroom newsroom) throws IOException {
        if (Files.exists(newsroom.peopleFile())) {
            examination.readable("people.txt", () -> PublishPeople.read(newsroom));
        }
        if (Files.exists(newsroom.mirrorsFile())) {
            examination.readable("mirrors.txt", () -> PublishMirrors.read(newsroom));
        }
        examination.readable("editors.json", () -> new Editors(newsroom).list());
        examination.readable("partners.json", () -> new Partners(newsroom).list());
        examination.readable("lexicons", () -> OwnLexicons.read(newsroom.lexiconsFolder()));
        for (NewsroomFiles files : List.of(
                new NewsroomFiles(newsroom, FileKind.STORY), new NewsroomFiles(newsroom, FileKind.ANNOTATIONS))) {
            for (String name : files.names()) {
                examination.readable(folder.relativize(files.file(name)).toString(), () -> files.read(name));
            }
        }
        return "lists, users, partners, stories, annotations";
    }

    private String clock(Newsroom newsroom) throws IOException {
        Optional<Instant> trusted = StoredClock.lastTrusted(newsroom);
        if (trusted.isPresent() && now.isBefore(trusted.get().minus(MOST_BEHIND))) {
            examination.fault(
                    "clock.json",
                    "the clock of this machine is behind the time at which a command last trusted it",
                    "set the clock; if it is right, run the next publishing command with --trust-clock");
        }
        return "the clock of this machine";
    }

    private String disk() throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();
        if (usable < LITTLE_SPACE) {
            examination.fault(
                    "the disk", "only " + (usable >> 20) + " MB are free", "free some space before the next import");
        }
        return "free space";
    }
}
