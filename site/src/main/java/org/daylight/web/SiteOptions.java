package org.daylight.web;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.daylight.http.Request;
import org.daylight.log.ArchiveAddress;
import org.daylight.mirror.MirrorState;
import org.daylight.mirror.MirrorStatus;
import org.daylight.search.entity.EntityNames;
import org.daylight.search.similar.SimilarTexts;
import org.daylight.web.file.TableCache;
import org.daylight.web.page.FeedHub;
import org.daylight.web.page.KeyInbox;
import org.daylight.web.page.MentionInbox;
import org.daylight.web.prepare.PreparedPages;
import org.jspecify.annotations.Nullable;

/**
 * What a publisher may set for a {@link Site}.
 *
 * @param base scheme and host that links in feeds and exports begin with, such as {@code https://papers.example}; empty to take them
 *     from each request
 * @param faults receives what is wrong with this copy of the archive, one line each; never anything about readers
 * @param mirror the state of the mirror that this site is; empty for the publisher's own site
 * @param banner a line above every page, of a preview on this computer; then requests to another host than this computer are refused. Empty for none
 * @param copies the last known status of other copies; copies that were not checked are not in it
 * @param robots the publisher's own rules for crawlers, instead of the usual ones; empty for those
 * @param keys accepts keys of sealed parts from readers, at {@code /unseal}; null when the site has no such form
 * @param hub which the feeds name; null for none
 * @param tables keeps the tables of parts; null to make them for each request
 * @param similar finds documents of similar meaning; null when the site searches by words only. The caller closes it
 * @param mentions takes webmentions, at {@code /webmention}; null when the site takes none
 * @param names the persons, organisations and places in the documents, as they are now; null when the site shows none
 * @param prepared pages of documents that were made in advance; null for none. {@link PagePreparation} makes them, and the caller closes it
 */
public record SiteOptions(
        String base,
        Consumer<String> faults,
        Supplier<Optional<MirrorState>> mirror,
        Supplier<Map<ArchiveAddress, MirrorStatus>> copies,
        String banner,
        String robots,
        @Nullable KeyInbox keys,
        @Nullable FeedHub hub,
        @Nullable TableCache tables,
        @Nullable SimilarTexts similar,
        @Nullable MentionInbox mentions,
        @Nullable Supplier<EntityNames> names,
        @Nullable PreparedPages prepared) {

    private static final System.Logger LOG = System.getLogger(Site.class.getName());

    static final SiteOptions DEFAULT = new SiteOptions("", fault -> LOG.log(System.Logger.Level.WARNING, fault));

    /** Options of a site that is not a mirror and does not check other copies. */
    public SiteOptions(String base, Consumer<String> faults) {
        this(base, faults, Optional::empty, Map::of);
    }

    /** Options of a site that is not a preview. */
    public SiteOptions(
            String base,
            Consumer<String> faults,
            Supplier<Optional<MirrorState>> mirror,
            Supplier<Map<ArchiveAddress, MirrorStatus>> copies) {
        this(base, faults, mirror, copies, "", "", null, null, null, null, null, null, null);
    }

    /** Options of a site whose every page has a line that it is a preview. */
    public static SiteOptions preview(String banner, Consumer<String> faults) {
        return new SiteOptions(
                "", faults, Optional::empty, Map::of, banner, "", null, null, null, null, null, null, null);
    }

    /** The same with a form for keys of sealed parts; null for none. */
    public SiteOptions withKeys(@Nullable KeyInbox inbox) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, inbox, hub, tables, similar, mentions, names, prepared);
    }

    /** The same with a cache for the tables of parts. */
    public SiteOptions withTables(TableCache cache) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, keys, hub, cache, similar, mentions, names, prepared);
    }

    /** The same with a hub in the feeds; null for none. */
    public SiteOptions withHub(@Nullable FeedHub named) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, keys, named, tables, similar, mentions, names, prepared);
    }

    /** The same with an endpoint for webmentions; null for none. */
    public SiteOptions withMentions(@Nullable MentionInbox inbox) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, keys, hub, tables, similar, inbox, names, prepared);
    }

    /** The same with the publisher's own rules for crawlers (RFC 9309). */
    public SiteOptions withRobots(String rules) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, rules, keys, hub, tables, similar, mentions, names, prepared);
    }

    /** The same with search by meaning; null for none. */
    public SiteOptions withSimilar(@Nullable SimilarTexts texts) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, keys, hub, tables, texts, mentions, names, prepared);
    }

    /** The same with the names in the documents; null for none. */
    public SiteOptions withNames(@Nullable Supplier<EntityNames> found) {
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, keys, hub, tables, similar, mentions, found, prepared);
    }

    /** The same with pages that are made in advance; null for none. @throws IllegalArgumentException when the base is not configured */
    public SiteOptions withPrepared(@Nullable PreparedPages pages) {
        if (pages != null && base.isEmpty()) {
            throw new IllegalArgumentException("pages can only be prepared for one address");
        }
        return new SiteOptions(
                base, faults, mirror, copies, banner, robots, keys, hub, tables, similar, mentions, names, pages);
    }

    /** @throws IllegalArgumentException with a one-line message, when the base is not a scheme and host */
    public SiteOptions {
        if (!base.isEmpty()) {
            base = base.strip().toLowerCase(Locale.ROOT);
            base = base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
            String host = base.replaceFirst("^https?://", "");
            if (host.equals(base) || !Request.HOST.matcher(host).matches()) {
                throw new IllegalArgumentException(
                        "not a base address for links: write it as https://papers.example, without a path");
            }
        }
    }
}
