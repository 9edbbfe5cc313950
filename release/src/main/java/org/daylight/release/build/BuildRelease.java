package org.daylight.release.build;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.app.Main;
import org.daylight.app.Terminal;
import org.daylight.release.InstalledFiles;
import org.daylight.release.ReleaseManifest;
import picocli.AutoComplete;
import picocli.CommandLine;

/**
 * Makes the release files, in {@code release/target/files} (docs/releases.md): of the program and of the extractor a tar.gz and a Debian package
 * each, a runnable jar of both, and the release notes.
 */
public final class BuildRelease {

    /**
     * Where the files are put together. The JVM writes the paths of its files into the startup archive, so it is the same folder for every
     * build: otherwise two builds would differ (docs/decisions/0361).
     */
    /** The list of scripts of other projects in the pages of static archives. */
    private static final String SCRIPTS = "static-site/src/main/resources/org/daylight/staticsite/vendor/packages.tsv";

    private static final Path STAGE = Path.of("/tmp/daylight-release");

    /** What the program, the extractor and the libraries of both use of the JDK. */
    private static final String JDK_MODULES = String.join(
            ",",
            "java.base",
            "java.compiler",
            "java.desktop",
            "java.logging",
            "java.management",
            "java.naming",
            "java.net.http",
            "java.scripting",
            "java.sql",
            "java.xml",
            "java.xml.crypto",
            "jdk.charsets", // of old mail
            "jdk.httpserver",
            "jdk.incubator.vector", // for search by meaning
            "jdk.management",
            "jdk.net",
            "jdk.unsupported",
            "jdk.zipfs");

    private static final String PROGRAM = "daylight";
    private static final String EXTRACTOR = "daylight-extractor";
    private static final String STARTUP = "startup.jsa";
    private static final String JDK_ARCHIVE = "runtime/lib/server/classes.jsa";

    private final Path root;
    private final Path out;
    private final String version;
    private final Instant time;
    private final ReleaseSignatures signatures;
    private final String commit;
    private final ReleasePlatform platform;
    private final Path base;
    private final Path extra;

    private BuildRelease(Path root, String version, Instant time, ReleaseSignatures signatures, String commit)
            throws IOException {
        this.root = root;
        this.out = root.resolve("release/target/files");
        this.version = version;
        this.time = time;
        this.signatures = signatures;
        this.commit = commit;
        this.platform = ReleasePlatform.of(System.getProperty("os.name"), System.getProperty("os.arch"));
        this.base = STAGE.resolve(PROGRAM);
        this.extra = STAGE.resolve(EXTRACTOR);
    }

    /** Arguments: the root of the clone, the version, the time of all files (ISO 8601). */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path root = Path.of(arguments[0]).toRealPath();
        String named = System.getProperty("release.commit", "");
        var build = new BuildRelease(
                root,
                arguments[1],
                Instant.parse(arguments[2]),
                new ReleaseSignatures(
                        ReleaseKey.read(
                                System.getProperty("release.key", ""), System.getProperty("release.verifier", "")),
                        Optional.of(System.getProperty("release.signatures", ""))
                                .filter(folder -> !folder.isEmpty())
                                .map(Path::of)),
                named.isEmpty() ? commit(root) : named);
        try {
            Files.createDirectory(
                    STAGE, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            throw new IOException(
                    STAGE + " exists: another release is being built, or was interrupted;"
                            + " delete the folder in that case",
                    e);
        }
        try {
            build.run();
        } finally {
            delete(STAGE);
        }
    }

    private void run() throws IOException, InterruptedException {
        delete(out);
        Files.createDirectories(out);
        Path jars = root.resolve("app/target/daylight");
        Path extractor = jars.resolve("extractor");
        Path programBom = root.resolve("app/target/bom.json");
        Path extractorBom = root.resolve("extractor/target/bom.json");
        var dependencies = new BundledJars(ListedDependencies.read(root.resolve("release/dependencies.tsv")));
        List<Path> programJars = dependencies.of(jars, programBom);
        List<Path> extractorJars = dependencies.of(extractor, extractorBom);

        putProgram(programJars, programBom);
        putExtractor(extractorJars, extractorBom);
        manifest(base, PROGRAM, platform.name());
        manifest(extra, EXTRACTOR, platform.name());

        String name = PROGRAM + "-" + version;
        archive(base, PROGRAM, name);
        archive(extra, EXTRACTOR, name);
        new DebianFiles(root.resolve("release/src/main/files/debian"), STAGE, version, platform, time)
                .write(out, base, extra);
        jar(programJars, extractorJars, name);
        notes();
    }

