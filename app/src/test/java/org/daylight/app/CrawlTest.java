package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reads the public site by following links: every page exists, is valid HTML, is below 200 kB, and has restrictive
 * headers.
 *
 * <p>The normal build reads 240 pages of a small archive. With {@code -Pslow}, 5,000 pages are read of:
 *
 * <ul>
 *   <li>each of the corpora in {@code $DAYLIGHT_SHARED/corpora}: imported, published and served from a temporary folder,
 *       which takes minutes and some gigabytes for the largest;
 *   <li>any archive folder that {@code DAYLIGHT_CRAWL} names; its index is built next to it where there is none.
 * </ul>
 */
@ExtendWith(Demo.class)
class CrawlTest {

    private static final long SEED = 5321;
    private static final int SOME = 240;
    private static final int MANY = 5_000;

    @Test
    void aSmallArchiveIsSound(ServedArchive site) throws IOException {
        Crawl.Account account = new Crawl(site, SOME, SEED).run();
        assertEquals(SOME, account.pages(), account::toString);
        for (Crawl.Kind kind : Crawl.Kind.values()) {
            assertTrue(account.read().getOrDefault(kind, 0) >= 3, () -> kind + ": " + account);
        }
        assertSound(account);
    }

    @Test
    @Tag("slow")
    void enronIsSound(@TempDir Path folder) throws IOException {
        corpusIsSound("enron", folder);
    }

    @Test
    @Tag("slow")
    void btrfsIsSound(@TempDir Path folder) throws IOException {
        corpusIsSound("btrfs-half", folder);
    }

    @Test
    @Tag("slow")
    void spamassassinIsSound(@TempDir Path folder) throws IOException {
        corpusIsSound("spamassassin", folder);
    }

    @Test
    @Tag("slow")
    void theExternalArchiveIsSound() throws IOException {
        String named = System.getenv("DAYLIGHT_CRAWL");
        assumeTrue(named != null, "skipped: set DAYLIGHT_CRAWL to the folder of an archive");
        try (ServedArchive site = ServedArchive.serve(Path.of(named))) {
            assertSound(new Crawl(site, MANY, SEED).run());
        }
    }

    private static void corpusIsSound(String name, Path folder) throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder that has corpora/");
        Path container = Path.of(shared, "corpora", name + ".tar.zst");
        assumeTrue(Files.exists(container), "skipped: there is no corpora/" + name + ".tar.zst in DAYLIGHT_SHARED");
        try (ServedArchive site = ServedArchive.of(container, name, folder)) {
            Crawl.Account account = new Crawl(site, MANY, SEED).run();
            assertEquals(MANY, account.pages(), account::toString);
            assertSound(account);
        }
    }

    private static void assertSound(Crawl.Account account) {
        System.out.println(account);
        assertEquals("", String.join("\n", account.faults()), account::toString);
    }
}
