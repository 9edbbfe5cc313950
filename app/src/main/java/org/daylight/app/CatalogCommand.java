package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.catalog.CatalogCopy;
import org.daylight.newsroom.MoveCatalog;
import org.daylight.newsroom.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "catalog",
        description = {
            "Moves the catalog to PostgreSQL, for several machines.",
            "The catalog is the database with the state of every document. It is the file catalog.db of the newsroom,"
                    + " until it is moved.",
            "move copies all rows to an empty database, compares them, and changes daylight.toml. End every command and"
                    + " desk of this newsroom first: the move is refused while one has catalog.db open. If it is"
                    + " stopped, run it again. The file is kept as catalog.db.moved.",
            "copy writes a catalog that was moved to a new file, as it is at one moment, and compares all rows."
        },
        footer = {
            "",
            "Examples:",
            "  daylight catalog move \"postgres postgresql://daylight@db.example/papers\"",
            "  daylight catalog copy catalog.db",
            "",
            "The password is read from DAYLIGHT_CATALOG_PASSWORD, or from keys/catalog.txt of the newsroom. This needs"
                    + " the addon postgres (docs/scale.md). To use a file again: end every command and desk, copy the"
                    + " catalog to catalog.db of the newsroom, and take the line  catalog  out of daylight.toml.",
            "",
            "Exit code 0: done. 3: nothing was changed. A message says why."
        })
final class CatalogCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", paramLabel = "move|copy", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            paramLabel = "DATABASE|FILE",
            description = "With move: the word postgres and an address. With copy: a file that does not exist.")
    private String place = "";

    private final Terminal terminal;

    CatalogCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        switch (action) {
            case "move" -> {
                print(MoveCatalog.run(newsroomOption.find(terminal), Wiring.opening(line -> {}, false), place));
                terminal.out().println("the catalog is in the database now; the file is kept as " + MoveCatalog.MOVED);
            }
            case "copy" -> {
                try (Newsroom newsroom = newsroomOption.openToRead(terminal)) {
                    print(MoveCatalog.copy(newsroom, terminal.path(Path.of(place))));
                }
            }
            default -> {
                terminal.err().println("daylight: say  move  or  copy , as in  daylight catalog copy catalog.db");
                return Exit.USAGE;
            }
        }
        return Exit.DONE;
    }

    private void print(List<CatalogCopy.Contents> contents) {
        long rows = contents.stream().mapToLong(CatalogCopy.Contents::rows).sum();
        terminal.out()
                .println("copied and compared: " + TerminalFormats.count(rows) + (rows == 1 ? " row" : " rows") + " of "
                        + contents.size() + " tables");
    }
}
