package org.daylight.flow.detect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.daylight.detect.Lexicon;
import org.daylight.format.Sha256;

/**
 * The newsroom's own lists of terms: the files {@code lexicons/*.txt}, in UTF-8.
 *
 * @param hash of all of them with their names
 */
public record OwnLexicons(List<Lexicon> lists, Sha256 hash) {

    private static final int MOST = 100;
    private static final long MOST_BYTES = 2L << 20;
    private static final String ENDING = ".txt";

    public OwnLexicons {
        lists = List.copyOf(lists);
    }

    /**
     * Reads the lists of a folder, which need not exist.
     *
     * @throws IOException with one line that names the list and what is wrong with it
     */
    public static OwnLexicons read(Path folder) throws IOException {
        List<Lexicon> lists = new ArrayList<>();
        var all = new StringBuilder();
        if (Files.isDirectory(folder)) {
            List<Path> files;
            try (Stream<Path> entries = Files.list(folder)) {
                files = entries.filter(file -> file.getFileName().toString().endsWith(ENDING))
                        .sorted()
                        .toList();
            }
            if (files.size() > MOST) {
                throw new IOException(folder + " has more than " + MOST + " lists: put several into one file");
            }
            for (Path file : files) {
                String name = file.getFileName().toString();
                String text = text(file);
                all.append(name).append('\0').append(text).append('\0');
                try {
                    lists.add(Lexicon.read(name.substring(0, name.length() - ENDING.length()), text));
                } catch (IllegalArgumentException wrong) {
                    throw new IOException("lexicons/" + wrong.getMessage(), wrong);
                }
            }
        }
        return new OwnLexicons(lists, Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(
                    "lexicons/" + file.getFileName() + " is larger than 2 MB: divide it into several lists");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
        } catch (CharacterCodingException other) {
            throw new IOException(
                    "lexicons/" + file.getFileName() + " is not in UTF-8: save it in this encoding", other);
        }
    }
}
