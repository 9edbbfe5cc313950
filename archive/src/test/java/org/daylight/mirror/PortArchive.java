package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.daylight.age.RoundRecipient;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentView;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackEntry;
import org.daylight.archive.PackTorrent;
import org.daylight.archive.PackWriter;
import org.daylight.archive.Release;
import org.daylight.archive.ViewsWriter;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.AccessionSeed;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.Commitment;
import org.daylight.log.FileKind;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.log.TileLog;
import org.daylight.log.TrusteesFile;
import org.daylight.note.Checkpoint;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.pack.Opening;
import org.daylight.pack.Torrent;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;
import org.daylight.seal.OpenSealed;
import org.daylight.seal.SealedFile;
import org.daylight.sealing.SealKey;
import org.daylight.timelock.Beacon;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/** A publisher's archive for tests, with valid commitments, which grows like a real one: parts, withdrawals, lists. The same calls give the same bytes. */
public final class PortArchive {
    static final String ORIGIN = "port.example";
    static final String TROVE = "harbour";

    /** This document is published with a redaction. */
    static final int REDACTED = 600;

    private static final Instant TIME = Instant.parse("2026-12-01T09:00:00Z");
    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final Path folder;
    private NoteKey.Signer key;
    private int keyChanges;
    private final AccessionSeed seed =
            AccessionSeed.of(Sha256.of(new byte[] {9}).bytes());
    private final List<byte[]> waiting = new ArrayList<>();
    private final Map<Integer, Set<Integer>> withdrawn = new HashMap<>();
    private int committed;
    private int accessions;
    private int releases;
    private int people;

    /** Bytes that differ from the commitments, by document number: a dishonest publisher. */
    final Map<Integer, byte[]> swapped = new HashMap<>();

    /** Whether each document has a view. */
    public boolean hasViews;

    private final Map<Integer, SortedSet<Integer>> viewed = new HashMap<>();

    public PortArchive(Path folder) {
        this(folder, 7);
    }

    /** An archive. @param keySeed determines the key */
    public PortArchive(Path folder, int keySeed) {
        this.folder = folder;
        key = NoteKey.generate(ORIGIN, random(keySeed));
        waiting.add(new LogEntry.Archive(ORIGIN, "The Port", 1, key.verifier()).bytes());
        waiting.add(new LogEntry.Trove(new Slug(TROVE), "The Harbour", "").bytes());
    }

    private static SecureRandom random(int seed) {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(seed);
            return random;
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path folder() {
        return folder;
    }

    public NoteKey.Verifier key() {
        return key.verifier();
    }

    /** A message that compresses badly, so that its pack is not tiny. */
    static byte[] message(int number) {
        byte[] noise = new byte[1_500];
        new Random(number).nextBytes(noise);
        String body = java.util.Base64.getMimeEncoder().encodeToString(noise);
        return ("From: a@port.example\r\nSubject: No. " + number + "\r\n\r\n" + body + "\r\n").getBytes(UTF_8);
    }

    private Sha256 salt(int number) {
        return seed.salt(new DocumentNumber(number));
    }

    /** Commits to this many more documents. */
    public PortArchive accession(int documents) throws IOException {
        var leaves = new ArrayList<Sha256>();
        for (int number = committed + 1; number <= committed + documents; number++) {
            leaves.add(commitment(number).leafHash());
        }
        TileTree.Growth tree = TileTree.empty().append(leaves);
        accessions++;
        for (TileFile file : tree.files()) {
            write(ArchivePath.accession(accessions) + file.path(), file.bytes());
        }
        waiting.add(new LogEntry.Accession(
                        new Slug(TROVE),
                        accessions,
                        documents,
                        new DocumentNumber(committed + 1),
                        new DocumentNumber(committed + documents),
                        tree.root(),
                        documents,
                        0,
                        new LinkedHashMap<>())
                .bytes());
        committed += documents;
        return this;
    }

    private Commitment commitment(int number) {
        return number == REDACTED
                ? redacted(number).commitment()
                : Commitment.of(salt(number), Sha256.of(message(number)));
    }

    /** What the line of a redacted document says: its first token is redacted. */
    private Opening.Redacted redacted(int number) {
        byte[] original = message(number);
        PieceSecrets secrets = PieceSecrets.of(salt(number));
        return new Opening.Redacted(
                Sha256.of(new byte[] {5}),
                secrets.size(original.length),
                new PieceTree().root(original, secrets),
                new TreeMap<>(Map.of("P1", 1)));
    }

    private void addRedacted(PackWriter pack, int number) throws IOException {
        byte[] original = message(number);
        byte[] mark = MarkForm.ATOM.of("P1").getBytes(UTF_8);
        var segments = new ArrayList<ProofSegment>();
        var published = new ByteArrayOutputStream();
        var scanner = new TokenScanner(original);
        while (scanner.next()) {
            if (scanner.start() == 0) {
                segments.add(new ProofSegment.Mark(mark.length, "P1", null));
                published.writeBytes(mark);
                continue;
            }
            int length = scanner.end() - scanner.start();
            published.write(original, scanner.start(), length);
            if (segments.getLast() instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)
                    && rule == scanner.rule()) {
                segments.set(segments.size() - 1, new ProofSegment.Kept(rule, bytes + length));
            } else {
                segments.add(new ProofSegment.Kept(scanner.rule(), length));
            }
        }
        var hidden = new BitSet();
        hidden.set(0);
        byte[] proof = new RedactionProof(
                        new TreeMap<>(Map.of("P1", "A private address.")),
                        null,
                        segments,
                        OpenedTree.of(original, PieceSecrets.of(salt(number)), hidden))
                .bytes();
        byte[] bytes = swapped.getOrDefault(number, published.toByteArray());
        pack.add(
                new PackDocument.Shown(
                        number,
                        accessions,
                        redacted(number),
                        Sha256.of(bytes),
                        bytes.length,
                        PackEntry.of(proof),
                        List.of()),
                bytes,
                proof,
                null,
                null);
    }

