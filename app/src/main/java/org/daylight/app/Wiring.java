package org.daylight.app;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.doctor.IndexExamination;
import org.daylight.flow.doctor.ExamineNewsroom;
import org.daylight.flow.ingest.CatalogRegister;
import org.daylight.flow.ingest.CatchUpIndex;
import org.daylight.flow.ingest.Cluster;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.schedule.SteadyTime;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexOpener;
import org.daylight.search.IndexOwner;
import org.daylight.search.SearchIndex;
import org.daylight.search.Searchable;
import org.daylight.search.lucene.LuceneFiles;
import org.daylight.search.lucene.LuceneIndex;
import org.daylight.search.lucene.LuceneReading;
import org.daylight.search.lucene.vector.LuceneVectors;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.SemanticIndex;
import org.daylight.store.ObjectStore;
import org.daylight.store.StoreAddress;
import org.daylight.vault.FolderVault;
import org.daylight.vault.ObjectVault;
import org.daylight.vault.Vault;

/** The only file that chooses back ends. */
final class Wiring {

    private Wiring() {}

    /** How a newsroom is opened. @param withoutWitnesses whether the log may grow when no witness can confirm that it is the newest */
    static Newsroom.Opening opening(Newsroom.Notices notices, boolean withoutWitnesses) {
        return new Newsroom.Opening(
                notices,
                withoutWitnesses,
                (line, password, owner) ->
                        CatalogChoice.of(line, EngineChoice.FILE).find(System.getenv(), password, owner));
    }

    /** The newsroom's originals, for reading and adding. */
    static Vault vault(Newsroom newsroom) throws IOException {
        if (newsroom.settings().vaultStore().isPresent()) {
            return ObjectVault.open(store(newsroom), newsroom.vaultIndexFolder());
        }
        return FolderVault.open(newsroom.vaultFolder());
    }

    /** The newsroom's originals, for reading while another command may add to them. */
    static Vault vaultToRead(Newsroom newsroom) throws IOException {
        if (newsroom.settings().vaultStore().isPresent()) {
            return ObjectVault.openToRead(store(newsroom), newsroom.vaultIndexFolder());
        }
        if (!Files.exists(newsroom.vaultFolder())) {
            throw new IOException("this newsroom is empty: import mail with  daylight import --trove SLUG PATH");
        }
        return FolderVault.openToRead(newsroom.vaultFolder());
    }

    /** Whether there may be originals: a store is not asked. */
    static boolean mayHaveOriginals(Newsroom newsroom) {
        return newsroom.settings().vaultStore().isPresent() || Files.exists(newsroom.vaultFolder());
    }

    /** The store of the originals. Originals in two places would be half of them in each. */
    private static ObjectStore store(Newsroom newsroom) throws IOException {
        StoreAddress address = newsroom.settings().vaultStore().orElseThrow();
        if (Files.exists(newsroom.vaultFolder())) {
            throw new IOException("daylight.toml says that the originals are in " + address + ", but there are some in "
                    + newsroom.vaultFolder() + ": copy its files *.segment there, compare them, and move the folder"
                    + " away (docs/s3.md)");
        }
        return Addon.S3.store(address, newsroom.storeKeys());
    }

    /** The store of the public files. */
    static ObjectStore store(StoreAddress address, Path keys) throws IOException {
        return Addon.S3.store(address, keys);
    }

    /** The folder of the extractor's jars, next to the program's own. */
    private static final String EXTRACTOR = "extractor";

    /**
     * The class path of the program that extracts text: the folder {@code extractor} next to the jar of this program. The system property
     * {@code daylight.extractor} names another one.
     */
    static List<String> extractorClassPath() throws IOException {
        String named = System.getProperty("daylight.extractor");
        if (named != null) {
            return List.of(named.split(File.pathSeparator));
        }
        Path folder = ProgramFolder.jars().resolve(EXTRACTOR);
        if (Files.isDirectory(folder)) {
            return List.of(folder + "/*");
        }
        throw new IOException("the program that reads attachments and files is not there: "
                + ProgramFolder.howToAdd("daylight-extractor", "mvn package"));
    }

    /** A cluster that imports. @param address such as {@code spark://host:7077} */
    static Cluster cluster(String address) throws IOException, InterruptedException {
        return Addon.SPARK.cluster(address);
    }

    /** The newsroom's own search index, to write it. */
    static SearchIndex index(Newsroom newsroom) throws IOException {
        return index(newsroom, IndexOwner.NONE);
    }

    /** The newsroom's own search index, to write and search it. */
    static SearchIndex index(Newsroom newsroom, Vault vault) throws IOException {
        return index(newsroom, owner(newsroom, vault));
    }

    private static SearchIndex index(Newsroom newsroom, IndexOwner owner) throws IOException {
        DurableFiles.createPrivateFolder(newsroom.indexFolder());
        return writing(engine(newsroom)).open(newsroom.indexFolder(), owner);
    }

