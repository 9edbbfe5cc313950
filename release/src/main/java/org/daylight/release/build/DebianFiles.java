package org.daylight.release.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The Debian packages of a release: the program's folder is {@code /usr/lib/daylight}, the same as in the tar.gz. */
final class DebianFiles {

    private static final String FOLDER = "usr/lib/daylight/";

    private final Path sources;
    private final Path stage;
    private final String version;
    private final ReleasePlatform platform;
    private final Instant time;

    DebianFiles(Path sources, Path stage, String version, ReleasePlatform platform, Instant time) {
        this.sources = sources;
        this.stage = stage;
        this.version = version;
        this.platform = platform;
        this.time = time;
    }

    void write(Path out, Path program, Path extractor) throws IOException {
        var files = new TreeMap<>(PackedFile.below(program, path -> FOLDER + path));
        var more = new TreeMap<String, PackedFile>();
        for (Map.Entry<String, PackedFile> each : files.entrySet()) {
            String path = each.getKey().substring(FOLDER.length());
            if (path.startsWith("share/man/") || path.startsWith("share/bash-completion/")) {
                link(more, "usr/" + path, each.getKey());
            } else if (path.startsWith("share/zsh/site-functions/")) {
                link(
                        more,
                        path.replace("share/zsh/site-functions/", "usr/share/zsh/vendor-completions/"),
                        each.getKey());
            } else if (path.startsWith("share/systemd/")) {
                more.put(path.replace("share/systemd/", "usr/lib/systemd/system/"), each.getValue());
            } else if (path.startsWith("share/sysusers/")) {
                more.put(path.replace("share/sysusers/", "usr/lib/sysusers.d/"), each.getValue());
            } else if (path.startsWith("share/apparmor/")) {
                more.put(path.replace("share/apparmor/", "etc/apparmor.d/"), each.getValue());
            }
        }
        link(more, "usr/bin/daylight", FOLDER + "bin/daylight");
        link(more, "usr/share/doc/daylight/changelog", FOLDER + "share/doc/daylight/CHANGELOG.md");
        more.put("usr/share/doc/daylight/copyright", PackedFile.of(sources.resolve("copyright")));
        files.putAll(more);
        var scripts = new TreeMap<String, PackedFile>();
        for (String name : new String[] {"postinst", "postrm", "conffiles"}) {
            scripts.put(name, PackedFile.of(sources.resolve(name)));
        }
        write(out, "daylight", scripts, files);

        var extra = new TreeMap<>(PackedFile.below(extractor, path -> FOLDER + path));
        extra.put("usr/share/doc/daylight-extractor/copyright", PackedFile.of(sources.resolve("copyright")));
        write(out, "daylight-extractor", new TreeMap<>(), extra);
    }

    /** A symbolic link; both paths are from the root, and what is written is relative. */
    private static void link(SortedMap<String, PackedFile> files, String from, String to) {
        files.put(
                from,
                PackedFile.linkTo(
                        Path.of(from).resolveSibling("").relativize(Path.of(to)).toString()));
    }

    private void write(
            Path out, String name, SortedMap<String, PackedFile> scripts, SortedMap<String, PackedFile> files)
            throws IOException {
        String control = Files.readString(sources.resolve(name + ".control"))
                .replace("${version}", version)
                .replace("${architecture}", platform.debian());
        new DebianPackage(stage, time)
                .write(out.resolve(name + "_" + version + "_" + platform.debian() + ".deb"), control, scripts, files);
    }
}