    /** Releases the documents of these numbers. */
    public PortArchive part(int first, int last) throws IOException {
        releases++;
        var file = new ByteArrayOutputStream();
        PackWriter.Written written;
        try (var pack = new PackWriter(file, new PackWriter.Label(TROVE, releases, "Part " + releases, TIME))) {
            for (int number = first; number <= last; number++) {
                if (number == REDACTED) {
                    addRedacted(pack, number);
                    continue;
                }
                byte[] bytes = swapped.getOrDefault(number, message(number));
                Sha256 hash = Sha256.of(bytes);
                pack.add(
                        new PackDocument.Shown(
                                number,
                                accessions,
                                new Opening.Whole(salt(number), hash, bytes.length, null),
                                hash,
                                bytes.length,
                                null,
                                List.of()),
                        bytes);
            }
            written = pack.finish(KeyArchive.NONE);
        }
        byte[] bytes = file.toByteArray();
        write(ArchivePath.pack(releases), bytes);
        released = new LogEntry.Release(
                new Slug(TROVE),
                releases,
                releases,
                "Part " + releases,
                "",
                TIME,
                written.shown(),
                written.withheld(),
                new DocumentNumber(first),
                new DocumentNumber(last),
                written.documentsRoot(),
                Sha256.of(bytes),
                bytes.length,
                written.keys(),
                views(
                        releases,
                        new TreeSet<>(IntStream.rangeClosed(first, last).boxed().toList())));
        waiting.add(released.bytes());
        return this;
    }

    /** The release that was made last. */
    private LogEntry.@Nullable Release released;

    private final Map<Integer, LogEntry.Release> sealed = new HashMap<>();
    private final Map<String, byte[]> ofSealed = new HashMap<>();

    /** A story that is sealed with the next parts, and released with them; null for none. */
    public @Nullable OpenedStory story;

    /** The round of the beacon to which the next sealed parts are also encrypted; 0 for none. */
    public long round;

    private final Map<Integer, OpenedStory> told = new HashMap<>();
    private int stories;

    /** The key of a sealed release. */
    public static SealKey sealKey(int number) {
        return SealKey.of(BigInteger.TWO.pow(200).add(BigInteger.valueOf(number)));
    }

    /** Seals the documents of these numbers, as the next release. */
    public PortArchive seal(int first, int last) throws IOException {
        part(first, last);
        waiting.removeLast();
        LogEntry.Release release = java.util.Objects.requireNonNull(released).sealedWith(sealKey(releases));
        sealed.put(releases, release);
        Path pack = folder.resolve(ArchivePath.pack(releases));
        Path views = folder.resolve(ArchivePath.views(releases));
        var file = new ByteArrayOutputStream();
        RoundRecipient recipient = round == 0 ? null : new RoundRecipient(Beacon.QUICKNET, round);
        SealedFile.write(file, release, pack, release.views() == null ? null : views, story, recipient);
        if (story != null) {
            told.put(releases, story);
        }
        for (String path : List.of(ArchivePath.pack(releases), ArchivePath.views(releases))) {
            if (Files.exists(folder.resolve(path))) {
                ofSealed.put(path, Files.readAllBytes(folder.resolve(path)));
                Files.delete(folder.resolve(path));
            }
        }
        write(ArchivePath.sealed(releases), file.toByteArray());
        waiting.add(new LogEntry.Sealed(
                        new Slug(TROVE),
                        releases,
                        releases,
                        TIME,
                        Sha256.of(file.toByteArray()),
                        file.size(),
                        sealKey(releases).hash(releases),
                        OpenedRelease.contentHash(release.bytes()))
                .openedBy(round)
                .withStory(story == null ? null : story.hash(sealKey(releases)))
                .bytes());
        return this;
    }

