package org.daylight.web;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.Contents;
import org.daylight.archive.Release;
import org.daylight.archive.Trove;
import org.daylight.proof.Json;

/**
 * The releases as feeds: Atom (RFC 4287) and JSON Feed 1.1. An entry's id is the same on every mirror and after every withdrawal: it
 * is made from the log's name, the trove and the part.
 */
final class ReleaseFeed {

    private static final int ENTRIES = 50;

    private final Archive archive;

    ReleaseFeed(Archive archive) {
        this.archive = archive;
    }

    Response atom(Request request, Optional<String> slug) {
        Contents contents = archive.contents();
        String base = request.base();
        String self = base + slug.map(SiteAddress::atom).orElse(SiteAddress.atom());
        String home = base + slug.map(SiteAddress::trove).orElse(SiteAddress.front());
        List<Release> releases = newest(contents, slug);
        var out = new StringBuilder(4_096);
        out.append("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                + "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"en\">\n");
        element(out, "  ", "id", id(contents, slug.orElse("")));
        element(out, "  ", "title", title(contents, slug));
        element(
                out,
                "  ",
                "updated",
                releases.isEmpty()
                        ? "1970-01-01T00:00:00Z"
                        : Words.machine(releases.getFirst().time()));
        out.append("  <author><name>").append(xml(contents.origin())).append("</name></author>\n");
        out.append("  <link rel=\"self\" type=\"application/atom+xml\" href=\"")
                .append(xml(self))
                .append("\"/>\n");
        out.append("  <link rel=\"alternate\" type=\"text/html\" href=\"")
                .append(xml(home))
                .append("\"/>\n");
        for (Release release : releases) {
            out.append("  <entry>\n");
            element(out, "    ", "id", id(contents, release.trove() + "/part/" + release.number()));
            element(out, "    ", "title", title(contents, release));
            element(out, "    ", "published", Words.machine(release.time()));
            element(out, "    ", "updated", Words.machine(release.time()));
            out.append("    <link rel=\"alternate\" type=\"text/html\" href=\"")
                    .append(xml(base + SiteAddress.release(release)))
                    .append("\"/>\n");
            out.append("    <link rel=\"enclosure\" type=\"application/zip\" length=\"")
                    .append(release.packBytes())
                    .append("\" href=\"")
                    .append(xml(base + SiteAddress.file(ArchivePath.pack(release.sequence()))))
                    .append("\"/>\n");
            archive.torrent(release)
                    .ifPresent(torrent -> out.append(
                                    "    <link rel=\"enclosure\" type=\"application/x-bittorrent\" length=\"")
                            .append(torrent.bytes().length)
                            .append("\" href=\"")
                            .append(xml(base + SiteAddress.file(ArchivePath.torrent(release.sequence()))))
                            .append("\"/>\n"));
            out.append("    <content type=\"text\">")
                    .append(xml(words(release)))
                    .append("</content>\n  </entry>\n");
        }
        out.append("</feed>\n");
        return Response.bytes(
                        "application/atom+xml; charset=utf-8", out.toString().getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN);
    }

    Response json(Request request, Optional<String> slug) {
        Contents contents = archive.contents();
        String base = request.base();
        List<Json> items = newest(contents, slug).stream()
                .map(release -> item(contents, base, release))
                .toList();
        Json.Obj feed = Json.Obj.EMPTY
                .with("version", "https://jsonfeed.org/version/1.1")
                .with("language", "en")
                .with("title", title(contents, slug))
                .with("home_page_url", base + slug.map(SiteAddress::trove).orElse(SiteAddress.front()))
                .with("feed_url", base + slug.map(SiteAddress::jsonFeed).orElse(SiteAddress.jsonFeed()))
                .with("authors", new Json.Arr(List.of(Json.Obj.EMPTY.with("name", contents.origin()))))
                .with("items", new Json.Arr(items));
        return Response.bytes("application/feed+json; charset=utf-8", feed.bytes())
                .trust(Response.Trust.FOREIGN);
    }

    private Json item(Contents contents, String base, Release release) {
        Json pack = Json.Obj.EMPTY
                .with("url", base + SiteAddress.file(ArchivePath.pack(release.sequence())))
                .with("mime_type", "application/zip")
                .with("size_in_bytes", release.packBytes());
        var files = new ArrayList<Json>(List.of(pack));
        archive.torrent(release)
                .ifPresent(torrent -> files.add(Json.Obj.EMPTY
                        .with("url", base + SiteAddress.file(ArchivePath.torrent(release.sequence())))
                        .with("mime_type", "application/x-bittorrent")
                        .with("size_in_bytes", torrent.bytes().length)));
        return Json.Obj.EMPTY
                .with("id", id(contents, release.trove() + "/part/" + release.number()))
                .with("url", base + SiteAddress.release(release))
                .with("title", title(contents, release))
                .with("content_text", words(release))
                .with("date_published", Words.machine(release.time()))
                .with("attachments", new Json.Arr(files));
    }

    private static List<Release> newest(Contents contents, Optional<String> slug) {
        List<Release> all = slug.flatMap(contents::trove).map(Trove::releases).orElse(contents.releases());
        return all.reversed().stream().limit(ENTRIES).toList();
    }

    private static String id(Contents contents, String of) {
        String name = contents.origin() + "\n" + of;
        return "urn:uuid:" + UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    }

    private static String title(Contents contents, Optional<String> slug) {
        return slug.flatMap(contents::trove)
                .map(trove -> contents.title() + ": " + trove.title())
                .orElse(contents.title());
    }

    private static String title(Contents contents, Release release) {
        String trove = contents.troves().size() > 1
                ? contents.trove(release.trove()).map(Trove::title).orElse(release.trove()) + ", part "
                : "Part ";
        return trove + release.number() + (ReleasePage.isTitled(release) ? ": " + release.title() : "");
    }

    private static String words(Release release) {
        String counts = Words.count(release.published(), "document", "documents")
                + (release.withheld() == 0 ? "" : ", " + Words.number(release.withheld()) + " withheld")
                + ". Pack of " + Words.size(release.packBytes()) + ", SHA-256 "
                + release.pack().hex() + ".";
        return release.announcement().isBlank()
                ? counts
                : release.announcement().strip() + "\n\n" + counts;
    }

    private static void element(StringBuilder out, String indent, String name, String text) {
        out.append(indent)
                .append('<')
                .append(name)
                .append('>')
                .append(xml(text))
                .append("</")
                .append(name)
                .append(">\n");
    }

    /** Escapes for XML and leaves out what XML 1.0 has no form for. */
    static String xml(String text) {
        var out = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    boolean allowed = c == '\n'
                            || c == '\t'
                            || c >= 0x20 && c <= 0xd7ff
                            || c >= 0xe000 && c <= 0xfffd
                            || c >= 0x10000;
                    out.appendCodePoint(allowed ? c : 0xfffd);
                }
            }
        });
        return out.toString();
    }
}
