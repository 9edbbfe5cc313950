package org.daylight.app;

import java.util.List;
import org.daylight.catalog.Accession;
import org.daylight.format.Json;

/**
 * What an import says about the folders of Outlook files.
 *
 * @param folders of the accession, by name
 */
record FolderReport(List<Accession.Folder> folders) {

    /** The sum of all folders. */
    private Accession.Folder total() {
        var total = new Accession.Folder("", -1, -1, 0, 0, 0, 0, 0, 0, "");
        for (Accession.Folder each : folders) {
            total = new Accession.Folder(
                    "",
                    -1,
                    -1,
                    total.declared() + each.declared(),
                    total.recovered() + each.recovered(),
                    total.extracted() + each.extracted(),
                    total.skipped() + each.skipped(),
                    total.lost() + each.lost(),
                    total.hidden() + each.hidden(),
                    "");
        }
        return total;
    }

    /** Prints the total, and a line for each folder whose numbers differ; nothing when there is no folder. */
    void print(Terminal terminal) {
        if (folders.isEmpty()) {
            return;
        }
        terminal.out().println(TerminalFormats.count(folders.size(), "Outlook folder") + ": " + numbers(total()));
        for (Accession.Folder each : folders) {
            if (each.hasDifference()) {
                boolean differs = each.counted() >= 0 && each.listed() >= 0 && each.counted() != each.listed();
                terminal.out()
                        .println("  " + TerminalFormats.printable(each.container()) + ": " + numbers(each)
                                + (each.detail().isEmpty() ? "" : " (" + each.detail() + ")")
                                + (differs
                                        ? "; the folder counts " + TerminalFormats.count(each.counted()) + " and lists "
                                                + TerminalFormats.count(each.listed())
                                        : ""));
            }
        }
    }

    private static String numbers(Accession.Folder folder) {
        return TerminalFormats.count(folder.declared()) + " declared + " + TerminalFormats.count(folder.recovered())
                + " recovered = " + TerminalFormats.count(folder.extracted()) + " extracted + "
                + TerminalFormats.count(folder.skipped()) + " skipped + " + TerminalFormats.count(folder.lost())
                + " lost";
    }

    /** The total, and every folder. */
    Json.Obj json() {
        List<Json> each = folders.stream().map(FolderReport::json).toList();
        return numbersOf(total()).with("folders", new Json.Arr(each));
    }

    private static Json json(Accession.Folder folder) {
        Json.Obj object = numbersOf(folder).with("container", folder.container());
        object = folder.counted() < 0 ? object : object.with("counted", folder.counted());
        object = folder.listed() < 0 ? object : object.with("listed", folder.listed());
        return object.with("detail", folder.detail());
    }

    private static Json.Obj numbersOf(Accession.Folder folder) {
        return Json.Obj.EMPTY
                .with("declared", folder.declared())
                .with("recovered", folder.recovered())
                .with("extracted", folder.extracted())
                .with("skipped", folder.skipped())
                .with("lost", folder.lost())
                .with("hidden", folder.hidden());
    }
}
