package org.daylight.fuzz;

import static org.daylight.fuzz.ParserTarget.utf8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import javax.json.JsonArray;
import javax.json.JsonException;
import javax.json.JsonNumber;
import javax.json.JsonObject;
import javax.json.JsonReader;
import javax.json.JsonString;
import javax.json.JsonValue;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.keys.KeyImport;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.ArchiveAddress;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;
import org.daylight.note.Checkpoint;
import org.daylight.note.LogPolicy;
import org.daylight.note.SignedNote;
import org.daylight.pack.PackLine;
import org.daylight.pack.PackZip;
import org.daylight.pack.Torrent;
import org.daylight.pack.ViewsLine;
import org.daylight.redaction.RedactionProof;
import org.daylight.redaction.TokenScanner;
import org.daylight.release.ReleaseManifest;
import org.daylight.tree.EntryBundle;
import org.daylight.tree.TilePath;

/** The parsers of the module proof: the formats of the log, of packs and of proofs, and the signatures of messages. */
final class ProofTargets {

    private static final int JSON_BYTES = 1 << 16;

    private static final byte[] TORRENT_PACK = {'a', 'b', 'c'};
    private static final Torrent.Label TORRENT =
            new Torrent.Label("archive.example/port", "harbour", 7, 12, Sha256.of(TORRENT_PACK), TORRENT_PACK.length);

    private ProofTargets() {}

