package org.daylight.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.AccessionSeed;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.Commitment;
import org.daylight.log.FileKind;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.log.OpenedRelease;
import org.daylight.log.OpenedStory;
import org.daylight.log.TileLog;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.pack.Opening;
import org.daylight.pack.Torrent;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.Redacted;
import org.daylight.redaction.TokenScanner;
import org.daylight.sealing.SealKey;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileSource;
import org.daylight.tree.TileTree;
import org.daylight.tree.Trees;
import org.jspecify.annotations.Nullable;

/**
 * A whole archive, as small as one with everything in it can be, written by nothing that the checker shares but the log: documents 1 to 3 in release
 * 1, of which 2 is withheld; 4 and 5 in release 2, of which 4 is withdrawn and 5 is a file, both with extracted text; 6 to come; the torrents and
 * the views of both; on request releases 3 and 4, which show 6 again with fewer redactions; a list of late keys; one people file; cosigned by one witness. A test may have one thing otherwise at any
 * stage of the making; all that is made from it afterwards fits it.
 */
public final class SmallArchive {
    static final Slug TROVE = new Slug("harbour");
    static final String ORIGIN = "archive.example/port";
    static final Instant TIME = Instant.parse("2026-12-01T09:00:00Z");

    static final long COSIGNED = Instant.parse("2026-12-01T09:00:07Z").getEpochSecond();

