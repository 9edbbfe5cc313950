package org.daylight.staticsite;

import java.util.Arrays;
import java.util.List;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Release;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.DocumentRow;

/**
 * What surrounds the content of a static page, and the paths of the pages. Every link of a page is relative.
 *
 * @param site what is the same on every page
 * @param title of this page, without the archive's; empty for the front page
 * @param root from the page to the folder: empty, or {@code ../}
 * @param made a hash of everything that the page is made from; empty for a page that is always made again
 * @param scripts paths of its scripts
 */
record StaticPage(Site site, String title, String root, String made, List<String> scripts) {

    /**
     * What is the same on every page.
     *
     * @param archive the archive's title
     * @param origin the log's name
     * @param style path of the style sheet of all pages
     * @param reading path of the style sheet of pages without scripts
     * @param icon path of the icon
     */
    record Site(String archive, String origin, String style, String reading, String icon) {}

    /** A page without scripts in the folder itself. */
    static StaticPage top(Site site, String title) {
        return new StaticPage(site, DocumentRow.straight(title), "", "", List.of());
    }

    /** A page without scripts in a folder of the folder. @param made see {@link #made} */
    static StaticPage below(Site site, String title, String made) {
        return new StaticPage(site, DocumentRow.straight(title), "../", made, List.of());
    }

    /** Its Content-Security-Policy. Only a page with scripts may run them, read files of the folder, and show pictures of documents. */
    String policy() {
        return scripts.isEmpty()
                ? "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
                : "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:"
                        + " blob:; base-uri 'none'; form-action 'none'";
    }

    /** The path of a page of a part. @param page from 1 */
    static String part(int sequence, int page) {
        return "parts/" + numbered(sequence, page);
    }

    /** The path of a page of the threads of a part. @param page from 1 */
    static String threads(int sequence, int page) {
        return "threads/" + numbered(sequence, page);
    }

    static String numbered(int sequence, int page) {
        String name = packName(sequence);
        return name.substring(0, name.indexOf('.')) + (page == 1 ? "" : "-" + page) + ".html";
    }

    /** The path of the page of a story. */
    static String story(String name) {
        return "stories/" + encode(name) + ".html";
    }

    /** Where the search page shows a document. */
    static String document(String trove, int number) {
        return "search.html#d=" + encode(trove) + "/" + number;
    }

    static String document(DocumentId id) {
        return document(id.trove(), id.number());
    }

    /** Where the search page shows the result of a query. */
    static String search(String query) {
        return "search.html#q=" + encode(query);
    }

    /** The path of the file of a part. */
    static String pack(Release release) {
        return ArchivePath.pack(release.sequence());
    }

    /** Its name without its folder. */
    static String packName(Release release) {
        return packName(release.sequence());
    }

    private static String packName(int sequence) {
        String path = ArchivePath.pack(sequence);
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Whether a part has a title of its own. */
    static boolean isTitled(Release release) {
        return !release.title().isBlank() && !release.title().equals("Part " + release.part());
    }

    /** The paragraphs of a text of the publisher, which blank lines separate. */
    static List<String> paragraphs(String text) {
        return Arrays.stream(text.split("\\R\\s*\\R"))
                .map(paragraph -> DocumentRow.straight(paragraph.strip()))
                .filter(paragraph -> !paragraph.isEmpty())
                .toList();
    }

    static String encode(String text) {
        return SiteAddress.encode(text);
    }
}
