package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.CodeDescriptions;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.PageLinks;
import org.daylight.web.view.PageOfRows;
import org.daylight.web.view.TroveTotals;

/** The page of a trove: its description, its totals, losses of the import, and every part. */
public final class TrovePage {

    private static final int PARTS = 100;

    private final PageFrames frames;
    private final Archive archive;

    /** What the template shows. */
    record View(
            PageFrame shell, Trove trove, TroveTotals totals, List<Loss> losses, List<Release> parts, PageLinks pages) {

        /** Whether documents were withdrawn, so that the table shows their number. */
        boolean hasWithdrawn() {
            return totals.withdrawn() > 0;
        }
    }

    /** Messages that could not be imported completely, for one reason. */
    record Loss(String words, long count) {}

    public TrovePage(PageFrames frames, Archive archive) {
        this.frames = frames;
        this.archive = archive;
    }

    public Optional<Response> page(Request request, String slug) {
        PublicRecord contents = archive.contents();
        return contents.trove(slug).map(trove -> page(request, contents, trove));
    }

    private Response page(Request request, PublicRecord contents, Trove trove) {
        var parts = PageOfRows.of(
                request,
                trove.releases().reversed(),
                PARTS,
                number -> SiteAddress.page(SiteAddress.trove(trove.slug()), number));
        View view = new View(
                frames.of(contents, trove.title()).trove(trove.slug()),
                trove,
                TroveTotals.of(List.of(trove)),
                trove.losses().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(loss -> new Loss(CodeDescriptions.of(loss.getKey()), loss.getValue()))
                        .toList(),
                parts.rows(),
                parts.links());
        StringOutput out = new StringOutput();
        JtetroveGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }
}
