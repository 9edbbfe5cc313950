package org.daylight.newsroom;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The newsroom's {@code daylight.toml}; every setting has a default.
 *
 * @param title of the archive, for readers
 * @param origin the log's name, under which its checkpoints are signed, such as {@code harbour.example.org}
 * @param archive the public folder, relative to the newsroom or absolute
 * @param search the engine of the newsroom's own search index, if it is an addon: its name and an address, such as {@code opensearch
 *     https://host.example:9200/papers}; empty for the index in the folder {@code index}
 */
public record Settings(String title, String origin, String archive, String search) {

    /** With the search index in the folder {@code index}. */
    public Settings(String title, String origin, String archive) {
        this(title, origin, archive, "");
    }

    static final String FILE = "daylight.toml";

    /** Folders of the newsroom; its files have a dot in their names. */
    private static final Set<String> PRIVATE = Set.of(
            "keys",
            "vault",
            "index",
            "stage",
            "spool",
            "preview",
            "backups",
            "catch-up",
            "conversations",
            "collecting");

    private static final Set<String> KNOWN = Set.of("title", "origin", "archive", "search");

    /** Reads the settings. @throws IOException with a one-line message that says what to change */
    static Settings read(Path newsroom) throws IOException {
        try {
            CommentedConfig config = new TomlParser().parse(Files.readString(newsroom.resolve(FILE)));
            for (Map.Entry<String, Object> entry : config.valueMap().entrySet()) {
                if (!KNOWN.contains(entry.getKey()) || !(entry.getValue() instanceof String)) {
                    throw new IOException(FILE + ": \"" + entry.getKey()
                            + "\" is not a known setting with a value in quotes; the settings are title,"
                            + " origin, archive and search");
                }
            }
            return new Settings(
                    config.getOrElse("title", "Untitled archive"),
                    config.getOrElse("origin", "archive.example"),
                    config.getOrElse("archive", "archive"),
                    config.getOrElse("search", ""));
        } catch (ParsingException e) {
            throw new IOException(FILE + " cannot be read: " + e.getMessage());
        }
    }

    /**
     * Why the archive cannot be where the settings say, in one line; empty when it can. It must not make anything
     * private public.
     */
    Optional<String> objection(Path newsroom) {
        Path here = newsroom.toAbsolutePath().normalize();
        Path there = here.resolve(archive).normalize();
        if (archive.isBlank() || here.startsWith(there)) {
            return Optional.of("the archive folder cannot be " + there
                    + ", because it contains the newsroom and everything in the archive folder is public");
        }
        if (there.startsWith(here)) {
            String first = here.relativize(there).getName(0).toString();
            if (PRIVATE.contains(first) || first.contains(".")) {
                return Optional.of(
                        "the archive folder cannot be " + there + ", because the newsroom uses it for private files");
            }
        }
        return Optional.empty();
    }

    /** The file as {@code init} writes it. */
    byte[] toml() {
        String engine = search.isEmpty() ? "" : """

            # The engine of the newsroom's own search index.
            search = %s
            """.formatted(quoted(search));
        return ("""
            # Settings of this newsroom. Every line may be left out; what stands here is what holds.

            # What readers see as the name of the archive. Part of the public log from the first release on.
            title = %s

            # The name under which the log is signed. It cannot be changed after the first release.
            origin = %s

            # The public folder: what is served and mirrored. Relative to this newsroom, or absolute.
            archive = %s
            """.formatted(quoted(title), quoted(origin), quoted(archive)) + engine)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ' || c == 0x7f) {
                quoted.append(' ');
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
