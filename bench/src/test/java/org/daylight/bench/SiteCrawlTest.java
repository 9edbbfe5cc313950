package org.daylight.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Optional;
import org.daylight.bench.SiteCrawl.Kind;
import org.junit.jupiter.api.Test;

/** The kind that a crawl assigns to an address decides under which heading its time is reported. */
class SiteCrawlTest {

    @Test
    void everyKindOfAddressIsKnown() {
        assertEquals(Optional.of(Kind.TROVE), SiteCrawl.kind("/harbour"));
        assertEquals(Optional.of(Kind.RELEASE), SiteCrawl.kind("/harbour/part/7?page=3"));
        assertEquals(Optional.of(Kind.MESSAGE), SiteCrawl.kind("/harbour/20413"));
        assertEquals(Optional.of(Kind.MESSAGE_HTML), SiteCrawl.kind("/harbour/20413?view=html"));
        assertEquals(Optional.of(Kind.THREAD), SiteCrawl.kind("/harbour/20413/thread"));
        assertEquals(Optional.of(Kind.EVIDENCE), SiteCrawl.kind("/harbour/20413/evidence"));
        assertEquals(Optional.of(Kind.DOSSIER), SiteCrawl.kind("/harbour/20413/dossier.zip"));
        assertEquals(Optional.of(Kind.ATTACHMENT), SiteCrawl.kind("/harbour/20413/attachment/2/a%20b.pdf"));
        assertEquals(Optional.of(Kind.ORIGINAL), SiteCrawl.kind("/harbour/20413/raw"));
        assertEquals(Optional.of(Kind.FEED), SiteCrawl.kind("/harbour/feed.atom"));
        assertEquals(Optional.of(Kind.PACK), SiteCrawl.kind("/releases/7.zip"));
        assertEquals(Optional.empty(), SiteCrawl.kind("/search?q=x"));
        assertEquals(Optional.empty(), SiteCrawl.kind("/"));
    }

    @Test
    void theSharesAreOfAThousand() {
        assertEquals(
                1_000, Arrays.stream(Kind.values()).mapToInt(kind -> kind.share).sum());
    }
}
