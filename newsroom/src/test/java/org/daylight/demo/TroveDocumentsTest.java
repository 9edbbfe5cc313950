package org.daylight.demo;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.daylight.catalog.Accession;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TroveDocumentsTest {

    @TempDir
    Path folder;

    private static String names(Path folder) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .sorted()
                    .toList()
                    .toString();
        }
    }

    @Test
    void theFilesAreTheSameEachTime() throws Exception {
        Path one = Files.createDirectory(folder.resolve("one"));
        Path two = Files.createDirectory(folder.resolve("two"));
        TroveDocuments.writeTo(one);
        TroveDocuments.writeTo(two);

        assertEquals("[addendum-4-signed.pdf, bjarte-holm.pst, celebration-accounts.xlsx]", names(one));
        for (String name : List.of("addendum-4-signed.pdf", "bjarte-holm.pst", "celebration-accounts.xlsx")) {
            assertArrayEquals(Files.readAllBytes(one.resolve(name)), Files.readAllBytes(two.resolve(name)), name);
        }
    }

    @Test
    void theSecretsAreInNoFileAsPlainText() throws Exception {
        TroveDocuments.writeTo(folder);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String secret : List.of("shall not be measured", "eaten as lobster", "chose the swan")) {
                    assertFalse(bytes.contains(secret), file + " has: " + secret);
                }
            }
        }
    }

    @Test
    void theyAreImportedAsFilesAndMessages() throws Exception {
        TroveDocuments.writeTo(Files.createDirectory(folder.resolve("documents")));
        Path newsroom = Rooms.create(folder.resolve("newsroom"));
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.open(room.vaultFolder());
                SearchIndex index = LuceneIndex.open(room.indexFolder())) {
            var request = ImportTrove.Request.ofAllFiles("harbour", "T", List.of(folder.resolve("documents")));
            ImportTrove.Result result = new ImportTrove(room, vault, index).run(request, new Rooms.Unwatched());

            Accession accession =
                    assertInstanceOf(ImportTrove.Imported.class, result).accession();
            assertEquals(7, accession.account().stored());
            assertEquals(0, accession.account().unreadable());
            assertEquals(2, room.catalog().documents().files(accession.number()));
            assertEquals(
                    Map.of("item-appointment", 1L), room.catalog().accessions().passedOver(accession.number()));
        }
    }

    @Test
    void theScanIsOnePictureOfTheWholePage() throws Exception {
        byte[] pdf = ScannedPage.pdf("a.pdf", "story/files/addendum-4.png", "A").bytes();
        String text = Encoding.raw(pdf);

        int begin = text.indexOf("stream\n", text.indexOf("/Subtype /Image")) + 7;
        int end = text.indexOf("\nendstream", begin);
        byte[] pixels = new InflaterInputStream(new ByteArrayInputStream(pdf, begin, end - begin)).readAllBytes();
        assertEquals(1754 * (1 + 1240 / 8), pixels.length); // each row has a byte for its filter
        assertFalse(text.contains("/Font"));
        int table = Integer.parseInt(text.substring(text.indexOf("startxref\n") + 10, text.indexOf("\n%%EOF")));
        assertTrue(text.startsWith("xref\n", table));
    }

    @Test
    void theSpreadsheetIsWellFormedAndHidesItsSecondSheet() throws Exception {
        TroveDocuments.writeTo(folder);
        var parts = new TreeMap<String, String>();
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        try (var zip = new ZipInputStream(Files.newInputStream(folder.resolve("celebration-accounts.xlsx")))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var bytes = new ByteArrayOutputStream();
                zip.transferTo(bytes);
                parser.parse(new ByteArrayInputStream(bytes.toByteArray()));
                parts.put(entry.getName(), bytes.toString(StandardCharsets.UTF_8));
            }
        }
        assertTrue(parts.get("xl/workbook.xml").contains("<sheet name=\"Rock\" sheetId=\"2\" state=\"hidden\""));
        assertTrue(parts.get("xl/worksheets/sheet2.xml").contains("booked as rock, eaten as lobster"));
        assertFalse(parts.get("xl/worksheets/sheet1.xml").contains("lobster"));
    }

    @Test
    void everydayFilesAllDiffer() throws Exception {
        HarbourTrove.writeFiles(1, 220, folder);
        var hashes = new TreeSet<String>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                hashes.add(Sha256.of(Files.readAllBytes(file)).hex());
            }
        }
        assertEquals(220, hashes.size());
    }
}
