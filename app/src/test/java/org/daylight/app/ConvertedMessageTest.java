package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.daylight.catalog.HeldConversion;
import org.daylight.catalog.HeldDocument;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message that was converted from a format that does not keep its bytes: what the public is told of it. */
class ConvertedMessageTest {

    private static final Sha256 CONTAINER = Sha256.of("mailbox.pst".getBytes(StandardCharsets.US_ASCII));

    @TempDir
    Path folder;

    @Test
    void thePackThePagesTheDossierAndSearchSayThatItCannotBeChecked() throws Exception {
        Path mail = Files.createDirectories(folder.resolve("mail"));
        Files.writeString(mail.resolve("1.eml"), "From: a@b.example\nSubject: Converted\n\nberthseven\n");
        Files.writeString(mail.resolve("2.eml"), "From: a@b.example\nSubject: Original\n\nberthseven too\n");
        var publisher = new Publisher(folder);
        publisher.daylight("init", "newsroom", "--origin", "harbour.example");
        publisher.daylight("import", "-n", "newsroom", "--trove", "harbour", "mail");
        int number;
        try (Newsroom room = Newsroom.open(folder.resolve("newsroom"))) {
            HeldDocument converted = null;
            for (int n = 1; n <= 2; n++) {
                HeldDocument held =
                        room.catalog().documents().find("harbour", n).orElseThrow();
                converted = held.sizeBytes() == Files.size(mail.resolve("1.eml")) ? held : converted;
            }
            number = converted.number();
            room.catalog()
                    .documents()
                    .convert(converted.key(), new HeldConversion("pst", CONTAINER, "Inbox/Ann Lee/0x200024"));
        }
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2026-11-22T09:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        publisher.daylight("publish", "-n", "newsroom");
        publisher.daylight("check", "newsroom/archive");

        String item = "sha256:"
                + Sha256.of("Inbox/Ann Lee/0x200024".getBytes(StandardCharsets.UTF_8))
                        .hex();
        try (var pack =
                new ZipFile(folder.resolve("newsroom/archive/releases/0001.zip").toFile())) {
            String lines = new String(
                    pack.getInputStream(pack.getEntry("data/documents.jsonl")).readAllBytes(), StandardCharsets.UTF_8);
            String conversion = "\"conversion\":{\"format\":\"pst\",\"container\":\"" + CONTAINER.hex()
                    + "\",\"item\":\"" + item + "\"}";
            assertTrue(lines.contains(conversion), lines);
            assertFalse(lines.contains("Ann Lee"), lines);
            assertEquals(
                    1, lines.lines().filter(line -> line.contains("conversion")).count());
        }
        try (ServedArchive served = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            String address = "/harbour/" + number;
            assertEquals(address, served.find("is:converted"));
            assertEquals(address, served.find("auth:uncheckable"));
            assertEquals("/harbour/" + (3 - number), served.find("auth:none"));
            for (String path : new String[] {address, address + "/evidence"}) {
                String page = new String(served.get(path).body(), StandardCharsets.UTF_8);
                assertTrue(page.contains("does not keep the original bytes"), page);
                assertTrue(page.contains("a file in the format PST"), page);
                assertTrue(page.contains(CONTAINER.hex()) && page.contains(item), page);
            }
            String page = new String(served.get(address).body(), StandardCharsets.UTF_8);
            assertTrue(page.contains("It cannot be checked: the format does not keep the original bytes."), page);
            String other = new String(served.get("/harbour/" + (3 - number)).body(), StandardCharsets.UTF_8);
            assertFalse(other.contains("does not keep the original bytes"), other);
            String findings = entry(served.get(address + "/dossier.zip").body(), "findings.json");
            assertTrue(findings.contains("\"mark\":\"not-checkable\",\"reason\":\"format-converted\""), findings);
            assertTrue(findings.contains("\"format\":\"pst\""), findings);
            assertTrue(entry(served.get(address + "/dossier.zip").body(), "README.txt")
                    .contains(CONTAINER.hex()));
        }
    }

    private static String entry(byte[] zip, String name) throws Exception {
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                if (entry.getName().equals(name)) {
                    return new String(in.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        throw new AssertionError(name + " is missing");
    }
}
