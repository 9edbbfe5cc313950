package org.daylight.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.annotation.AnnotationFile;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.FileAbout;
import org.daylight.archive.Pack;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackEntry;
import org.daylight.archive.PackFinding;
import org.daylight.archive.PackReplacement;
import org.daylight.archive.PackWriter;
import org.daylight.archive.Redaction;
import org.daylight.archive.Release;
import org.daylight.archive.ViewsWriter;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.format.DocumentKind;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.FileKind;
import org.daylight.log.HashedFile;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.log.TileLog;
import org.daylight.log.TrusteesFile;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.pack.FlaggedPart;
import org.daylight.pack.Opening;
import org.daylight.redaction.MarkForm;
import org.daylight.seal.SealedFile;
import org.daylight.sealing.SealKey;
import org.daylight.search.IndexedDocument;
import org.daylight.search.entity.EntityFile;
import org.daylight.story.StoryText;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileFile;
import org.daylight.trustees.SplitKey;
import org.daylight.trustees.TrusteeRule;
import org.jspecify.annotations.Nullable;

/** Builds a small public folder for tests, as a publisher would: troves, parts, messages, withheld documents. */
public final class ArchiveBuilder {

    private static final Sha256 SALT = Sha256.of(new byte[] {7});

    private final Path folder;
    private NoteKey.Signer key;
    private final List<byte[]> entries = new ArrayList<>();
    private final Map<String, Integer> parts = new LinkedHashMap<>();
    private final List<IndexedDocument> published = new ArrayList<>();
    private int accessions;
    private int stories;
    private int annotations;
    private int corrections;
    private KeyArchive keys = KeyArchive.NONE;
    private final Map<Integer, FileAbout> files = new HashMap<>();
    private final Map<Integer, List<FlaggedPart>> flags = new HashMap<>();
    private final Map<Integer, byte[]> texts = new HashMap<>();
    private final Map<Integer, byte[]> abouts = new HashMap<>();
    private final Map<Integer, Redact> redactions = new HashMap<>();
    private final Map<Integer, byte[]> proofs = new HashMap<>();

    private record Redact(boolean showSize, RedactedDocument.Hide... hides) {}

    private int releases;
    private int people;
    private @Nullable ViewsOfPart nextViews;

    /** Writes the views of a part. */
    interface ViewsOfPart {
        void write(ViewsWriter writer) throws IOException;
    }

    /** Gives the next part these views. */
    ArchiveBuilder views(ViewsOfPart views) {
        nextViews = views;
        return this;
    }

    private @Nullable LoggedViews logged(int release) throws IOException {
        ViewsOfPart views = nextViews;
        nextViews = null;
        if (views == null) {
            return null;
        }
        var file = new ByteArrayOutputStream();
        var writer = new ViewsWriter(file);
        views.write(writer);
        Sha256 index = writer.finish();
        write(ArchivePath.views(release), file.toByteArray());
        return new LoggedViews(Sha256.of(file.toByteArray()), file.size(), index);
    }

    public ArchiveBuilder(Path folder, String title) {
        this.folder = folder;
        key = NoteKey.generate("harbour.example.org", new SecureRandom());
        entries.add(new LogEntry.Archive(key.name(), title, 1, key.verifier()).bytes());
    }

    /** Names recovery keys, and replaces the log's key with two of them. */
    ArchiveBuilder recovered(String... holders) throws IOException {
        List<NoteKey.Signer> keys = java.util.Arrays.stream(holders)
                .map(name -> NoteKey.generate(name, new SecureRandom()))
                .toList();
        byte[] named = new LogEntry.RecoveryKeys(
                        1, 2, keys.stream().map(NoteKey.Signer::verifier).toList())
                .bytes();
        entries.add(named);
        Checkpoint head = TileLog.empty(key.name()).append(entries).orThrow().checkpoint();
        NoteKey.Signer next = NoteKey.generate(key.name(), new SecureRandom());
        var statement = new KeyStatement(
                1,
                KeyStatement.Kind.RECOVERY,
                key.verifier(),
                next.verifier(),
                head.size(),
                head.root(),
                "<b>Stolen</b> in May.");
        KeyChange change = KeyChange.recovery(
                statement,
                head.sign(key),
                next,
                KeyChange.Named.of(
                        named,
                        entries.size() - 1L,
                        MerkleTree.of(entries.stream().map(MerkleTree::leafHash).toList())
                                .inclusionProof(entries.size() - 1L)));
        for (NoteKey.Signer each : keys.subList(0, 2)) {
            change = change.with(change.signedBy(each));
        }
        write(KeyChange.path(1), change.bytes());
        entries.add(change.entry().bytes());
        key = next;
        return this;
    }