    /** Releases what was sealed. */
    public PortArchive release(int number) throws IOException {
        for (String path : List.of(ArchivePath.pack(number), ArchivePath.views(number))) {
            byte[] bytes = ofSealed.get(path);
            if (bytes != null) {
                write(path, bytes);
            }
        }
        waiting.add(java.util.Objects.requireNonNull(sealed.get(number)).bytes());
        OpenedStory with = told.get(number);
        if (with != null) {
            write(ArchivePath.story(++stories), with.file());
            waiting.add(new LogEntry.Version(
                            FileKind.STORY,
                            stories,
                            with.name(),
                            1,
                            with.title(),
                            with.author(),
                            TIME,
                            "",
                            Sha256.of(with.file()),
                            with.file().length)
                    .bytes());
        }
        return this;
    }

    public PortArchive cancel(int number) {
        waiting.add(new LogEntry.Cancelled(number, "By order of the court.").bytes());
        return this;
    }

    /** Withdraws a document from its release, as defined in spec/pack.md section 6. */
    PortArchive withdraw(int number, int release) throws IOException {
        Set<Integer> all = withdrawn.computeIfAbsent(release, none -> new HashSet<>());
        all.add(number);
        byte[] without = without(Files.readAllBytes(folder.resolve(ArchivePath.pack(release))), number);
        write(ArchivePath.pack(release), without);
        waiting.add(new LogEntry.Withdrawal(
                        new Slug(TROVE),
                        new DocumentNumber(number),
                        "A private address.",
                        release,
                        Sha256.of(without),
                        without.length,
                        views(
                                release,
                                viewed.getOrDefault(release, new TreeSet<>()).stream()
                                        .filter(other -> !all.contains(other))
                                        .collect(Collectors.toCollection(TreeSet::new))))
                .bytes());
        return this;
    }

    /** Writes the views of a release. */
    private @Nullable LoggedViews views(int release, SortedSet<Integer> numbers) throws IOException {
        if (!hasViews) {
            return null;
        }
        viewed.put(release, numbers);
        var file = new ByteArrayOutputStream();
        var writer = new ViewsWriter(file);
        for (int number : numbers) {
            byte[] image = image(number);
            writer.add(
                    new DocumentView(
                            number,
                            1,
                            0,
                            null,
                            DocumentView.Kind.IMAGE,
                            "a test",
                            0,
                            List.of(new DocumentView.File(
                                    DocumentView.Type.PNG, null, Sha256.of(image), image.length))),
                    List.of(image));
        }
        Sha256 index = writer.finish();
        write(ArchivePath.views(release), file.toByteArray());
        return new LoggedViews(Sha256.of(file.toByteArray()), file.size(), index);
    }

    /** The view of a document. */
    static byte[] image(int number) {
        return ("image of " + number).getBytes(UTF_8);
    }

