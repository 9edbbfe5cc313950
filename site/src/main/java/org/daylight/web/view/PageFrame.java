package org.daylight.web.view;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.mirror.MirrorState;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.file.StaticFiles;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * What surrounds the content of a page: header, search field, links to feeds, footer. Immutable.
 *
 * @param site what is the same on every page
 * @param title of this page, without the archive's
 * @param query the text of the search field
 * @param atom address of the Atom feed that belongs to this page
 * @param jsonFeed address of the JSON feed that belongs to this page
 * @param indexed false for pages that search engines should not list
 * @param links further links in the head of the page
 * @param metadata what the page says of itself to programs; null for nothing
 */
public record PageFrame(
        Site site,
        String title,
        String query,
        String atom,
        String jsonFeed,
        boolean indexed,
        List<HeadLink> links,
        @Nullable PageMetadata metadata) {

    /** A {@code link} element. @param type of what it leads to; null when it does not say @param title for people; null for none */
    public record HeadLink(
            String relation,
            @Nullable String type,
            @Nullable String title,
            String address) {}

    /**
     * What is the same on every page.
     *
     * @param archive the archive's title
     * @param origin the log's name
     * @param entries how many entries the log has
     * @param newest time of the newest release; null when there is none
     * @param stylesheet address of the style sheet
     * @param mirror the state of the mirror that this site is; null for the publisher's own site, and for any other copy
     * @param banner a line above every page; empty for none
     * @param hasStories whether a story can be read
     * @param dated whether the footer says how new the archive is; only few pages do, because all others are the same after a release, so that
     *     caches can go on using them
     * @param unconfirmed what to say of the parts that were opened with their keys and that the log does not contain yet; empty for none
     */
    public record Site(
            String archive,
            String origin,
            long entries,
            @Nullable Instant newest,
            String stylesheet,
            @Nullable MirrorState mirror,
            String banner,
            boolean hasStories,
            boolean dated,
            String unconfirmed) {

        private Site asDated() {
            return new Site(
                    archive, origin, entries, newest, stylesheet, mirror, banner, hasStories, true, unconfirmed);
        }

        private Site saying(String words) {
            return new Site(archive, origin, entries, newest, stylesheet, mirror, banner, hasStories, dated, words);
        }
    }

    static PageFrame of(PublicRecord contents, String title, @Nullable MirrorState mirror, String banner) {
        List<Release> releases = contents.releases();
        var site = new Site(
                DocumentRow.straight(contents.title()),
                contents.origin(),
                contents.checkpoint().size(),
                releases.stream()
                        .map(Release::time)
                        .max(Comparator.naturalOrder())
                        .orElse(null),
                StaticFiles.STYLE_ADDRESS,
                mirror,
                banner,
                contents.stories().stream().anyMatch(Story::isShown),
                false,
                OpenedWords.of(contents));
        return new PageFrame(
                site,
                DocumentRow.straight(title),
                "",
                SiteAddress.atom(),
                SiteAddress.jsonFeed(),
                true,
                List.of(),
                null);
    }

    /** The same with this text in the search field. */
    public PageFrame query(String other) {
        return new PageFrame(site, title, other, atom, jsonFeed, indexed, links, metadata);
    }

    /** The same for a page about this release, or about a document of it. */
    public PageFrame about(PublicRecord contents, Release release) {
        Site saying = site.saying(OpenedWords.about(contents, release));
        return new PageFrame(saying, title, query, atom, jsonFeed, indexed, links, metadata);
    }

    /** The same with metadata for programs; null for none. */
    public PageFrame described(@Nullable PageMetadata by) {
        return new PageFrame(site, title, query, atom, jsonFeed, indexed, links, by);
    }

    /** The same with a footer that says how new the archive is, and when a mirror was last confirmed. */
    public PageFrame dated() {
        return new PageFrame(site.asDated(), title, query, atom, jsonFeed, indexed, links, metadata);
    }

    /** The same with a line above the page. */
    public PageFrame saying(String words) {
        return new PageFrame(
                site.saying(site.unconfirmed.isEmpty() ? words : words + " " + site.unconfirmed),
                title,
                query,
                atom,
                jsonFeed,
                indexed,
                links,
                metadata);
    }

    /** The same for the page of a document as of the first entries of the log, at which it has the same bytes as now. */
    public PageFrame asOf(AsOf at) {
        return at.isPast() ? saying(Words.of("page.asof", at.size())).unlisted() : this;
    }

    /** The same for a page of one trove, which has feeds of its own. */
    public PageFrame trove(String slug) {
        return new PageFrame(
                site, title, query, SiteAddress.atom(slug), SiteAddress.jsonFeed(slug), indexed, links, metadata);
    }

    /** The same for a page that search engines should not list, because the number of such pages is unlimited. */
    public PageFrame unlisted() {
        return new PageFrame(site, title, query, atom, jsonFeed, false, links, metadata);
    }

    /** The same with an Atom feed of its own. @param name of the feed, for people */
    public PageFrame feed(String name, String address) {
        return linked(new HeadLink("alternate", "application/atom+xml", Words.of("page.feed.named", name), address));
    }

    /** The same for a page that is shown at several addresses. @param address the one to cite, without scheme and host */
    public PageFrame canonical(String address) {
        return linked(new HeadLink("canonical", null, null, address));
    }

    private PageFrame linked(HeadLink link) {
        List<HeadLink> more = Stream.concat(links.stream(), Stream.of(link)).toList();
        return new PageFrame(site, title, query, atom, jsonFeed, indexed, more, metadata);
    }

    public String archive() {
        return site.archive;
    }

    public String origin() {
        return site.origin;
    }

    public long entries() {
        return site.entries;
    }

    public @Nullable Instant newest() {
        return site.newest;
    }

    public String stylesheet() {
        return site.stylesheet;
    }

    public String banner() {
        return site.banner;
    }

    public boolean hasStories() {
        return site.hasStories;
    }

    public boolean isDated() {
        return site.dated;
    }

    public String unconfirmed() {
        return site.unconfirmed;
    }

    public @Nullable MirrorState mirror() {
        return site.mirror;
    }
}
