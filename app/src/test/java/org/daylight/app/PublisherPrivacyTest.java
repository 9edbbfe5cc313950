package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Publishing may put a person in danger, so nothing about the machine it is done on may become public. A newsroom is
 * created on a machine on which every name is distinctive, and takes every step that publishes something. Then all
 * public bytes are searched for these names: the archive's files, the contents of its packs, and each kind of page,
 * file and header that the site serves.
 */
class PublisherPrivacyTest {

    private static final String ZONE = "Pacific/Chatham";
    /** Most addresses read that differ only in a number, a name or a query; the same code creates their pages. */
    private static final int OF_A_KIND = 15;

    /** Searches for documents with rare features: all results are read. */
    private static final List<String> RARE = List.of("/search?q=has:attachment", "/search?q=is:copy");

    /**
     * All headers that the site sends; a new one needs a review. {@code date} is the server's clock, in GMT, as HTTP
     * requires.
     */
    private static final Set<String> HEADERS = Set.of(
            "accept-ranges",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "allow",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-length",
            "content-security-policy",
            "content-type",
            "cross-origin-embedder-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "date",
            "etag",
            "link",
            "location",
            "permissions-policy",
            "referrer-policy",
            "retry-after",
            "transfer-encoding",
            "vary",
            "x-content-type-options",
            "x-dns-prefetch-control",
            "x-frame-options",
            "x-permitted-cross-domain-policies");

    @TempDir
    static Path temporary;

    private static Path newsroom;

    /** All public bytes, by their place. */
    private static final Map<String, byte[]> PUBLIC = new TreeMap<>();

    private static final Set<String> HEADERS_SEEN = new TreeSet<>();

