package org.daylight.staticsite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.Commitment;
import org.daylight.log.KeyChange;
import org.daylight.log.KeyStatement;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.redaction.MarkForm;
import org.daylight.redaction.OpenedTree;
import org.daylight.redaction.PieceSecrets;
import org.daylight.redaction.PieceTree;
import org.daylight.redaction.ProofSegment;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;
import org.daylight.tree.MerkleTree;
import org.daylight.tree.TileTree;
import org.jspecify.annotations.Nullable;

/**
 * The files of a small static archive in memory, written from the specification and without the classes that write one: release 1 has the
 * documents 1 to 3, of which 2 is withheld, with the older commitments; release 2 has 4 to 303, of which 5 is a file, 6 is redacted and 7 was
 * withdrawn. The log has more than 256 entries.
 */
final class SampleFolder {
    static final Slug TROVE = new Slug("harbour");
    static final String ORIGIN = "archive.example/port";
    static final String CARDS = "0123456789abcdef0123456789abcdef.cards";
    static final int FIRST = 4;
    static final int LAST = 303;
    static final byte[] ABOUT = "{\"name\":\"berths.csv\",\"type\":\"text/csv\"}".getBytes(UTF_8);

    private static final int SLOT = 512;
    private static final Instant TIME = Instant.parse("2026-12-01T09:00:00Z");

    /** All files, by path. */
    final Map<String, byte[]> files = new TreeMap<>();
    /** The member {@code documents} and the place of a document in the segment. */
    final Map<Long, Integer> places = new TreeMap<>();

    private final List<byte[]> entries = new ArrayList<>();
    private final List<String> accessions = new ArrayList<>();
    private final List<String> releases = new ArrayList<>();
    private final List<String> withdrawals = new ArrayList<>();
    private final List<byte[]> slots = new ArrayList<>();
    private final ByteArrayOutputStream records = new ByteArrayOutputStream();
    private final ByteArrayOutputStream trees = new ByteArrayOutputStream();
    /** Whether the host keeps a withdrawn document, and does not name the withdrawal. */
    private boolean isWithdrawnKept;

    private int changes;
    private int treesStart;
    private int recordsStart;
    private NoteKey.Signer signer = key(1);

    /** A key of the log, always the same for a number. */
    static NoteKey.Signer key(int number) {
        return NoteKey.generate(ORIGIN, new Numbered(number));
    }

    /** The key of a holder of a recovery key. */
    static NoteKey.Signer holder(String name) {
        return NoteKey.generate(name, new Numbered(name.hashCode()));
    }

    /** Returns the same bytes for a number. */
    private static final class Numbered extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final int number;

