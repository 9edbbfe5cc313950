package org.daylight.archive;

import java.util.Set;

/**
 * Slugs that no trove may have. Pages, feeds and files have these names directly under the root of the archive or of the site ({@code
 * spec/addresses.md}), where a trove's page has its slug.
 */
public final class ReservedSlugs {

    private static final Set<String> RESERVED = Set.of(
            "about",
            "accessions",
            "annotations",
            "api",
            "ar",
            "batch",
            "checkpoint",
            "de",
            "embed",
            "en",
            "entities",
            "es",
            "find",
            "fr",
            "help",
            "keys",
            "look",
            "mirrors",
            "oembed",
            "people",
            "pictures",
            "releases",
            "ru",
            "sealed",
            "search",
            "sitemap",
            "stories",
            "tile",
            "trustees",
            "unseal",
            "unsealed",
            "webmention",
            "zh");

    private ReservedSlugs() {}

    /** Whether a name is taken, so that no trove may have it. */
    public static boolean contains(String slug) {
        return RESERVED.contains(slug);
    }
}