    @BeforeAll
    static void publishAndReadEverything() throws Exception {
        Path folder = Files.createDirectories(temporary.resolve("heliotrope-desk/magdaquill"));
        Path given = folder.resolve("from-xavierzeta");
        Path saffron = Files.createDirectories(temporary.resolve("saffron-tmp"));
        var java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Duser.name=magdaquill",
                        "-Duser.home=" + folder,
                        "-Djava.io.tmpdir=" + saffron,
                        "-Duser.timezone=" + ZONE,
                        "-Duser.language=de",
                        "-Duser.country=AT",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MachineWithTraces.class.getName(),
                        folder.toString(),
                        given.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true);
        java.environment()
                .putAll(Map.of(
                        "USER", "magdaquill",
                        "LOGNAME", "magdaquill",
                        "HOME", folder.toString(),
                        "HOSTNAME", "scoop-laptop-7731",
                        "COMPUTERNAME", "scoop-laptop-7731",
                        "TZ", ZONE));
        newsroom = folder.resolve("newsroom");
        Process process = java.start();
        try (var out = process.inputReader(StandardCharsets.UTF_8)) {
            var output = new StringBuilder();
            String line = out.readLine();
            while (line != null && !line.startsWith("http://")) {
                output.append(line).append('\n');
                line = out.readLine();
            }
            assertTrue(line != null, output::toString);
            read(line);
            readFiles();
        } finally {
            process.outputWriter().close();
            process.waitFor();
        }
    }

    @AfterAll
    static void forget() {
        PUBLIC.clear();
    }

    @Test
    void everythingWasRead() {
        for (String file : List.of(
                "file checkpoint",
                "file keys/0001.txt",
                "file people/0001.txt",
                "file releases/0001.zip data/documents.jsonl")) {
            assertTrue(PUBLIC.containsKey(file), file + " of " + PUBLIC.keySet());
        }
        for (String kind : List.of(
                "/",
                "/about",
                "/help",
                "/people",
                "/people/[^?]+",
                "/pictures",
                "/search",
                "/search/form",
                "/search/suggest",
                "/search/pictures",
                "/search\\.csv",
                "/search\\.jsonl",
                "/search\\.mbox",
                "/search\\.zip\\?.* .*",
                "/search\\.atom",
                "/batch",
                "/harbour/part/[0-9]+/metadata\\.csv",
                "/harbour/part/[0-9]+/metadata\\.parquet",
                "/feed\\.atom",
                "/feed\\.json",
                "/harbour",
                "/harbour/part/1",
                "/harbour/[0-9]+",
                "/harbour/[0-9]+\\.eml",
                "/harbour/[0-9]+/raw",
                "/harbour/[0-9]+/evidence",
                "/harbour/[0-9]+/thread",
                "/harbour/[0-9]+/dossier\\.zip .*",
                "/harbour/[0-9]+/attachment/.*",
                "/harbour/[0-9]+/compare/[0-9]+",
                "/checkpoint",
                "/tile/.*",
                "/accessions/.*",
                "/releases/0001\\.zip .*",
                "/look/.*",
                "/robots\\.txt")) {
            assertTrue(PUBLIC.keySet().stream().anyMatch(address -> address.matches(kind + "(\\?.*)?")), kind);
        }
        assertTrue(PUBLIC.containsKey("/harbour/3/raw"), "of what was withdrawn");
    }

    @Test
    void noNameOfTheMachineIsInAnyPublicByte() throws IOException {
        List<Trace> traces = new ArrayList<>();
        List<String> names = List.of(
                "magdaquill",
                "heliotrope-desk",
                "xavierzeta",
                "saffron-tmp",
                "scoop-laptop",
                "chatham",
                "/newsroom",
                "daylight.toml");
        names.forEach(name -> traces.add(new Trace(name, List.of(name), null)));
        traces.add(new Trace("its offset from UTC", List.of("+13", "+12"), Pattern.compile("\\+1[23]:?45\\b")));
        for (String property : List.of(
                "user.name",
                "user.dir",
                "java.home",
                "java.version",
                "java.vendor",
                "java.vendor.version",
                "java.vm.name",
                "java.runtime.version",
                "os.version")) {
            String value = System.getProperty(property, "").toLowerCase(Locale.ROOT);
            if (value.length() >= 5) {
                traces.add(new Trace(property + " of the test", List.of(value), word(value)));
            }
        }
        String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String arch = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        traces.add(new Trace("os and processor", List.of(os + " " + arch, os + "/" + arch), null));
        traces.add(new Trace("the version of the program", List.of(Version.text()), word(Version.text())));
        // The search finds such names where they occur: the catalog has the path that was imported from.
        String catalog = text(all(newsroom.resolve("catalog.db"), newsroom.resolve("catalog.db-wal")));
        for (Trace name : traces.subList(0, 3)) {
            assertFalse(name.in(catalog).isEmpty(), name.what() + " is in the private catalog");
        }
        assertNone(traces);
    }

    @Test
    void nothingAboutADropIsInAnyPublicByte() throws IOException {
        assertTrue(
                PUBLIC.values().stream().anyMatch(bytes -> text(bytes).contains("the quay was never paid for")),
                "what was collected is published");
        assertTrue(
                PUBLIC.values().stream().anyMatch(bytes -> text(bytes).contains("seventeen payments")),
                "and what was in an archive");
        String conversation = text(Files.readAllBytes(newsroom.resolve("conversations/1.jsonl")));
        List<Trace> traces = new ArrayList<>();
        for (String name : List.of("wisteria", "bergljot", "larkspuraccountant", "delphiniumboss")) {
            assertTrue(
                    conversation.contains(name) || name.equals("bergljot"), name + " is in the private conversation");
            traces.add(new Trace(name, List.of(name), null));
        }
        for (String name : List.of("foxglovebox", "hollyhockfolder", "collected:", "quarantine", "drop.example")) {
            traces.add(new Trace(name, List.of(name), null));
        }
        Matcher ids = Pattern.compile("\"(?:drop|mailbox|item|id)\":\"([0-9a-f]{32,64})\"")
                .matcher(conversation);
        List<String> found = ids.results().map(each -> each.group(1)).distinct().toList();
        assertTrue(found.size() >= 4, found::toString);
        found.forEach(id -> traces.add(new Trace("an id of the drop", List.of(id), null)));
        // The day on which the source sent it, and the day on which it was collected.
        traces.add(new Trace(
                "a day",
                List.of("2031-02-04", "2031-02-05", "20310204", "20310205", "4 feb 2031", "5 feb 2031"),
                null));
        traces.add(new Trace("a day in words", List.of("4 february 2031", "5 february 2031"), null));
        assertNone(traces);
    }

    @Test
    void noTimeOfTheWorkIsInAnyPublicByteButThatOfARelease() {
        List<Trace> traces = new ArrayList<>();
        for (String instant : List.of(
                MachineWithTraces.IMPORTED,
                MachineWithTraces.COLLECTED,
                MachineWithTraces.ANNOUNCED,
                MachineWithTraces.KEYS_PUBLISHED,
                MachineWithTraces.PEOPLE_PUBLISHED,
                MachineWithTraces.WITHDRAWN)) {
            traces.add(new Trace(instant, times(Instant.parse(instant), true), null));
        }
        // A release has its time in UTC and whole seconds, and in no other form.
        traces.add(
                new Trace("the release in local time", times(Instant.parse(MachineWithTraces.PUBLISHED), false), null));
        traces.add(new Trace("the release in finer units", List.of("45.678", "45,678"), null));
        // The current time, to the hour, and to ten thousand seconds since 1970.
        Instant now = Instant.now();
        for (Instant hour : List.of(now, now.minusSeconds(3_600))) {
            traces.add(new Trace(
                    "the real hour",
                    forms(
                            hour,
                            ZoneOffset.UTC,
                            "uuuu-MM-dd'T'HH:",
                            "uuuu-MM-dd HH:",
                            "dd MMM uuuu HH:",
                            "d MMMM uuuu 'at' HH:"),
                    null));
        }
        String seconds = Long.toString(now.getEpochSecond()).substring(0, 6);
        traces.add(new Trace(
                "the real time in seconds",
                List.of(seconds),
                Pattern.compile("\\b" + seconds + "[0-9]{4}([0-9]{3})?\\b")));
        assertNone(traces);
    }

    /** In UTC and in the machine's zone, as text in common forms, and as numbers since 1970. */
    private static List<String> times(Instant instant, boolean inUtc) {
        List<String> forms = new ArrayList<>();
        List<ZoneId> zones = inUtc ? List.of(ZoneOffset.UTC, ZoneId.of(ZONE)) : List.of(ZoneId.of(ZONE));
        for (ZoneId zone : zones) {
            forms.addAll(forms(
                    instant,
                    zone,
                    "uuuu-MM-dd'T'HH:mm",
                    "uuuu-MM-dd HH:mm",
                    "dd MMM uuuu HH:mm",
                    "d MMMM uuuu 'at' HH:mm",
                    "dd.MM.uuuu",
                    "uuuuMMddHHmm",
                    "uuuuMMdd'T'HHmm",
                    "EEE MMM dd HH:mm"));
        }
        if (inUtc) {
            forms.add(Long.toString(instant.getEpochSecond()));
            forms.add(Long.toString(instant.toEpochMilli()));
        }
        return forms;
    }

    private static List<String> forms(Instant instant, ZoneId zone, String... patterns) {
        return Stream.of(patterns)
                .map(pattern -> DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                        .format(instant.atZone(zone))
                        .toLowerCase(Locale.ROOT))
                .toList();
    }

    @Test
    void noZipOrGzipHasATimeOrAnOwner() {
        int entries = 0;
        for (Map.Entry<String, byte[]> each : PUBLIC.entrySet()) {
            byte[] bytes = each.getValue();
            if (each.getKey().contains("/attachment/")) {
                continue; // this is part of a message and describes its sender's machine
            }
            if (starts(bytes, 'P', 'K', 3, 4)) {
                entries += assertBare(each.getKey(), bytes);
            }
            if (starts(bytes, 0x1f, 0x8b, 8)) {
                assertEquals(0, bytes[3], each.getKey() + ": a name or a comment in gzip");
                assertEquals(0, ByteBuffer.wrap(bytes).getInt(4), each.getKey() + ": a time in gzip");
            }
        }
        assertTrue(entries > 500, entries + " entries of zips were looked at");
    }

    private static final String EXPORT_COMMENT = "Daylight export, each .eml is one message; manifest.jsonl lists them";

    /**
     * Checks local headers and the directory: no extra field, no comment, a fixed date; made "by FAT", without owners
     * and permissions.
     */
    private static int assertBare(String where, byte[] zip) {
        ByteBuffer in = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
        // An export has a comment that describes it, the same in every export (spec/exports.md).
        byte[] known = EXPORT_COMMENT.getBytes(StandardCharsets.US_ASCII);
        byte[] last = Arrays.copyOfRange(zip, zip.length - known.length, zip.length);
        int end = zip.length - 22 - (Arrays.equals(known, last) ? known.length : 0);
        assertEquals(0x06054b50, in.getInt(end), where + ": another comment at the end of the zip");
        int entries = in.getShort(end + 10) & 0xffff;
        int at = in.getInt(end + 16);
        for (int i = 0; i < entries; i++) {
            String name = where + " " + new String(zip, at + 46, in.getShort(at + 28), StandardCharsets.UTF_8);
            assertEquals(0x02014b50, in.getInt(at), name);
            assertEquals(0, in.getShort(at + 4) >> 8, name + ": made by a system with owners");
            assertNoTime(name, in.getShort(at + 12), in.getShort(at + 14));
            assertEquals(0, in.getShort(at + 30), name + ": an extra field");
            assertEquals(0, in.getShort(at + 32), name + ": a comment");
            assertEquals(0, in.getInt(at + 38), name + ": attributes of a file");
            int local = in.getInt(at + 42);
            assertNoTime(name, in.getShort(local + 10), in.getShort(local + 12));
            assertEquals(0, in.getShort(local + 28), name + ": an extra field in front of the content");
            at += 46 + in.getShort(at + 28);
        }
        return entries;
    }

    private static void assertNoTime(String name, short time, short date) {
        assertEquals(0, time, name + ": a time of day");
        assertTrue(date == 0x21 || date == 0x41, name + ": a date, " + date); // 1 January or February 1980
    }

    @Test
    void everyHeaderIsOneThatWasReviewed() {
        assertTrue(HEADERS_SEEN.contains("etag") && HEADERS_SEEN.contains("content-encoding"), HEADERS_SEEN.toString());
        Set<String> others = new TreeSet<>(HEADERS_SEEN);
        others.removeAll(HEADERS);
        assertEquals(Set.of(), others);
    }

    /**
     * Something that would reveal the publisher.
     *
     * @param forms in lower case; a text that has none of them does not contain it
     * @param pattern must match as well; null where one of the forms is enough
     */
    private record Trace(
            String what, List<String> forms, @Nullable Pattern pattern) {

        /** The match in a text, with some context; empty when there is none. */
        String in(String text) {
            for (String form : forms) {
                int at = text.indexOf(form);
                if (at >= 0) {
                    Matcher matcher = (pattern == null ? Pattern.compile(Pattern.quote(form)) : pattern).matcher(text);
                    if (matcher.find()) {
                        return text.substring(
                                Math.max(0, matcher.start() - 60), Math.min(text.length(), matcher.end() + 60));
                    }
                }
            }
            return "";
        }
    }

    private static void assertNone(List<Trace> traces) {
        List<String> found = new ArrayList<>();
        PUBLIC.forEach((where, bytes) -> {
            String text = text(bytes);
            for (Trace one : traces) {
                String there = one.in(text);
                if (!there.isEmpty()) {
                    found.add(one.what() + " in " + where + ": …" + there + "…");
                }
            }
        });
        assertTrue(found.isEmpty(), () -> String.join("\n", found.subList(0, Math.min(30, found.size()))));
    }

    /** Matches the value, but not within a longer word or number. */
    private static Pattern word(String value) {
        return Pattern.compile("(?<![a-z0-9.])" + Pattern.quote(value) + "(?![a-z0-9])");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    private static byte[] all(Path... files) throws IOException {
        var all = new java.io.ByteArrayOutputStream();
        for (Path file : files) {
            if (Files.exists(file)) {
                all.write(Files.readAllBytes(file));
            }
        }
        return all.toByteArray();
    }

    // ---- reading

    private static void readFiles() throws IOException {
        Path archive = newsroom.resolve("archive");
        try (var files = Files.walk(archive)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                keep("file " + archive.relativize(file), Files.readAllBytes(file));
            }
        }
    }

    /** Stores bytes, and the contents of a zip file. */
    private static void keep(String where, byte[] bytes) throws IOException {
        PUBLIC.put(where, bytes);
        if (starts(bytes, 'P', 'K', 3, 4)) {
            try (var zip = new ZipInputStream(new ByteArrayInputStream(bytes))) {
                for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                    PUBLIC.put(where + " " + entry.getName(), zip.readAllBytes());
                }
            }
        }
    }

    private static boolean starts(byte[] bytes, int... first) {
        if (bytes.length < first.length) {
            return false;
        }
        for (int i = 0; i < first.length; i++) {
            if (bytes[i] != (byte) first[i]) {
                return false;
            }
        }
        return true;
    }

    private static String kind(String address) {
        return address.replaceFirst("\\?(view|order|page|[a-z]+).*", "?$1")
                .replaceFirst("^/people/.*", "/people/A")
                .replaceFirst("/attachment/.*", "/attachment/")
                .replaceAll("[0-9]+", "N");
    }

    /** Reads pages and files of each kind that is linked, and the addresses that no page links to. */
    private static void read(String origin) throws Exception {
        Deque<String> addresses = new ArrayDeque<>(List.of(
                "/",
                "/harbour/3/raw",
                "/harbour/3",
                "/harbour/17",
                "/harbour/17/raw",
                "/harbour/999999",
                "/nothing",
                "/checkpoint",
                "/keys/0001.txt",
                "/people/0001.txt",
                "/tile/0/000.p/4",
                "/tile/entries/000.p/4",
                "/accessions/0001/tile/0/000",
                "/releases/0001.zip",
                "/releases/0002.zip",
                "/robots.txt",
                "/favicon.ico",
                "/search?q=dredging",
                "/search?q=dredging&at=5",
                "/search?q=zzzzz",
                "/search/suggest?q=dredg",
                "/search/pictures?q=dredging",
                "/search.csv?q=dredging",
                "/search.jsonl?q=dredging",
                "/search.mbox?q=dredging",
                "/search.zip?q=dredging",
                "/search.atom?q=dredging",
                "/batch",
                "/people/",
                "/search?q=%zz",
                "/pictures",
                "/harbour/pictures",
                "/harbour/feed.json",
                "/harbour/part/1/metadata.csv",
                "/harbour/part/1/metadata.parquet"));
        addresses.addAll(RARE);
        Set<String> seen = new HashSet<>(addresses);
        Map<String, Integer> kinds = new HashMap<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            post(client, origin, "/batch", "list=dredging%0Aharbour");
            post(client, origin, "/search", "q=dredging");
            while (!addresses.isEmpty()) {
                String address = addresses.remove();
                String page = get(client, origin, address);
                // Links to the same page in another language would never end.
                Matcher link = Pattern.compile("(?:href|src)=\"(/[^/\"][^\"#]*+)(?!\" hreflang=)")
                        .matcher(page);
                while (link.find()) {
                    String next = link.group(1).replace("&amp;", "&");
                    boolean isNew = seen.add(next);
                    if (isNew && (kinds.merge(kind(next), 1, Integer::sum) <= OF_A_KIND || RARE.contains(address))) {
                        addresses.add(next);
                    }
                }
            }
        }
    }

    private static void post(HttpClient client, String origin, String address, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(origin + address))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        take("POST " + address, client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    private static String get(HttpClient client, String origin, String address) throws Exception {
        URI uri = address.contains("%zz") ? URI.create(origin + "/search?q=%25zz%00") : URI.create(origin + address);
        HttpRequest request =
                HttpRequest.newBuilder(uri).header("Accept-Encoding", "gzip").build();
        return take(address, client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** Stores headers and content. @return the content of a page */
    private static String take(String address, HttpResponse<byte[]> answer) throws IOException {
        var headers = new StringBuilder();
        answer.headers().map().forEach((name, values) -> {
            HEADERS_SEEN.add(name.toLowerCase(Locale.ROOT));
            if (!name.equalsIgnoreCase("date")) {
                headers.append(name).append(": ").append(values).append('\n');
            }
        });
        PUBLIC.put(address + " headers", headers.toString().getBytes(StandardCharsets.UTF_8));
        byte[] body = answer.body();
        if (answer.headers().firstValue("content-encoding").orElse("").equals("gzip")) {
            PUBLIC.put(address + " gzip", body);
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
                body = in.readAllBytes();
            }
        }
        keep(address, body);
        boolean isPage = answer.headers().firstValue("content-type").orElse("").startsWith("text/html");
        return isPage ? new String(body, StandardCharsets.UTF_8) : "";
    }
}