        private Numbered(int number) {
            this.number = number;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            byte[] hash = Sha256.of(Integer.toString(number).getBytes(UTF_8)).bytes();
            System.arraycopy(hash, 0, bytes, 0, bytes.length);
        }
    }

    /** A document as it is published, and what its line says. */
    private record Published(
            long number, byte @Nullable [] bytes, byte @Nullable [] redaction, String line, boolean isFile) {}

    private SampleFolder() {}

    /** The archive with one key. */
    static SampleFolder whole() throws IOException {
        var folder = new SampleFolder();
        folder.build();
        folder.sign();
        return folder;
    }

    /** The archive of a host that still has the withdrawn document 7 in its pack and in its index, and does not list its withdrawal. */
    static SampleFolder withWithdrawnKept() throws IOException {
        var folder = new SampleFolder();
        folder.isWithdrawnKept = true;
        folder.build();
        folder.sign();
        return folder;
    }

    /** The archive whose log got a second key by a recovery and a third by a plan, with entries of each. */
    static SampleFolder withThreeKeys() throws IOException {
        var folder = new SampleFolder();
        NoteKey.Signer ann = holder("ann");
        NoteKey.Signer ben = holder("ben");
        folder.append(new LogEntry.Archive(ORIGIN, "The Port", 1, key(1).verifier()));
        int index = folder.append(new LogEntry.RecoveryKeys(1, 2, List.of(ann.verifier(), ben.verifier())));
        for (int i = 0; i < 300; i++) {
            folder.append(new LogEntry.Mirrors(List.<ArchiveAddress>of()));
        }
        folder.sign();
        KeyChange recovery = KeyChange.recovery(
                folder.statement(1, KeyStatement.Kind.RECOVERY, 1, 2),
                SignedNote.parse(folder.files.get("checkpoint")).orThrow(),
                key(2),
                KeyChange.Named.of(
                        folder.entries.get(index),
                        index,
                        folder.log().tree().inclusionProof(index).orThrow()));
        recovery = recovery.with(recovery.signedBy(ann));
        folder.change(recovery.with(recovery.signedBy(ben)), 2);
        folder.sign();
        folder.change(
                KeyChange.planned(
                        folder.statement(2, KeyStatement.Kind.PLANNED, 2, 3),
                        SignedNote.parse(folder.files.get("checkpoint")).orThrow(),
                        key(2),
                        key(3)),
                3);
        folder.build();
        folder.sign();
        return folder;
    }

    private KeyStatement statement(long number, KeyStatement.Kind kind, int from, int to) throws IOException {
        TileLog log = log();
        return new KeyStatement(
                number,
                kind,
                key(from).verifier(),
                key(to).verifier(),
                log.size(),
                log.checkpoint().root(),
                "A new machine.");
    }

    private TileLog log() throws IOException {
        return TileLog.open((path, limit) -> java.util.Optional.ofNullable(files.get(path)), signer.verifier())
                .orThrow();
    }

    private void change(KeyChange change, int key) {
        files.put(KeyChange.path(change.number()), change.bytes());
        append(change.entry());
        signer = key(key);
        changes++;
    }

    private void build() {
        if (entries.isEmpty()) {
            append(new LogEntry.Archive(ORIGIN, "The Port", 1, key(1).verifier()));
        }
        append(new LogEntry.Trove(TROVE, "The Harbour Mails", ""));
        List<Published> first = List.of(document(1), withheld(2), document(3));
        accession(1, 1, List.of(1L, 2L, 3L));
        List<Published> second = new ArrayList<>();
        List<Long> numbers = new ArrayList<>();
        for (long number = FIRST; number <= LAST; number++) {
            numbers.add(number);
            second.add(document(number));
        }
        accession(2, FIRST, numbers);
        release(1, first, -1);
        for (int i = 0; i < 300; i++) {
            append(new LogEntry.Mirrors(List.<ArchiveAddress>of()));
        }
        release(2, second, 7);
        releases();
        segment();
    }

    static byte[] message(long number) {
        return number == 5
                ? "berth,ship\n1,Anna\n".getBytes(UTF_8)
                : ("From: Ann <ann@port.example>\r\nSubject: Message " + number
                                + "\r\n\r\nPlease call me at 555-0199 about berth " + number + ", not later.\r\n")
                        .getBytes(UTF_8);
    }

    private static Sha256 salt(long number) {
        return Sha256.of(("salt " + number).getBytes(UTF_8));
    }

    private static Commitment commitment(long number) {
        Sha256 whole = Commitment.of(salt(number), Sha256.of(message(number))).value();
        if (number < FIRST) {
            return new Commitment(whole);
        }
        PieceSecrets secrets = PieceSecrets.of(salt(number));
        return Commitment.of(
                whole, secrets.size(message(number).length), new PieceTree().root(message(number), secrets));
    }

    private static Published withheld(long number) {
        return new Published(
                number,
                null,
                null,
                "{\"number\":" + number + ",\"accession\":1,\"withheld\":\"privacy of a third party\"}",
                false);
    }

    private static String said(byte[] bytes) {
        return "{\"sha256\":\"" + Sha256.of(bytes).hex() + "\",\"size\":" + bytes.length + "}";
    }

    private static Published document(long number) {
        byte[] original = message(number);
        String start = "{\"number\":" + number + ",\"accession\":" + (number < FIRST ? 1 : 2);
        PieceSecrets secrets = PieceSecrets.of(salt(number));
        String pieces =
                ",\"pieces\":\"" + new PieceTree().root(original, secrets).hex() + "\"";
        if (number == 6) {
            return redacted(original, start, pieces, secrets);
        }
        boolean isFile = number == 5;
        String line = start + (isFile ? ",\"kind\":\"file\"" : "") + ",\"salt\":\""
                + salt(number).hex() + "\""
                + (number < FIRST ? "" : pieces) + ",\"original\":" + said(original) + ",\"published\":"
                + said(original) + (isFile ? ",\"about\":" + said(ABOUT) : "") + "}";
        return new Published(number, original, null, line, isFile);
    }

    /** The word after "at" and the last one are redacted. */
    private static Published redacted(byte[] original, String start, String pieces, PieceSecrets secrets) {
        var scanner = new TokenScanner(original);
        var out = new ByteArrayOutputStream();
        var hidden = new BitSet();
        int count = TokenScanner.count(original);
        var segments = new ArrayList<ProofSegment>();
        byte[] mark = MarkForm.TEXT.of("P1").getBytes(UTF_8);
        for (int i = 0; scanner.next(); i++) {
            int length = scanner.end() - scanner.start();
            String token = new String(original, scanner.start(), length, UTF_8);
            if (token.startsWith("555-") || i == count - 1) {
                hidden.set(i);
                segments.add(new ProofSegment.Mark(mark.length, "P1", (long) length));
                out.writeBytes(mark);
                continue;
            }
            out.write(original, scanner.start(), length);
            if (!segments.isEmpty()
                    && segments.getLast() instanceof ProofSegment.Kept(TokenScanner.Rule rule, int bytes)
                    && rule == scanner.rule()) {
                segments.set(segments.size() - 1, new ProofSegment.Kept(rule, bytes + length));
            } else {
                segments.add(new ProofSegment.Kept(scanner.rule(), length));
            }
        }
        var reasons = new TreeMap<>(Map.of("P1", "Telephone number of a third party."));
        var size = new RedactionProof.Size(original.length, HexFormat.of().formatHex(secrets.sizeKey()));
        byte[] proof = new RedactionProof(reasons, size, segments, OpenedTree.of(original, secrets, hidden)).bytes();
        String line = start + ",\"whole\":\""
                + Commitment.of(salt(6), Sha256.of(original)).value().hex() + "\",\"size\":\""
                + secrets.size(original.length).hex() + "\"" + pieces + ",\"published\":" + said(out.toByteArray())
                + ",\"redaction\":" + said(proof) + ",\"marks\":{\"P1\":2}}";
        return new Published(6, out.toByteArray(), proof, line, false);
    }

    private int append(LogEntry entry) {
        entries.add(entry.bytes());
        return entries.size() - 1;
    }

    /** Where an entry is: its index, and its bytes in its bundle. */
    private String reference(int index) {
        int from = 2;
        for (int i = index / 256 * 256; i < index; i++) {
            from += entries.get(i).length + 2;
        }
        return "[" + index + "," + from + "," + (from + entries.get(index).length) + "]";
    }

    private void accession(long number, long first, List<Long> numbers) {
        TileTree.Growth tree = TileTree.empty()
                .append(numbers.stream()
                        .map(each -> commitment(each).leafHash())
                        .toList());
        String prefix = "accessions/000" + number + "/";
        tree.files().forEach(file -> files.put(prefix + file.path().path(), file.bytes()));
        long last = first + numbers.size() - 1;
        int index = append(new LogEntry.Accession(
                TROVE,
                number,
                numbers.size(),
                new DocumentNumber(first),
                new DocumentNumber(last),
                tree.root(),
                numbers.size(),
                0,
                new LinkedHashMap<>()));
        accessions.add("[" + number + ",\"harbour\"," + first + "," + last + "," + reference(index) + "]");
    }

    private void release(int number, List<Published> all, long withdrawn) {
        byte[] pack = zip(all, -1);
        List<Sha256> leaves = all.stream()
                .map(each -> MerkleTree.leafHash(each.line.getBytes(UTF_8)))
                .toList();
        long published = all.stream().filter(each -> each.bytes != null).count();
        int index = append(new LogEntry.Release(
                TROVE,
                number,
                number,
                "Part " + number,
                "",
                TIME,
                published,
                all.size() - published,
                new DocumentNumber(all.getFirst().number),
                new DocumentNumber(all.getLast().number),
                MerkleTree.of(leaves).root(),
                Sha256.of(pack),
                pack.length,
                null,
                null));
        String references = reference(index);
        if (withdrawn > 0) {
            pack = zip(all, withdrawn);
            int later = append(new LogEntry.Withdrawal(
                    TROVE,
                    new DocumentNumber(withdrawn),
                    "By order of the court.",
                    number,
                    Sha256.of(pack),
                    pack.length,
                    null));
            references += "," + reference(later);
            if (!isWithdrawnKept) {
                withdrawals.add("[\"harbour\"," + withdrawn + "," + reference(later) + "]");
            }
        }
        String path = "releases/000" + number + ".zip";
        int packBytes = pack.length;
        if (isWithdrawnKept) {
            pack = zip(all, -1);
        }
        files.put(path, pack);
        releases.add("[" + number + ",\"harbour\"," + number + ",\"Part " + number + "\",\"" + TIME + "\",["
                + references + "],\"" + path + "\"," + packBytes + "]");
        int tree = trees.size();
        leaves.forEach(leaf -> trees.writeBytes(leaf.bytes()));
        for (int from = 0; from < leaves.size(); from += 256) {
            trees.writeBytes(MerkleTree.of(leaves.subList(from, Math.min(leaves.size(), from + 256)))
                    .root()
                    .bytes());
        }
        for (int leaf = 0; leaf < all.size(); leaf++) {
            Published each = all.get(leaf);
            if (each.bytes != null && (isWithdrawnKept || each.number != withdrawn)) {
                record(number, each, leaf, all.size(), tree, pack);
            }
        }
    }

    private static String name(String folder, long number, String extension) {
        return "data/" + folder + "/" + "0".repeat(6 - Long.toString(number).length()) + number + extension;
    }

    private static byte[] zip(List<Published> all, long withdrawn) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            put(zip, "bagit.txt", "BagIt-Version: 1.0\n".getBytes(UTF_8), true);
            var lines = new StringBuilder();
            for (Published each : all) {
                lines.append(each.line).append('\n');
                if (each.bytes == null || each.number == withdrawn) {
                    continue;
                }
                boolean isStored = each.number % 2 == 1;
                put(
                        zip,
                        each.isFile ? name("files", each.number, ".bin") : name("messages", each.number, ".eml"),
                        each.bytes,
                        !isStored);
                if (each.redaction != null) {
                    put(zip, name("redactions", each.number, ".json"), each.redaction, true);
                }
                if (each.isFile) {
                    put(zip, name("about", each.number, ".json"), ABOUT, true);
                }
            }
            put(zip, "data/documents.jsonl", lines.toString().getBytes(UTF_8), true);
            put(zip, "data/keys.txt", new byte[0], true);
            put(zip, "manifest-sha256.txt", new byte[0], true);
            put(zip, "bag-info.txt", new byte[0], true);
            put(zip, "tagmanifest-sha256.txt", new byte[0], true);
        } catch (IOException e) {
            throw new AssertionError("in memory", e);
        }
        return out.toByteArray();
    }

    private static void put(ZipOutputStream zip, String name, byte[] bytes, boolean deflated) throws IOException {
        var entry = new ZipEntry(name);
        entry.setTimeLocal(LocalDateTime.of(1980, 2, 1, 0, 0));
        if (!deflated) {
            var crc = new CRC32();
            crc.update(bytes);
            entry.setMethod(ZipEntry.STORED);
            entry.setSize(bytes.length);
            entry.setCrc(crc.getValue());
        }
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }

    /** Where the data of an entry are: found by the name in its header. */
    private static String place(byte[] pack, String name, byte[] bytes, boolean deflated) {
        byte[] wanted = name.getBytes(UTF_8);
        int at = 0;
        while (!java.util.Arrays.equals(pack, at, at + wanted.length, wanted, 0, wanted.length)) {
            at++;
        }
        int extra = pack[at - 2] & 0xff | (pack[at - 1] & 0xff) << 8;
        int length = deflated ? deflated(bytes).length : bytes.length;
        return "[" + (at + wanted.length + extra) + "," + length + "," + (deflated ? 8 : 0) + "," + bytes.length + "]";
    }

    private static byte[] deflated(byte[] bytes) {
        var deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(bytes);
        deflater.finish();
        byte[] out = new byte[bytes.length + 100];
        int length = deflater.deflate(out);
        deflater.end();
        return java.util.Arrays.copyOf(out, length);
    }

    private void record(int release, Published each, int leaf, int leaves, int tree, byte[] pack) {
        Json.Obj object = Json.Obj.EMPTY.with("line", each.line);
        String own = each.isFile ? name("files", each.number, ".bin") : name("messages", each.number, ".eml");
        String at =
                "\"" + (each.isFile ? "file" : "message") + "\":" + place(pack, own, each.bytes, each.number % 2 == 0);
        if (each.redaction != null) {
            at += ",\"redaction\":" + place(pack, name("redactions", each.number, ".json"), each.redaction, true);
        }
        if (each.isFile) {
            at += ",\"about\":" + place(pack, name("about", each.number, ".json"), ABOUT, true);
        }
        String text = object.text();
        String json = text.substring(0, text.length() - 1) + ",\"leaf\":" + leaf + ",\"leaves\":" + leaves
                + ",\"tree\":" + tree + ",\"entries\":{" + at + "},\"links\":[],\"copy\":null}";
        byte[] record = deflated(json.getBytes(UTF_8));
        String card = "[\"harbour\"," + each.number + "," + release + "," + each.bytes.length
                + ",\"Message\",[],[],0,null,null,null,[],0,null,\"none\",0," + (each.isFile ? 1 : 0) + ",null,\"\"]";
        byte[] packed = deflated(card.getBytes(UTF_8));
        var slot = ByteBuffer.allocate(SLOT).order(ByteOrder.LITTLE_ENDIAN);
        slot.putInt(records.size()).put((byte) 0);
        slot.putShort((short) record.length).put((byte) (record.length >> 16));
        slot.putShort((short) packed.length).put(packed);
        places.put(each.number, slots.size());
        slots.add(slot.array());
        records.writeBytes(record);
    }

    private void segment() {
        var out = new ByteArrayOutputStream();
        slots.forEach(out::writeBytes);
        recordsStart = out.size();
        out.writeBytes(records.toByteArray());
        treesStart = out.size();
        out.writeBytes(trees.toByteArray());
        files.put("site/" + CARDS, out.toByteArray());
    }

    private void releases() {
        String json = "{\"format\":1,\"key\":\"" + key(1).verifier().text() + "\",\"changes\":" + changes
                + ",\"releases\":[" + String.join(",", releases) + "],\"accessions\":["
                + String.join(",", accessions) + "],\"withdrawals\":[" + String.join(",", withdrawals) + "]}";
        files.put("site/releases.json", json.getBytes(UTF_8));
    }

    private void sign() throws IOException {
        TileLog.Growth growth = TileLog.empty(ORIGIN).append(entries).orThrow();
        growth.files().forEach(file -> files.put(file.path().path(), file.bytes()));
        files.put("checkpoint", growth.checkpoint().sign(signer).bytes());
    }

    /** The entry of the manifest. */
    String manifestEntry() {
        return "{\"first\":1,\"last\":2,\"documents\":" + slots.size() + ",\"cards\":[\"" + CARDS + "\","
                + files.get("site/" + CARDS).length + "," + recordsStart + "," + treesStart + "]}";
    }
}
