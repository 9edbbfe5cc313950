package org.daylight.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackWriter;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.AccessionSeed;
import org.daylight.log.Commitment;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.note.NoteKey;
import org.daylight.pack.Opening;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.tree.TileFile;
import org.daylight.tree.TileTree;

/**
 * An archive with a few messages, for servers that answer questions about it. It is made once for each process, with the same bytes each time. Its
 * messages have what is difficult for a server: attachments, encoded names, line breaks of three kinds, a header without a body.
 */
public final class SmallArchive {

    private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");
    private static final String ORIGIN = "small.example";
    private static final Slug TROVE = new Slug("harbour");
    private static final List<String> MESSAGES = List.of(
            "From: Alice <alice@small.example>\r\nTo: bob@small.example\r\nSubject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=\r\n"
                    + "Date: Mon, 1 Jan 2024 10:00:00 +0000\r\nMessage-ID: <1@small.example>\r\n\r\n"
                    + "Hello\r\n.\r\n..dots\r\n",
            "From: bob@small.example\nSubject: files\nMessage-ID: <2@small.example>\nReferences: <1@small.example>\n"
                    + "Content-Type: multipart/mixed; boundary=x\n\n--x\n\ntext\n--x\n"
                    + "Content-Type: message/rfc822\n\nSubject: inner\n\nbody\n--x\n"
                    + "Content-Type: application/pdf; name=\"a\\\"b.pdf\"\nContent-Disposition: attachment\n"
                    + "Content-Transfer-Encoding: base64\n\nAAAA\n--x--\n",
            "Subject: a header only\rX: \u00e9\u0001\r\nFrom: \"a\\\"\n b\" <c@d>, group: e@f;\n");

    private static final SmallArchive ONLY = make();

    private final Archive archive;
    private final MailFolders folders;

    private SmallArchive(Archive archive, MailFolders folders) {
        this.archive = archive;
        this.folders = folders;
    }

    /** The archive of this process. */
    public static SmallArchive get() {
        return ONLY;
    }

    public Archive archive() {
        return archive;
    }

    public MailFolders folders() {
        return folders;
    }

    /** A cache without anything in it. */
    public static DerivedCache cache() {
        return new DerivedCache(1 << 20);
    }

    private static SmallArchive make() {
        try {
            Path folder = ScratchFile.folder("archive");
            write(folder);
            Archive archive = Archive.open(folder);
            ArchiveIndex index = ArchiveIndex.open(archive, ScratchFile.folder("index"), LuceneIndex::open);
            index.catchUp();
            return new SmallArchive(archive, new MailFolders(archive, index.index(), MailFolders.CPU_MILLIS));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path folder) throws IOException {
        AccessionSeed seed = AccessionSeed.of(Sha256.of(new byte[1]).bytes());
        var first = new DocumentNumber(1);
        var last = new DocumentNumber(MESSAGES.size());
        var file = new ByteArrayOutputStream();
        List<Sha256> leaves = new java.util.ArrayList<>();
        PackWriter.Written written;
        try (var pack = new PackWriter(file, new PackWriter.Label(TROVE.text(), 1, "Part 1", TIME))) {
            for (int number = 1; number <= MESSAGES.size(); number++) {
                byte[] bytes = MESSAGES.get(number - 1).getBytes(ISO_8859_1);
                Sha256 hash = Sha256.of(bytes);
                Sha256 salt = seed.salt(new DocumentNumber(number));
                leaves.add(Commitment.of(salt, hash).leafHash());
                var opening = new Opening.Whole(salt, hash, bytes.length, null);
                pack.add(new PackDocument.Shown(number, 1, opening, hash, bytes.length, null, List.of()), bytes);
            }
            written = pack.finish(KeyArchive.NONE);
        }
        TileTree.Growth tree = TileTree.empty().append(leaves);
        for (TileFile tile : tree.files()) {
            put(folder, ArchivePath.accession(1) + tile.path(), tile.bytes());
        }
        byte[] pack = file.toByteArray();
        put(folder, ArchivePath.pack(1), pack);
        NoteKey.Signer key = NoteKey.generate(ORIGIN, sameEachTime());
        int count = MESSAGES.size();
        TileLog.Growth log = TileLog.empty(ORIGIN)
                .append(List.of(
                        new LogEntry.Archive(ORIGIN, "A \"small\" archive", 1, key.verifier()).bytes(),
                        new LogEntry.Trove(TROVE, "The Harbour", "").bytes(),
                        new LogEntry.Accession(
                                        TROVE, 1, count, first, last, tree.root(), count, 0, new LinkedHashMap<>())
                                .bytes(),
                        new LogEntry.Release(
                                        TROVE,
                                        1,
                                        1,
                                        "Part 1",
                                        "",
                                        TIME,
                                        written.shown(),
                                        written.withheld(),
                                        first,
                                        last,
                                        written.documentsRoot(),
                                        Sha256.of(pack),
                                        pack.length,
                                        written.keys(),
                                        null)
                                .bytes()))
                .orThrow();
        for (TileFile tile : log.files()) {
            put(folder, tile.path().path(), tile.bytes());
        }
        put(folder, ArchivePath.CHECKPOINT, log.checkpoint().sign(key).bytes());
    }

    private static SecureRandom sameEachTime() {
        try {
            SecureRandom random = SecureRandom.getInstance("SHA1PRNG");
            random.setSeed(1);
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(Path folder, String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }
}
