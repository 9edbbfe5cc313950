import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * Makes the scripts of the static site short, with terser (docs/decisions/0402): comments and blanks go, variables get short names, and so do members of
 * classes that only these scripts use. The same sources give the same bytes.
 *
 * <p>Arguments: the folder of the sources, the folder that gets a file for each, and the version of terser. {@code sources.txt} in the second folder has
 * the hash of each source, as {@code sha256sum} writes it, and of the rest; while they are the same, nothing is done.
 */
private static final String OPTIONS = """
    ({
      ecma: 2020,
      compress: { ecma: 2020, keep_fargs: false },
      mangle: { properties: { regex: new RegExp(members), keep_quoted: "strict" } },
      format: { ecma: 2020, comments: false, ascii_only: true },
      nameCache: cache,
    })
    """;

/** Makes one script short. The cache gives a member the same name in all scripts; variables begin anew in each. */
private static final String CALL = """
    (function (members) {
      const cache = {};
      return (name, source) => {
        delete cache.vars;
        return Terser.minify_sync({ [name]: source }, OPTIONS).code;
      };
    })
    """.replace("OPTIONS", OPTIONS);

/**
 * Names that a member of a class has in common with something that is written elsewhere: JSON of the host (spec/static-site.md, spec/static-index.md), trees of
 * queries, results of searches, and what the tests call.
 */
private static final Set<String> KEPT = Set.of(
        "code",
        "constructor",
        "cost",
        "documents",
        "edits",
        "entry",
        "first",
        "host",
        "kind",
        "months",
        "notices",
        "query",
        "sort",
        "words");

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
    list.append(hash(terser + CALL + new TreeSet<>(KEPT))).append("  build/Minify.java\n");
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
        context.eval("js", "globalThis.self = globalThis; globalThis.sourceMap = {};");
        context.eval("js", terser);
        Value minify = context.eval("js", CALL)
                .execute("^(?:" + String.join("|", members(sources.values())) + ")$");
        for (Map.Entry<String, String> each : sources.entrySet()) {
            String script = minify.execute(each.getKey(), each.getValue()).asString();
            Files.writeString(to.resolve(each.getKey()), script + "\n");
        }
    }
    Files.writeString(made, list);
}

/** Methods and fields of classes, except those that a script also names in a string or as a member of the name space D or of a part of it. */
private static Set<String> members(Iterable<String> sources) {
    Set<String> members = new TreeSet<>();
    Set<String> others = new TreeSet<>(KEPT);
    Pattern member = Pattern.compile(
            "^    (?:(?:static|async|get|set) |\\*)*(\\w+)\\(.*\\{$|\\bthis\\.(\\w+) = ", Pattern.MULTILINE);
    Pattern other = Pattern.compile("['\"](\\w+)['\"]|\\bD\\.(\\w+)(?:\\.(\\w+))?|\\bS\\.(\\w+)");
    Pattern type = Pattern.compile("^  class .*?^  \\}$", Pattern.MULTILINE | Pattern.DOTALL);
    for (String source : sources) {
        members.addAll(names(member, type.matcher(source).results().map(each -> each.group()).collect(Collectors.joining("\n"))));
        others.addAll(names(other, source));
    }
    members.removeAll(Set.of("if", "for", "while", "switch"));
    members.removeAll(others);
    return members;
}

private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
        for (int group = 1; group <= found.groupCount(); group++) {
            if (found.group(group) != null) {
                names.add(found.group(group));
            }
        }
    }
    return names;
}

private static String resource(String name) throws IOException {
    try (InputStream in = Context.class.getClassLoader().getResourceAsStream(name.substring(1))) {
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
