package org.daylight.app;

import com.electronwill.nightconfig.core.CommentedConfig;
import com.electronwill.nightconfig.core.io.ParsingException;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The line {@code search = "opensearch https://HOST:9200/PREFIX"}: which engine has an index, if it is not the one in a folder. It stands in the
 * newsroom's settings, or in a file of the same name in the folder of an archive's index (docs/decisions/0391).
 *
 * @param engine the addon
 * @param address of the index, as the addon understands it
 */
record EngineChoice(Addon engine, String address) {

    /** In the folder of an archive's index. */
    static final String FILE = "daylight.toml";

    private static final String OPENSEARCH = "opensearch";
    private static final int MOST_BYTES = 1 << 16;

    /** @param line after {@code search =}; empty for none @param where the line stands, for errors */
    static Optional<EngineChoice> of(String line, String where) throws IOException {
        if (line.isBlank()) {
            return Optional.empty();
        }
        String[] words = line.strip().split("\\s+", 2);
        if (words.length < 2 || !words[0].equals(OPENSEARCH)) {
            throw new IOException(where + ": the setting search must be  \"opensearch https://HOST:9200/PREFIX\" ;"
                    + " without it, the index is in a folder");
        }
        return Optional.of(new EngineChoice(Addon.OPENSEARCH, words[1]));
    }

    /** That of the folder of an archive's index. */
    static Optional<EngineChoice> of(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(file + " is too long: it has one line, search = \"opensearch …\"");
        }
        try {
            CommentedConfig config = new TomlParser().parse(Files.readString(file));
            if (!(config.valueMap().get("search") instanceof String line)
                    || config.valueMap().size() > 1) {
                throw new IOException(file + " must have one line: search = \"opensearch https://HOST:9200/PREFIX\"");
            }
            return of(line, file.toString());
        } catch (ParsingException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