    static List<ParserTarget> all() {
        return List.of(
                ParserTarget.of(
                        "json",
                        2_000,
                        ProofTargets::json,
                        "{\"a\":[1,-2,true,false,null,\"x\\u00e9\\n\\ud83d\\ude00\"],\"b\":{}}",
                        "[9223372036854775807]",
                        "{\"a\":1,\"a\":2}",
                        "[[[[]]]]"),
                ParserTarget.of(
                        "note",
                        3_000,
                        ProofTargets::note,
                        "text\n\n"
                            + "\u2014 example.org/log"
                            + " AAAAAQECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==\n",
                        "a\nb\n\n\u2014 a AAAAAAA=\n\u2014 b AAAAAAE=\n"),
                ParserTarget.of(
                        "checkpoint",
                        1_000,
                        input -> roundTrip(
                                Checkpoint.parse(utf8(input)),
                                checkpoint -> checkpoint.origin() + "\n" + checkpoint.size(),
                                text -> Checkpoint.parse(utf8(input)).map(c -> c.origin() + "\n" + c.size())),
                        "example.org/log\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n",
                        "example.org/log\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nextension\n"),
                ParserTarget.of(
                        "policy",
                        2_000,
                        input -> twice(input, LogPolicy::parse),
                        "log example.org/log+00000001+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\nquorum none\n",
                        "# a comment\ngroup g any a b\nquorum g\n"),
                ParserTarget.of(
                        "log-entry",
                        3_000,
                        input -> stable(input, LogEntry::parse, LogEntry::bytes),
                        "{\"type\":\"trove\",\"slug\":\"harbour\",\"title\":\"Harbour\"}",
                        "{\"type\":\"release\",\"trove\":\"harbour\",\"number\":1}",
                        "{\"type\":\"genesis\",\"title\":\"a\",\"time\":\"2026-01-01T00:00:00Z\"}"),
                ParserTarget.of(
                        "tile-path",
                        100,
                        ProofTargets::tilePath,
                        "tile/0/000",
                        "tile/entries/x001/x234/067.p/7",
                        "tile/2/x999/999",
                        "tile/0/001.p/255"),
                ParserTarget.of(
                        "entry-bundle",
                        2_000,
                        ProofTargets::entryBundle,
                        EntryBundle.write(
                                List.of(new byte[] {1, 2}, new byte[0], "{}".getBytes(StandardCharsets.UTF_8)))),
                new ParserTarget("pack-zip", 3_000, ProofTargets::packZip, zips()),
                ParserTarget.of(
                        "pack-line",
                        2_000,
                        input -> refusable(input, PackLine::parse),
                        "{\"number\":1,\"accession\":1,\"entry\":\"1.eml\"}",
                        "{\"number\":7,\"accession\":2,\"kind\":\"mail\",\"sha256\":\"00\",\"bytes\":12}"),
                ParserTarget.of(
                        "views-line",
                        2_000,
                        input -> refusable(input, ViewsLine::parse),
                        "{\"number\":1,\"view\":1,\"part\":0,\"files\":[]}"),
                ParserTarget.of(
                        "redaction-proof",
                        3_000,
                        input -> stable(input, RedactionProof::parse, RedactionProof::bytes),
                        "{\"reasons\":{\"PRIVATE\":\"Private"
                                + " data.\"},\"tokens\":4,\"bytes\":10,\"segments\":[],\"tree\":\"\"}"),
                ParserTarget.of(
                        "tokens",
                        3_000,
                        ProofTargets::tokens,
                        "From: a@b.example\r\n\r\nHello, world =C3=A9 &amp; é\r\n"),
                ParserTarget.of("dkim", 4_000, ProofTargets::dkim, dkimSeeds()),
                ParserTarget.of(
                        "dkim-keys",
                        2_000,
                        input -> stable(input, bytes -> KeyArchive.parse(bytes, "a file"), KeyArchive::bytes),
                        KeyArchive.of(List.of(new KeyRecord(
                                        "s",
                                        "d.example",
                                        "v=DKIM1; p=\\",
                                        KeyOrigin.LIST,
                                        LocalDate.EPOCH,
                                        LocalDate.EPOCH,
                                        "a list")))
                                .bytes(),
                        "s._domainkey.d.example v=DKIM1; p=\n".getBytes(StandardCharsets.UTF_8)),
                ParserTarget.of(
                        "dkim-key-import",
                        2_000,
                        ProofTargets::keyImport,
                        "s._domainkey.d.example. 3600 IN TXT ( \"v=DKIM1; k=rsa; \" \"p=AA\" )\n",
                        "$ORIGIN d.example.\ns._domainkey IN TXT \"p=\\059\"\n",
                        "[{\"selector\":\"s\",\"domain\":\"d.example\",\"value\":\"p=\"}]"),
                ParserTarget.of(
                        "trustees",
                        3_000,
                        input -> stable(input, TrusteesFile::parse, TrusteesFile::bytes),
                        "{\"threshold\":2,\"names\":[\"a\",\"b\",\"c\"],\"commitments\":{}}"),
                ParserTarget.of(
                        "release-manifest",
                        2_000,
                        input -> twice(input, ReleaseManifest::parse),
                        new ReleaseManifest(
                                        "daylight",
                                        "0.1.0",
                                        "linux-x64",
                                        "",
                                        "25.0.1",
                                        new TreeMap<>(Map.of(
                                                "lib/a.jar",
                                                new ReleaseManifest.InstalledFile(3, Sha256.of(new byte[3])))))
                                .text()),
                new ParserTarget("torrent", 1_500, ProofTargets::torrent, torrents()));
    }

    private static List<byte[]> torrents() {
        List<byte[]> all = new ArrayList<>();
        for (List<ArchiveAddress> addresses : List.of(
                List.<ArchiveAddress>of(),
                List.of(new ArchiveAddress("https://papers.example/"), new ArchiveAddress("http://m.example/a/")))) {
            all.add(torrent(addresses).bytes());
        }
        return List.copyOf(all);
    }

