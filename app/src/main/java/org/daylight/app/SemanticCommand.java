package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.search.similar.Embedder;
import org.daylight.search.similar.PassageVectors;
import org.daylight.search.similar.SemanticIndex;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "semantic",
        description = {
            "Prepares search by meaning for an archive (an addon).",
            "index computes vectors of the published documents, with a model that runs on this computer's processor."
                + " They are kept next to the archive, as ARCHIVE.vectors. Run it again after each new part and after"
                + " each withdrawal: it adds only what is new and removes what was withdrawn. It can be interrupted at"
                + " any time and continues when it is started again.",
            "Then  daylight serve --semantic  offers search by meaning to readers. The model was trained with English"
                    + " texts; docs/semantic-search.md says what to expect of other languages.",
            "The addon is built when it is first used: about 110 MB are downloaded."
        },
        footer = {
            "",
            "Examples:",
            "  daylight semantic index newsroom/archive",
            "  daylight semantic index archive --vectors /var/lib/daylight/vectors",
            "",
            "Exit code 0: done. 1: interrupted. 3: it failed, and a message says why. What was computed is kept."
        })
final class SemanticCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "index", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "ARCHIVE", description = "The archive's folder.")
    private Path folder = Path.of("");

    @Option(
            names = "--vectors",
            paramLabel = "FOLDER",
            description = "Where to keep the vectors. Default: ARCHIVE.vectors, next to the archive.")
    private @Nullable Path vectorsFolder;

    private final Terminal terminal;

    SemanticCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!action.equals("index")) {
            terminal.err().println("daylight: unknown: " + TerminalFormats.printable(action) + " (index)");
            return Exit.USAGE;
        }
        try (Shutdown ending = new Shutdown();
                Archive archive = ServeCommand.open(terminal, folder);
                Embedder embedder = Addon.SEMANTIC.embedder();
                PassageVectors vectors = Wiring.vectors(archive, vectors(archive), embedder)) {
            String rebuilt = vectors.rebuilt();
            if (rebuilt != null) {
                terminal.err().println("all vectors are computed again: " + TerminalFormats.printable(rebuilt));
            }
            var index = new SemanticIndex(archive, vectors, embedder, ending::isRequested);
            var line = new ProgressLine(terminal, "documents");
            long added = index.catchUp(line::update);
            line.clear();
            terminal.out()
                    .println(TerminalFormats.count(added, "document") + " added; "
                            + TerminalFormats.count(vectors.documents()) + " of "
                            + TerminalFormats.count(index.total(), "document") + " can be found by meaning");
            return vectors.documents() < index.total() ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    private Path vectors(Archive archive) {
        return vectorsFolder == null ? Wiring.defaultVectorsFolder(archive) : terminal.path(vectorsFolder);
    }
}