    private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 2, 1, 0, 0);
    private static final AccessionSeed SEED =
            AccessionSeed.of(Sha256.of(new byte[] {9}).bytes());

    /** The publisher's key, as known to readers. */
    static final NoteKey.Signer PUBLISHER = NoteKey.generate(ORIGIN, new Trees.Counting(7, 0));

    /** The key that signs the log and is in its first entry. */
    NoteKey.Signer key = PUBLISHER;

    final WitnessKey.Signer witness = WitnessKey.generate("witness.example/w1", new Trees.Counting(9, 0));
    final Map<String, byte[]> files = new TreeMap<>();

    /** Changes the content of line n. */
    Map<Long, UnaryOperator<Json.Obj>> line = new TreeMap<>();
    /** Changes the bytes of line n. */
    Map<Long, UnaryOperator<String>> writtenLine = new TreeMap<>();
    /** Changes the entries of the zip of release 1 before it is packed. */
    Consumer<SequencedMap<String, byte[]>> entries = all -> {};
    /** Changes the entries of the zip of release 2 before it is packed. */
    Consumer<SequencedMap<String, byte[]>> secondEntries = all -> {};
    /** Whether document 5 is committed to together with the pieces of other bytes. */
    boolean otherPieces;
    /** Whether a word of document 6 is changed before it is published. */
    boolean changedWord;
    /** The proof of document 6. */
    byte @Nullable [] redaction;
    /** The extracted text of document 5. */
    byte[] textOfFile = text(5);
    /** Whether document 6 is published with its last two words redacted, then again with the last one redacted, and then whole. */
    boolean again;

    /** The kinds of which it has three files: two versions of one name, and another that was withdrawn. */
    final Set<FileKind> kinds = EnumSet.noneOf(FileKind.class);
    /** Changes the line of document 6 in a release that shows it again. */
    Map<Integer, UnaryOperator<Json.Obj>> againLine = new TreeMap<>();
    /** The earlier proof in a release that shows document 6 again, where it is another one. */
    Map<Integer, byte[]> againProof = new TreeMap<>();
    /** The tokens that release 3 hides of document 6, counted from the last one. */
    List<Integer> hiddenAgain = List.of(1);
    /** Whether document 6 is withdrawn from release 2, and the later releases that the entry names. */
    List<Integer> withdrawnAgain = List.of();
    /** Whether release 3 gives the size of the original. */
    boolean showsSize = true;
    /** Numbers of later releases whose packs have the document although it was withdrawn. */
    List<Integer> keptAgain = List.of();
    /** Changes the zip of release 1. */
    UnaryOperator<byte[]> zip = bytes -> bytes;
    /** Changes the log's entries. */
    UnaryOperator<List<Json.Obj>> log = all -> all;
    /** Adds entries to the log that are not JSON. */
    List<byte[]> moreOfLog = new ArrayList<>();
    /** Changes the published checkpoint. */
    UnaryOperator<byte[]> note = bytes -> bytes;
    /** Changes the files at the end. */
    Consumer<Map<String, byte[]>> published = all -> {};
    /** The numbers in release 2. */
    List<Long> secondRelease = List.of(4L, 5L, 6L);
    /** Numbers of documents whose bytes are in a pack but must not be. */
    TreeSet<Long> alsoThere = new TreeSet<>();

    public static byte[] message(long number) {
        return ("From: a@port.example\r\nSubject: " + number + "\r\n\r\nMessage " + number + "\r\n").getBytes(UTF_8);
    }

    /** The name and type of document 5, which is a file. */
    static final byte[] ABOUT = "{\"name\":\"berths.csv\",\"type\":\"text/csv\"}".getBytes(UTF_8);

    /** The extracted text of documents 4 and 5. */
    static byte[] text(long number) {
        return ("{\"program\":\"Reader 1.0\",\"note\":\"interpretation, not evidence\"}\n{\"part\":0,\"text\":\""
                        + number + "\"}\n")
                .getBytes(UTF_8);
    }

    /** Documents 1 to 3 are of an accession that was committed to without pieces. */
    static Sha256 salt(long number) {
        return number <= 3 ? SEED.salt(new DocumentNumber(number)) : SEED.salt(Sha256.of(message(number)));
    }

    /** What opens the commitment to a document that is published whole. */
    private Opening.Whole opening(long number) {
        byte[] bytes = message(number);
        byte[] split = otherPieces && number == 5 ? message(55) : bytes;
        Sha256 pieces = number <= 3 ? null : new PieceTree().root(split, PieceSecrets.of(salt(number)));
        return new Opening.Whole(salt(number), Sha256.of(bytes), bytes.length, pieces);
    }

    /** Document 6 is published with its last word redacted. */
    static Redacted redacted() {
        return redacted(List.of(1), true);
    }

    /** Document 6 with some tokens redacted, counted from the last one. */
    static Redacted redacted(List<Integer> fromTheEnd, boolean showSize) {
        byte[] bytes = message(6);
        var hidden = new BitSet();
        fromTheEnd.forEach(place -> hidden.set(TokenScanner.count(bytes) - place));
        return Redacted.of(bytes, hidden, showSize, salt(6));
    }

    /** Document 6 as release 2 has it. */
    Redacted first() {
        return again ? redacted(List.of(1, 2), true) : redacted();
    }

    private byte[] redaction() {
        return redaction == null ? first().proof().bytes() : redaction;
    }

    /** The published bytes of a document. */
    private byte[] publishedBytes(long number) {
        if (number != 6) {
            return message(number);
        }
        String text = new String(first().published(), UTF_8);
        return (changedWord ? text.replace("Message", "Massage") : text).getBytes(UTF_8);
    }

    /** The pack of release 2 as first published, before 4 was withdrawn. */
    byte[] beforeWithdrawal = new byte[0];

    /** The views of release 2 as first published. */
    byte[] viewsBeforeWithdrawal = new byte[0];

    /** Changes the entries of the file of views of release 1 before it is packed. */
    Consumer<SequencedMap<String, byte[]>> views = all -> {};

    private final List<Json.Obj> logged = new ArrayList<>();

    /** What became of release 3, which was sealed. */
    enum Seal {
        SEALED,
        OPENED,
        RELEASED,
        CANCELLED
    }

    /** Release 3, with document 7; null for an archive without it. */
    @Nullable
    Seal seal;

    /** Whether a story is sealed with release 3. */
    boolean sealedStory;

    /** The story that is sealed with release 3. */
    static final OpenedStory SEALED_STORY = new OpenedStory(
            "mud", "The story of mud", "Ann Lee", "---\ntitle: The story of mud\n---\n".getBytes(UTF_8));

    /** The files of release 3, and the two that a sealed release has before it is released. */
    final Map<String, byte[]> ofThird = new TreeMap<>();

    static final SealKey SEAL_KEY = SealKey.of(BigInteger.TWO.pow(200));

    /** The entry of release 3. */
    LogEntry.@Nullable Release third;

    private void third(Seal became) {
        var before = new TreeMap<>(files);
        third = entry(3, List.of(7L), pack(3, List.of(7L), lines(List.of(7L)), false), views(List.of(7L), false))
                .sealedWith(SEAL_KEY);
        ofThird.putAll(files);
        ofThird.keySet().removeAll(before.keySet());
        ofThird.put("unsealed/0003.json", third.bytes());
        if (sealedStory) {
            ofThird.put("unsealed/0003.md", SEALED_STORY.bytes());
        }
        files.keySet().removeAll(ofThird.keySet());
        byte[] sealed = "encrypted".getBytes(UTF_8);
        ofThird.put("sealed/0003.age", sealed);
        enter(new LogEntry.Sealed(
                        TROVE,
                        3,
                        3,
                        TIME,
                        Sha256.of(sealed),
                        sealed.length,
                        SEAL_KEY.hash(3),
                        OpenedRelease.contentHash(third.bytes()))
                .withStory(sealedStory ? SEALED_STORY.hash(SEAL_KEY) : null));
        switch (became) {
            case SEALED -> files.put("sealed/0003.age", sealed);
            case OPENED -> files.putAll(ofThird);
            case RELEASED -> {
                enter(third);
                if (sealedStory) {
                    byte[] file = SEALED_STORY.file();
                    files.put("stories/0001.md", file);
                    enter(new LogEntry.Version(
                            FileKind.STORY,
                            1,
                            "mud",
                            1,
                            "The story of mud",
                            "Ann Lee",
                            TIME,
                            "",
                            Sha256.of(file),
                            file.length));
                }
                ofThird.forEach((path, bytes) -> {
                    if (!path.contains("sealed/")) {
                        files.put(path, bytes);
                    }
                });
            }
            case CANCELLED -> enter(new LogEntry.Cancelled(3, "By order of the court."));
        }
    }

    /** Makes the archive. */
    SmallArchive make() {
        enter(new LogEntry.Archive(ORIGIN, "The Port Archive", 1, key.verifier()));
        enter(new LogEntry.Trove(TROVE, "The Harbour Mails", ""));
        accession(1, 1, 3);
        release(1, List.of(1L, 2L, 3L), false);
        accession(2, 4, 7);
        release(2, secondRelease, true);
        if (again) {
            showAgain(3);
            showAgain(4);
        }
        if (!withdrawnAgain.isEmpty()) {
            withdrawAgain();
        }
        byte[] keys = "port.example\ts\t-\t-\tlist\t-\tv=DKIM1; p=BBBB\n".getBytes(UTF_8);
        files.put("keys/0001.txt", keys);
        enter(new LogEntry.Keys(1, Sha256.of(keys), keys.length));
        byte[] people = "person Ann Lee\n  ann@port.example\n".getBytes(UTF_8);
        files.put("people/0001.txt", people);
        enter(new LogEntry.People(1, Sha256.of(people), people.length));

        for (FileKind kind : kinds) {
            version(kind, 1, "swan", 1, "");
            version(kind, 2, "eel", 1, "");
            version(kind, 3, "swan", 2, "The day was wrong.");
            enter(new LogEntry.VersionsWithdrawal(kind, "eel", "It was about another eel."));
            files.remove(kind.path(2));
        }
        if (seal != null) {
            third(seal);
        }

        var bytes = new ArrayList<byte[]>();
        log.apply(logged).forEach(entry -> bytes.add(entry.bytes()));
        bytes.addAll(moreOfLog);
        try {
            // In two steps, so that partial tiles and bundles of the smaller tree remain.
            TileLog.Growth half =
                    TileLog.empty(ORIGIN).append(bytes.subList(0, 3)).orThrow();
            half.files().forEach(file -> files.put(file.path().path(), file.bytes()));
            TileSource source = (path, limit) -> java.util.Optional.ofNullable(files.get(path));
            TileLog.Growth whole = TileLog.open(source, half.checkpoint())
                    .orThrow()
                    .append(bytes.subList(3, bytes.size()))
                    .orThrow();
            whole.files().forEach(file -> files.put(file.path().path(), file.bytes()));
            SignedNote signed = whole.checkpoint().sign(key).with(witness.cosign(whole.checkpoint(), COSIGNED));
            files.put("checkpoint", note.apply(signed.bytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        published.accept(files);
        return this;
    }

    private void version(FileKind kind, int number, String name, int version, String change) {
        byte[] file = ("Version " + version + " of " + name + ".\n").getBytes(UTF_8);
        files.put(kind.path(number), file);
        enter(new LogEntry.Version(
                kind, number, name, version, "The " + name, "Ann Lee", TIME, change, Sha256.of(file), file.length));
    }

    void write(Path folder) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
    }

    private void enter(LogEntry entry) {
        logged.add(entry.json());
    }

    private void accession(int number, long first, long last) {
        var leaves = new ArrayList<Sha256>();
        for (long document = first; document <= last; document++) {
            leaves.add(opening(document).commitment().leafHash());
        }
        TileTree.Growth tree = TileTree.empty().append(leaves);
        tree.files().forEach(file -> files.put("accessions/000" + number + "/" + file.path(), file.bytes()));
        enter(new LogEntry.Accession(
                TROVE,
                number,
                last - first + 1,
                new DocumentNumber(first),
                new DocumentNumber(last),
                tree.root(),
                last - first + 2,
                1,
                new LinkedHashMap<>()));
    }

    private String lines(List<Long> numbers) {
        var lines = new StringBuilder();
        for (long document : numbers) {
            String text = writtenLine
                    .getOrDefault(document, written -> written)
                    .apply(line.getOrDefault(document, said -> said)
                            .apply(line(document))
                            .text());
            lines.append(text).append('\n');
        }
        return lines.toString();
    }

    private void release(int number, List<Long> numbers, boolean withdrawn) {
        secondLines = lines(numbers);
        byte[] before = pack(number, numbers, secondLines, false);
        byte[] viewsBefore = views(numbers, false);
        enter(entry(number, numbers, before, viewsBefore));
        if (withdrawn) {
            byte[] after = pack(number, numbers, lines(numbers), true);
            byte[] viewsAfter = views(numbers, true);
            put(number, after, viewsAfter);
            beforeWithdrawal = before;
            viewsBeforeWithdrawal = viewsBefore;
            enter(new LogEntry.Withdrawal(
                    TROVE,
                    new DocumentNumber(4),
                    "Private address of a third party.",
                    number,
                    Sha256.of(after),
                    after.length,
                    logged(viewsAfter)));
        }
    }

    private void put(int number, byte[] pack, byte[] views) {
        files.put("releases/000" + number + ".zip", pack);
        files.put("releases/000" + number + ".torrent", torrent(number, pack, List.of()));
        files.put("views/000" + number + ".zip", views);
    }

    /** The entry of a release, whose files are put into the archive. */
    private LogEntry.Release entry(int number, List<Long> numbers, byte[] pack, byte[] views) {
        put(number, pack, views);
        var leaves = new ArrayList<Sha256>();
        lines(numbers).lines().forEach(text -> leaves.add(MerkleTree.leafHash(text.getBytes(UTF_8))));
        long hidden = numbers.contains(2L) ? 1 : 0;
        return new LogEntry.Release(
                TROVE,
                number,
                number,
                "Part " + number,
                "",
                TIME,
                numbers.size() - hidden,
                hidden,
                new DocumentNumber(numbers.getFirst()),
                new DocumentNumber(numbers.getLast()),
                MerkleTree.of(leaves).root(),
                Sha256.of(pack),
                pack.length,
                Sha256.of(KeyArchive.NONE.bytes()),
                logged(views));
    }

    /** The file of views of a release: an image for each of its documents but the withheld one. */
    private byte[] views(List<Long> numbers, boolean withdrawn) {
        var entries = new LinkedHashMap<String, byte[]>();
        var index = new StringBuilder();
        for (long document : numbers) {
            if (document != 2 && !(withdrawn && document == 4) && !(withdrawnSix && document == 6)) {
                byte[] image = ("image " + document).getBytes(UTF_8);
                entries.put(String.format(Locale.ROOT, "%06d/1/1.png", document), image);
                index.append(
                        "{\"number\":" + document + ",\"view\":1,\"part\":0,\"kind\":\"image\",\"program\":\"test\","
                                + "\"files\":[{\"type\":\"image/png\",\"sha256\":\""
                                + Sha256.of(image).hex()
                                + "\",\"size\":" + image.length + "}]}\n");
            }
        }
        entries.put("views.jsonl", index.toString().getBytes(UTF_8));
        if (numbers.contains(1L)) {
            views.accept(entries);
        }
        return zipped(entries);
    }

    private static LoggedViews logged(byte[] views) {
        return new LoggedViews(Sha256.of(views), views.length, Sha256.of(entry(views, "views.jsonl")));
    }

    static byte[] torrent(int number, byte[] pack, List<ArchiveAddress> addresses) {
        var label = new Torrent.Label(ORIGIN, TROVE.toString(), number, number, Sha256.of(pack), pack.length);
        try {
            Path file = Files.write(Files.createTempFile("pack", null), pack);
            byte[] torrent = Torrent.of(label, file, addresses).orThrow().bytes();
            Files.delete(file);
            return torrent;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] textOf(long document) {
        return document == 5 ? textOfFile : text(document);
    }

    private Json.Obj line(long document) {
        Json.Obj line = Json.Obj.EMPTY.with("number", document).with("accession", document <= 3 ? 1 : 2);
        if (document == 2) {
            return line.with("withheld", "privacy of a third party");
        }
        line = document == 5 ? line.with("kind", "file") : line;
        Opening.Whole opening = opening(document);
        if (document == 6) {
            Redacted redacted = first();
            return line.with(
                            "whole",
                            Commitment.of(opening.salt(), opening.original())
                                    .value()
                                    .hex())
                    .with("size", redacted.committed().size().hex())
                    .with("pieces", redacted.committed().pieces().hex())
                    .with("published", entry(publishedBytes(6)))
                    .with("redaction", entry(redaction()))
                    .with("marks", Json.Obj.EMPTY.with("P1", 1));
        }
        Json.Obj bytes = entry(message(document));
        line = line.with("salt", salt(document).hex());
        line = opening.pieces() == null
                ? line
                : line.with("pieces", opening.pieces().hex());
        line = line.with("original", bytes).with("published", bytes);
        line = document == 5 ? line.with("about", entry(ABOUT)) : line;
        return document == 4 || document == 5 ? line.with("text", entry(textOf(document))) : line;
    }

    private static Json.Obj entry(byte[] bytes) {
        return Json.Obj.EMPTY.with("sha256", Sha256.of(bytes).hex()).with("size", bytes.length);
    }

    private byte[] pack(int part, List<Long> numbers, String lines, boolean withdrawn) {
        SequencedMap<String, byte[]> all = new LinkedHashMap<>();
        for (long document : numbers) {
            boolean absent = document == 2 || withdrawn && document == 4 || withdrawnSix && document == 6;
            if (!absent || alsoThere.contains(document)) {
                String number = String.format(Locale.ROOT, "%06d", document);
                String name = document == 5 ? "data/files/" + number + ".bin" : "data/messages/" + number + ".eml";
                all.put(name, publishedBytes(document));
                if (document == 6) {
                    all.put("data/redactions/" + number + ".json", redaction());
                }
                if (document == 5) {
                    all.put("data/about/" + number + ".json", ABOUT);
                }
                if (document == 4 || document == 5) {
                    all.put("data/text/" + number + ".jsonl", textOf(document));
                }
            }
        }
        byte[] packed = bag(part, all, lines);
        return part == 1 ? zip.apply(packed) : packed;
    }

    /** The bag with these entries of documents. */
    private byte[] bag(int part, SequencedMap<String, byte[]> all, String lines) {
        all.put("data/documents.jsonl", lines.getBytes(UTF_8));
        all.put("data/keys.txt", KeyArchive.NONE.bytes());
        var manifest = new StringBuilder();
        long payload = 0;
        for (Map.Entry<String, byte[]> entry : all.entrySet()) {
            manifest.append(Sha256.of(entry.getValue()))
                    .append("  ")
                    .append(entry.getKey())
                    .append('\n');
            payload += entry.getValue().length;
        }
        String info =
                "Bagging-Date: 2026-12-01\nExternal-Description: Part " + part + "\nExternal-Identifier: harbour/part/"
                        + part + "\nPayload-Oxum: " + payload + "." + all.size() + "\n";
        all.putFirst("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n".getBytes(UTF_8));
        all.put("manifest-sha256.txt", manifest.toString().getBytes(UTF_8));
        all.put("bag-info.txt", info.getBytes(UTF_8));
        var tags = new StringBuilder();
        for (String tag : List.of("bagit.txt", "manifest-sha256.txt", "bag-info.txt")) {
            tags.append(Sha256.of(all.get(tag))).append("  ").append(tag).append('\n');
        }
        all.put("tagmanifest-sha256.txt", tags.toString().getBytes(UTF_8));
        if (part <= 2) {
            (part == 1 ? entries : secondEntries).accept(all);
        }
        return zipped(all);
    }

    /** Document 6 as release 3 has it. */
    private Redacted third() {
        return redacted(hiddenAgain, showsSize);
    }

    /** The proof that a release reduces. */
    private byte[] earlier(int release) {
        return againProof.getOrDefault(
                release, release == 3 ? redaction() : third().proof().bytes());
    }

    private String lineAgain(int release) {
        Opening.Whole whole = opening(6);
        Json.Obj line = Json.Obj.EMPTY.with("number", 6).with("accession", 2);
        Redacted third = third();
        line = release == 4
                ? line.with("salt", whole.salt().hex())
                        .with("pieces", third.committed().pieces().hex())
                        .with("original", entry(message(6)))
                        .with("published", entry(message(6)))
                : line.with(
                                "whole",
                                Commitment.of(whole.salt(), whole.original())
                                        .value()
                                        .hex())
                        .with("size", third.committed().size().hex())
                        .with("pieces", third.committed().pieces().hex())
                        .with("published", entry(third.published()))
                        .with("redaction", entry(third.proof().bytes()))
                        .with(
                                "marks",
                                Json.Obj.EMPTY.with(
                                        "P1",
                                        third.proof().segments().stream()
                                                .filter(ProofSegment.Mark.class::isInstance)
                                                .count()));
        byte[] earlier = earlier(release);
        line = line.with(
                "reduces",
                Json.Obj.EMPTY
                        .with("release", release - 1)
                        .with("sha256", Sha256.of(earlier).hex())
                        .with("size", earlier.length));
        return againLine.getOrDefault(release, said -> said).apply(line).text();
    }

    private byte[] packAgain(int release, boolean isThere) {
        SequencedMap<String, byte[]> all = new LinkedHashMap<>();
        if (isThere) {
            all.put("data/messages/000006.eml", release == 4 ? message(6) : third().published());
            if (release == 3) {
                all.put("data/redactions/000006.json", third().proof().bytes());
            }
            all.put("data/earlier/000006.json", earlier(release));
        }
        return bag(release, all, lineAgain(release) + "\n");
    }

    /** A release that shows document 6 again, and nothing else. */
    private void showAgain(int release) {
        byte[] before = packAgain(release, true);
        boolean isThere = !withdrawnAgain.contains(release) || keptAgain.contains(release);
        files.put("releases/000" + release + ".zip", packAgain(release, isThere));
        enter(new LogEntry.Release(
                TROVE,
                release,
                release,
                "Part " + release,
                "",
                TIME,
                0,
                0,
                1,
                new DocumentNumber(6),
                new DocumentNumber(6),
                MerkleTree.of(List.of(MerkleTree.leafHash(lineAgain(release).getBytes(UTF_8))))
                        .root(),
                Sha256.of(before),
                before.length,
                Sha256.of(KeyArchive.NONE.bytes()),
                null));
    }

    /** Document 6 is withdrawn from release 2 and from later ones. */
    private void withdrawAgain() {
        alsoThere.remove(6L);
        withdrawnSix = true;
        byte[] second = pack(2, secondRelease, secondLines, true);
        files.put("releases/0002.zip", second);
        files.put("releases/0002.torrent", torrent(2, second, List.of()));
        byte[] views = views(secondRelease, true);
        files.put("views/0002.zip", views);
        List<LogEntry.Withdrawal.Later> later = new ArrayList<>();
        for (int release : withdrawnAgain) {
            if (release > 2) {
                byte[] pack = files.get("releases/000" + release + ".zip");
                later.add(new LogEntry.Withdrawal.Later(release, Sha256.of(pack), pack.length, null));
            }
        }
        enter(new LogEntry.Withdrawal(
                TROVE,
                new DocumentNumber(6),
                "Telephone number of a third party.",
                2,
                Sha256.of(second),
                second.length,
                logged(views),
                later));
    }

    /** Whether document 6 is withdrawn by now. */
    private boolean withdrawnSix;

    private String secondLines = "";

    private static byte[] entry(byte[] zip, String name) {
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return in.readAllBytes();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new byte[0];
    }

    public static byte[] zipped(SequencedMap<String, byte[]> entries) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out, UTF_8)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                var header = new ZipEntry(entry.getKey());
                header.setTimeLocal(NO_TIME);
                zip.putNextEntry(header);
                zip.write(entry.getValue());
                zip.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
