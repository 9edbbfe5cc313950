package org.daylight.staticsite.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PackDocument;
import org.daylight.archive.PackFinding;
import org.daylight.archive.PackWriter;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.Authentication;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.message.parse.DocumentForm;
import org.daylight.note.NoteKey;
import org.daylight.pack.Opening;
import org.daylight.tree.TileFile;

/** A small archive of generated mail of two troves, with threads, copies, attachments, time zones and documents without a date. The same calls give the same messages. */
final class GeneratedArchive {

    private static final Sha256 SALT = Sha256.of(new byte[] {7});
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);
    private static final List<String> TROVES = List.of(
            "harbour",
            "quay"); // announced in the order of their names: the server orders equals by when a trove was announced

    /** In the order of their frequency; also words that fold, that are spelled in two ways, and that are not separated by blanks. */
    private static final List<String> WORDS = words();

    private final Path folder;
    private final NoteKey.Signer key = NoteKey.generate("harbour.example", new SecureRandom());
    private final List<byte[]> entries = new ArrayList<>();
    private final Map<String, Integer> parts = new LinkedHashMap<>();
    private final Map<String, Integer> numbers = new LinkedHashMap<>();
    private final Random random = new Random(20_150_312);
    private final List<String> identifiers = new ArrayList<>();
    private int releases;

    GeneratedArchive(Path folder) {
        this.folder = folder;
        entries.add(new LogEntry.Archive(key.name(), "Generated", 1, key.verifier()).bytes());
        int accession = 0;
        for (String trove : TROVES) {
            entries.add(new LogEntry.Trove(new Slug(trove), trove, "").bytes());
            entries.add(new LogEntry.Accession(
                            new Slug(trove),
                            ++accession,
                            100_000,
                            new DocumentNumber(1),
                            new DocumentNumber(100_000),
                            Sha256.of(new byte[] {1}),
                            100_000,
                            0,
                            new LinkedHashMap<>())
                    .bytes());
        }
    }

    private static List<String> words() {
        List<String> words = new ArrayList<>(List.of(
                "the",
                "harbour",
                "of",
                "tender",
                "and",
                "crane",
                "Müller",
                "to",
                "café",
                "pier",
                "Straße",
                "barrier",
                "storm",
                "東京都",
                "report",
                "naïve",
                "Øresund",
                "harbours",
                "cranes",
                "tenders",
                "stormy",
                "водa",
                "порт",
                "ميناء",
                "الميناء"));
        var random = new Random(1);
        while (words.size() < 900) {
            var word = new StringBuilder();
            for (int i = 2 + random.nextInt(7); i > 0; i--) {
                word.append((char) ('a' + Math.min(random.nextInt(26), random.nextInt(26))));
            }
            words.add(word.toString());
        }
        return words;
    }

    private String word() {
        return WORDS.get((int) (WORDS.size() * Math.pow(random.nextDouble(), 3)));
    }

    private String text(int count) {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : random.nextInt(12) == 0 ? "\r\n" : " ").append(word());
        }
        return text.toString();
    }

    private String person() {
        int number = (int) (40 * Math.pow(random.nextDouble(), 2));
        String address = WORDS.get(60 + number) + "@" + (number % 3 == 0 ? "port.example" : "bridge.example");
        return switch (random.nextInt(3)) {
            case 0 -> address;
            case 1 -> "\"" + WORDS.get(100 + number) + " " + WORDS.get(1 + number % 4) + "\" <" + address + ">";
            default -> WORDS.get(100 + number) + " <" + address + ">";
        };
    }

    private byte[] message() {
        String id = "m" + identifiers.size() + "@port.example";
        var head = new StringBuilder();
        if (random.nextInt(25) > 0) {
            head.append("Message-ID: <").append(id).append(">\r\n");
        }
        if (random.nextInt(3) == 0 && !identifiers.isEmpty()) {
            String parent = identifiers.get(Math.max(0, identifiers.size() - 1 - random.nextInt(60)));
            String missing = "lost" + random.nextInt(30) + "@port.example";
            head.append(
                    random.nextBoolean()
                            ? "In-Reply-To: <" + parent + ">\r\n"
                            : "References: <" + missing + "> <" + parent + ">\r\n");
        }
        identifiers.add(id);
        long second = 1_420_000_000L + (long) (40_000_000 * random.nextDouble());
        var offset = ZoneOffset.ofHours(List.of(0, 1, -5, 9, -11, 13).get(random.nextInt(6)));
        // some at the same second
        second -= random.nextInt(4) == 0 ? second % 600_000 : 0;
        int kind = random.nextInt(20);
        if (kind > 1) {
            head.append("Date: ")
                    .append(DATE.format(OffsetDateTime.ofInstant(Instant.ofEpochSecond(second), offset)))
                    .append("\r\n");
        } else if (kind == 1) {
            head.append("Received: from a.example by b.example; ")
                    .append(DATE.format(OffsetDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC)))
                    .append("\r\n");
        }
        head.append("From: ")
                .append(person())
                .append("\r\nTo: ")
                .append(person())
                .append(", ")
                .append(person())
                .append("\r\n");
        if (random.nextInt(3) == 0) {
            head.append("Cc: ").append(person()).append("\r\n");
        }
        if (random.nextInt(6) == 0) {
            head.append("List-Id: <")
                    .append(random.nextBoolean() ? "press" : "staff-news")
                    .append(".port.example>\r\n");
        }
        if (random.nextInt(15) > 0) {
            head.append("Subject: ")
                    .append(random.nextInt(4) == 0 ? "Re: " : "")
                    .append(text(2 + random.nextInt(4)).replace("\r\n", " "))
                    .append("\r\n");
        }
        String body = text(3 + random.nextInt(random.nextInt(10) == 0 ? 400 : 60));
        if (random.nextInt(8) > 0) {
            return (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body + "\r\n").getBytes(UTF_8);
        }
        String name = word() + " " + word() + List.of(".pdf", ".xlsx", ".ics").get(random.nextInt(3));
        return (head
                        + "MIME-Version: 1.0\r\n"
                        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + "--b\r\n"
                        + "Content-Type: text/plain; charset=utf-8\r\n\r\n"
                        + body
                        + "\r\n"
                        + "--b\r\n"
                        + "Content-Type: application/octet-stream\r\n"
                        + "Content-Disposition: attachment; filename*=UTF-8''"
                        + java.net.URLEncoder.encode(name, UTF_8).replace("+", "%20") + "\r\n\r\n"
                        + "x".repeat(random.nextInt(30_000)) + "\r\n--b--\r\n")
                .getBytes(UTF_8);
    }

    /** A message of a few words, for archives with many. */
    private byte[] shortMessage() {
        long second = 1_420_000_000L + (long) (40_000_000 * random.nextDouble());
        return ("Date: " + DATE.format(OffsetDateTime.ofInstant(Instant.ofEpochSecond(second), ZoneOffset.UTC))
                        + "\r\nFrom: a@port.example\r\nSubject: " + WORDS.get(random.nextInt(3))
                        + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text(2 + random.nextInt(8)) + "\r\n")
                .getBytes(UTF_8);
    }

    /** Publishes a part with so many messages; every twentieth is a copy of the one before. */
    GeneratedArchive part(int messages, boolean isShort) throws IOException {
        String trove = TROVES.get(releases % 3 == 2 ? 1 : 0);
        int part = parts.merge(trove, 1, Integer::sum);
        Instant at = Instant.parse("2026-12-01T09:00:00Z");
        var file = new ByteArrayOutputStream();
        TreeMap<Integer, byte[]> shown = new TreeMap<>();
        byte[] last = new byte[0];
        for (int i = 0; i < messages; i++) {
            byte[] next = isShort ? shortMessage() : message();
            last = !isShort && i % 20 == 19 ? last : next;
            shown.put(numbers.merge(trove, 1, Integer::sum), last);
        }
        PackWriter.Written written;
        try (var pack = new PackWriter(file, new PackWriter.Label(trove, part, "Part " + part, at))) {
            for (var document : shown.entrySet()) {
                byte[] bytes = document.getValue();
                Sha256 hash = Sha256.of(bytes);
                Authentication authentication =
                        Authentication.of(bytes, DocumentForm.MAIL.parse(bytes), new DkimVerifier(KeyArchive.NONE));
                pack.add(
                        new PackDocument.Shown(
                                document.getKey(),
                                1,
                                new Opening.Whole(SALT, hash, bytes.length, null),
                                hash,
                                bytes.length,
                                null,
                                PackFinding.of(authentication.findings())),
                        bytes,
                        null,
                        null,
                        null);
            }
            written = pack.finish(KeyArchive.NONE);
        }
        byte[] bytes = file.toByteArray();
        write(ArchivePath.pack(++releases), bytes);
        entries.add(new LogEntry.Release(
                        new Slug(trove),
                        releases,
                        part,
                        "Part " + part,
                        "",
                        at,
                        written.shown(),
                        written.withheld(),
                        new DocumentNumber(shown.firstKey()),
                        new DocumentNumber(shown.lastKey()),
                        written.documentsRoot(),
                        Sha256.of(bytes),
                        bytes.length,
                        written.keys(),
                        null)
                .bytes());
        return this;
    }

    Archive open() throws IOException {
        TileLog.Growth growth = TileLog.empty(key.name()).append(entries).orThrow();
        for (TileFile file : growth.files()) {
            write(file.path().toString(), file.bytes());
        }
        write(ArchivePath.CHECKPOINT, growth.checkpoint().sign(key).bytes());
        return Archive.open(folder);
    }

    private void write(String path, byte[] bytes) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    // ---- queries

    /** Queries of all kinds with the words, people and dates of these messages. */
    List<String> queries(int rounds) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            String one = word();
            String two = word();
            all.addAll(List.of(
                    one,
                    one + " " + two,
                    one + " " + two + " " + word(),
                    '"' + one + " " + two + '"',
                    "\"the " + one + '"',
                    '"' + one + " " + two + "\"~" + (1 + random.nextInt(12)),
                    "\"the of the\"~" + (1 + random.nextInt(9)),
                    one.substring(0, 1) + "*",
                    one + "~",
                    "subject:" + one,
                    "from:" + one + " OR to:" + two,
                    "body:" + one + " -" + two,
                    "filename:" + one,
                    one + " " + filter(),
                    filter() + " " + filter(),
                    "-" + one + " by:date",
                    one + " OR " + filter(),
                    "(" + one + " OR \"" + two + " the\") (" + word() + " OR " + filter() + ")",
                    "(" + one + " " + word() + ") OR (" + two + " -" + filter() + ")",
                    one + " by:date-asc",
                    one + " by:size",
                    filter() + " by:size-asc",
                    "with:" + address(),
                    one + " " + one + " " + two,
                    "id:" + (1 + random.nextInt(60)),
                    "thread:" + TROVES.get(random.nextInt(2)) + "/" + (1 + random.nextInt(60)),
                    "thread:<m" + random.nextInt(200) + "@port.example>",
                    "copies:harbour/" + (1 + random.nextInt(100))));
        }
        return all;
    }

    private String address() {
        int number = (int) (40 * Math.pow(random.nextDouble(), 2));
        return WORDS.get(60 + number) + "@" + (number % 3 == 0 ? "port.example" : "bridge.example");
    }

    private String filter() {
        int month = 1 + random.nextInt(12);
        int day = 1 + random.nextInt(28);
        return switch (random.nextInt(14)) {
            case 0 -> "date:2015";
            case 1 -> "date:2015-%02d".formatted(month);
            case 2 -> "date:2015-%02d-%02d".formatted(month, day);
            case 3 -> "since:2015-%02d-%02d".formatted(month, day);
            case 4 -> "date:2015-01..2015-%02d".formatted(month);
            case 5 -> "date:unknown";
            case 6 -> "from:" + address();
            case 7 -> "is:" + List.of("reply", "list", "mail", "file").get(random.nextInt(4));
            case 8 -> "has:attachment";
            case 9 ->
                List.of("type:pdf", "filename:*.ics", "type:application/octet-stream", "type:application/*")
                        .get(random.nextInt(4));
            case 10 -> "size:" + (random.nextBoolean() ? ">" : "<") + (1 + random.nextInt(5)) + "k";
            case 11 -> "trove:" + TROVES.get(random.nextInt(2));
            case 12 -> "list:press";
            default -> "release:harbour/" + (1 + random.nextInt(3));
        };
    }
}