    /** The engine that the settings of a newsroom name; empty for the index in its folder. */
    private static Optional<EngineChoice> engine(Newsroom newsroom) throws IOException {
        return EngineChoice.of(newsroom.settings().search(), EngineChoice.FILE);
    }

    private static IndexOpener<SearchIndex> writing(Optional<EngineChoice> engine) {
        return (folder, owner) -> engine.isEmpty()
                ? LuceneIndex.open(folder, owner)
                : engine.get().engine().engine().open(engine.get().address(), owner);
    }

    private static IndexOpener<Searchable> reading(Optional<EngineChoice> engine) {
        return (folder, owner) -> engine.isEmpty()
                ? LuceneReading.open(folder, owner)
                : engine.get().engine().engine().openToRead(engine.get().address(), owner);
    }

    /** The newsroom's own search index, to search it while another command may write it. */
    static Searchable indexToRead(Newsroom newsroom, Vault vault) throws IOException {
        return reading(engine(newsroom)).open(newsroom.indexFolder(), owner(newsroom, vault));
    }

    /** The search index of an archive, to write and search it; see {@link ArchiveIndex#open}. */
    static ArchiveIndex index(Archive archive, Path folder) throws IOException {
        return ArchiveIndex.open(archive, folder, writing(EngineChoice.of(folder)));
    }

    /** The search index of an archive, to search it while another command may write it; see {@link ArchiveIndex#openToRead}. */
    static ArchiveIndex indexToRead(Archive archive, Path folder) throws IOException {
        return ArchiveIndex.openToRead(archive, folder, reading(EngineChoice.of(folder)));
    }

    /** Whether a folder has a search index that can be read, or names one elsewhere; it may still be damaged. */
    static boolean indexExists(Path folder) throws IOException {
        return EngineChoice.of(folder).isPresent() || LuceneReading.exists(folder);
    }

    /** Whether there is a search index of a newsroom that can be read, or one elsewhere that its settings name. */
    static boolean indexExists(Newsroom newsroom) throws IOException {
        return engine(newsroom).isPresent() || LuceneReading.exists(newsroom.indexFolder());
    }

    /** What examines the files of an index. */
    static IndexExamination indexExamination() {
        return new LuceneFiles();
    }

    /** The newsroom's own index, for its examination. */
    static ExamineNewsroom.NewsroomIndex newsroomIndex() {
        return new ExamineNewsroom.NewsroomIndex() {
            @Override
            public long missing(Newsroom newsroom) throws IOException {
                try (Vault vault = vaultToRead(newsroom);
                        Searchable index = indexToRead(newsroom, vault)) {
                    return CatchUpIndex.missing(newsroom.catalog(), index);
                }
            }

            @Override
            public void make(Newsroom newsroom, IndexExamination.Progress progress) throws IOException {
                try (Closeable lock = newsroom.lock("import");
                        Vault vault = vault(newsroom);
                        SearchIndex index = index(newsroom, vault)) {
                    new CatchUpIndex(newsroom, vault, index).run(progress::at);
                }
            }

            @Override
            public Newsroom.Opening opening() {
                return Wiring.opening(line -> {}, false);
            }

            @Override
            public Vault originals(Newsroom newsroom) throws IOException {
                return vaultToRead(newsroom);
            }
        };
    }

    private static IndexOwner owner(Newsroom newsroom, Vault vault) {
        var holdings = new NewsroomHoldings(newsroom, vault);
        return new IndexOwner(holdings, new CatalogRegister(newsroom.catalog()));
    }

    /**
     * The default folder of an archive's search index: next to the archive, never in it, so that a copy of the folder is the
     * archive and nothing else.
     */
    static Path defaultIndexFolder(Archive archive) {
        Path folder = archive.folder().toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".index");
    }

    /** The vectors of an archive, to write them. */
    static PassageVectors vectors(Archive archive, Path folder, Embedder embedder) throws IOException {
        return LuceneVectors.open(
                folder, embedder.model(), embedder.dimensions(), mark -> SemanticIndex.fits(mark, archive.contents()));
    }

    /** The vectors of an archive, to search them while another command may write them. */
    static PassageVectors vectorsToRead(Path folder, Embedder embedder) throws IOException {
        return LuceneVectors.openToRead(folder, embedder.model(), embedder.dimensions());
    }

    /** The default folder of an archive's vectors; next to the archive, as its index. */
    static Path defaultVectorsFolder(Archive archive) {
        Path folder = archive.folder().toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".vectors");
    }

    /** The default folder of the names in an archive's documents; next to the archive, as its index. */
    static Path defaultNamesFolder(Archive archive) {
        Path folder = archive.folder().toAbsolutePath().normalize();
        return folder.resolveSibling(folder.getFileName() + ".entities");
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
