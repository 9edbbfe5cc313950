package org.daylight.newsroom;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.file.WholeFile;
import org.daylight.format.Outcome;
import org.daylight.store.StoreAddress;

/**
 * The newsroom's {@code daylight.toml}; every setting has a default.
 *
 * @param title of the archive, for readers
 * @param origin the log's name, under which its checkpoints are signed, such as {@code harbour.example.org}
 * @param archive the public folder, relative to the newsroom or absolute
 * @param vault where the originals are: empty for the folder {@code vault}, or the address of a store ({@link StoreAddress})
 * @param push where the public files are also stored: empty for nowhere, or the address of a store
 * @param search the engine of the newsroom's own search index, if it is an addon: its name and an address, such as {@code opensearch
 *     https://host.example:9200/papers}; empty for the index in the folder {@code index}
 * @param site the folder of the static site that every publication updates, relative to the newsroom or absolute; empty for none
 * @param catalog the database of the catalog, if it is an addon: its name and an address, such as {@code postgres
 *     postgresql://daylight@host.example/papers}; empty for {@code catalog.db}
 */
public record Settings(
        String title,
        String origin,
        String archive,
        String vault,
        String push,
        String search,
        String site,
        String catalog) {

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
            "collecting",
            "extracting",
            "stories",
            "annotations",
            "entities",
            "lexicons");

    private static final Set<String> KNOWN =
            Set.of("title", "origin", "archive", "vault", "push", "search", "site", "catalog");

    /** Settings of a newsroom without stores and without a static site, with the search index and the catalog in its folder. */
    public Settings(String title, String origin, String archive) {
        this(title, origin, archive, "", "", "", "", "");
    }

    /** Reads the settings. @throws IOException with a one-line message that says what to change */
    static Settings read(Path newsroom) throws IOException {
        try {
            CommentedConfig config = new TomlParser().parse(WholeFile.text(newsroom.resolve(FILE), WholeFile.SMALL));
            for (Map.Entry<String, Object> entry : config.valueMap().entrySet()) {
                if (!KNOWN.contains(entry.getKey()) || !(entry.getValue() instanceof String)) {
                    throw new IOException(FILE + ": \"" + entry.getKey()
                            + "\" is not a known setting with a value in quotes; the settings are title,"
                            + " origin, archive, vault, push, search, site and catalog");
                }
            }
            var settings = new Settings(
                    config.getOrElse("title", "Untitled archive"),
                    config.getOrElse("origin", "archive.example"),
                    config.getOrElse("archive", "archive"),
                    config.getOrElse("vault", ""),
                    config.getOrElse("push", ""),
                    config.getOrElse("search", ""),
                    config.getOrElse("site", ""),
                    config.getOrElse("catalog", ""));
            settings.checkStores();
            return settings;
        } catch (ParsingException e) {
            throw new IOException(FILE + " cannot be read: " + e.getMessage());
        }
    }

    /** The store of the originals; empty if they are in a folder. */
    public Optional<StoreAddress> vaultStore() {
        return vault.isEmpty() ? Optional.empty() : StoreAddress.parse(vault).ok();
    }

    /** The store of the public files; empty if there is none. */
    public Optional<StoreAddress> pushStore() {
        return push.isEmpty() ? Optional.empty() : StoreAddress.parse(push).ok();
    }

    private void checkStores() throws IOException {
        for (Map.Entry<String, String> each : List.of(Map.entry("vault", vault), Map.entry("push", push))) {
            if (!each.getValue().isEmpty()
                    && StoreAddress.parse(each.getValue())
                            instanceof Outcome.Refused<StoreAddress>(String code, String reason)) {
                throw new IOException(FILE + ": " + each.getKey() + ": " + reason);
            }
        }
        boolean isOneBucket = vaultStore().isPresent()
                && pushStore().isPresent()
                && vaultStore().get().server().equals(pushStore().get().server())
                && vaultStore().get().bucket().equals(pushStore().get().bucket());
        if (isOneBucket) {
            throw new IOException(FILE + ": vault and push name the same bucket, which would make the originals public:"
                    + " use a private bucket for the vault");
        }
    }

    /** The same settings with another public folder. */
    Settings withArchive(String folder) {
        return new Settings(title, origin, folder, vault, push, search, site, catalog);
    }

    /** The same settings with the catalog elsewhere. */
    Settings withCatalog(String line) {
        return new Settings(title, origin, archive, vault, push, search, site, line);
    }

    /**
     * Why the archive or the static site cannot be where the settings say, in one line; empty when they can. They must not make anything
     * private public.
     */
    Optional<String> objection(Path newsroom) {
        Path here = newsroom.toAbsolutePath().normalize();
        Path there = here.resolve(archive).normalize();
        Optional<String> fault = archive.isBlank()
                ? Optional.of("the archive folder cannot be " + there
                        + ", because it contains the newsroom and everything in the archive folder is public")
                : objection(here, there, "the archive folder");
        if (fault.isPresent() || site.isEmpty()) {
            return fault;
        }
        Path pages = here.resolve(site).normalize();
        if (pages.startsWith(there) || there.startsWith(pages)) {
            return Optional.of("the folder of the site cannot be " + pages
                    + ", because the archive is there: name another one in " + FILE);
        }
        return objection(here, pages, "the folder of the site");
    }

    private static Optional<String> objection(Path here, Path there, String what) {
        if (here.startsWith(there)) {
            return Optional.of(what + " cannot be " + there + ", because it contains the newsroom and everything in "
                    + what + " is public");
        }
        if (isPrivate(here, there) || isPrivate(real(here), real(there))) {
            return Optional.of(what + " cannot be " + there
                    + ", because the newsroom uses it for private files: name another one in " + FILE);
        }
        return Optional.empty();
    }

    private static boolean isPrivate(Path here, Path there) {
        if (!there.startsWith(here)) {
            return false;
        }
        // Some file systems do not distinguish capital letters.
        String first = here.relativize(there).getName(0).toString().toLowerCase(Locale.ROOT);
        return PRIVATE.contains(first) || first.contains(".");
    }

    /** Where a path leads, if it leads anywhere yet. */
    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    /** The file as {@code init} writes it. */
    byte[] toml() {
        return """
            # Settings of this newsroom. Every line may be left out; what stands here is what holds.

            # What readers see as the name of the archive. Part of the public log from the first release on.
            title = %s

            # The name under which the log is signed. It cannot be changed after the first release.
            origin = %s

            # The public folder: what is served and mirrored. Relative to this newsroom, or absolute.
            archive = %s
            %s\
            """.formatted(
                        quoted(title),
                        quoted(origin),
                        quoted(archive),
                        line("Where the originals are: a private place in a store of objects.", "vault", vault)
                                + line("Where  daylight push  copies the public files to.", "push", push)
                                + line("The engine of the newsroom's own search index.", "search", search)
                                + line("The folder of the static site (daylight site).", "site", site)
                                + line("The database of the catalog.", "catalog", catalog))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String line(String about, String name, String value) {
        return value.isEmpty() ? "" : "\n# " + about + "\n" + name + " = " + quoted(value) + "\n";
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