    private void putProgram(List<Path> jars, Path bom) throws IOException, InterruptedException {
        Path java = Path.of(System.getProperty("java.home"));
        Files.createDirectories(base);
        run(List.of(
                java.resolve("bin/jlink").toString(),
                "--add-modules",
                JDK_MODULES,
                "--strip-java-debug-attributes",
                "--no-header-files",
                "--no-man-pages",
                "--output",
                base.resolve("runtime").toString()));
        putJars(jars, base.resolve("lib"));
        putFile("release/src/main/files/bin/daylight", base.resolve("bin/daylight"));
        putFile("release/src/main/files/bin/daylight-startup", base.resolve("bin/daylight-startup"));
        putDocuments(bom, "sbom.json", base.resolve("share/doc/daylight"));
        putFile("LICENSE", base.resolve("share/doc/daylight/LICENSE"));
        putFile("CHANGELOG.md", base.resolve("share/doc/daylight/CHANGELOG.md"));
        putFile("docs/install.md", base.resolve("share/doc/daylight/install.md"));
        putFile("release/dependencies.tsv", base.resolve("share/doc/daylight/dependencies.tsv"));
        putFile(SCRIPTS, base.resolve("share/doc/daylight/scripts.tsv"));
        for (String folder : List.of("systemd", "sysusers", "apparmor", "container")) {
            putFolder(
                    root.resolve("release/src/main/files").resolve(folder),
                    base.resolve("share").resolve(folder));
        }
        putManual();
        setTimes(base);
        String classPath =
                sorted(base.resolve("lib")).stream().map(Path::toString).collect(Collectors.joining(":"));
        run(dump(
                base.resolve(STARTUP),
                "-XX:SharedClassListFile=" + root.resolve("release/src/main/startup/classes.txt"),
                "-cp",
                classPath));
        setTimes(base);
    }

    private void putExtractor(List<Path> jars, Path bom) throws IOException, InterruptedException {
        putJars(jars, extra.resolve("lib/extractor"));
        putDocuments(bom, "sbom-extractor.json", extra.resolve("share/doc/daylight"));
        // The extractor's processes do not use the program's archive, but start faster with one of the JDK's classes.
        Path archive = extra.resolve(JDK_ARCHIVE);
        Files.createDirectories(archive.getParent());
        run(dump(archive));
        setTimes(extra);
    }

    /** The words of a command that writes an archive of classes (JEP 310), with the same bytes each time. */
    private List<String> dump(Path archive, String... more) {
        var words = new ArrayList<>(List.of(
                base.resolve("runtime/bin/java").toString(),
                "-Xshare:dump",
                "-XX:SharedArchiveFile=" + archive,
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Xlog:cds=off",
                "-Xlog:aot=off",
                "-Xlog:cds+class=off"));
        words.addAll(List.of(more));
        return words;
    }

    private void putJars(List<Path> jars, Path folder) throws IOException {
        Files.createDirectories(folder);
        for (Path jar : jars) {
            PlatformJar.copy(jar, folder.resolve(jar.getFileName()), platform);
        }
    }

    private static void putDocuments(Path bom, String name, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.copy(bom, folder.resolve(name));
    }

    private void putFile(String from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(root.resolve(from), to, StandardCopyOption.COPY_ATTRIBUTES);
    }

    private static void putFolder(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        for (Path each : sorted(from)) {
            Files.copy(each, to.resolve(each.getFileName()));
        }
    }

