package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gov.loc.repository.bagit.exceptions.CorruptChecksumException;
import gov.loc.repository.bagit.reader.BagReader;
import gov.loc.repository.bagit.verify.BagVerifier;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.json.Json;
import javax.json.JsonObject;
import javax.json.JsonReader;
import javax.json.JsonString;
import javax.json.JsonValue;
import nu.validator.vendor.thaiopensource.util.PropertyMapBuilder;
import nu.validator.vendor.thaiopensource.validate.ValidateProperty;
import nu.validator.vendor.thaiopensource.validate.ValidationDriver;
import nu.validator.vendor.thaiopensource.validate.rng.CompactSchemaReader;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Other programs read what is published in standard formats: Atom with Jing and the schema of RFC 4287, JSON with
 * javax.json, bags with bagit-java.
 */
class PublishedFormatsTest {

    @TempDir
    static Path folder;

    private static ServedArchive site;

    @BeforeAll
    static void serve() throws IOException {
        site = ServedArchive.demo(folder);
    }

    @AfterAll
    static void close() throws Exception {
        site.close();
    }

    private static String get(String address) throws Exception {
        var answer = site.get(address);
        assertEquals(200, answer.statusCode(), address);
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    // ---- Atom ----

    private static List<String> faultsByTheAtomSchema(String feed) throws Exception {
        List<String> faults = new ArrayList<>();
        ErrorHandler handler = new ErrorHandler() {
            @Override
            public void warning(SAXParseException e) {
                faults.add(e.getMessage());
            }

            @Override
            public void error(SAXParseException e) {
                faults.add(e.getMessage());
            }

            @Override
            public void fatalError(SAXParseException e) throws SAXException {
                throw e;
            }
        };
        var properties = new PropertyMapBuilder();
        properties.put(ValidateProperty.ERROR_HANDLER, handler);
        var driver = new ValidationDriver(properties.toPropertyMap(), CompactSchemaReader.getInstance());
        String schema =
                PublishedFormatsTest.class.getResource("/schema/atom.rnc").toString();
        assertTrue(driver.loadSchema(new InputSource(schema)), faults.toString());
        driver.validate(new InputSource(new ByteArrayInputStream(feed.getBytes(StandardCharsets.UTF_8))));
        return faults;
    }

    @Test
    void every_feed_is_atom_by_the_schema_of_rfc_4287() throws Exception {
        for (String address :
                List.of("/feed.atom", "/harbour/feed.atom", "/letters/feed.atom", "/search.atom?q=harbour")) {
            String feed = get(address);
            assertTrue(feed.contains("<entry>"), address);
            assertEquals(List.of(), faultsByTheAtomSchema(feed), address);
        }
    }

    @Test
    void the_schema_finds_faults() throws Exception {
        String feed = get("/feed.atom");
        assertFalse(faultsByTheAtomSchema(feed.replaceFirst("<updated>[^<]*</updated>", ""))
                .isEmpty());
        assertFalse(faultsByTheAtomSchema(feed.replaceFirst("<updated>[^<]*", "<updated>yesterday"))
                .isEmpty());
        assertFalse(faultsByTheAtomSchema(
                        feed.replaceFirst("<entry>", "<entry><body/>").replace("<id>", "<id><b/>"))
                .isEmpty());
    }

    // ---- JSON ----

    private static JsonObject json(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    /** The requirements of jsonfeed.org/version/1.1, and the types of its members. */
    private static List<String> faultsByJsonFeed(String text) {
        JsonObject feed = json(text);
        List<String> faults = new ArrayList<>();
        if (!feed.getString("version", "").equals("https://jsonfeed.org/version/1.1")) {
            faults.add("version");
        }
        strings(feed, Set.of("title"), Set.of("home_page_url", "feed_url", "description", "language"), faults);
        if (!(feed.get("items") instanceof javax.json.JsonArray)) {
            faults.add("items");
            return faults;
        }
        for (JsonObject item : feed.getJsonArray("items").getValuesAs(JsonObject.class)) {
            strings(item, Set.of("id"), Set.of("url", "title", "summary", "content_text", "content_html"), faults);
            if (!item.containsKey("content_text") && !item.containsKey("content_html")) {
                faults.add("no content");
            }
            for (String date : List.of("date_published", "date_modified")) {
                if (item.containsKey(date)) {
                    OffsetDateTime.parse(item.getString(date));
                }
            }
        }
        return faults;
    }

    private static void strings(JsonObject object, Set<String> required, Set<String> may, List<String> faults) {
        for (Map.Entry<String, JsonValue> member : object.entrySet()) {
            boolean isString = member.getValue() instanceof JsonString;
            if ((required.contains(member.getKey()) || may.contains(member.getKey())) && !isString) {
                faults.add(member.getKey() + " is no string");
            }
        }
        required.stream().filter(name -> !object.containsKey(name)).forEach(name -> faults.add("no " + name));
    }

    @Test
    void every_json_feed_is_version_1_1() throws Exception {
        for (String address : List.of("/feed.json", "/harbour/feed.json", "/letters/feed.json")) {
            String feed = get(address);
            assertEquals(List.of(), faultsByJsonFeed(feed), address);
            assertFalse(json(feed).getJsonArray("items").isEmpty(), address);
        }
        String feed = get("/feed.json");
        assertFalse(faultsByJsonFeed(feed.replace("\"id\":", "\"guid\":")).isEmpty());
        assertFalse(faultsByJsonFeed(feed.replace("version/1.1", "version/2")).isEmpty());
    }

    @Test
    void every_line_of_json_lines_is_an_object() throws Exception {
        List<String> lines = get("/search.jsonl?q=harbour").lines().toList();
        assertTrue(lines.size() > 10);
        lines.forEach(PublishedFormatsTest::json);
        assertEquals(
                lines.size() - 1, json(lines.getLast()).getJsonObject("end").getInt("found"));
    }

    // ---- BagIt ----

    /**
     * The Library of Congress' own implementation accepts an unpacked pack as a bag, and rejects it with one byte more.
     */
    @Test
    void aPackIsAValidBag() throws Exception {
        Path bag = folder.resolve("bag");
        var answer = site.get("/releases/0001.zip");
        assertEquals(200, answer.statusCode());
        try (var zip = new ZipInputStream(new ByteArrayInputStream(answer.body()))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = bag.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                Files.copy(zip, file);
            }
        }
        try (var verifier = new BagVerifier()) {
            verifier.isValid(new BagReader().read(bag), false);
            Files.writeString(bag.resolve("data/keys.txt"), "#", StandardOpenOption.APPEND);
            assertThrows(CorruptChecksumException.class, () -> verifier.isValid(new BagReader().read(bag), false));
        }
    }
}
