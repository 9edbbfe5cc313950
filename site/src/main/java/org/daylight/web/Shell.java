package org.daylight.web;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Contents;
import org.daylight.archive.Release;
import org.daylight.mirror.MirrorState;
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
record Shell(
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
    static final ScopedValue<Optional<MirrorState>> MIRROR = ScopedValue.newInstance();

    static Shell of(Contents contents, String title) {
        List<Release> releases = contents.releases();
        return new Shell(
                Row.straight(contents.title()),
                Row.straight(title),
                "",
                releases.stream().mapToLong(Release::published).sum(),
                contents.origin(),
                contents.checkpoint().size(),
                releases.isEmpty() ? null : releases.getLast().time(),
                SiteAddress.atom(),
                SiteAddress.jsonFeed(),
                Furniture.LOOK_ADDRESS,
                true,
                "",
                MIRROR.orElse(Optional.empty()).orElse(null));
    }

    Shell query(String other) {
        return new Shell(
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
    Shell trove(String slug) {
        return new Shell(
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
    Shell unlisted() {
        return new Shell(
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
    Shell search(String feed) {
        return new Shell(
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