    private static Torrent torrent(List<ArchiveAddress> addresses) {
        try {
            return Torrent.of(TORRENT, ScratchFile.with(TORRENT_PACK, "torrent-pack"), addresses)
                    .orThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Only one file is the torrent of a pack with a list of addresses: the one that is written. */
    private static void torrent(byte[] input) {
        Torrent.parse(input.clone(), TORRENT).ok().ifPresent(torrent -> {
            Accepted.count();
            Violation.unlessEqual(input, torrent.bytes(), "the only form");
            Violation.unless(torrent.addresses().size() <= LogEntry.MAX_MIRRORS, "the number of addresses");
            Violation.unless(
                    torrent.magnet().chars().allMatch(c -> c > ' ' && c < 0x7f), "a character of " + torrent.magnet());
            if (torrent.at(List.of()).equals(torrent(List.of()))) {
                Violation.unlessEqual(
                        torrent.at(List.of()).magnet(), torrent(List.of()).magnet(), "the link");
            }
        });
    }

    /** Whatever was accepted is accepted again after it was written, with the same value and the same bytes. */
    static <T> void stable(byte[] input, Function<byte[], Outcome<T>> parser, Function<T, byte[]> writer) {
        Outcome<T> first = parser.apply(input.clone());
        if (first.isOk()) {
            Accepted.count();
            byte[] written = writer.apply(first.orThrow());
            Outcome<T> second = parser.apply(written);
            Violation.unless(second.isOk(), "what was written is refused: " + utf8(written) + " " + second);
            Violation.unlessEqual(written, writer.apply(second.orThrow()), "written twice");
        }
        twice(input, parser);
    }

    private static <T> void roundTrip(
            Outcome<T> first, Function<T, String> writer, Function<String, Outcome<String>> again) {
        if (first.isOk()) {
            Accepted.count();
            String written = writer.apply(first.orThrow());
            Violation.unlessEqual(written, again.apply(written).orThrow(), "read again");
        }
    }

    /** The same input is accepted or refused in the same way, and is not changed. */
    static <T> void twice(byte[] input, Function<byte[], Outcome<T>> parser) {
        byte[] copy = input.clone();
        boolean isOk = parser.apply(copy).isOk();
        if (isOk) {
            Accepted.count();
        }
        Violation.unlessEqual(input, copy, "the input was changed");
        Violation.unless(isOk == parser.apply(copy).isOk(), "two results for the same input");
    }

    /** A parser that refuses with {@link Malformed}. */
    static <T> void refusable(byte[] input, Function<byte[], T> parser) {
        Outcome<T> first = Malformed.caught(() -> parser.apply(input.clone()));
        Outcome<T> second = Malformed.caught(() -> parser.apply(input.clone()));
        Violation.unlessEqual(first, second, "two results for the same input");
        if (first.isOk()) {
            Accepted.count();
        }
    }

    /** What is accepted is JSON for a second reader too, with the same value; what is written parses to the same value. */
    private static void json(byte[] input) {
        Outcome<Json> parsed = Json.parse(input, JSON_BYTES);
        if (!parsed.isOk()) {
            return;
        }
        Accepted.count();
        Json json = parsed.orThrow();
        Violation.unlessEqual(json, Json.parse(json.bytes(), 8 * JSON_BYTES).orThrow(), "written and read again");
        Violation.unlessEqual(json, Json.parse(json.text()).orThrow(), "text written and read again");
        if (json instanceof Json.Obj || json instanceof Json.Arr) {
            try (JsonReader reader = javax.json.Json.createReader(new StringReader(utf8(input)))) {
                compare(json, reader.read());
            } catch (JsonException e) {
                throw new AssertionError("the other reader refuses it", e);
            }
        }
    }

    private static void compare(Json ours, JsonValue theirs) {
        switch (ours) {
            case Json.Null() -> Violation.unlessEqual(JsonValue.NULL, theirs, "null");
            case Json.Bool(boolean value) ->
                Violation.unlessEqual(value ? JsonValue.TRUE : JsonValue.FALSE, theirs, "a boolean");
            case Json.Num(long value) ->
                Violation.unlessEqual(value, ((JsonNumber) theirs).longValueExact(), "a number");
            case Json.Str(String value) -> Violation.unlessEqual(value, ((JsonString) theirs).getString(), "a string");
            case Json.Arr(List<Json> items) -> {
                JsonArray array = (JsonArray) theirs;
                Violation.unlessEqual(items.size(), array.size(), "the length of an array");
                for (int i = 0; i < items.size(); i++) {
                    compare(items.get(i), array.get(i));
                }
            }
            case Json.Obj object -> {
                JsonObject other = (JsonObject) theirs;
                Violation.unlessEqual(
                        new ArrayList<>(object.members().keySet()),
                        new ArrayList<>(other.keySet()),
                        "the names of an object");
                object.members().forEach((name, value) -> compare(value, other.get(name)));
            }
        }
    }

    /** A note is its bytes: nothing else is written for what was accepted. */
    private static void note(byte[] input) {
        Outcome<SignedNote> note = SignedNote.parse(input.clone());
        if (note.isOk()) {
            Violation.unlessEqual(input, note.orThrow().bytes(), "written again");
            Violation.unless(
                    note.orThrow().signatures().size() <= SignedNote.MAX_SIGNATURES, "the number of signatures");
        }
        twice(input, SignedNote::parse);
    }

    /** A path has one form. */
    private static void tilePath(byte[] input) {
        TilePath.parse(utf8(input)).ok().ifPresent(path -> {
            Accepted.count();
            Violation.unlessEqual(utf8(input), path.path(), "written again");
        });
    }

    /** The bytes of a bundle are its entries with their lengths, and nothing else. @param input the number of entries, then the bundle */
    private static void entryBundle(byte[] input) {
        for (int count = 1; count <= 4; count++) {
            int entries = count;
            Outcome<List<byte[]>> read = Malformed.caught(() -> EntryBundle.read(input, entries));
            if (read.isOk()) {
                Accepted.count();
                Violation.unlessEqual(count, read.orThrow().size(), "the number of entries");
                Violation.unlessEqual(input, EntryBundle.write(read.orThrow()), "written again");
            }
        }
    }

    private static List<byte[]> zips() {
        var seeds = new ArrayList<byte[]>();
        for (boolean stored : new boolean[] {true, false}) {
            var out = new ByteArrayOutputStream();
            try (var zip = new ZipOutputStream(out)) {
                for (String name : List.of("documents.jsonl", "1.eml")) {
                    var entry = new ZipEntry(name);
                    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 2, 1, 0, 0));
                    byte[] content = ("content of " + name).getBytes(StandardCharsets.UTF_8);
                    if (stored) {
                        var crc = new CRC32();
                        crc.update(content);
                        entry.setMethod(ZipEntry.STORED);
                        entry.setSize(content.length);
                        entry.setCrc(crc.getValue());
                    }
                    zip.putNextEntry(entry);
                    zip.write(content);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            seeds.add(out.toByteArray());
        }
        return seeds;
    }

    /** Every zip reader sees the entries that this one sees, in the same order and with the same bytes. */
    private static void packZip(byte[] input) throws IOException {
        Path file = ScratchFile.with(input, "pack.zip");
        List<String> names = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        try (PackZip zip = PackZip.open(file)) {
            PackZip.Directory directory = zip.directory();
            for (PackZip.Entry entry = directory.next(); entry != null; entry = directory.next()) {
                if (entry.bytes() > 1 << 22) {
                    return; // too large to be compared here
                }
                names.add(entry.name());
                contents.add(zip.bytes(entry));
                Violation.unlessWithin(entry.offset(), entry.end(), input.length, "an entry");
            }
        } catch (Malformed e) {
            return;
        }
        Accepted.count();
        try (ZipFile other = new ZipFile(file.toFile())) {
            List<String> theirs = new ArrayList<>();
            other.stream().forEach(entry -> theirs.add(entry.getName()));
            Violation.unlessEqual(names, theirs, "the names in the directory");
            for (int i = 0; i < names.size(); i++) {
                try (var in = other.getInputStream(other.getEntry(names.get(i)))) {
                    Violation.unlessEqual(contents.get(i), in.readAllBytes(), "the content of " + names.get(i));
                }
            }
        }
        try (ZipInputStream stream = new ZipInputStream(new ByteArrayInputStream(input))) {
            for (int i = 0; i < names.size(); i++) {
                ZipEntry entry = stream.getNextEntry();
                Violation.unless(entry != null, "an entry that is not in the stream");
                Violation.unlessEqual(names.get(i), entry.getName(), "the name of an entry");
                Violation.unlessEqual(contents.get(i), stream.readAllBytes(), "the content in the stream");
            }
            Violation.unless(stream.getNextEntry() == null, "an entry that only the stream has");
        }
    }

    /** Tokens cover all bytes, in order, without a gap. */
    private static void tokens(byte[] input) {
        var scanner = new TokenScanner(input);
        int count = 0;
        int at = 0;
        while (scanner.next()) {
            Violation.unlessEqual(at, scanner.start(), "a token starts where the last one ended");
            Violation.unless(scanner.end() > scanner.start(), "an empty token");
            at = scanner.end();
            count++;
        }
        Violation.unlessEqual(input.length, at, "the end of the last token");
        Violation.unlessEqual(count, TokenScanner.count(input), "the number of tokens");
    }

    private static String[] dkimSeeds() {
        String key =
                "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8Qu"
                        + "KUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ==\0";
        String signature = "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/simple; d=d.example; s=s;\r\n"
                + " h=from:subject; l=3; t=1; x=2; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;\r\n"
                + " b=AAAA\r\n";
        return new String[] {
            key + signature + "From: A <a@d.example>\r\nSubject: s\r\n\r\nbody\r\n",
            key
                    + "ARC-Seal: i=1; a=rsa-sha256; t=1; cv=none; d=d.example; s=s; b=AA\r\n"
                    + "ARC-Message-Signature: i=1; a=rsa-sha256; d=d.example; s=s; h=from; bh=; b=AA\r\n"
                    + "ARC-Authentication-Results: i=1; x; dkim=pass\r\n"
                    + "From: a@d.example\r\n\r\n",
            "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\0" + signature.replace("rsa", "ed25519")
                    + "From: a@d.example\n\nbody"
        };
    }

    /** The findings do not depend on anything but the message and the keys. @param input the text of a key, a zero byte, a message */
    private static void dkim(byte[] input) {
        Split split = Split.of(input);
        String text = split.first();
        byte[] message = split.rest();
        KeySource keys = (selector, domain) -> new KeySource.Known(
                List.of(new KeyRecord(selector, domain, text, KeyOrigin.values()[0], null, null, "a source")));
        byte[] copy = message.clone();
        List<Finding> first = new DkimVerifier(keys).verify(copy, Instant.EPOCH);
        Violation.unlessEqual(message, copy, "the message was changed");
        Violation.unlessEqual(
                first, new DkimVerifier(keys).verify(copy, Instant.EPOCH), "two results for the same message");
        Violation.unlessWithin(0, DkimVerifier.bodyStart(message), message.length, "the start of the body");
    }

    /** What was imported can be stored and read again. */
    private static void keyImport(byte[] input) {
        KeyImport imported = KeyImport.read(input.clone(), KeyOrigin.values()[0], "a source");
        Violation.unlessEqual(
                imported,
                KeyImport.read(input.clone(), KeyOrigin.values()[0], "a source"),
                "two results for the same file");
        Violation.unless(imported.problems().size() <= 21, "the number of problems");
        KeyArchive archive = KeyArchive.of(imported.records());
        Outcome<KeyArchive> again = KeyArchive.parse(archive.bytes(), "a file");
        Violation.unless(again.isOk(), "the keys are refused: " + utf8(archive.bytes()) + again);
        Violation.unlessEqual(archive.records(), again.orThrow().records(), "stored and read again");
    }
}