    /** The key of the log, which a reader would get from another source. */
    String logKey() {
        return key.verifier().text();
    }

    /** Announces a trove and commits to this many documents. */
    public ArchiveBuilder trove(
            String slug, String title, String description, int documents, Map<String, Long> losses) {
        SequencedMap<String, Long> sorted = new LinkedHashMap<>(new TreeMap<>(losses));
        long lost = losses.values().stream().mapToLong(Long::longValue).sum();
        entries.add(new LogEntry.Trove(new Slug(slug), title, description).bytes());
        if (documents > 0) {
            entries.add(new LogEntry.Accession(
                            new Slug(slug),
                            ++accessions,
                            documents,
                            new DocumentNumber(1),
                            new DocumentNumber(documents),
                            Sha256.of(new byte[] {1}),
                            documents + lost,
                            0,
                            sorted)
                    .bytes());
        }
        parts.put(slug, 0);
        return this;
    }

    /** Sets the keys with which the signatures in further parts are verified. */
    ArchiveBuilder keys(KeyArchive known) {
        keys = known;
        return this;
    }

    /** Publishes a part; a document without bytes is withheld with the reason given. */
    public ArchiveBuilder part(
            String slug,
            String title,
            String announcement,
            String time,
            SortedMap<Integer, byte[]> shown,
            SortedMap<Integer, String> withheld)
            throws IOException {
        int part = parts.merge(slug, 1, Integer::sum);
        Instant at = Instant.parse(time);
        var file = new ByteArrayOutputStream();
        TreeMap<Integer, byte[]> numbers = new TreeMap<>(shown);
        withheld.keySet().forEach(number -> numbers.put(number, new byte[0]));
        PackWriter.Written written;
        try (var pack = new PackWriter(file, new PackWriter.Label(slug, part, title, at))) {
            for (var document : numbers.entrySet()) {
                int number = document.getKey();
                byte[] bytes = document.getValue();
                if (withheld.containsKey(number)) {
                    pack.add(new PackDocument.Withheld(number, 1, withheld.get(number)));
                } else {
                    Redact redact = redactions.get(number);
                    RedactedDocument redacted =
                            redact == null ? null : RedactedDocument.of(bytes, redact.showSize(), redact.hides());
                    byte[] proof = redacted == null
                            ? null
                            : proofs.getOrDefault(number, redacted.proof().bytes());
                    byte[] original = bytes;
                    bytes = redacted == null ? original : redacted.published();
                    Sha256 hash = Sha256.of(bytes);
                    DocumentForm form = files.containsKey(number)
                            ? new DocumentForm.File(
                                    files.get(number).name(), files.get(number).type())
                            : DocumentForm.MAIL;
                    Message message = form.parse(original);
                    Authentication authentication = Authentication.of(original, message, new DkimVerifier(keys));
                    byte[] extracted = texts.get(number);
                    var line = new PackDocument.Shown(
                            number,
                            1,
                            redacted == null ? new Opening.Whole(SALT, hash, bytes.length, null) : redacted.opening(),
                            hash,
                            bytes.length,
                            proof == null ? null : PackEntry.of(proof),
                            PackFinding.of(authentication.findings()));
                    FileAbout about = files.get(number);
                    byte[] aboutBytes = about == null ? null : abouts.getOrDefault(number, about.bytes());
                    line = about == null ? line : asFile(line, aboutBytes);
                    line = extracted == null ? line : line.with(null, PackEntry.of(extracted));
                    line = line.flagged(flags.getOrDefault(number, List.of()));
                    pack.add(line, bytes, proof, aboutBytes, extracted);
                    published.add(
                            redacted == null
                                    ? new IndexedDocument(
                                            published.size(), slug, number, part, bytes.length, message, authentication)
                                    : IndexedDocument.redacted(
                                            published.size(), slug, number, part, bytes, form, Redaction.of(line)));
                }
            }
            written = pack.finish(keys);
        }
        byte[] bytes = file.toByteArray();
        write(ArchivePath.pack(++releases), bytes);
        entries.add(new LogEntry.Release(
                        new Slug(slug),
                        releases,
                        part,
                        title,
                        announcement,
                        at,
                        written.shown(),
                        written.withheld(),
                        new DocumentNumber(numbers.firstKey()),
                        new DocumentNumber(numbers.lastKey()),
                        written.documentsRoot(),
                        Sha256.of(bytes),
                        bytes.length,
                        written.keys(),
                        logged(releases))
                .bytes());
        return this;
    }

