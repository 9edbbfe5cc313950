package org.daylight.release.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Installs each release file in a small Debian without Java and without network, and runs {@code daylight demo} and {@code daylight check} there.
 * The release files must have been made before; it needs root and debootstrap, and gets Debian's packages from where apt gets them.
 */
@Tag("slow")
class ReleaseFilesTest {

    private static final Path FILES = Path.of("target/files");

    /** What each installation must be able to do; D is the command. */
    private static final String COMMANDS = """
        set -e
        cd /root
        if command -v java; then echo 'there is a Java'; exit 1; fi
        $D version
        $D demo --keep demo --no-serve --messages 300
        $D check demo/newsroom/archive
        """;

    /** Exit code 2: the files are as in the manifest, and nobody gave a key; 0 if the release is signed and the program knows its key. */
    private static final String VERIFY = """
        $D version --verify >verified || [ $? = 2 ]
        cat verified
        grep -x 'every file is as in the manifest' verified
        """;

    /** Not a TempDir of JUnit: it has links like those of a system, and rm does not leave its file system. */
    private static Path folder = Path.of("");

    private static Path debian;

    @BeforeAll
    static void install_a_small_debian() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(FILES), "skipped: first run  mvn -Prelease package");
        Assumptions.assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/debootstrap")), "skipped: debootstrap is not installed");
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "skipped: debootstrap needs root");
        folder = Files.createTempDirectory("daylight-debian-");
        String codename = run(List.of("sh", "-c", ". /etc/os-release; echo $VERSION_CODENAME"))
                .strip();
        String mirror = run(List.of(
                        "apt-get",
                        "indextargets",
                        "--format",
                        "$(REPO_URI)",
                        "Created-By: Packages",
                        "Codename: " + codename))
                .lines()
                .findFirst()
                .orElse("");
        Assumptions.assumeFalse(mirror.isEmpty(), "skipped: apt knows no archive of Debian " + codename);
        debian = folder.resolve("debian");
        run(List.of("/usr/sbin/debootstrap", "--variant=minbase", codename, debian.toString(), mirror));
    }

    @AfterAll
    static void delete() throws Exception {
        if (!folder.equals(Path.of(""))) {
            new ProcessBuilder("rm", "-rf", "--one-file-system", folder.toString())
                    .start()
                    .waitFor();
        }
    }

    /** The only file in the release files with this end. */
    private static Path file(String start, String end) throws IOException {
        try (Stream<Path> files = Files.list(FILES)) {
            List<Path> found = files.filter(
                            file -> file.getFileName().toString().startsWith(start)
                                    && file.getFileName().toString().endsWith(end))
                    .toList();
            assertEquals(1, found.size(), () -> "" + found);
            return found.getFirst().toAbsolutePath();
        }
    }

    private static Path copyOfDebian(String name) throws Exception {
        Path root = folder.resolve(name);
        run(List.of("cp", "-a", debian.toString(), root.toString()));
        return root;
    }

    /** Runs commands in the small Debian, in namespaces of its own: without network. They must end with 0. */
    private static String in(Path root, String commands) throws Exception {
        return run(List.of(
                "unshare",
                "--mount",
                "--pid",
                "--net",
                "--fork",
                "sh",
                "-c",
                "mount -t proc proc \"$1/proc\" && mount --rbind /dev \"$1/dev\" && ip link set lo up && exec chroot"
                        + " \"$1\" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root sh -c \"$2\"",
                "sh",
                root.toString(),
                commands));
    }

    private static String run(List<String> words) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", "");
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(1, TimeUnit.HOURS));
        String printed = Files.readString(output);
        assertEquals(0, process.exitValue(), () -> words + "\n" + printed);
        return printed;
    }

    @Test
    void the_tar_file_runs_without_java() throws Exception {
        Path root = copyOfDebian("tar");
        unpack(file("daylight-0", ".tar.gz"), root);
        String start = "D=$(echo /opt/daylight-*/bin/daylight)\n";
        String printed = in(root, start + COMMANDS + VERIFY);
        assertTrue(printed.contains("confirmed: "), printed);
        assertTrue(printed.contains("attachments and files are not read"), printed);
        assertTrue(printed.contains("install daylight-extractor"), printed);

        unpack(file("daylight-extractor-", ".tar.gz"), root);
        printed = in(root, start + "rm -r /root/demo\n" + COMMANDS + VERIFY);
        assertTrue(printed.contains("text found in "), printed);
        assertTrue(printed.contains("daylight-extractor 0"), printed);

        // With -Xshare:on the JVM ends if it cannot use the archive of classes.
        in(root, start + "JAVA_OPTS=-Xshare:on $D search /root/demo/newsroom/archive --count harbour");
    }

    private static void unpack(Path file, Path root) throws Exception {
        run(List.of("tar", "-xzf", file.toString(), "-C", root.resolve("opt").toString()));
    }

    @Test
    void a_changed_file_is_found() throws Exception {
        Path root = copyOfDebian("changed");
        unpack(file("daylight-0", ".tar.gz"), root);
        String printed = in(root, """
            cd /opt/daylight-*
            echo >>share/doc/daylight/LICENSE
            bin/daylight version --verify || [ $? = 1 ]
            """);
        assertTrue(printed.contains("differs  share/doc/daylight/LICENSE"), printed);
    }

    @Test
    void the_debian_packages_run_without_java_and_leave_nothing() throws Exception {
        Path root = copyOfDebian("deb");
        for (String name : List.of("daylight_", "daylight-extractor_")) {
            Path file = file(name, ".deb");
            Files.copy(file, root.resolve("root").resolve(file.getFileName()));
        }
        String printed = in(root, """
            dpkg -i /root/*.deb
            dpkg --verify daylight daylight-extractor
            test -e /usr/lib/systemd/system/daylight-serve@.service
            test -r /usr/share/man/man1/daylight-import.1 || grep -q man /etc/dpkg/dpkg.cfg.d/*
            test -r /usr/share/bash-completion/completions/daylight
            test -r /usr/share/zsh/vendor-completions/_daylight
            D=daylight
            """ + COMMANDS + VERIFY);
        assertTrue(printed.contains("confirmed: "), printed);
        assertTrue(printed.contains("text found in "), printed);
        printed = in(
                root,
                "dpkg -P daylight daylight-extractor && find / -xdev -name '*daylight*' ! -path '/root/*'"
                        + " ! -path '/proc/*' ! -path '/tmp/*'");
        assertEquals(
                List.of(),
                printed.lines()
                        .filter(line -> line.startsWith("/") && !line.contains("/dpkg/"))
                        .toList(),
                printed);
    }

    @Test
    void the_single_jar_runs_with_a_java_25() throws Exception {
        Path root = copyOfDebian("jar");
        run(List.of(
                "cp",
                "-a",
                System.getProperty("java.home"),
                root.resolve("opt/jdk").toString()));
        Path jar = file("daylight-0", ".jar");
        Files.copy(jar, root.resolve("root/daylight.jar"));
        String printed = in(
                root,
                "export LC_ALL=C.UTF-8\nD='/opt/jdk/bin/java -jar /root/daylight.jar'\n" + COMMANDS + VERIFY
                        + "test -z \"$(find /root/.cache/daylight -name 'part-*')\"");
        assertTrue(printed.contains("confirmed: "), printed);
        assertTrue(printed.contains("text found in "), printed);
        assertTrue(printed.contains("daylight-jar 0"), printed);
    }

    /** The commands of the container file, without a container: in a root of its own, as its user, with an archive that cannot be written. */
    @Test
    void the_commands_of_the_container_file_serve_an_archive() throws Exception {
        Path root = copyOfDebian("container");
        unpack(file("daylight-0", ".tar.gz"), root);
        List<String> steps = new ArrayList<>();
        for (String line : Files.readString(Path.of("src/main/files/container/Containerfile"))
                .replace("\\\n", " ")
                .lines()
                .toList()) {
            if (line.startsWith("RUN ")) {
                steps.add(line.substring("RUN ".length()));
            }
        }
        assertEquals(1, steps.size());
        String printed = in(root, "set -e\n" + steps.getFirst() + """

            cd /root
            daylight demo --keep demo --no-serve --no-extract --messages 100
            cp -r demo/newsroom/archive/. /archive
            cat >/request.pl <<'END'
            use IO::Socket::INET;
            for (1..600) {
                my $s = IO::Socket::INET->new("127.0.0.1:8080");
                if ($s) { print $s "GET /harbour HTTP/1.0\\r\\n\\r\\n"; print <$s>; exit 0 }
                select(undef, undef, undef, 0.1);
            }
            exit 1;
            END
            setpriv --reuid 65534 --regid 65534 --clear-groups --no-new-privs --bounding-set=-all \\
                /usr/bin/daylight serve /archive --index /index/index --host 0.0.0.0 --port 8080 &
            perl /request.pl
            kill $!
            wait $! || true
            """);
        assertTrue(printed.contains("200 OK"), printed);
        assertTrue(printed.contains("Harbour"), printed);
    }
}