    private void putManual() throws IOException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        CommandLine commands = Main.commands(new Terminal(nowhere, nowhere, false, Path.of(""), Clock.systemUTC()));
        Path pages = Files.createDirectories(base.resolve("share/man/man1"));
        var all = new ArrayList<>(List.of(commands));
        commands.getSubcommands().forEach((name, command) -> {
            if (!name.equals(ManualPage.HELP)) {
                all.add(command);
            }
        });
        for (CommandLine each : all) {
            Files.writeString(
                    pages.resolve(ManualPage.name(each.getCommandSpec()) + ".1"),
                    ManualPage.of(each.getCommandSpec(), version));
        }
        String bash = AutoComplete.bash(PROGRAM, commands);
        put(base.resolve("share/bash-completion/completions/daylight"), bash);
        put(base.resolve("share/zsh/site-functions/_daylight"), ShellCompletion.zsh(bash));
    }

    private static void put(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void manifest(Path folder, String component, String system) throws IOException {
        byte[] manifest = manifest(PackedFile.below(folder, path -> path), component, system);
        put(folder.resolve(InstalledFiles.MANIFESTS).resolve(component + InstalledFiles.SUFFIX), manifest);
        setTimes(folder);
    }

    /** The bytes of a manifest; they are a release file as well. */
    private byte[] manifest(SortedMap<String, PackedFile> files, String component, String system) throws IOException {
        String name = component + "-" + version + InstalledFiles.SUFFIX;
        byte[] bytes = signatures.sign(name, describe(files, component, system).text());
        Files.write(out.resolve(name), bytes);
        return bytes;
    }

    private static void put(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private ReleaseManifest describe(SortedMap<String, PackedFile> files, String component, String system)
            throws IOException {
        var described = new TreeMap<String, ReleaseManifest.InstalledFile>();
        for (Map.Entry<String, PackedFile> each : files.entrySet()) {
            Path source = java.util.Objects.requireNonNull(each.getValue().source());
            described.put(
                    each.getKey(),
                    new ReleaseManifest.InstalledFile(Files.size(source), ListedDependencies.hash(source)));
        }
        return new ReleaseManifest(
                component, version, system, commit, System.getProperty("java.runtime.version"), described);
    }

    /** Both archives unpack into the same folder. */
    private void archive(Path folder, String component, String name) throws IOException {
        TarGz.write(
                out.resolve(component + "-" + version + "-" + platform.name() + ".tar.gz"),
                PackedFile.below(folder, path -> name + "/" + path),
                "",
                time);
    }

    /** With all native code, because it runs on any system that has Java. */
    private void jar(List<Path> programJars, List<Path> extractorJars, String name) throws IOException {
        var files = new TreeMap<String, PackedFile>();
        programJars.forEach(jar -> files.put("lib/" + jar.getFileName(), PackedFile.of(jar)));
        extractorJars.forEach(jar -> files.put("lib/extractor/" + jar.getFileName(), PackedFile.of(jar)));
        Path manifest = STAGE.resolve("jar" + InstalledFiles.SUFFIX);
        put(manifest, manifest(files, "daylight-jar", "any"));
        files.put(InstalledFiles.MANIFESTS + "/daylight-jar" + InstalledFiles.SUFFIX, PackedFile.of(manifest));
        SingleJar.write(out.resolve(name + ".jar"), root.resolve("release/target/classes"), files, version, time);
    }

    /** The part of the changelog for this version, and the hashes of all release files. */
    private void notes() throws IOException {
        var text = new StringBuilder("Daylight " + version + "\n\n");
        text.append("Commit: ").append(commit.isEmpty() ? "unknown" : commit).append("\n");
        text.append("Built with Java ")
                .append(System.getProperty("java.runtime.version"))
                .append(" (")
                .append(System.getProperty("java.vendor"))
                .append(")\n\nSHA-256 of the files:\n\n");
        var sums = new StringBuilder();
        for (Path each : sorted(out)) {
            sums.append(ListedDependencies.hash(each).hex())
                    .append("  ")
                    .append(each.getFileName())
                    .append('\n');
        }
        text.append(sums).append('\n');
        text.append(ReleaseNotes.of(Files.readString(root.resolve("CHANGELOG.md")), version));
        String name = PROGRAM + "-" + version + ".notes";
        Files.write(out.resolve(name), signatures.sign(name, text.toString()));
        Files.writeString(out.resolve("SHA256SUMS"), sums);
        for (Path each : sorted(out)) {
            System.out.printf(Locale.ROOT, "%,12d  %s%n", Files.size(each), root.relativize(each));
        }
        if (signatures.published().isPresent()) {
            System.out.println("the same as the published release");
        } else {
            System.out.println(signatures
                    .key()
                    .map(signer -> "signed by " + signer.verifier().text())
                    .orElse("not signed: name a key with -Drelease.key=FILE"));
        }
    }

    /** Every file and folder has the same time: the startup archive records those of the jars. */
    private void setTimes(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                if (!Files.isSymbolicLink(each)) {
                    Files.setLastModifiedTime(each, FileTime.from(time));
                }
            }
        }
    }

    private static List<Path> sorted(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        Path log = STAGE.resolve("log");
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(log.toFile());
        // The JVM writes values that follow from the locale into an archive of classes.
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        if (process.waitFor() != 0) {
            throw new IOException(words.getFirst() + " failed:\n" + Files.readString(log));
        }
        Files.delete(log);
    }

    /** The commit of a clone without changes; empty otherwise. */
    private static String commit(Path root) throws IOException, InterruptedException {
        if (!git(root, "status", "--porcelain").equals(Optional.of(""))) {
            return "";
        }
        return git(root, "rev-parse", "HEAD").orElse("");
    }

    private static Optional<String> git(Path root, String... words) throws IOException, InterruptedException {
        var line = new ArrayList<>(List.of("git", "-C", root.toString()));
        line.addAll(List.of(words));
        Process process;
        try {
            process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException noGit) {
            return Optional.empty();
        }
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        return process.waitFor() == 0 ? Optional.of(text) : Optional.empty();
    }

    private static void delete(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }
}
