package org.daylight.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * The files on the drive of the procurement office: what is not in the port's mail. Each has a secret that a search of
 * mail alone does not find.
 */
final class TroveDocuments {

    private static final int FILES_IN_A_BOX = 500;

    private TroveDocuments() {}

    /** Writes the files into an empty folder. */
    static void writeTo(Path folder) throws IOException {
        write(folder, ScannedPage.pdf("addendum-4-signed.pdf", "story/files/addendum-4.png", "Addendum 4"));
        write(folder, celebration());
        Files.write(folder.resolve("bjarte-holm.pst"), ProcurementMailbox.pst());
    }

    /**
     * Writes everyday files of an office, for measurements: minutes as PDF, text and scans, tables as CSV and spreadsheets,
     * charts, archives. The same seed and number give the same bytes. All files differ.
     *
     * @param files how many; one of a hundred is a scanned page
     */
    static void writeMany(long seed, int files, Path folder) throws IOException {
        var phrases = new Phrases("phrases/en.txt");
        for (int i = 0; i < files; i++) {
            Dice dice = Dice.of(seed, "file", i);
            Path place = Files.createDirectories(folder.resolve("box-" + i / FILES_IN_A_BOX));
            write(place, everyday(i, phrases, dice));
        }
    }

    private static DemoAttachments.File everyday(int number, Phrases phrases, Dice dice) {
        LocalDate day = PortCalendar.FIRST.plusDays(number % 700);
        String name = number + "-" + day;
        if (number % 100 == 99) {
            return ScannedPage.pdf(name + "-scan.pdf", "story/files/addendum-4.png", "Scan " + number);
        }
        return switch (number % 6) {
            case 0 -> DemoAttachments.pdf(name + ".pdf", minutes(number, day, phrases, dice));
            case 1 -> DemoAttachments.text(name + ".txt", minutes(number, day, phrases, dice));
            case 2 ->
                new DemoAttachments.File(
                        "tides-" + name + ".csv",
                        "text/csv",
                        DemoAttachments.tides(day, dice.between(7, 31), dice).bytes());
            case 3 -> {
                List<List<String>> rows = new ArrayList<>();
                rows.add(List.of("Item " + number, "Remark", "Kroner"));
                for (int i = dice.between(5, 40); i > 0; i--) {
                    rows.add(List.of("" + i, phrases.say("aside", dice, new HashMap<>()), "" + dice.below(90_000)));
                }
                yield Workbook.xlsx(
                        name + ".xlsx", "Astrid Lunde", List.of(new Workbook.Sheet("Accounts", false, rows)));
            }
            case 4 -> DemoAttachments.chart(name + ".png", dice);
            default ->
                DemoAttachments.zip(
                        name + ".zip",
                        List.of(
                                DemoAttachments.chart("figure-1.png", dice),
                                DemoAttachments.pdf("minutes.pdf", minutes(number, day, phrases, dice))));
        };
    }

    private static String minutes(int number, LocalDate day, Phrases phrases, Dice dice) {
        var out = new StringBuilder("Port of Halvorsund\nMinutes " + number + ", " + day + "\n\n");
        for (int i = dice.between(4, 30); i > 0; i--) {
            out.append(phrases.say("aside", dice, new HashMap<>())).append("\n\n");
        }
        return out.toString();
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
