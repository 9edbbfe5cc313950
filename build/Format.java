import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Lays out every Java file of the modules: {@code write} changes the files that differ, {@code check} names them and fails.
 *
 * <p>A program of its own, and not a Maven plugin, because the formatter parses with the JDK's own compiler: it must run on
 * the JDK the sources are written for, while Maven may run on an older one.
 */
void main(String[] args) throws IOException {
    boolean write = args[0].equals("write");
    var root = Path.of(args[1]);
    Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());
    List<Path> differing;
    try (var files = Files.walk(root)) {
        differing = files.filter(file -> file.toString().endsWith(".java"))
                .filter(file -> root.relativize(file).getNameCount() > 3)
                .filter(file -> !file.toString().contains("/target/"))
                .sorted()
                .parallel()
                .filter(file -> differs(formatter, file, write))
                .toList();
    }
    for (Path file : differing) {
        System.err.println((write ? "formatted " : "not formatted: ") + root.relativize(file));
    }
    if (!write && !differing.isEmpty()) {
        System.err.println("run: mvn validate   (it lays the files out)");
        System.exit(1);
    }
}

boolean differs(Formatter formatter, Path file, boolean write) {
    try {
        String source = Files.readString(file);
        String formatted = formatter.formatSourceAndFixImports(source);
        if (source.equals(formatted)) {
            return false;
        }
        if (write) {
            Files.writeString(file, formatted);
        }
        return true;
    } catch (FormatterException e) {
        return false; // it does not parse: the compiler says so better, in the next phase
    } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
    }
}