    private static byte[] without(byte[] pack, int number) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var zip = new ZipInputStream(new ByteArrayInputStream(pack))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                entries.put(entry.getName(), zip.readAllBytes());
            }
        }
        var manifest = new String(entries.get("manifest-sha256.txt"), UTF_8);
        for (String form : List.of("data/messages/%06d.eml", "data/redactions/%06d.json")) {
            String gone = String.format(java.util.Locale.ROOT, form, number);
            byte[] bytes = entries.remove(gone);
            manifest = bytes == null ? manifest : manifest.replace(Sha256.of(bytes) + "  " + gone + "\n", "");
        }
        long payload = 0;
        long files = 0;
        for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
            if (entry.getKey().startsWith("data/")) {
                payload += entry.getValue().length;
                files++;
            }
        }
        entries.put("manifest-sha256.txt", manifest.getBytes(UTF_8));
        String info = new String(entries.get("bag-info.txt"), UTF_8)
                .replaceAll("Payload-Oxum: .*\n", "Payload-Oxum: " + payload + "." + files + "\n");
        entries.put("bag-info.txt", info.getBytes(UTF_8));
        var tags = new StringBuilder();
        for (String tag : List.of("bagit.txt", "manifest-sha256.txt", "bag-info.txt")) {
            tags.append(Sha256.of(entries.get(tag))).append("  ").append(tag).append('\n');
        }
        entries.put("tagmanifest-sha256.txt", tags.toString().getBytes(UTF_8));
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out, UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                var header = new ZipEntry(entry.getKey());
                header.setTimeLocal(NO_TIME);
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        }
        return out.toByteArray();
    }

    PortArchive people(String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        people++;
        write(ArchivePath.people(people), bytes);
        waiting.add(new LogEntry.People(people, Sha256.of(bytes), bytes.length).bytes());
        return this;
    }

    /** Three trustees, of whom two are needed, with an empty plan. */
    public PortArchive trustees() throws IOException {
        byte[] bytes = new TrusteesFile(2, List.of("A", "B", "C"), Collections.emptySortedMap()).bytes();
        write(ArchivePath.trustees(1), bytes);
        waiting.add(new LogEntry.Trustees(1, 2, 3, "Two of three.", 14, 3, Sha256.of(bytes), bytes.length).bytes());
        waiting.add(new LogEntry.Heartbeat(Instant.parse("2026-12-01T09:00:00Z")).bytes());
        return this;
    }

    /** A list of annotations; its first version. */
    PortArchive annotations(int number, String name) throws IOException {
        byte[] bytes = ("{\"list\":\"" + name + "\"}").getBytes(UTF_8);
        write(ArchivePath.annotations(number), bytes);
        waiting.add(new LogEntry.Version(
                        FileKind.ANNOTATIONS,
                        number,
                        name,
                        1,
                        "Notes",
                        "",
                        Instant.parse("2026-12-01T09:00:00Z"),
                        "",
                        Sha256.of(bytes),
                        bytes.length)
                .bytes());
        return this;
    }

    /** Withdraws a list of annotations. */
    PortArchive withdrawAnnotations(int number, String name) throws IOException {
        Files.delete(folder.resolve(ArchivePath.annotations(number)));
        waiting.add(new LogEntry.VersionsWithdrawal(FileKind.ANNOTATIONS, name, "They were wrong.").bytes());
        return this;
    }

    /** A list of corrections of names; its first version. */
    PortArchive entities(int number, String name) throws IOException {
        byte[] bytes = ("title " + name + "\n").getBytes(UTF_8);
        write(ArchivePath.entities(number), bytes);
        waiting.add(new LogEntry.Version(
                        FileKind.ENTITIES,
                        number,
                        name,
                        1,
                        name,
                        "",
                        Instant.parse("2026-12-01T09:00:00Z"),
                        "",
                        Sha256.of(bytes),
                        bytes.length)
                .bytes());
        return this;
    }

    /** Withdraws a list of corrections. */
    PortArchive withdrawEntities(int number, String name) throws IOException {
        Files.delete(folder.resolve(ArchivePath.entities(number)));
        waiting.add(new LogEntry.VersionsWithdrawal(FileKind.ENTITIES, name, "They were wrong.").bytes());
        return this;
    }

    PortArchive keys() throws IOException {
        byte[] bytes = "port.example\ts\t-\t-\tlist\t-\tv=DKIM1; p=BBBB\n".getBytes(UTF_8);
        write(ArchivePath.keys(1), bytes);
        waiting.add(new LogEntry.Keys(1, Sha256.of(bytes), bytes.length).bytes());
        return this;
    }

    PortArchive mirrors(String... addresses) {
        waiting.add(new LogEntry.Mirrors(
                        List.of(addresses).stream().map(ArchiveAddress::new).toList())
                .bytes());
        return this;
    }

    /** Signs everything since the last checkpoint. */
    public PortArchive publish() throws IOException {
        TileSource source = TileSource.in(folder);
        TileLog log = Files.exists(folder.resolve(ArchivePath.CHECKPOINT))
                ? TileLog.open(source, head()).orThrow()
                : TileLog.empty(ORIGIN);
        TileLog.Growth growth = log.append(waiting).orThrow();
        for (TileFile file : growth.files()) {
            write(file.path().path(), file.bytes());
        }
        write(ArchivePath.CHECKPOINT, growth.checkpoint().sign(key).bytes());
        waiting.clear();
        torrents();
        try (Archive archive = Archive.open(folder)) {
            OpenSealed.deleteSurplus(folder, archive.contents());
        }
        return this;
    }

    /** Makes the torrents of all packs. */
    private SignedNote note() throws IOException {
        return SignedNote.parse(Files.readAllBytes(folder.resolve(ArchivePath.CHECKPOINT)))
                .orThrow();
    }

    private Checkpoint head() throws IOException {
        return Checkpoint.parse(note().text()).orThrow();
    }

    /** The recovery key of a holder. */
    static NoteKey.Signer holder(String name) {
        return NoteKey.generate(name, random(name.hashCode()));
    }

    /** Names recovery keys, of which two are needed. */
    PortArchive recoveryKeys(int number, String... names) {
        List<NoteKey.Verifier> keys = java.util.Arrays.stream(names)
                .map(name -> holder(name).verifier())
                .toList();
        waiting.add(new LogEntry.RecoveryKeys(number, 2, keys).bytes());
        return this;
    }

    /**
     * Changes the log's key after what was published.
     *
     * @param keySeed determines the new key
     * @param named the index of the entry with the recovery keys
     * @param signers the recovery keys; none for a planned change
     */
    PortArchive changeKey(int keySeed, long named, String... signers) throws IOException {
        TileLog log = TileLog.open(TileSource.in(folder), head()).orThrow();
        NoteKey.Signer next = NoteKey.generate(ORIGIN, random(keySeed));
        keyChanges++;
        var statement = new KeyStatement(
                keyChanges,
                signers.length == 0 ? KeyStatement.Kind.PLANNED : KeyStatement.Kind.RECOVERY,
                key.verifier(),
                next.verifier(),
                log.size(),
                log.checkpoint().root(),
                "A test.");
        KeyChange change;
        if (signers.length == 0) {
            change = KeyChange.planned(statement, note(), key, next);
        } else {
            change = KeyChange.recovery(
                    statement,
                    note(),
                    next,
                    KeyChange.Named.of(
                            log.entries(named, named + 1).orThrow().getFirst(),
                            named,
                            log.tree().inclusionProof(named).orThrow()));
            for (String signer : signers) {
                change = change.with(change.signedBy(holder(signer)));
            }
        }
        write(KeyChange.path(keyChanges), change.bytes());
        waiting.add(change.entry().bytes());
        key = next;
        return this;
    }

    /** A second publisher with the same history so far, and the same key: a thief. */
    PortArchive fork(Path to) throws IOException {
        var fork = new PortArchive(copy(to));
        fork.key = key;
        fork.keyChanges = keyChanges;
        fork.waiting.clear();
        fork.withdrawn.putAll(withdrawn);
        fork.committed = committed;
        fork.accessions = accessions;
        fork.releases = releases;
        fork.people = people;
        return fork;
    }

    private void torrents() throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Archive archive = Archive.open(folder)) {
            for (Release release : archive.contents().releases()) {
                String path = ArchivePath.torrent(release.sequence());
                Torrent.Label label = PackTorrent.label(ORIGIN, release);
                PackTorrent.due(
                                folder.resolve(path),
                                archive.pack(release),
                                label,
                                archive.contents().mirrors())
                        .ifPresent(torrent -> files.put(path, torrent));
            }
        }
        for (Map.Entry<String, byte[]> torrent : files.entrySet()) {
            write(torrent.getKey(), torrent.getValue());
        }
    }

    /** Has a witness cosign the checkpoint. */
    PortArchive cosigned(String by) throws IOException {
        Path file = folder.resolve(ArchivePath.CHECKPOINT);
        SignedNote note = SignedNote.parse(Files.readAllBytes(file)).orThrow();
        Checkpoint checkpoint = Checkpoint.parse(note.text()).orThrow();
        Files.write(
                file, note.with(witness(by).cosign(checkpoint, 1_796_115_605)).bytes());
        return this;
    }

    /** The key of a witness; always the same for a name. */
    static WitnessKey.Signer witness(String name) {
        return WitnessKey.generate(name, random(11));
    }

    /** A signed checkpoint of a log that does not exist. */
    byte[] claim(long size) {
        return new Checkpoint(ORIGIN, size, Sha256.of(new byte[] {1})).sign(key).bytes();
    }

    /** Copies the archive in its current state. */
    public Path copy(Path to) throws IOException {
        try (var walk = Files.walk(folder)) {
            for (Path each : walk.toList()) {
                Path copy = to.resolve(folder.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                }
            }
        }
        return to;
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /** The hash of every file below a folder, by path. */
    public static Map<String, Sha256> files(Path folder) throws IOException {
        var files = new TreeMap<String, Sha256>();
        if (Files.exists(folder)) {
            try (var walk = Files.walk(folder)) {
                for (Path file : walk.filter(Files::isRegularFile).toList()) {
                    files.put(folder.relativize(file).toString(), Sha256.of(Files.readAllBytes(file)));
                }
            }
        }
        return files;
    }
}
