package org.daylight.desk.page;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.daylight.archive.DocumentId;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditEntry;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.editors.Editor;
import org.daylight.format.Json;
import org.daylight.http.Cost;
import org.daylight.http.Response;
import org.daylight.web.view.PageLinks;
import org.jspecify.annotations.Nullable;

/**
 * The audit log, the newest entry first, with the result of verifying it. Each page reads the whole log, because only then it is known
 * whether it is whole; memory for the entries of the pages up to the one that is shown.
 */
public final class AuditPage implements DeskPage {

    private static final int ENTRIES = 50;
    private static final int MOST_PAGES = 200;
    private static final int MOST_CHARS = 200;

    private final DeskNewsroom newsroom;

    public AuditPage(DeskNewsroom newsroom) {
        this.newsroom = newsroom;
    }

    /**
     * What the template shows.
     *
     * @param problem why the filter cannot be used; empty for none
     * @param total how many entries the filter finds
     */
    record View(
            DeskFrame frame,
            AuditCheck.Result result,
            List<Row> rows,
            PageLinks pages,
            long total,
            String who,
            String document,
            List<String> users,
            String problem) {}

    /** An entry. @param detail its further members, in words */
    record Row(long sequence, Instant time, String who, String action, String about, String reason, String detail) {}

    @Override
    public Cost cost(String method, List<String> path) {
        return Cost.EXPENSIVE;
    }

    @Override
    public Response get(DeskRequest request) throws Refusal, IOException {
        if (!request.editor().mayAudit()) {
            throw Refusal.forbidden("The audit log is for auditors, editors and publishers.");
        }
        if (request.path().size() > 1) {
            throw Refusal.notFound("There is no such page.");
        }
        String who = request.parameter("who");
        String document = request.parameter("document").strip();
        DocumentId about = null;
        String problem = "";
        try {
            about = document.isEmpty() ? null : DocumentId.parse(document);
        } catch (IllegalArgumentException e) {
            problem = "Write a document as harbour/20413.";
        }
        int page = Math.min(request.page(), MOST_PAGES);
        var entries = new Entries(who, about, page);
        AuditCheck.Result result = AuditCheck.run(newsroom.newsroom(), entries::add, null);
        if (!result.problems().isEmpty()) {
            // An entry may be decided and not in the file yet, after a crash.
            settle();
            entries = new Entries(who, about, page);
            result = AuditCheck.run(newsroom.newsroom(), entries::add, null);
        }
        long last = Math.min(MOST_PAGES, PageLinks.pages(entries.total, ENTRIES));
        String filter = (who.isEmpty() ? "" : "&who=" + encoded(who))
                + (document.isEmpty() ? "" : "&document=" + encoded(document));
        var view = new View(
                DeskFrame.of(request, "Audit log"),
                result,
                entries.newestFirst(),
                PageLinks.of(Math.min(page, last), last, each -> "/audit?page=" + each + filter),
                entries.total,
                who,
                document,
                newsroom.users().editors().stream().map(Editor::name).toList(),
                problem);
        return DeskHtml.page(out -> JteauditGenerated.render(out, null, view));
    }

    private void settle() {
        try {
            new AuditLog(newsroom.deciding()).settle();
        } catch (IOException e) {
            // the check reports it
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Gathers the newest entries that a filter finds. */
    private static final class Entries {

        private final String who;
        private final @Nullable DocumentId about;
        private final int page;
        private final ArrayDeque<Row> kept = new ArrayDeque<>();
        private long total;

        Entries(String who, @Nullable DocumentId about, int page) {
            this.who = who;
            this.about = about;
            this.page = page;
        }

        void add(AuditEntry entry) {
            boolean isWanted = (who.isEmpty() || who.equals(entry.who()))
                    && (about == null || entry.what().isAbout(about));
            if (isWanted) {
                total++;
                kept.addLast(row(entry));
                if (kept.size() > page * ENTRIES) {
                    kept.removeFirst();
                }
            }
        }

        /** Those of the page; of a page after the last one, those of the last one. */
        List<Row> newestFirst() {
            long last = Math.max(1, (total + ENTRIES - 1) / ENTRIES);
            List<Row> newest = new ArrayList<>(kept).reversed();
            int from = (int) (Math.min(page, last) - 1) * ENTRIES;
            return newest.subList(Math.min(from, newest.size()), Math.min(from + ENTRIES, newest.size()));
        }
    }

    private static Row row(AuditEntry entry) {
        AuditRecord what = entry.what();
        StringBuilder about = new StringBuilder();
        if (what.trove() != null) {
            about.append(what.trove());
            about.append(what.documents() == null ? "" : "/" + cut(what.documents()));
        }
        about.append(what.part() == 0 ? "" : " part " + what.part());
        about.append(what.count() > 1 ? " (" + what.count() + " documents)" : "");
        StringBuilder detail = new StringBuilder();
        for (Map.Entry<String, Json> each : what.detail().members().entrySet()) {
            String value = each.getValue() instanceof Json.Str(String text)
                    ? text
                    : each.getValue().text();
            detail.append(detail.isEmpty() ? "" : "; ")
                    .append(each.getKey())
                    .append(' ')
                    .append(cut(value));
            if (detail.length() > 4 * MOST_CHARS) {
                break;
            }
        }
        return new Row(
                entry.sequence(),
                entry.time(),
                entry.who() == null ? "–" : entry.who(),
                what.action(),
                about.toString().strip(),
                cut(what.reason()),
                detail.toString());
    }

    private static String cut(String text) {
        return text.length() <= MOST_CHARS ? text : text.substring(0, MOST_CHARS) + "…";
    }
}
