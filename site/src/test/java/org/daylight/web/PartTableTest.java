package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.ExtractedText;
import org.daylight.archive.Release;
import org.daylight.evidence.Authentication;
import org.daylight.export.PartTable;
import org.daylight.export.TableFormat;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.http.Response;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.parquet.ColumnType;
import org.daylight.parquet.ParquetWriter;
import org.daylight.parquet.TableColumn;
import org.daylight.redaction.MarkForm;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.web.file.TableCache;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tables of parts, read by DuckDB and compared with the archive. */
class PartTableTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final byte[] REDACTED =
            "From: Ann <ann@port.example>\r\nSubject: News\r\n\r\nKarl Dahlqvist met Ida Brandtner.\r\n"
                    .getBytes(StandardCharsets.UTF_8);

    /** Columns that are lists of records or texts. */
    private static final List<String> LISTS = List.of(
            "from_mailboxes",
            "to_mailboxes",
            "cc_mailboxes",
            "bcc_mailboxes",
            "in_reply_to",
            "reference_ids",
            "not_covered",
            "redactions",
            "languages",
            "attachments");

    @TempDir
    static Path folder;

    private static ArchiveBuilder builder;
    private static Archive archive;
    private static ArchiveIndex index;
    private static PublicServer server;
    private static TableCache cache;
    private static HttpClient client;
    private static Connection duckdb;

    @BeforeAll
    static void start() throws IOException, SQLException {
        builder = HarbourArchive.in(folder.resolve("archive")).written;
        builder.withdraw("gala", 9, "=A child’s name.");
        builder.trove("hostile", "Hostile", "", 40, Map.of());
        builder.part(
                "hostile",
                "First",
                "",
                "2026-12-04T09:00:00Z",
                hostile(),
                new TreeMap<>(Map.of(30, "Pri\"vacy,\nyes.")));
        builder.trove("clinic", "The Clinic", "", 3, Map.of());
        builder.redact(
                1,
                true,
                new RedactedDocument.Hide("Karl Dahlqvist", "P1", MarkForm.TEXT),
                new RedactedDocument.Hide("Ida Brandtner", "P2", MarkForm.TEXT));
        builder.file(2, "people \"list\".txt", "text/plain");
        builder.text(
                2,
                new ExtractedText("reader 1", null)
                        .bytes(List.of(
                                new ExtractedText.Unit(0, null, 0, null, null, "fr-CA", "Une liste."),
                                new ExtractedText.Unit(0, null, 0, null, null, "de", "Eine Liste."))));
        var shown = new TreeMap<Integer, byte[]>();
        shown.put(1, REDACTED);
        shown.put(2, "A list.\n\nOf people.\n".getBytes(StandardCharsets.UTF_8));
        builder.part("clinic", "First", "", "2026-12-04T09:00:00Z", shown, new TreeMap<>());
        builder.again(
                "clinic",
                "Second",
                "2026-12-05T09:00:00Z",
                1,
                REDACTED,
                new RedactedDocument.Hide("Ida Brandtner", "P2", MarkForm.TEXT));
        archive = builder.open();
        index = ArchiveIndex.open(archive, folder.resolve("derived"), LuceneIndex::open);
        index.catchUp();
        cache = new TableCache(archive, folder.resolve("derived/tables"));
        var options = new SiteOptions("", fault -> {}).withTables(cache);
        server = PublicServer.start(
                new Site(archive, index.index(), index::progress, options), "127.0.0.1", 0, error -> {});
        client = HttpClient.newHttpClient();
        duckdb = DriverManager.getConnection("jdbc:duckdb:");
        run("SET TimeZone = 'UTC'");
    }

    @AfterAll
    static void stop() throws IOException, SQLException {
        duckdb.close();
        client.close();
        server.close();
        index.close();
        archive.close();
    }

    private static String encoded(String charset, byte[] bytes) {
        return "=?" + charset + "?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
    }

    private static byte[] message(String from, String subject, String more, String body) {
        return ("From: " + from + "\r\nTo: \"Doe, Jane\" <jane@port.example>, list@port.example\r\nSubject: " + subject
                        + "\r\n" + more + "\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static TreeMap<Integer, byte[]> hostile() {
        var shown = new TreeMap<Integer, byte[]>();
        String[] subjects = {
            "=cmd|' /C calc'!A0",
            "\t+1+1",
            "-2",
            "@SUM(A1)",
            "'quoted",
            encoded("utf-8", "a\u0000b\u0001\r\nc\u0085d\u2028e".getBytes(StandardCharsets.UTF_8)),
            encoded("utf-16be", new byte[] {(byte) 0xD8, 0, 0, 'x', (byte) 0xDC, 0}),
            encoded("utf-8", new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80, (byte) 0xFF}),
            "x".repeat(1 << 20),
            "comma, \"quote\"; and \\ back",
            "",
            encoded("utf-8", "\uFF1Dfull width \uD83D\uDE00".getBytes(StandardCharsets.UTF_8)),
            "NULL",
            "1e5"
        };
        for (int i = 0; i < subjects.length; i++) {
            shown.put(
                    i + 1,
                    message(
                            "Ann <ann" + i + "@port.example>",
                            subjects[i],
                            "Date: Sun, " + (i + 1) + " Mar 2015 23:30:00 -0430\r\nMessage-ID: <=" + i
                                    + "@x>\r\nIn-Reply-To: <a@x>\r\nReferences: <root@x> <a@x>\r\n",
                            "Hello.\r\n"));
        }
        String name = "n".repeat(1 << 20);
        shown.put(
                20,
                message(
                        "\"" + name + "\" <long@port.example>, =cmd <two@port.example>",
                        "Names",
                        "Cc: " + "a@b.example, ".repeat(2_000) + "z@b.example\r\nBcc: "
                                + encoded("utf-8", "N\u0000UL".getBytes(StandardCharsets.UTF_8))
                                + " <bcc@port.example>\r\nDate: Mon, 1 Jan 0001 00:00:00 +1400\r\n"
                                + "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n",
                        "--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"
                                + "--b\r\nContent-Type: application/octet-stream; name=\"=calc, \\\"1\\\".exe\"\r\n"
                                + "Content-Disposition: attachment\r\n\r\nMZ\r\n--b\r\n"
                                + "Content-Type: image/png\r\nContent-Disposition: attachment\r\n\r\n\r\n--b--\r\n"));
        shown.put(21, "\0\0\0".getBytes(StandardCharsets.UTF_8));
        shown.put(
                22, "Received: from a by b; Thu, 12 Mar 2015 18:42:00 +0100\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        return shown;
    }

    private static void run(String sql) throws SQLException {
        try (var statement = duckdb.createStatement()) {
            statement.execute(sql);
        }
    }

    private static HttpResponse<byte[]> send(String method, String address, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + address))
                .method(method, HttpRequest.BodyPublishers.noBody());
        return client.send(
                (headers.length == 0 ? request : request.headers(headers)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static Path downloaded(Release release, TableFormat format) throws IOException, InterruptedException {
        String address = "/" + release.trove() + "/part/" + release.part() + "/metadata." + format.word();
        HttpResponse<byte[]> answer = send("GET", address);
        assertEquals(200, answer.statusCode(), address);
        Path file = folder.resolve(release.trove() + release.part() + "." + format.word());
        Files.write(file, answer.body());
        return file;
    }

    /** The rows that a table must have, made from the published bytes and the log; the order of the columns is that of the specification. */
    private static List<Map<String, JsonNode>> expected(Release release) throws IOException {
        List<Map<String, JsonNode>> rows = new ArrayList<>();
        for (int number = release.first(); number <= release.last(); number++) {
            DocumentId id = new DocumentId(release.trove(), number);
            if (archive.line(release, number).isEmpty()) {
                continue;
            }
            ObjectNode row = JSON.createObjectNode();
            row.put("document", id.toString());
            DocumentState state = archive.state(id);
            row.put(
                    "state",
                    switch (state) {
                        case DocumentState.Published shown -> "shown";
                        case DocumentState.Withdrawn withdrawn -> "withdrawn";
                        default -> "withheld";
                    });
            row.put("trove", release.trove());
            row.put("number", number);
            row.put("part", release.part());
            row.put("form_part", (Integer) null);
            row.put("address", "/" + id);
            for (String name : List.of(
                    "reason",
                    "kind",
                    "size",
                    "sha256",
                    "converted",
                    "date",
                    "date_offset_minutes",
                    "received",
                    "from_name",
                    "from_address",
                    "from_mailboxes",
                    "to_mailboxes",
                    "cc_mailboxes",
                    "bcc_mailboxes",
                    "subject",
                    "message_id",
                    "in_reply_to",
                    "reference_ids",
                    "thread_id",
                    "mark",
                    "not_covered",
                    "redactions",
                    "stated_mark",
                    "languages",
                    "attachment_count",
                    "attachments")) {
                row.putNull(name);
            }
            switch (state) {
                case DocumentState.Withheld withheld -> row.put("reason", withheld.reason());
                case DocumentState.Withdrawn withdrawn ->
                    row.put("reason", withdrawn.withdrawal().reason())
                            .put("form_part", release.part())
                            .put("kind", withdrawn.kind().word())
                            .put("size", withdrawn.sizeBytes())
                            .put("sha256", withdrawn.sha256().hex());
                case DocumentState.Published shown -> expectShown(row, shown);
                default -> throw new AssertionError(state);
            }
            Map<String, JsonNode> columns = new LinkedHashMap<>();
            row.fields().forEachRemaining(field -> columns.put(field.getKey(), field.getValue()));
            rows.add(columns);
        }
        return rows;
    }

    private static void expectShown(ObjectNode row, DocumentState.Published shown) throws IOException {
        byte[] bytes = archive.publishedBytes(shown.id()).orElseThrow();
        Message message = archive.form(shown).parse(bytes);
        row.put("form_part", shown.release().part());
        row.put("kind", shown.kind().word());
        row.put("size", bytes.length);
        row.put("sha256", Sha256.of(bytes).hex());
        row.put("converted", false);
        OffsetDateTime date = message.date();
        row.put("date", date == null ? null : date.toInstant().toString());
        row.put("date_offset_minutes", date == null ? null : date.getOffset().getTotalSeconds() / 60);
        OffsetDateTime received = message.received();
        row.put("received", received == null ? null : received.toInstant().toString());
        if (!message.from().isEmpty()) {
            row.put("from_name", scalars(message.from().getFirst().name()));
            row.put("from_address", scalars(message.from().getFirst().address()));
        }
        row.set("from_mailboxes", people(message.from()));
        row.set("to_mailboxes", people(message.to()));
        row.set("cc_mailboxes", people(message.cc()));
        row.set("bcc_mailboxes", people(message.bcc()));
        row.put("subject", scalars(message.subject()));
        row.put("message_id", scalars(message.messageId()));
        row.set("in_reply_to", texts(message.inReplyTo()));
        row.set("reference_ids", texts(message.references()));
        List<String> before = new ArrayList<>(message.references());
        before.addAll(message.inReplyTo());
        row.put("thread_id", scalars(before.isEmpty() ? message.messageId() : before.getFirst()));
        boolean isRedacted = shown.redaction() != null;
        row.put("mark", "unsigned");
        row.set("not_covered", JSON.createArrayNode());
        ArrayNode redactions = row.putArray("redactions");
        if (isRedacted) {
            shown.redaction()
                    .marks()
                    .forEach((code, marks) ->
                            redactions.addObject().put("code", code).put("marks", marks));
            row.put("stated_mark", shown.redaction().statedMark().word());
        }
        row.set("languages", texts(shown.text() == null ? List.of() : List.of("de", "fr")));
        row.put("attachment_count", message.attachments().size());
        ArrayNode attachments = row.putArray("attachments");
        message.attachments()
                .forEach(attachment -> attachments
                        .addObject()
                        .put("part", attachment.part())
                        .put("name", scalars(attachment.name()))
                        .put("type", scalars(attachment.type()))
                        .put("size", attachment.sizeBytes())
                        .put("sha256", attachment.sha256().hex()));
    }

    private static ArrayNode people(List<Address> people) {
        ArrayNode all = JSON.createArrayNode();
        people.forEach(person ->
                all.addObject().put("name", scalars(person.name())).put("address", scalars(person.address())));
        return all;
    }

    private static ArrayNode texts(List<String> texts) {
        ArrayNode all = JSON.createArrayNode();
        texts.forEach(text -> all.add(scalars(text)));
        return all;
    }

    /** UTF-8 cannot represent half a surrogate pair. */
    private static String scalars(String text) {
        return text == null ? null : text.replaceAll("[\\x{D800}-\\x{DFFF}]", "\uFFFD");
    }

    private static List<Release> parts() {
        return archive.contents().releases();
    }

    @Test
    void every_value_in_parquet_is_that_of_the_archive() throws Exception {
        int rows = 0;
        for (Release release : parts()) {
            Path file = downloaded(release, TableFormat.PARQUET);
            List<Map<String, JsonNode>> expected = expected(release);
            List<String> names = List.copyOf(expected.getFirst().keySet());
            String columns = String.join(
                    ", ",
                    names.stream()
                            .map(name -> LISTS.contains(name) ? "to_json(" + name + ")::VARCHAR AS " + name : name)
                            .toList());
            try (var statement = duckdb.createStatement();
                    ResultSet found = statement.executeQuery("SELECT " + columns + " FROM '" + file + "'")) {
                for (Map<String, JsonNode> row : expected) {
                    assertTrue(found.next());
                    for (String name : names) {
                        assertEquals(
                                JSON.readTree(row.get(name).toString()),
                                value(found, name),
                                row.get("document") + " " + name);
                    }
                    rows++;
                }
                assertFalse(found.next());
            }
            try (var statement = duckdb.createStatement();
                    ResultSet found = statement.executeQuery("DESCRIBE SELECT * FROM '" + file + "'")) {
                List<String> described = new ArrayList<>();
                Map<String, String> types = new TreeMap<>();
                while (found.next()) {
                    described.add(found.getString(1));
                    types.put(found.getString(1), found.getString(2));
                }
                assertEquals(names, described);
                assertEquals("TIMESTAMP WITH TIME ZONE", types.get("date"));
                assertEquals("INTEGER", types.get("number"));
                assertEquals("BIGINT", types.get("size"));
                assertEquals("BOOLEAN", types.get("converted"));
                assertEquals("VARCHAR[]", types.get("reference_ids"));
                assertEquals("STRUCT(\"name\" VARCHAR, address VARCHAR)[]", types.get("to_mailboxes"));
                assertEquals(
                        "STRUCT(part INTEGER, \"name\" VARCHAR, \"type\" VARCHAR, size BIGINT, sha256 VARCHAR)[]",
                        types.get("attachments"));
            }
        }
        assertTrue(rows > 250, rows + " rows");
    }

    private static JsonNode value(ResultSet found, String name) throws SQLException, IOException {
        Object value = found.getObject(name);
        ObjectNode row = JSON.createObjectNode();
        return switch (value) {
            case null -> row.putNull(name).get(name);
            case OffsetDateTime time ->
                row.put(name, time.toInstant().toString()).get(name);
            case Integer number -> row.put(name, number).get(name);
            case Long number -> row.put(name, number.intValue()).get(name);
            case Boolean is -> row.put(name, is).get(name);
            default ->
                LISTS.contains(name)
                        ? JSON.readTree(value.toString())
                        : row.put(name, value.toString()).get(name);
        };
    }

    @Test
    void every_value_in_csv_is_that_of_the_archive() throws Exception {
        for (Release release : parts()) {
            Path file = downloaded(release, TableFormat.CSV);
            List<Map<String, JsonNode>> expected = expected(release);
            try (var statement = duckdb.createStatement();
                    ResultSet found = statement.executeQuery("SELECT * FROM read_csv('" + file
                            + "', header = true, all_varchar = true, max_line_size = 16000000)")) {
                assertEquals(
                        List.copyOf(expected.getFirst().keySet()),
                        Stream.iterate(1, i -> i + 1)
                                .limit(found.getMetaData().getColumnCount())
                                .map(i -> {
                                    try {
                                        return found.getMetaData().getColumnName(i);
                                    } catch (SQLException e) {
                                        throw new IllegalStateException(e);
                                    }
                                })
                                .toList());
                for (Map<String, JsonNode> row : expected) {
                    assertTrue(found.next());
                    for (var column : row.entrySet()) {
                        String name = column.getKey();
                        String cell = found.getString(name);
                        String where = row.get("document") + " " + name;
                        if (LISTS.contains(name) && cell != null) {
                            // in a list, JSON escapes the control characters of ASCII; other separators become blanks
                            assertEquals(
                                    JSON.readTree(column.getValue()
                                            .toString()
                                            .replaceAll("[\u0080-\u009F\u2028\u2029]", " ")),
                                    JSON.readTree(cell),
                                    where);
                        } else {
                            assertEquals(cell(column.getValue()), cell, where);
                        }
                    }
                }
                assertFalse(found.next());
            }
        }
    }

    /** A cell by the rules of the specification; DuckDB reads an empty one as NULL. */
    private static String cell(JsonNode value) {
        if (value.isNull() || value.isTextual() && value.asText().isEmpty()) {
            return null;
        }
        if (!value.isTextual()) {
            return value.toString();
        }
        String line = value.asText().replaceAll("[\\p{Cc}\u2028\u2029]", " ");
        String first = line.replaceAll("^[\\s\\p{Z}\\p{Cf}]+", "");
        return first.matches("(?s)[=+\\-@'\uFF1D\uFF0B\uFF0D\uFF20].*") ? "'" + line : line;
    }

    @Test
    void no_cell_is_a_formula_and_no_row_has_a_line_break() throws Exception {
        Release release = archive.contents().release("hostile", 1).orElseThrow();
        String csv = Files.readString(downloaded(release, TableFormat.CSV));
        assertTrue(csv.startsWith("\uFEFFdocument,state,trove,"));
        assertEquals(release.lines() + 1, csv.split("\r\n", -1).length - 1);
        assertEquals(release.lines() + 1, csv.chars().filter(c -> c == '\n').count());
        assertTrue(csv.contains(",'=cmd|' /C calc'!A0,"), "the subject begins with an apostrophe");
    }

    @Test
    void the_first_answer_is_kept_and_has_ranges_and_a_tag() throws Exception {
        Release release = archive.contents().release("harbour", 2).orElseThrow();
        String address = "/harbour/part/2/metadata.parquet";
        byte[] whole = Files.readAllBytes(downloaded(release, TableFormat.PARQUET));
        HttpResponse<byte[]> kept = send("GET", address);
        assertArrayEquals(whole, kept.body());
        assertTrue(kept.headers()
                .firstValue("content-disposition")
                .orElseThrow()
                .startsWith("attachment; filename=\"harbour-part-2-metadata.parquet\""));
        assertEquals(
                "application/vnd.apache.parquet",
                kept.headers().firstValue("content-type").orElseThrow());
        assertEquals(
                "*", kept.headers().firstValue("access-control-allow-origin").orElseThrow());
        assertTrue(kept.headers()
                .firstValue("content-security-policy")
                .orElseThrow()
                .startsWith("sandbox;"));
        assertEquals(
                whole.length,
                send("HEAD", address)
                        .headers()
                        .firstValueAsLong("content-length")
                        .orElseThrow());
        HttpResponse<byte[]> end = send("GET", address, "Range", "bytes=-4");
        assertEquals(206, end.statusCode());
        assertEquals("PAR1", new String(end.body(), StandardCharsets.US_ASCII));
        String tag = kept.headers().firstValue("etag").orElseThrow();
        assertEquals(304, send("GET", address, "If-None-Match", tag).statusCode());
        assertEquals(404, send("GET", "/harbour/part/99/metadata.parquet").statusCode());
        assertEquals(404, send("GET", "/harbour/part/2/metadata.orc").statusCode());
        assertEquals(404, send("GET", "/harbour/part/02/metadata.csv").statusCode());
    }

    @Test
    void the_same_part_gives_the_same_bytes_without_a_cache() throws Exception {
        Release release = archive.contents().release("harbour", 1).orElseThrow();
        var other = new Site(archive, index.index(), index::progress);
        for (TableFormat format : TableFormat.values()) {
            byte[] first = Files.readAllBytes(downloaded(release, format));
            var again = new ByteArrayOutputStream();
            var answer = other.answer("GET", "/harbour/part/1/metadata." + format.word(), Map.of());
            try (var content = ((Response.Body.Stream) answer.body()).content()) {
                content.writeTo(again);
            }
            assertArrayEquals(first, again.toByteArray());
        }
    }

    @Test
    void a_withdrawal_removes_the_kept_tables() throws Exception {
        Path other = folder.resolve("withdrawing");
        var secret = new TreeMap<Integer, byte[]>();
        secret.put(1, message("a@b.example", "Zanzibarquartz", "", "x"));
        secret.put(2, message("a@b.example", "Plain", "", "x"));
        var built = new ArchiveBuilder(other, "Other").trove("port", "Port", "", 3, Map.of());
        built.part("port", "First", "", "2026-12-04T09:00:00Z", secret, new TreeMap<>());
        Path derived = folder.resolve("withdrawing.tables");
        Files.createDirectories(derived);
        Files.writeString(derived.resolve("table123.new"), "of a process that ended");
        try (Archive opened = built.open();
                ArchiveIndex its = ArchiveIndex.open(opened, folder.resolve("withdrawing.index"), LuceneIndex::open)) {
            its.catchUp();
            var tables = new TableCache(opened, derived);
            assertEquals(List.of(), names(derived));
            var site =
                    new Site(opened, its.index(), its::progress, new SiteOptions("", fault -> {}).withTables(tables));
            String address = "/port/part/1/metadata.csv";
            String before = text(site, address);
            assertTrue(before.contains("Zanzibarquartz"));
            assertEquals(1, names(derived).size());
            tables.removeOutdated();
            assertEquals(1, names(derived).size());
            built.withdraw("port", 1, "Privacy.");
            built.open().close();
            assertTrue(opened.refresh());
            tables.removeOutdated();
            assertEquals(List.of(), names(derived), "the outdated table is gone before anybody asks again");
            String after = text(site, address);
            assertFalse(after.contains("Zanzibarquartz"));
            assertTrue(after.contains("port/1,withdrawn,port,1,1,1,/port/1,Privacy.,mail,"));
            assertNotEquals(before, after);
        }
    }

    private static String text(Site site, String address) throws IOException {
        var answer = site.answer("GET", address, Map.of());
        var out = new ByteArrayOutputStream();
        try (var content = ((Response.Body.Stream) answer.body()).content()) {
            content.writeTo(out);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static List<String> names(Path in) throws IOException {
        try (var files = Files.list(in)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void marks_are_those_of_the_keys_in_the_archive() throws Exception {
        HarbourArchive signed = SignedArchive.in(folder.resolve("signed"));
        Site site = signed.site();
        Path file = folder.resolve("signed.csv");
        Files.writeString(file, text(site, "/harbour/part/1/metadata.csv"));
        Map<Integer, String> marks = new TreeMap<>();
        try (var statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT number, mark || ' ' || not_covered FROM '" + file + "' WHERE state = 'shown'")) {
            while (found.next()) {
                marks.put(found.getInt(1), found.getString(2));
            }
        }
        assertEquals("passes []", marks.get(SignedArchive.PASSES));
        assertEquals("key-gone []", marks.get(SignedArchive.KEY_GONE));
        assertEquals("fails []", marks.get(SignedArchive.FAILS));
        assertEquals("unsigned []", marks.get(SignedArchive.UNSIGNED));
        assertTrue(marks.get(SignedArchive.PARTLY).startsWith("partly [\""), marks.get(SignedArchive.PARTLY));
    }

    @Test
    void a_damaged_document_ends_the_table() throws Exception {
        Path other = folder.resolve("damaged");
        var built = new ArchiveBuilder(other, "Other").trove("port", "Port", "", 3, Map.of());
        built.part(
                "port",
                "First",
                "",
                "2026-12-04T09:00:00Z",
                new TreeMap<>(Map.of(1, message("a@b.example", "Plain", "", "x".repeat(5_000)))),
                new TreeMap<>());
        try (Archive opened = built.open()) {
            Release release = opened.contents().release("port", 1).orElseThrow();
            try (var pack = FileSystems.newFileSystem(opened.pack(release))) {
                Path message = pack.getPath("/data/messages/000001.eml");
                Files.write(
                        message,
                        Files.readString(message).replace("Plain", "Plane").getBytes(StandardCharsets.UTF_8));
            }
            var table = new PartTable(opened, release, new PartTable.Reading() {
                @Override
                public boolean read(DocumentId id, Archive.Use use) throws IOException {
                    return opened.exact(id, use);
                }

                @Override
                public Authentication verify(DocumentState.Published document, byte[] published, Message message) {
                    throw new AssertionError("not read");
                }
            });
            assertThrows(DamagedCopy.class, () -> table.write(TableFormat.PARQUET, OutputStream.nullOutputStream()));

            List<String> faults = new ArrayList<>();
            try (ArchiveIndex its = ArchiveIndex.open(opened, folder.resolve("damaged-index"), LuceneIndex::open)) {
                Site site = new Site(opened, its.index(), its::progress, new SiteOptions("", faults::add));
                for (int i = 0; i < 2; i++) {
                    assertThrows(DamagedCopy.class, () -> text(site, "/port/part/1/metadata.csv"));
                }
            }
            assertEquals(1, faults.size(), faults.toString());
            assertTrue(faults.getFirst().endsWith("(part 1 of port)"), faults.toString());
        }
    }

    /** A table of many rows with every type, in several row groups, with nulls at the edges of lists. */
    @Test
    void a_large_table_is_written_while_it_is_made() throws Exception {
        Path file = folder.resolve("large.parquet");
        var columns = List.of(
                new TableColumn("number", ColumnType.Scalar.INT32),
                new TableColumn("even", ColumnType.Scalar.BOOLEAN),
                new TableColumn("text", ColumnType.Scalar.TEXT),
                new TableColumn("time", ColumnType.Scalar.TIME),
                new TableColumn("texts", new ColumnType.Texts()),
                new TableColumn(
                        "records",
                        new ColumnType.Records(List.of(
                                new ColumnType.Member("a", ColumnType.Scalar.TEXT),
                                new ColumnType.Member("b", ColumnType.Scalar.INT64)))));
        int rows = 100_000;
        long before;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            var writer = new ParquetWriter(out, columns);
            for (int i = 0; i < rows; i++) {
                writer.add(List.of(
                        i % 7 == 0 ? new Json.Null() : new Json.Num(i - 50_000),
                        new Json.Bool(i % 2 == 0),
                        new Json.Str("subject " + i + " "
                                + HexFormat.of().toHexDigits(i * 2_654_435_761L).repeat(8)),
                        new Json.Num(i * 1_000_003L - 1_000_000_000L),
                        i % 5 == 0 ? new Json.Null() : new Json.Arr(Collections.nCopies(i % 4, new Json.Str("t" + i))),
                        i % 3 == 0
                                ? new Json.Arr(List.of())
                                : new Json.Arr(List.of(
                                        Json.Obj.EMPTY.with("a", "x").with("b", i),
                                        Json.Obj.EMPTY.with("a", new Json.Null()),
                                        Json.Obj.EMPTY.with("b", -i)))));
            }
            out.flush();
            before = Files.size(file);
            writer.finish();
        }
        assertTrue(before > 0.8 * Files.size(file), before + " of " + Files.size(file) + " bytes before the end");
        try (var statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery("SELECT count(*), count(number), sum(number), count_if(even),"
                        + " min(text), max(epoch_us(time)), min(epoch_us(time)), count(texts), sum(len(texts)),"
                        + " sum(len(records)), sum(list_sum(list_transform(records, r -> r.b))),"
                        + " count_if(list_contains(texts, 't' || (number + 50000))) FROM '" + file + "'")) {
            assertTrue(found.next());
            long[] is = new long[7];
            for (int i = 0; i < rows; i++) {
                is[0] += i % 7 == 0 ? 0 : 1;
                is[1] += i % 7 == 0 ? 0 : i - 50_000;
                is[2] += i % 5 == 0 ? 0 : 1;
                is[3] += i % 5 == 0 ? 0 : i % 4;
                is[4] += i % 3 == 0 ? 0 : 3;
                is[5] += i % 5 != 0 && i % 7 != 0 && i % 4 != 0 ? 1 : 0;
            }
            assertEquals(rows, found.getLong(1));
            assertEquals(is[0], found.getLong(2));
            assertEquals(is[1], found.getLong(3));
            assertEquals(rows / 2, found.getLong(4));
            assertTrue(found.getString(5).startsWith("subject 0 "));
            assertEquals((rows - 1) * 1_000_003L - 1_000_000_000L, found.getLong(6));
            assertEquals(-1_000_000_000L, found.getLong(7));
            assertEquals(is[2], found.getLong(8));
            assertEquals(is[3], found.getLong(9));
            assertEquals(is[4], found.getLong(10));
            assertEquals(0, found.getLong(11));
            assertEquals(is[5], found.getLong(12));
        }
        try (var statement = duckdb.createStatement();
                ResultSet found = statement.executeQuery(
                        "SELECT count(DISTINCT row_group_id), any_value(compression) FROM parquet_metadata('" + file
                                + "')")) {
            assertTrue(found.next());
            assertTrue(found.getInt(1) >= 5, found.getInt(1) + " row groups");
            assertEquals("SNAPPY", found.getString(2));
        }
    }

    /** The same table of the same rows, for ever: the bytes are those of the specification. */
    @Test
    void the_smallest_table_has_these_bytes() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new ParquetWriter(out, List.of(new TableColumn("time", ColumnType.Scalar.TIME)));
        writer.add(List.of(new Json.Num(Instant.parse("2015-03-12T17:42:00Z").getEpochSecond() * 1_000_000)));
        writer.finish();
        // one page, then the footer: version 1, the schema, one row, one row group, who wrote it
        assertEquals(
                "504152311500151c15202c150215001506150600000e3402000000020100caa5e61a1105001502192c48057461626c65"
                        + "15020015042502180474696d6525144c8c111c2c00000000001602191c191c26081c15041925000619180474696d"
                        + "6515021602163e164226080000163e1602260816420028086461796c69676874005a00000050415231",
                HexFormat.of().formatHex(out.toByteArray()));
    }
}
