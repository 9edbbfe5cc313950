package org.daylight.flow.ingest;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.SegmentSource;
import org.jspecify.annotations.Nullable;

/** What the results of tasks depend on in the program: the jars that parse, compress and index. Compiled classes in a folder have no version. */
final class ProgramVersion {

    private static final List<Class<?>> OF =
            List.of(ProgramVersion.class, MessageParser.class, SegmentSource.class, Sha256.class, Zstd.class);

    /** Of libraries that this module does not name. */
    private static final List<String> NAMED =
            List.of("org.apache.lucene.index.IndexWriter", "com.ibm.icu.text.BreakIterator");

    private static @Nullable Sha256 here;

    private ProgramVersion() {}

    /** A hash of these jars, as this process has them. */
    static synchronized Sha256 here() throws IOException {
        Sha256 known = here;
        if (known == null) {
            MessageDigest digest = Sha256.digest();
            for (Class<?> each : classes()) {
                CodeSource source = each.getProtectionDomain().getCodeSource();
                Path place = source == null ? Path.of("") : path(source);
                digest.update(
                        Files.isRegularFile(place)
                                ? Sha256.ofFile(place).bytes()
                                : each.getName().getBytes(StandardCharsets.US_ASCII));
            }
            known = Sha256.wrap(digest.digest());
            here = known;
        }
        return known;
    }

    private static List<Class<?>> classes() throws IOException {
        List<Class<?>> all = new ArrayList<>(OF);
        for (String name : NAMED) {
            try {
                all.add(Class.forName(name, false, ProgramVersion.class.getClassLoader()));
            } catch (ClassNotFoundException e) {
                throw new TaskRefused("a library of this program is not there: " + name);
            }
        }
        return all;
    }

    private static Path path(CodeSource source) throws IOException {
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IOException("the folder of this program has a name that cannot be read", e);
        }
    }
}
