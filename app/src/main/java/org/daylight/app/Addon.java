package org.daylight.app;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.daylight.catalog.CatalogSource;
import org.daylight.flow.ingest.Cluster;
import org.daylight.flow.ingest.ClusterSource;
import org.daylight.search.EngineSource;
import org.daylight.search.entity.EntityExtractor;
import org.daylight.search.entity.EntityExtractorSource;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.EmbedderSource;
import org.daylight.store.ObjectStore;
import org.daylight.store.ObjectStoreSource;
import org.daylight.store.StoreAddress;

/**
 * An addon: a part of the program with its libraries, in a folder of its own. Its classes are loaded when a command needs them and at no other time
 * (docs/decisions/0305, 0308, 0392).
 */
enum Addon {
    /** The model of search by meaning. */
    SEMANTIC("semantic", "search by meaning"),

    /** The program that finds names. */
    ENTITIES("entities", "the program that finds names"),

    /** Stores that speak S3. */
    S3("s3", "access to stores of objects", "addons"),

    /** The search index on a cluster of OpenSearch. */
    OPENSEARCH("opensearch", "the search index on OpenSearch", "addons"),

    /** The catalog in PostgreSQL. */
    POSTGRES("postgres", "the catalog in PostgreSQL", "addons"),

    /** Imports on a cluster of Apache Spark. */
    SPARK("spark/jars", "importing on a cluster of Spark", "addons");

    /** The folder of its jars, next to the program's own; its first name is the module. */
    private final String folder;

    private final String words;

    /** The profile that builds it. */
    private final String profile;

    Addon(String folder, String words) {
        this(folder, words, folder);
    }

    Addon(String folder, String words, String profile) {
        this.folder = folder;
        this.words = words;
        this.profile = profile;
    }

    /** Opens the model of {@link #SEMANTIC}. @throws IOException in one line, when the addon is not there or does not work */
    Embedder embedder() throws IOException {
        return source(EmbedderSource.class).open();
    }

    /** Opens the program of {@link #ENTITIES}. @throws IOException in one line, when the addon is not there or does not work */
    EntityExtractor extractor() throws IOException {
        return source(EntityExtractorSource.class).open();
    }

    /** Opens a store with {@link #S3}; see {@link ObjectStoreSource#open}. */
    ObjectStore store(StoreAddress address, Path keys) throws IOException {
        return source(ObjectStoreSource.class).open(address, System.getenv(), keys, InstantSource.system());
    }

    /** Opens the engine of {@link #OPENSEARCH}. @throws IOException in one line, when the addon is not there */
    EngineSource engine() throws IOException {
        return source(EngineSource.class);
    }

    /** Finds the databases of {@link #POSTGRES}. @throws IOException in one line, when the addon is not there */
    CatalogSource catalogs() throws IOException {
        return source(CatalogSource.class);
    }

    /**
     * Connects to a cluster with {@link #SPARK}; see {@link ClusterSource#connect}.
     *
     * @throws IOException in one line, when the addon is not there or the cluster does not answer
     */
    Cluster cluster(String address) throws IOException, InterruptedException {
        return source(ClusterSource.class).connect(address);
    }

    /**
     * The system property {@code daylight.semantic}, {@code daylight.entities}, {@code daylight.s3}, {@code daylight.opensearch}, {@code
     * daylight.postgres} or {@code daylight.spark} may name the class path instead of the folder.
     */
    private <T> T source(Class<T> type) throws IOException {
        // Not closed: an addon needs its classes as long as the program runs.
        var classes = new URLClassLoader(jars().toArray(URL[]::new), Addon.class.getClassLoader());
        Optional<T> found = ServiceLoader.load(type, classes).findFirst();
        if (found.isEmpty()) {
            throw new IOException(words + " is an addon, which is not there: "
                    + (ProgramFolder.ofRelease().isPresent()
                            ? "only a build from the sources has it (docs/install.md)"
                            : "build it with  mvn package -P" + profile));
        }
        return found.get();
    }

    private List<URL> jars() throws IOException {
        List<Path> files = new ArrayList<>();
        String named = System.getProperty("daylight." + folder.split("/")[0]);
        if (named != null) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(files::add);
        } else {
            Path place = ProgramFolder.jars().resolve(folder);
            if (Files.isDirectory(place)) {
                try (Stream<Path> all = Files.list(place)) {
                    all.filter(file -> file.toString().endsWith(".jar"))
                            .sorted()
                            .forEach(files::add);
                }
            }
        }
        List<URL> urls = new ArrayList<>();
        for (Path file : files) {
            urls.add(file.toUri().toURL());
        }
        return urls;
    }
}
