import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * Makes the scripts of the static site short, with terser (docs/decisions/0402): comments and blanks go, and variables get short names. Names of members
 * stay, because JSON and other scripts have them too. The same sources give the same bytes.
 *
 * <p>Arguments: the folder of the sources, the folder that gets a file for each, and the version of terser. {@code sources.txt} in the second folder has
 * the hash of each source, as {@code sha256sum} writes it, and of the rest; while they are the same, nothing is done.
 */
private static final String MINIFY = """
    (name, source) => Terser.minify_sync({ [name]: source }, {
      ecma: 2020,
      compress: { ecma: 2020, keep_fargs: false },
      format: { ecma: 2020, comments: false, ascii_only: true },
    }).code
    """;

void main(String[] args) throws IOException {
    var from = Path.of(args[0]);
    var to = Path.of(args[1]);
    SortedMap<String, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.list(from)) {
        for (Path file : (Iterable<Path>) files::iterator) {
            sources.put(file.getFileName().toString(), Files.readString(file));
        }
    }
    String terser = resource("/META-INF/resources/webjars/terser/" + args[2] + "/dist/bundle.min.js");
    var list = new StringBuilder();
    sources.forEach((name, source) -> list.append(hash(source)).append("  ").append(name).append('\n'));
    list.append(hash(terser + MINIFY)).append("  build/Minify.java\n");
    Path made = to.resolve("sources.txt");
    if (Files.exists(made) && Files.readString(made).contentEquals(list)) {
        return;
    }
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(to)) {
        for (Path file : (Iterable<Path>) files::iterator) {
            Files.delete(file);
        }
    }
    try (Context context = Context.newBuilder("js")
            .option("engine.WarnInterpreterOnly", "false")
            .build()) {
        context.eval("js", "globalThis.sourceMap = {};"); // not used
        context.eval("js", terser);
        Value minify = context.eval("js", MINIFY);
        for (Map.Entry<String, String> each : sources.entrySet()) {
            String script = minify.execute(each.getKey(), each.getValue()).asString();
            Files.writeString(to.resolve(each.getKey()), script + "\n");
        }
    }
    Files.writeString(made, list);
}

private static String resource(String name) throws IOException {
    try (InputStream in = Context.class.getResourceAsStream(name)) {
        if (in == null) {
            throw new IOException(name + " is not on the class path: terser.version in pom.xml is not that of the jar");
        }
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
}

private static String hash(String text) {
    try {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
    }
}
