package org.daylight.web.page;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PartLine;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.archive.Trove;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.file.AddressNumber;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.Formats;
import org.jspecify.annotations.Nullable;

/**
 * The sitemap (sitemaps.org, protocol 0.9): an index, one file of the pages without documents, and files of the documents of each part. All of it
 * depends on the log and the packs only, except for the scheme and host of the addresses, which the protocol requires.
 */
public final class Sitemap {

    /** Lines of a part in one file; the protocol allows 50,000 addresses. */
    private static final int LINES = 10_000;

    /** The most files in an index, by the protocol. */
    private static final int FILES = 50_000;

    private static final String NAMESPACE = "xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"";

    private final Archive archive;

    public Sitemap(Archive archive) {
        this.archive = archive;
    }

    /** The index; empty where scheme and host are not known. */
    public Optional<Response> index(Request request) {
        String base = request.base();
        if (base.isEmpty()) {
            return Optional.empty();
        }
        var out = start("sitemapindex");
        int files = 1;
        entry(out, "sitemap", base + SiteAddress.sitemap("pages"), newest());
        for (Release release : archive.contents().releases()) {
            for (int file = 1; file <= files(release) && files < FILES; file++, files++) {
                entry(out, "sitemap", base + SiteAddress.sitemap(name(release, file)), release.time());
            }
        }
        return Optional.of(end(out, "sitemapindex"));
    }

    /** A file of the index; empty where there is none of this name. @param name such as {@code pages.xml} or {@code 7-1.xml} */
    public Optional<Response> file(Request request, String name) throws IOException {
        String base = request.base();
        if (base.isEmpty() || !name.endsWith(".xml")) {
            return Optional.empty();
        }
        String of = name.substring(0, name.length() - 4);
        if (of.equals("pages")) {
            return Optional.of(pages(base));
        }
        for (Release release : archive.contents().releases()) {
            if (of.startsWith(release.sequence() + "-")) {
                int file = AddressNumber.parseInt(of.substring(of.indexOf('-') + 1));
                return file < 1 || file > files(release)
                        ? Optional.empty()
                        : Optional.of(documents(base, release, file));
            }
        }
        return Optional.empty();
    }

    private Response pages(String base) {
        PublicRecord contents = archive.contents();
        var out = start("urlset");
        entry(out, "url", base + SiteAddress.front(), newest());
        entry(out, "url", base + SiteAddress.about(), null);
        int pages = 2;
        for (Trove trove : contents.troves()) {
            List<Release> releases = trove.releases();
            if (pages++ < FILES) {
                entry(
                        out,
                        "url",
                        base + SiteAddress.trove(trove.slug()),
                        releases.isEmpty() ? null : releases.getLast().time());
            }
        }
        for (Story story : contents.stories()) {
            if (story.isShown() && pages++ < FILES) {
                entry(
                        out,
                        "url",
                        base + SiteAddress.story(story.name()),
                        story.newest().time());
            }
        }
        for (Release release : contents.releases()) {
            if (pages++ < FILES) {
                entry(out, "url", base + SiteAddress.release(release), release.time());
            }
        }
        return end(out, "urlset");
    }

    /** The documents of a part that are shown now, in the order of their numbers. */
    private Response documents(String base, Release release, int file) throws IOException {
        List<PartLine> lines = archive.lines(release, 0, Integer.MAX_VALUE);
        var out = start("urlset");
        int from = Math.min(lines.size(), (file - 1) * LINES);
        for (PartLine line : lines.subList(from, Math.min(lines.size(), from + LINES))) {
            if (!line.isWithheld() && !release.withdrawn().containsKey(line.number())) {
                entry(
                        out,
                        "url",
                        base + SiteAddress.document(new DocumentId(release.trove(), line.number())),
                        release.time());
            }
        }
        return end(out, "urlset");
    }

    private static int files(Release release) {
        return Math.max(1, (release.lines() + LINES - 1) / LINES);
    }

    private static String name(Release release, int file) {
        return String.format(Locale.ROOT, "%d-%d", release.sequence(), file);
    }

    private @Nullable Instant newest() {
        List<Release> releases = archive.contents().releases();
        return releases.isEmpty() ? null : releases.getLast().time();
    }

    private static StringBuilder start(String element) {
        return new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<")
                .append(element)
                .append(' ')
                .append(NAMESPACE)
                .append(">\n");
    }

    private static void entry(StringBuilder out, String element, String address, @Nullable Instant changed) {
        out.append('<')
                .append(element)
                .append("><loc>")
                .append(AtomFeed.xml(address))
                .append("</loc>");
        if (changed != null) {
            out.append("<lastmod>").append(Formats.machine(changed)).append("</lastmod>");
        }
        out.append("</").append(element).append(">\n");
    }

    private static Response end(StringBuilder out, String element) {
        out.append("</").append(element).append(">\n");
        return Response.bytes("application/xml; charset=utf-8", out.toString().getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN);
    }
}
