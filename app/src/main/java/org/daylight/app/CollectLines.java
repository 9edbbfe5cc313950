package org.daylight.app;

import java.util.List;
import org.daylight.collect.CollectReport;
import org.daylight.collect.ConversationEntry;
import org.daylight.collect.ListDrop;
import org.daylight.format.Json;

/** Prints what a collection did, or what waits on a drop. */
final class CollectLines {

    private final Terminal terminal;
    private final boolean json;

    CollectLines(Terminal terminal, boolean json) {
        this.terminal = terminal;
        this.json = json;
    }

    /** @param given the option of the newsroom, for hints. @return the exit code */
    int report(CollectReport report, String given) {
        boolean isAll = report.damaged().isEmpty()
                && report.incomplete().isEmpty()
                && report.problems().isEmpty()
                && report.forOthers() == 0
                && report.undelivered().isEmpty();
        boolean isNothing = report.arrived().isEmpty() && report.acknowledged() == 0 && report.delivered() == 0;
        if (json) {
            terminal.out().println(object(report).text());
        } else {
            print(report);
            if (isNothing && isAll) {
                line("nothing waits on the drop");
            }
            if (!report.arrived().isEmpty()) {
                terminal.err()
                        .println("next:  daylight extract" + given + "   and   daylight conversations" + given
                                + " show " + report.arrived().getFirst().conversation());
            }
        }
        return !isAll ? isNothing ? Exit.NOTHING_DONE : Exit.SOME_LOST : Exit.DONE;
    }

    private void print(CollectReport report) {
        for (CollectReport.Arrived each : report.arrived()) {
            line("conversation " + each.conversation() + (each.isNew() ? " (new)" : "") + ": "
                    + TerminalFormats.count(each.texts(), "text") + ", "
                    + TerminalFormats.count(each.files().size(), "file")
                    + (each.files().isEmpty()
                            ? ""
                            : each.accession() == 0
                                    ? "; nothing new for the trove " + each.trove()
                                    : "; accession " + each.accession() + " of " + each.trove() + " with "
                                            + TerminalFormats.count(each.documents(), "document")));
        }
        for (ConversationEntry.SourceFile each : report.sentBefore()) {
            line("sent before (" + each.sentBefore() + "): " + each.name());
        }
        long kept = report.arrived().stream()
                .flatMap(each -> each.files().stream())
                .filter(ConversationEntry.SourceFile::isKept)
                .count();
        if (kept > 0) {
            line(TerminalFormats.count(kept, "file")
                    + " kept as sent, encrypted: as a whole they are not one document");
        }
        report.problems().forEach(each -> line("problem: " + each));
        report.damaged()
                .forEach(each -> line("stays on the drop: " + each.reason()
                        + (each.conversation() == 0 ? "" : " (conversation " + each.conversation() + ")")));
        report.incomplete()
                .forEach(each -> line("not complete, stays on the drop: " + each.item() + ", " + each.reason()
                        + " (conversation " + each.conversation() + "); to collect it now, add --incomplete"));
        if (report.forOthers() > 0) {
            line(TerminalFormats.count(report.forOthers(), "item")
                    + " cannot be decrypted with these keys, and stays on the drop: use the key of another editor");
        }
        if (report.delivered() > 0) {
            line(TerminalFormats.count(report.delivered()) + (report.delivered() == 1 ? " reply" : " replies")
                    + " delivered");
        }
        report.undelivered()
                .forEach(each -> line("not delivered to conversation " + each.conversation() + ": " + each.reason()));
        if (report.acknowledged() > 0) {
            line(TerminalFormats.count(report.acknowledged(), "item") + " collected; the drop deletes "
                    + (report.acknowledged() == 1 ? "it" : "them"));
        }
    }

    private static Json.Obj object(CollectReport report) {
        return Json.Obj.EMPTY
                .with(
                        "conversations",
                        new Json.Arr(report.arrived().stream()
                                .<Json>map(each -> Json.Obj.EMPTY
                                        .with("conversation", each.conversation())
                                        .with("new", each.isNew())
                                        .with("texts", each.texts())
                                        .with("files", each.files().size())
                                        .with("trove", each.trove())
                                        .with("accession", each.accession())
                                        .with("documents", each.documents()))
                                .toList()))
                .with(
                        "sentBefore",
                        new Json.Arr(report.sentBefore().stream()
                                .<Json>map(each -> Json.Obj.EMPTY
                                        .with("name", each.name())
                                        .with("sha256", each.sha256().hex())
                                        .with("before", each.sentBefore()))
                                .toList()))
                .with(
                        "problems",
                        new Json.Arr(report.problems().stream()
                                .<Json>map(Json.Str::new)
                                .toList()))
                .with("damaged", left(report.damaged()))
                .with("incomplete", left(report.incomplete()))
                .with("forOthers", report.forOthers())
                .with("delivered", report.delivered())
                .with("undelivered", left(report.undelivered()))
                .with("acknowledged", report.acknowledged());
    }

    private static Json.Arr left(List<CollectReport.Left> all) {
        return new Json.Arr(all.stream()
                .<Json>map(each -> Json.Obj.EMPTY
                        .with("conversation", each.conversation())
                        .with("item", each.item())
                        .with("reason", each.reason()))
                .toList());
    }

    /** Lists what waits. @return the exit code */
    int list(List<ListDrop.Row> rows) {
        for (ListDrop.Row each : rows) {
            line(json ? object(each).text() : words(each));
        }
        if (rows.isEmpty() && !json) {
            line("nothing waits on the drop");
        }
        return rows.stream().anyMatch(each -> !each.problem().isEmpty()) ? Exit.SOME_LOST : Exit.DONE;
    }

    private static String words(ListDrop.Row row) {
        String who = row.conversation() == 0 ? "new source " + row.source() : "conversation " + row.conversation();
        String what = row.kind().isEmpty()
                ? row.problem().isEmpty() ? "an item" : "an item: " + row.problem()
                : row.kind() + (row.name().isEmpty() ? "" : " " + row.name()) + ", " + row.day() + ", "
                        + TerminalFormats.bytes(row.bytes());
        return who + "  " + what + ", " + TerminalFormats.bytes(row.storedBytes()) + " on the drop"
                + (row.isCollected() ? "  (collected before; the drop was not told)" : "");
    }

    private static Json.Obj object(ListDrop.Row row) {
        return Json.Obj.EMPTY
                .with("conversation", row.conversation())
                .with("source", row.source())
                .with("item", row.item())
                .with("kind", row.kind())
                .with("name", row.name())
                .with("day", row.day())
                .with("bytes", row.bytes())
                .with("storedBytes", row.storedBytes())
                .with("problem", row.problem())
                .with("collected", row.isCollected());
    }

    private void line(String foreign) {
        terminal.out().println(TerminalFormats.printable(foreign));
    }
}