    /** Publishes a document again, in a part of its own. @param redact what of it is redacted now; none for the whole document */
    public ArchiveBuilder again(
            String slug, String title, String time, int number, byte[] original, RedactedDocument.Hide... redact)
            throws IOException {
        int part = parts.merge(slug, 1, Integer::sum);
        Instant at = Instant.parse(time);
        var file = new ByteArrayOutputStream();
        PackWriter.Written written;
        try (Archive archive = open();
                var pack = new PackWriter(file, new PackWriter.Label(slug, part, title, at))) {
            DocumentState.Published before = (DocumentState.Published) archive.state(new DocumentId(slug, number));
            byte[] earlier = archive.redactionBytes(before).orElseThrow();
            RedactedDocument redacted = redact.length == 0 ? null : RedactedDocument.of(original, true, redact);
            byte[] bytes = redacted == null ? original : redacted.published();
            Sha256 hash = Sha256.of(bytes);
            byte[] proof = redacted == null ? null : redacted.proof().bytes();
            Sha256 pieces = RedactedDocument.of(original, true, new RedactedDocument.Hide("a", "P1", MarkForm.TEXT))
                    .opening()
                    .pieces();
            var line = new PackDocument.Shown(
                            number,
                            1,
                            redacted == null ? new Opening.Whole(SALT, hash, bytes.length, pieces) : redacted.opening(),
                            hash,
                            bytes.length,
                            proof == null ? null : PackEntry.of(proof),
                            List.of())
                    .reducing(new PackDocument.Reduces(before.release().sequence(), PackEntry.of(earlier)));
            pack.add(line, bytes, proof, earlier, null, null);
            written = pack.finish(keys);
        }
        byte[] bytes = file.toByteArray();
        write(ArchivePath.pack(++releases), bytes);
        entries.add(new LogEntry.Release(
                        new Slug(slug),
                        releases,
                        part,
                        title,
                        "",
                        at,
                        0,
                        0,
                        1,
                        new DocumentNumber(number),
                        new DocumentNumber(number),
                        written.documentsRoot(),
                        Sha256.of(bytes),
                        bytes.length,
                        written.keys(),
                        null)
                .bytes());
        return this;
    }

    /** Seals the last part instead of publishing it. */
    public ArchiveBuilder seal(SealKey with) throws IOException {
        return seal(with, null);
    }

    /** The same with a story; null for none. */
    ArchiveBuilder seal(SealKey with, @Nullable OpenedStory story) throws IOException {
        var release = (LogEntry.Release) LogEntry.parse(entries.removeLast()).orThrow();
        LogEntry.Release sealed = release.sealedWith(with);
        Path pack = folder.resolve(ArchivePath.pack(releases));
        var file = new ByteArrayOutputStream();
        SealedFile.write(file, sealed, pack, null, story, null);
        Files.delete(pack);
        write(ArchivePath.sealed(releases), file.toByteArray());
        entries.add(new LogEntry.Sealed(
                        release.trove(),
                        releases,
                        release.part(),
                        release.time(),
                        Sha256.of(file.toByteArray()),
                        file.size(),
                        with.hash(releases),
                        OpenedRelease.contentHash(sealed.bytes()))
                .withStory(story == null ? null : story.hash(with))
                .bytes());
        return this;
    }

