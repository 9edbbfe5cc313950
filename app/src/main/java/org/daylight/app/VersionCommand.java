package org.daylight.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.release.InstalledFiles;
import org.daylight.release.ReleaseManifest;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "version",
        description = {
            "Prints the version, or verifies the installed files.",
            "A release has a manifest: a list of all its files with their SHA-256, signed with the project's release"
                    + " key. --verify compares every file with it, and prints what differs, is missing or was added.",
            "A program that was changed can lie about itself. So let another copy verify it (--folder), on another"
                    + " machine if possible.",
        },
        footer = {
            "",
            "Examples:",
            "  daylight version",
            "  daylight version --verify",
            "  daylight version --verify --folder /mnt/usr/lib/daylight --key KEY",
            "",
            "docs/releases.md describes releases and their key; spec/release.md the manifest.",
            "",
            "Exit code of --verify 0: confirmed. 1: refuted, because a file or a signature is wrong. 2: undecided,"
                    + " because there is no manifest, it is not signed, or the key is not known."
        })
final class VersionCommand implements Callable<Integer> {

    private static final int REFUTED = Exit.SOME_LOST;
    private static final int UNDECIDED = Exit.USAGE;

    @Option(names = "--verify", description = "Compare the installed files with the signed manifest of the release.")
    private boolean verify;

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "Verify the program in this folder. Default: this program.")
    private @Nullable Path folder;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "The release key. Default: the one that this program was built with, if any.")
    private @Nullable String key;

    private final Terminal terminal;

    VersionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (!verify && (folder != null || key != null)) {
            terminal.err().println("daylight: --folder and --key need --verify");
            return Exit.USAGE;
        }
        if (!verify) {
            Optional<Path> release = ProgramFolder.ofRelease();
            List<ReleaseManifest.Read> manifests =
                    release.isPresent() ? new InstalledFiles(release.get()).manifests() : List.of();
            terminal.out().println("daylight " + Version.text());
            terminal.out().println("commit   " + commit(manifests));
            terminal.out()
                    .println("java     " + System.getProperty("java.runtime.version") + " ("
                            + System.getProperty("java.vendor") + ")");
            return Exit.DONE;
        }
        Optional<NoteKey.Verifier> trusted;
        String text = key != null ? key : releaseKey();
        switch (text.isEmpty() ? Outcome.<NoteKey.Verifier>refused("none", "") : NoteKey.parseVerifier(text)) {
            case Outcome.Ok<NoteKey.Verifier> ok -> trusted = Optional.of(ok.value());
            case Outcome.Refused<NoteKey.Verifier> refused -> {
                if (!text.isEmpty()) {
                    terminal.err().println("daylight: --key: " + refused.reason());
                    return Exit.USAGE;
                }
                trusted = Optional.empty();
            }
        }
        Optional<Path> program = folder != null ? Optional.of(terminal.path(folder)) : ProgramFolder.ofRelease();
        List<ReleaseManifest.Read> manifests =
                program.isPresent() ? new InstalledFiles(program.get()).manifests() : List.of();
        if (manifests.isEmpty()) {
            terminal.err()
                    .println(
                            folder != null
                                    ? "daylight: " + folder + " is not the folder of a release"
                                    : "daylight: this program was built from its sources, so there is no manifest;"
                                            + " git verifies the sources");
            return UNDECIDED;
        }
        return verified(new InstalledFiles(program.get()), manifests, trusted);
    }

    private int verified(
            InstalledFiles installed, List<ReleaseManifest.Read> manifests, Optional<NoteKey.Verifier> trusted)
            throws IOException {
        int exit = Exit.DONE;
        for (ReleaseManifest.Read read : manifests) {
            ReleaseManifest manifest = read.manifest();
            int signature = signature(read, trusted);
            exit = exit == REFUTED || signature == REFUTED ? REFUTED : Math.max(exit, signature);
            terminal.out()
                    .println(manifest.component() + " " + manifest.version() + ", "
                            + TerminalFormats.count(manifest.files().size(), "file") + ", commit "
                            + (manifest.commit().isEmpty() ? "unknown" : manifest.commit()));
            terminal.out().println("  " + words(read, trusted, signature));
        }
        long versions = manifests.stream()
                .map(read -> read.manifest().version() + " " + read.manifest().commit())
                .distinct()
                .count();
        if (versions > 1) {
            terminal.out().println("the components are of different releases: install the same version of all");
            exit = REFUTED;
        }
        InstalledFiles.Differences differences = installed.compare(manifests);
        differences.differing().forEach(path -> line("differs", path));
        differences.missing().forEach(path -> line("missing", path));
        differences.added().forEach(path -> line("added  ", path));
        if (differences.isEmpty()) {
            terminal.out().println("every file is as in the manifest");
        } else {
            exit = REFUTED;
        }
        return exit;
    }

    private void line(String what, String path) {
        terminal.out().println(what + "  " + TerminalFormats.printable(path));
    }

    private static int signature(ReleaseManifest.Read read, Optional<NoteKey.Verifier> trusted) {
        if (read.note().isEmpty() || trusted.isEmpty()) {
            return UNDECIDED;
        }
        return switch (read.note().get().verify(List.of(trusted.get()))) {
            case Outcome.Ok<?> ok -> Exit.DONE;
            case Outcome.Refused<?> refused -> refused.code().equals("note-unsigned") ? UNDECIDED : REFUTED;
        };
    }

    private static String words(ReleaseManifest.Read read, Optional<NoteKey.Verifier> trusted, int signature) {
        if (read.note().isEmpty()) {
            return "not signed: anyone can have made this manifest";
        }
        SignedNote.Signature first = read.note().get().signatures().getFirst();
        String signer = TerminalFormats.printable(first.name()) + "+" + String.format("%08x", first.id());
        if (signature == REFUTED) {
            return "the signature is wrong: do not use this program";
        }
        if (signature == Exit.DONE) {
            return "signed by " + trusted.orElseThrow().text();
        }
        return "signed by " + signer
                + (trusted.isEmpty()
                        ? ", a key that this program does not know: pass --key KEY (docs/releases.md)"
                        : ", not by " + trusted.get().text());
    }

    private static String commit(List<ReleaseManifest.Read> manifests) {
        if (manifests.isEmpty()) {
            return "unknown (built from sources)";
        }
        String commit = manifests.getFirst().manifest().commit();
        return commit.isEmpty() ? "unknown (built from changed sources)" : commit;
    }

    /** The public key that the build put into the program (property release.verifier); empty if there was none. */
    private static String releaseKey() throws IOException {
        try (InputStream in = VersionCommand.class.getResourceAsStream("release-key.txt")) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
