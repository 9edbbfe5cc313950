package org.daylight.flow.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.daylight.catalog.DocumentFilter;
import org.daylight.catalog.ListedDocument;
import org.daylight.container.Provenance;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Rooms;
import org.daylight.newsroom.StepListener;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An export of Gmail: several archives with mailboxes, labels in each message. */
class TakeoutTest {

    private static final String MAILBOX = "Takeout/Mail/All mail Including Spam and Trash.mbox";

    @TempDir
    Path folder;

    /** As Takeout writes it: CRLF, and the two fields of Gmail before all others. */
    private static String message(int number, String labels) {
        return "From 127845534423033486" + number + "@xxx Tue Dec 01 10:00:0" + number
                + " +0000 2026\r\nX-GM-THRID: 77\r\n"
                + (labels == null ? "" : "X-Gmail-Labels: " + labels + "\r\n")
                + "Date: Tue, 01 Dec 2026 10:00:0" + number + " +0000\r\nFrom: a@port.example\r\nTo: b@port.example\r\n"
                + "Message-ID: <" + number + "@port.example>\r\nSubject: no " + number + "\r\n\r\nbody\r\n\r\n";
    }

    private Path zip(String name, String mailbox) throws IOException {
        Path file = folder.resolve(name);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("Takeout/archive_browser.html"));
            zip.write("<html>".getBytes(StandardCharsets.UTF_8));
            zip.putNextEntry(new ZipEntry(MAILBOX));
            zip.write(mailbox.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    private Path tgz(String name, String mailbox) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes), "UTF-8")) {
            byte[] content = mailbox.getBytes(StandardCharsets.UTF_8);
            var entry = new TarArchiveEntry(MAILBOX);
            entry.setSize(content.length);
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        }
        return Files.write(folder.resolve(name), bytes.toByteArray());
    }

    private static List<String> labelled(Newsroom newsroom, String label) {
        List<String> found = new ArrayList<>();
        var filter = new DocumentFilter("harbour", null, 1, 100, null, Provenance.word(label));
        for (ListedDocument each : newsroom.catalog().documents().list(filter, "", 0, 100)) {
            newsroom.catalog().documents().places(each.document().key()).stream()
                    .map(place -> place.container().replaceFirst("!.*", "") + " " + Provenance.labels(place.note()))
                    .forEach(found::add);
        }
        found.sort(null);
        return found;
    }

    @Test
    void labelsAreRecordedAsLocationsAndDocumentsAreFoundByThem() throws Exception {
        Path first = zip(
                "takeout-001.zip",
                message(1, "Inbox,Opened,\"Port, Harbour\"")
                        + message(2, "=?UTF-8?Q?Archiviert,Entw=C3=BCrfe,?=\r\n =?UTF-8?Q?Port_100%?=")
                        + message(3, null));
        Path second = tgz("takeout-002.tgz", message(4, "Inbox") + message(5, "Inbox 2"));
        Path room = Rooms.create(folder.resolve("newsroom"));

        ImportTrove.Result result = Rooms.importAll(room, List.of(first, second), 10, StepListener.NONE);

        assertEquals(
                5,
                assertInstanceOf(ImportTrove.Imported.class, result)
                        .accession()
                        .account()
                        .stored());
        try (Newsroom newsroom = Newsroom.open(room)) {
            assertEquals(
                    List.of("takeout-001.zip [Inbox, Opened, Port, Harbour]", "takeout-002.tgz [Inbox]"),
                    labelled(newsroom, "Inbox"));
            assertEquals(
                    List.of("takeout-001.zip [Inbox, Opened, Port, Harbour]"), labelled(newsroom, "Port, Harbour"));
            assertEquals(List.of("takeout-001.zip [Archiviert, Entwürfe, Port 100%]"), labelled(newsroom, "Entwürfe"));
            assertEquals(List.of("takeout-001.zip [Archiviert, Entwürfe, Port 100%]"), labelled(newsroom, "Port 100%"));
            assertEquals(List.of(), labelled(newsroom, "Inb"));
            assertEquals(List.of(), labelled(newsroom, "Inbox,Opened"));
        }
    }

    @Test
    void onlyTheHeaderHasLabels() {
        assertEquals("labels=a,b%20c", GmailLabels.remark(bytes("x-gmail-LABELS: b c,a\n\nX-Gmail-Labels: d\n")));
        assertEquals("", GmailLabels.remark(bytes("Subject: x\n\nX-Gmail-Labels: d\n")));
        assertEquals("", GmailLabels.remark(bytes("Subject: x\r\n\r\nX-Gmail-Labels: d\r\n")));
        assertEquals("", GmailLabels.remark(bytes("X-Gmail-Labels:\n\n")));
        assertEquals("labels=a%2Cb", GmailLabels.remark(bytes("X-Gmail-Labels: \"a,b")));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
