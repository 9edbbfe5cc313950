package org.daylight.web.view;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.mirror.MirrorState;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param archive the archive's title
 * @param title of this page, without the archive's
 * @param query what stands in the search field
 * @param published how many documents there are to search
 * @param origin the log's name
 * @param entries how many entries the log has
 * @param newest time of the newest release; null when there is none
 * @param atom address of the feed that belongs to this page
 * @param jsonFeed address of the feed that belongs to this page
 * @param stylesheet address of the style sheet
 * @param indexed false for pages that search engines should not list
 * @param search address of the feed of the search that the page shows; empty for other pages
 * @param mirror what the mirror says of itself that this is; null where it is the publisher's own, or any other copy
 */
public record PageFrame(
        String archive,
        String title,
        String query,
        long published,
        String origin,
        long entries,
        @Nullable Instant newest,
        String atom,
        String jsonFeed,
        String stylesheet,
        boolean indexed,
        String search,
        @Nullable MirrorState mirror) {

    /** Whether the site is a mirror, while one of its pages is made: every page says so, and few of their makers would know. */
    public static final ScopedValue<Optional<MirrorState>> MIRROR = ScopedValue.newInstance();

    public static PageFrame of(PublicRecord contents, String title) {
        List<Release> releases = contents.releases();
        return new PageFrame(
                DocumentRow.straight(contents.title()),
                DocumentRow.straight(title),
                "",
                releases.stream().mapToLong(Release::published).sum(),
                contents.origin(),
                contents.checkpoint().size(),
                releases.isEmpty() ? null : releases.getLast().time(),
                SiteAddress.atom(),
                SiteAddress.jsonFeed(),
                StaticFiles.LOOK_ADDRESS,
                true,
                "",
                MIRROR.orElse(Optional.empty()).orElse(null));
    }

    public PageFrame query(String other) {
        return new PageFrame(
                archive,
                title,
                other,
                published,
                origin,
                entries,
                newest,
                atom,
                jsonFeed,
                stylesheet,
                indexed,
                search,
                mirror);
    }

    /** For pages of one trove. */
    public PageFrame trove(String slug) {
        return new PageFrame(
                archive,
                title,
                query,
                published,
                origin,
                entries,
                newest,
                SiteAddress.atom(slug),
                SiteAddress.jsonFeed(slug),
                stylesheet,
                indexed,
                search,
                mirror);
    }

    /** For pages that search engines should not list: there is no end of them. */
    public PageFrame unlisted() {
        return new PageFrame(
                archive,
                title,
                query,
                published,
                origin,
                entries,
                newest,
                atom,
                jsonFeed,
                stylesheet,
                false,
                search,
                mirror);
    }

    /** For the page of a search, which has a feed of its own. */
    public PageFrame search(String feed) {
        return new PageFrame(
                archive,
                title,
                query,
                published,
                origin,
                entries,
                newest,
                atom,
                jsonFeed,
                stylesheet,
                indexed,
                feed,
                mirror);
    }
}
