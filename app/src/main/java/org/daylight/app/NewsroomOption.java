package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.archive.ArchivePath;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code -n NEWSROOM}, which is not needed inside a newsroom. */
final class NewsroomOption {

    private static final String SETTINGS = "daylight.toml";

    @Option(
            names = {"-n", "--newsroom"},
            paramLabel = "NEWSROOM",
            description = "The newsroom's folder. Not needed inside a newsroom.")
    private @Nullable Path folder;

    /** The option with this folder as its value. */
    static NewsroomOption of(Path folder) {
        var option = new NewsroomOption();
        option.folder = folder;
        return option;
    }

    /** The option as it was given, after a space, for hints of further commands; empty if it was not given. */
    String given() {
        return folder == null ? "" : " -n " + TerminalFormats.printable(folder.toString());
    }

    Newsroom open(Terminal terminal) throws IOException {
        return open(terminal, false);
    }

    /** @param withoutWitnesses whether the log may grow when no witness can confirm that it is the newest */
    Newsroom open(Terminal terminal, boolean withoutWitnesses) throws IOException {
        Newsroom.Notices notices = line -> terminal.err().println("note: " + TerminalFormats.printable(line));
        return Newsroom.open(find(terminal), Wiring.opening(notices, withoutWitnesses));
    }

    /**
     * Opens the newsroom, changes nothing in it, and needs no right to write. Only a catalog of an earlier version is brought to this version's layout, because it
     * cannot be read otherwise.
     */
    Newsroom openToRead(Terminal terminal) throws IOException {
        Path found = find(terminal);
        try {
            return Newsroom.openToRead(found, Wiring.opening(line -> {}, false));
        } catch (Catalog.OtherLayout other) {
            if (Newsroom.isReadOnly(found)) {
                throw other;
            }
            return open(terminal);
        }
    }

    /** The nearest folder, from the current one upwards, that is a newsroom. */
    static Path above(Terminal terminal) throws IOException {
        return new NewsroomOption().find(terminal);
    }

    /** The folder given, or the nearest one above that is a newsroom. */
    Path find(Terminal terminal) throws IOException {
        if (folder != null) {
            Path named = terminal.path(folder);
            boolean isNewsroom = Files.exists(named.resolve(SETTINGS));
            if (!isNewsroom && Files.exists(named.resolve(ArchivePath.CHECKPOINT))) {
                throw new IOException(folder + " is a public archive: name the newsroom that it was published" + " from"
                        + newsroomAbove(named));
            }
            return named;
        }
        for (Path each = terminal.folder().toAbsolutePath().normalize(); each != null; each = each.getParent()) {
            if (Files.exists(each.resolve(SETTINGS))) {
                return each;
            }
        }
        throw new IOException(
                "there is no newsroom here: name one with  -n NEWSROOM  or create one with  daylight init NEWSROOM");
    }

    /** An archive is often a folder of its newsroom. */
    private static String newsroomAbove(Path archive) {
        Path above = archive.toAbsolutePath().normalize().getParent();
        return above != null && Files.exists(above.resolve(SETTINGS)) ? ":  -n " + above : "";
    }

    /** The trove with this slug, or an error that lists the existing ones. */
    static HeldTrove trove(Newsroom newsroom, String slug) throws IOException {
        return newsroom.catalog().troves().find(slug).orElseThrow(() -> {
            String known = String.join(
                    ", ",
                    newsroom.catalog().troves().all().stream()
                            .map(HeldTrove::slug)
                            .toList());
            return new IOException("there is no trove \"" + slug + "\" in this newsroom; "
                    + (known.isEmpty()
                            ? "import some mail first with  daylight import --trove " + slug + " PATH"
                            : "its troves are: " + known));
        });
    }
}