    /** Plans trustees of whom two can open the last sealed part, and adds a heartbeat. */
    ArchiveBuilder trustees(SealKey with, Instant heartbeat, String... names) throws IOException {
        List<String> commitments = SplitKey.of(with.bytes(), 2, names.length, new SecureRandom())
                .commitments()
                .hex();
        byte[] file = new TrusteesFile(2, List.of(names), new TreeMap<>(Map.of((long) releases, commitments))).bytes();
        write(ArchivePath.trustees(1), file);
        entries.add(new LogEntry.Trustees(
                        1,
                        2,
                        names.length,
                        TrusteeRule.words(2, names.length, 14, 3),
                        14,
                        3,
                        Sha256.of(file),
                        file.length)
                .bytes());
        entries.add(new LogEntry.Heartbeat(heartbeat).bytes());
        return this;
    }

    /** Publishes this number as a file, when it is published. */
    public ArchiveBuilder file(int number, String name, String type) {
        files.put(number, new FileAbout(name, type));
        return this;
    }

    /** Says that parts of this number are dangerous, when it is published. */
    ArchiveBuilder flag(int number, FlaggedPart... parts) {
        flags.put(number, List.of(parts));
        return this;
    }

    /** Publishes this number with redactions, when it is published. @param showSize whether the proof gives the size of the original */
    public ArchiveBuilder redact(int number, boolean showSize, RedactedDocument.Hide... hides) {
        redactions.put(number, new Redact(showSize, hides));
        return this;
    }

    /** Publishes other bytes as the proof of a redacted document: a publisher's error. */
    ArchiveBuilder proof(int number, byte[] entry) {
        proofs.put(number, entry);
        return this;
    }

    /** Gives a file other bytes as its name and type: a publisher's error. */
    ArchiveBuilder about(int number, byte[] entry) {
        abouts.put(number, entry);
        return this;
    }

    private static PackDocument.Shown asFile(PackDocument.Shown line, byte[] about) {
        return new PackDocument.Shown(
                line.number(),
                line.accession(),
                DocumentKind.FILE,
                line.opening(),
                line.published(),
                line.publishedBytes(),
                line.redaction(),
                null,
                PackEntry.of(about),
                line.text(),
                List.of(),
                List.of(),
                line.flags(),
                line.reduces());
    }

    /** Publishes extracted text with this number, when it is published. */
    public ArchiveBuilder text(int number, byte[] entry) {
        texts.put(number, entry);
        return this;
    }

    /** Withdraws a document from the last part. */
    public ArchiveBuilder withdraw(String slug, int number, String reason) throws IOException {
        var file = new ByteArrayOutputStream();
        try (Archive archive = open()) {
            Release release = archive.contents().releases().getLast();
            try (Pack old = Pack.open(archive.pack(release), release)) {
                PackReplacement.write(old, release, Set.of(number), file);
            }
        }
        byte[] bytes = file.toByteArray();
        write(ArchivePath.pack(releases), bytes);
        entries.add(new LogEntry.Withdrawal(
                        new Slug(slug),
                        new DocumentNumber(number),
                        reason,
                        releases,
                        Sha256.of(bytes),
                        bytes.length,
                        null)
                .bytes());
        return this;
    }

    /** Names the page with which plain copies are read. @param paths of its files, in rising order; none revokes it */
    ArchiveBuilder page(int number, String... paths) {
        entries.add(new LogEntry.ReadingPage(
                        number,
                        List.of(paths).stream()
                                .map(path -> new HashedFile(path, Sha256.of(path.getBytes(StandardCharsets.UTF_8)), 9))
                                .toList())
                .bytes());
        return this;
    }

    /** Publishes a mapping of correspondents. */
    ArchiveBuilder people(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(ArchivePath.people(++people), bytes);
        entries.add(new LogEntry.People(people, Sha256.of(bytes), bytes.length).bytes());
        return this;
    }

