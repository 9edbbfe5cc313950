package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.daylight.archive.Archive;
import org.daylight.flow.ingest.CatalogRegister;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.SteadyTime;
import org.daylight.search.Originals;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/** The only file that chooses back ends. */
final class Wiring {

    private Wiring() {}

    /** The newsroom's originals, for reading and adding. */
    static Vault vault(Newsroom newsroom) throws IOException {
        return FolderVault.open(newsroom.vaultFolder());
    }

    /** The newsroom's originals, for reading while another command may add to them. */
    static Vault vaultToRead(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.vaultFolder())) {
            throw new IOException("this newsroom is empty: import mail with  daylight import --trove SLUG PATH");
        }
        return FolderVault.openToRead(newsroom.vaultFolder());
    }

    /** The newsroom's own index, for adding. */
    static LuceneIndex index(Newsroom newsroom) throws IOException {
        return LuceneIndex.open(newsroom.indexFolder());
    }

    /** The newsroom's own index, for searching. */
    static LuceneIndex index(Newsroom newsroom, Vault vault) throws IOException {
        return LuceneIndex.open(
                newsroom.indexFolder(), originals(newsroom, vault), new CatalogRegister(newsroom.catalog()));
    }

    /** The newsroom's own index, for searching while another command may add to it. */
    static LuceneReading indexToRead(Newsroom newsroom, Vault vault) throws IOException {
        return LuceneReading.openToRead(
                newsroom.indexFolder(), originals(newsroom, vault), new CatalogRegister(newsroom.catalog()));
    }

    private static Originals originals(Newsroom newsroom, Vault vault) {
        var holdings = new NewsroomHoldings(newsroom, vault);
        return holdings::beginning;
    }

    /**
     * The default folder of an archive's search index: next to the archive, never in it, so that a copy of the folder is the
     * archive and nothing else.
     */
    static Path defaultIndexFolder(Archive archive) {
        Path folder = archive.folder().toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".index");
    }

    /**
     * Linux counts the time since it was started, including sleep, and no one can set it. Elsewhere this is the JVM's time, which may not include
     * sleep and which another process cannot continue.
     */
    static SteadyTime steadyTime() {
        Path uptime = Path.of("/proc/uptime");
        Path boot = Path.of("/proc/sys/kernel/random/boot_id");
        return new SteadyTime() {
            @Override
            public Duration elapsed() {
                try {
                    String seconds = Files.readString(uptime).split(" ", 2)[0];
                    return Duration.ofMillis(Math.round(Double.parseDouble(seconds) * 1_000));
                } catch (IOException | NumberFormatException notLinux) {
                    return Duration.ofNanos(System.nanoTime());
                }
            }

            @Override
            public String since() {
                try {
                    return Files.exists(uptime) ? Files.readString(boot).strip() : "";
                } catch (IOException notLinux) {
                    return "";
                }
            }
        };
    }
}
