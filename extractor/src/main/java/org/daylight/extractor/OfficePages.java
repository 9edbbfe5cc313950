package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.tika.mime.MediaType;
import org.apache.tika.mime.MimeTypeException;
import org.apache.tika.mime.MimeTypes;
import org.jspecify.annotations.Nullable;

/**
 * Page images of documents and slides, through LibreOffice, if it is installed. LibreOffice loads files that a document names, so it is only
 * used where the sandbox hides the newsroom's files and the network; the newsroom says whether that is so.
 */
final class OfficePages {

    private static final int SECONDS = 60;

    /** Kilobytes of address space, of which it uses a part. */
    private static final int MEMORY = 4_000_000;

    private static final Path PROGRAM = Path.of("/usr/bin/soffice");

    private final Path folder;
    private @Nullable String version;

    /** @param folder for its settings and its output */
    OfficePages(Path folder) {
        this.folder = folder;
    }

    /** Whether it is installed. */
    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** The document as PDF; empty if it cannot be converted in time. */
    Optional<Path> pdf(Path file, MediaType type) throws IOException {
        Path named = folder.resolve("office-input" + extension(type));
        Files.copy(file, named);
        run(List.of("--convert-to", "pdf", "--outdir", folder.toString(), named.toString()));
        Path pdf = folder.resolve("office-input.pdf");
        return Files.isRegularFile(pdf, LinkOption.NOFOLLOW_LINKS) ? Optional.of(pdf) : Optional.empty();
    }

    /** Its name and version, and what made the images of its pages. */
    String program() throws IOException {
        if (version == null) {
            String[] words = run(List.of("--version")).strip().split("\\s+");
            version = words.length >= 2 ? words[0] + " " + words[1] : "LibreOffice";
        }
        return Output.shortened(version, 40) + ", " + PdfPages.program();
    }

    private String run(List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "/bin/sh",
                "-c",
                "ulimit -v " + MEMORY + "; exec \"$@\"",
                "sh",
                PROGRAM.toString(),
                "-env:UserInstallation=" + folder.resolve("office").toUri(),
                "--headless",
                "--norestore",
                "--nolockcheck"));
        command.addAll(arguments);
        Path log = folder.resolve("office-output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        try {
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                kill(process);
                return "";
            }
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
            return "";
        }
        try (InputStream in = Files.newInputStream(log)) {
            return new String(in.readNBytes(1_000), StandardCharsets.UTF_8);
        }
    }

    private static void kill(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
    }

    private static String extension(MediaType type) {
        try {
            return MimeTypes.getDefaultMimeTypes()
                    .forName(type.getBaseType().toString())
                    .getExtension();
        } catch (MimeTypeException unknown) {
            return "";
        }
    }
}
