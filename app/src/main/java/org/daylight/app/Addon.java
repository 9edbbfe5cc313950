package org.daylight.app;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.EmbedderSource;

/**
 * The addon of semantic search: a model with its libraries, in a folder of its own. Its classes are loaded when a command needs them and at no other
 * time (docs/decisions/0305).
 */
final class Addon {

    /** The folder of its jars, next to the program's own. */
    private static final String FOLDER = "semantic";

    private Addon() {}

    /**
     * Opens the model. The system property {@code daylight.semantic} may name its class path; the default is the folder {@code semantic} next to
     * the jar of this program.
     *
     * @throws IOException in one line, when the addon is not there or does not work
     */
    static Embedder embedder() throws IOException {
        // Not closed: the model needs its classes as long as the program runs.
        var classes = new URLClassLoader(jars().toArray(URL[]::new), Addon.class.getClassLoader());
        EmbedderSource source =
                ServiceLoader.load(EmbedderSource.class, classes).findFirst().orElse(null);
        if (source == null) {
            throw new IOException("search by meaning is an addon, which is not there: "
                    + ProgramFolder.howToAdd("daylight-semantic", "mvn package -Psemantic"));
        }
        return source.open();
    }

    private static List<URL> jars() throws IOException {
        List<Path> files = new ArrayList<>();
        String named = System.getProperty("daylight.semantic");
        if (named != null) {
            Stream.of(named.split(File.pathSeparator)).map(Path::of).forEach(files::add);
        } else {
            Path folder = ProgramFolder.jars().resolve(FOLDER);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> all = Files.list(folder)) {
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
