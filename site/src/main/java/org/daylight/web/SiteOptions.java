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

/**
 * What a publisher may set for a {@link Site}.
 *
 * @param base scheme and host that links in feeds and exports begin with, such as {@code https://papers.example}; empty to take them
 *     from each request
 * @param faults is told, in one line each, what is wrong with this copy of the archive; never who asked for what
 * @param mirror what is known of the mirror that this is; empty for the publisher's own site
 * @param copies what other copies last answered; those that were not asked are not in it
 */
public record SiteOptions(
        String base,
        Consumer<String> faults,
        Supplier<Optional<MirrorState>> mirror,
        Supplier<Map<ArchiveAddress, MirrorStatus>> copies) {

    private static final System.Logger LOG = System.getLogger(Site.class.getName());

    static final SiteOptions DEFAULT = new SiteOptions("", fault -> LOG.log(System.Logger.Level.WARNING, fault));

    /** Of a site that is no mirror, and asks no copies. */
    public SiteOptions(String base, Consumer<String> faults) {
        this(base, faults, Optional::empty, Map::of);
    }

    /** @throws IllegalArgumentException in one line, when the base is no scheme and host */
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
