package org.daylight.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The files on the drive of the procurement office: what is not in the port's mail. Each has a secret that a search of
 * mail alone does not find.
 */
final class TroveDocuments {

    private TroveDocuments() {}

    /** Writes the files into an empty folder. */
    static void writeTo(Path folder) throws IOException {
        write(folder, ScannedPage.pdf("addendum-4-signed.pdf", "story/files/addendum-4.png"));
        write(folder, celebration());
        Files.write(folder.resolve("bjarte-holm.pst"), ProcurementMailbox.pst());
    }

    private static void write(Path folder, DemoAttachments.File file) throws IOException {
        Files.write(folder.resolve(file.name()), file.bytes());
    }

    /** What the council saw, and what it did not. */
    private static DemoAttachments.File celebration() {
        var shown = new Workbook.Sheet(
                "For the council",
                false,
                List.of(
                        List.of("Centenary of the port", "kroner"),
                        List.of("Dinner for 240 (canteen)", "31000"),
                        List.of("Music", "2000"),
                        List.of("Flowers", "5000"),
                        List.of("Total", "38000")));
        var hidden = new Workbook.Sheet(
                "Rock",
                true,
                List.of(
                        List.of("Invoice", "Booked as", "Kroner", "Remark"),
                        List.of("7741", "Rock, 800 cubic metres at 515", "412000", "booked as rock, eaten as lobster"),
                        List.of("7802", "Rock, 120 cubic metres at 515", "61800", "return fares from Singapore"),
                        List.of("Total", "", "473800", "no barge was ever weighed")));
        return Workbook.xlsx("celebration-accounts.xlsx", "Astrid Lunde", List.of(shown, hidden));
    }
}
