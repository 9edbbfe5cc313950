package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.daylight.archive.Archive;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.lucene.LuceneIndex;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;

/**
 * The site of a small archive that a test builds. It can be closed, built further and opened again. Requests name the host {@code papers.example}.
 */
final class BuiltSite implements AutoCloseable {

    /** Adds to the archive. While the site is open, it does not see what is added. */
    final ArchiveBuilder builder;

    private final Path folder;
    private final SiteOptions options;
    private Archive archive;
    private ArchiveIndex index;
    private Site site;

    /** @param folder for the archive, in {@code archive}, and its index */
    BuiltSite(Path folder, String title) {
        this(folder, title, SiteOptions.DEFAULT);
    }

    BuiltSite(Path folder, String title, SiteOptions options) {
        this.folder = folder;
        this.options = options;
        builder = new ArchiveBuilder(folder.resolve("archive"), title);
    }

    void open() throws IOException {
        archive = builder.open();
        index = ArchiveIndex.open(archive, folder.resolve("index"), LuceneIndex::open);
        index.catchUp();
        site = new Site(archive, index.index(), index::progress, options);
    }

    @Override
    public void close() throws IOException {
        index.close();
        archive.close();
    }

    /** Another site of the same archive and index, with other options. */
    Site beside(SiteOptions other) {
        return new Site(archive, index.index(), index::progress, other);
    }

    Archive archive() {
        return archive;
    }

    ArchiveIndex index() {
        return index;
    }

    Site site() {
        return site;
    }

    /** The size of the log. */
    long size() {
        return archive.contents().checkpoint().size();
    }

    Response answer(String target) {
        return answer(target, "papers.example");
    }

    Response answer(String target, String host) {
        return site.answer("GET", target, Map.of("host", host));
    }

    /** The content of an answer of any status. */
    static byte[] bytes(Response response) {
        return ((Response.Body.Bytes) response.body()).content();
    }

    /** The content of an answer of any status, as text. */
    static String text(Response response) {
        return new String(bytes(response), StandardCharsets.UTF_8);
    }

    /** The text at an address that exists. */
    String text(String target) {
        Response response = answer(target);
        assertEquals(200, response.status(), target);
        return text(response);
    }

    /** The page at an address that exists. */
    Document page(String target) {
        return Jsoup.parse(text(target));
    }
}