    /** Publishes a version of a story at a full hour of 2 December. @param change empty for the first version */
    public ArchiveBuilder story(String name, int version, String change, String markdown) throws IOException {
        byte[] bytes = markdown.getBytes(StandardCharsets.UTF_8);
        StoryText story = StoryText.of(bytes);
        write(ArchivePath.story(++stories), bytes);
        entries.add(new LogEntry.Version(
                        FileKind.STORY,
                        stories,
                        name,
                        version,
                        story.head().title(),
                        story.head().author(),
                        Instant.parse("2026-12-02T00:00:00Z").plusSeconds(3_600L * stories),
                        change,
                        Sha256.of(bytes),
                        bytes.length)
                .bytes());
        return this;
    }

    /** Withdraws a story. */
    ArchiveBuilder withdrawStory(String name, String reason) {
        entries.add(new LogEntry.VersionsWithdrawal(FileKind.STORY, name, reason).bytes());
        return this;
    }

    /** Publishes a version of a list of annotations at a full hour of 3 December. @param change empty for the first version */
    ArchiveBuilder annotations(String name, int version, String change, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        AnnotationFile list = AnnotationFile.of(bytes);
        write(ArchivePath.annotations(++annotations), bytes);
        entries.add(new LogEntry.Version(
                        FileKind.ANNOTATIONS,
                        annotations,
                        name,
                        version,
                        list.title().isEmpty() ? name : list.title(),
                        list.author(),
                        Instant.parse("2026-12-03T00:00:00Z").plusSeconds(3_600L * annotations),
                        change,
                        Sha256.of(bytes),
                        bytes.length)
                .bytes());
        return this;
    }

    /** Withdraws a list of annotations. */
    ArchiveBuilder withdrawAnnotations(String name, String reason) {
        entries.add(new LogEntry.VersionsWithdrawal(FileKind.ANNOTATIONS, name, reason).bytes());
        return this;
    }

    /** Publishes a version of a list of corrections at a full hour of 4 December. @param change empty for the first version */
    ArchiveBuilder entities(String name, int version, String change, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        EntityFile list = EntityFile.of(bytes);
        write(ArchivePath.entities(++corrections), bytes);
        entries.add(new LogEntry.Version(
                        FileKind.ENTITIES,
                        corrections,
                        name,
                        version,
                        list.title().isEmpty() ? name : list.title(),
                        list.author(),
                        Instant.parse("2026-12-04T00:00:00Z").plusSeconds(3_600L * corrections),
                        change,
                        Sha256.of(bytes),
                        bytes.length)
                .bytes());
        return this;
    }

    /** Withdraws a list of corrections. */
    ArchiveBuilder withdrawEntities(String name, String reason) {
        entries.add(new LogEntry.VersionsWithdrawal(FileKind.ENTITIES, name, reason).bytes());
        return this;
    }

    /** Publishes a plan for three trustees, two of whom are needed. */
    ArchiveBuilder trustees() throws IOException {
        byte[] bytes = new TrusteesFile(2, List.of("A", "B", "C"), new TreeMap<>()).bytes();
        write(ArchivePath.trustees(1), bytes);
        entries.add(new LogEntry.Trustees(1, 2, 3, "Two of three.", 14, 3, Sha256.of(bytes), bytes.length).bytes());
        return this;
    }

    /** Cancels a sealed release. */
    ArchiveBuilder cancel(int number, String reason) {
        entries.add(new LogEntry.Cancelled(number, reason).bytes());
        return this;
    }

    /** Lists copies of the archive. */
    ArchiveBuilder mirrors(String... addresses) {
        entries.add(new LogEntry.Mirrors(
                        List.of(addresses).stream().map(ArchiveAddress::new).toList())
                .bytes());
        return this;
    }

    /** Writes the log and opens what was written. */
    public Archive open() throws IOException {
        TileLog.Growth growth = TileLog.empty(key.name()).append(entries).orThrow();
        for (TileFile file : growth.files()) {
            write(file.path().toString(), file.bytes());
        }
        write(ArchivePath.CHECKPOINT, growth.checkpoint().sign(key).bytes());
        return Archive.open(folder);
    }

    /** The published documents in the form in which they are indexed. */
    List<IndexedDocument> published() {
        return published;
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.write(temporary, bytes);
        Files.move(
                temporary,
                file,
                StandardCopyOption.ATOMIC_MOVE); // readers that have the old one open continue to read it
    }
}
