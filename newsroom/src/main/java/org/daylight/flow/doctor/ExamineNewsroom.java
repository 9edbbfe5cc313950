package org.daylight.flow.doctor;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.Release;
import org.daylight.archive.ReleaseLines;
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
import org.daylight.doctor.LeftFiles;
import org.daylight.editors.Editors;
import org.daylight.file.FreeSpace;
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
import org.daylight.vault.Vault;
import org.daylight.vault.VaultException;

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
    private static final int MOST_TEXT = 64 << 20;

    private final Examination examination;
    private final IndexExamination engine;
    private final NewsroomIndex index;
    private final SourceConversations conversations;
    private final Path folder;
    private final Instant now;

    /** The newsroom's index and originals; {@code app.Wiring} opens them. */
    public interface NewsroomIndex {

        /** How many documents of the catalog an index that exists lacks. Changes nothing. */
        long missing(Newsroom newsroom) throws IOException;

        /** Adds what is missing, or makes the index if there is none. */
        void make(Newsroom newsroom, IndexExamination.Progress progress) throws IOException;

        /** The originals, to read them. */
        Vault originals(Newsroom newsroom) throws IOException;

        /** How the newsroom is opened. */
        Newsroom.Opening opening();
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
        try (Newsroom newsroom = Newsroom.openToRead(folder, index.opening())) {
            return true;
        } catch (IOException | RuntimeException e) {
            return false; // reported by a check
        }
    }

    private void open(Work work) throws IOException {
        try (Newsroom newsroom = examination.repairs()
                ? Newsroom.open(folder, index.opening())
                : Newsroom.openToRead(folder, index.opening())) {
            work.in(newsroom);
        }
    }

    private void opened(Newsroom newsroom) {
        examination.check("originals", () -> originals(newsroom));
        examination.check("numbers", () -> numbers(newsroom));
        examination.check("imports", () -> imports(newsroom));
        examination.check("totals", () -> totals(newsroom));
        examination.check("plan", () -> plan(newsroom));
        if (!examination.isQuick()) {
            examination.check("parts", () -> parts(newsroom));
        }
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
                        "restore this file from your backup or from a mirror",
                        () -> newsroom.lock("publish"))
                .run();
    }

    private String catalog() throws IOException {
        String elsewhere = Newsroom.catalogLine(folder);
        if (!elsewhere.isEmpty()) {
            open(newsroom -> {});
            return elsewhere; // its server examines its own files
        }
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
            if (Files.isDirectory(database)) {
                examination.fault(
                        name,
                        "it is a folder, but a database is needed",
                        "move the folder away, if no command is at work");
                continue;
            }
            List<String> problems = DatabaseCheck.problems(database, examination.isQuick());
            if (!problems.isEmpty() && Files.size(database) == 0) {
                examination.fault(
                        name,
                        problems.getFirst(),
                        "if no command is at work, delete it;  " + DERIVED.get(name) + "  makes it again");
            } else if (!problems.isEmpty()) {
                examination.deleted(name, problems.getFirst(), DERIVED.get(name), () -> DatabaseCheck.delete(database));
            }
        }
        return count + " derived databases";
    }

    private String originals(Newsroom newsroom) throws IOException {
        boolean isInStore = newsroom.settings().vaultStore().isPresent();
        if (!isInStore && !Files.isDirectory(newsroom.vaultFolder())) {
            for (HeldTrove trove : newsroom.catalog().troves().all()) {
                if (trove.documents() > 0) {
                    examination.fault("vault", "the folder is missing, with the originals of " + trove.slug(), RESTORE);
                }
            }
            return "no originals yet";
        }
        long documents = 0;
        try (Vault vault = index.originals(newsroom)) {
            if (isInStore && !examination.isQuick()) {
                everyByte(vault);
            }
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

    /** Reads what is in a store; {@link ExamineVault} reads what is in a folder. */
    private void everyByte(Vault vault) throws IOException {
        try (Stream<Sha256> all = vault.list()) {
            for (Iterator<Sha256> each = all.iterator(); each.hasNext(); ) {
                try {
                    vault.get(each.next());
                } catch (VaultException e) {
                    examination.fault(
                            "vault",
                            String.valueOf(e.getMessage()),
                            "restore this object, or import the same file again");
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
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

    /** What an import counted follows from the rows that it left, so a row that was lost or changed is found. */
    private String totals(Newsroom newsroom) throws IOException {
        if (newsroom.isLocked("import")) {
            return "not compared: a command imports at this moment";
        }
        int count = 0;
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            for (Accession accession : newsroom.catalog().accessions().of(trove.id())) {
                if (accession.state() == Accession.State.OPEN) {
                    continue;
                }
                count++;
                Accession.Account counted = newsroom.catalog().accessions().count(accession.number());
                boolean isWrong = !counted.equals(accession.account())
                        || accession.last() > trove.documents()
                        || accession.first() > accession.last();
                if (isWrong) {
                    examination.fault(
                            "catalog.db",
                            "the totals of accession " + accession.number() + " of " + trove.slug()
                                    + " do not fit its documents, places and losses",
                            RESTORE);
                }
            }
        }
        return count + " accessions";
    }

    /** Compares the numbers of each published part with the lines of its pack. */
    private String parts(Newsroom newsroom) throws IOException {
        Path folder = newsroom.archiveFolder();
        boolean isQuiet = Files.exists(folder.resolve(ArchivePath.CHECKPOINT))
                && !FinishPublication.isDecided(newsroom)
                && !newsroom.isLocked("publish");
        if (!isQuiet) {
            return "not compared: nothing is published, or a command publishes at this moment";
        }
        int count = 0;
        try (Archive archive = Archive.open(folder)) {
            for (Release release : archive.contents().releases()) {
                Optional<PlannedPart> part = newsroom.catalog().parts().find(release.trove(), release.part());
                if (part.isEmpty() || !release.isConfirmed()) {
                    continue; // reported by another check
                }
                count++;
                ReleaseLines lines = archive.lines(release);
                int[] numbers = newsroom.catalog().parts().numbers(part.get().id());
                boolean isSame = release.again() > 0 || numbers.length == lines.count();
                for (int number : numbers) {
                    isSame &= lines.indexOf(number) >= 0;
                }
                if (!isSame) {
                    examination.fault(
                            "catalog.db",
                            "it has other documents in part " + release.part() + " of " + release.trove()
                                    + " than the archive",
                            RESTORE);
                }
            }
        } catch (IOException e) {
            return "not compared: the archive cannot be read"; // reported below
        }
        return count + " published parts";
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
                new NewsroomFiles(newsroom, FileKind.STORY),
                new NewsroomFiles(newsroom, FileKind.ANNOTATIONS),
                new NewsroomFiles(newsroom, FileKind.ENTITIES))) {
            for (String name : files.names()) {
                Path file = files.file(name);
                String shown = folder.relativize(file).toString();
                examination.readable(shown, () -> {
                    if (new String(files.read(name), StandardCharsets.UTF_8).isBlank()) {
                        examination.fault(shown, "it is empty", "restore it from your backup, or delete it");
                    }
                    noZeros(file);
                });
            }
        }
        for (String name : List.of("people.txt", "mirrors.txt", "witnesses.txt")) {
            noZeros(folder.resolve(name));
        }
        for (Path list : LeftFiles.in(newsroom.lexiconsFolder())) {
            noZeros(list);
        }
        return "lists, users, partners, stories, annotations, corrections of names";
    }

    /** A text has no bytes 0: a file system that lost its content has them. */
    private void noZeros(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer), left = MOST_TEXT; read > 0 && left > 0; read = in.read(buffer)) {
                left -= read;
                for (int i = 0; i < read; i++) {
                    if (buffer[i] == 0) {
                        examination.fault(
                                folder.relativize(file).toString(),
                                "it has bytes 0, which no text has: its content was lost",
                                RESTORE);
                        return;
                    }
                }
            }
        }
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
        long usable = FreeSpace.usable(folder);
        if (usable < LITTLE_SPACE) {
            examination.fault(
                    "the disk", "only " + (usable >> 20) + " MB are free", "free some space before the next import");
        }
        return Newsroom.isReadOnly(folder)
                ? "free space; the newsroom is read-only here: nothing can be imported, decided or published"
                : "free space";
    }
}
