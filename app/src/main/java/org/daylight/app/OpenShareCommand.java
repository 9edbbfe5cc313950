package org.daylight.app;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.age.AgeFile;
import org.daylight.age.AgeIdentity;
import org.daylight.check.ArchiveFiles;
import org.daylight.check.CheckGivenPack;
import org.daylight.check.Verdict;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.partners.Planned;
import org.daylight.partners.ShareFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "open-share",
        description = {
            "Opens a part that you got from a newsroom before its release.",
            "Decrypts FILE into FOLDER: release.json, pack.zip and perhaps views.zip. The tool age does the same: "
                    + " age -d -i key.txt FILE > share.zip",
            "With --archive it checks the pack against the log of the public archive: every document must be the one"
                    + " to which the newsroom committed itself under its number, before anyone saw it. When the part is"
                    + " published, run it again with --opened: it says whether the newsroom gave you what it"
                    + " published."
        },
        footer = {
            "",
            "Examples:",
            "  daylight open-share part8.age --key key.txt part8",
            "  daylight open-share part8.age --key key.txt part8 \\",
            "      --archive https://archive.example.org/",
            "  daylight open-share --opened part8 --archive archive",
            "",
            "Exit code 0: done. 1: opened, but the check found a difference. 3: nothing was opened."
        })
final class OpenShareCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "FILE", description = "The encrypted file; with --opened the folder.")
    private Path file = Path.of("");

    @Parameters(index = "1", arity = "0..1", paramLabel = "FOLDER", description = "A new or empty folder.")
    private @Nullable Path folder;

    @Option(names = "--key", paramLabel = "KEYFILE", description = "Your secret key, as age-keygen writes it.")
    private @Nullable Path key;

    @Option(
            names = "--archive",
            paramLabel = "ARCHIVE|URL",
            description = "The public archive, or a copy of it, to check against.")
    private @Nullable String archive;

    @Option(names = "--opened", description = "The share was opened before: only check it.")
    private boolean opened;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    OpenShareCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Path target = folder;
        Path keys = key;
        if (opened) {
            if (target != null || keys != null || archive == null) {
                return usage("--opened needs the folder and  --archive ARCHIVE  only");
            }
            return report(ShareFile.unpacked(terminal.path(file)));
        }
        if (target == null || keys == null) {
            return usage("name the file,  --key KEYFILE  and a folder");
        }
        AgeIdentity identity;
        switch (identity(terminal.path(keys))) {
            case Outcome.Ok<AgeIdentity>(AgeIdentity read) -> identity = read;
            case Outcome.Refused<AgeIdentity>(String code, String reason) -> {
                terminal.err().println("daylight: --key: " + reason);
                return Exit.NOTHING_DONE;
            }
        }
        return report(unpacked(identity, terminal.path(target)));
    }

    private int usage(String message) {
        terminal.err().println("daylight: " + message);
        return Exit.USAGE;
    }

    private static Outcome<AgeIdentity> identity(Path file) throws IOException {
        return Files.size(file) > AgeIdentity.MAX_CHARS
                ? Outcome.refused("age-identity", "the file of keys is too long")
                : AgeIdentity.parse(Files.readString(file));
    }

    /** If it fails, nothing that was decrypted is left. */
    private ShareFile.Opened unpacked(AgeIdentity identity, Path target) throws IOException {
        boolean isNew = Files.notExists(target);
        if (!isNew) {
            try (var entries = Files.list(target)) {
                if (entries.findAny().isPresent()) {
                    throw new IOException(target + " is not empty: name a folder that does not exist yet");
                }
            }
        }
        boolean isDone = false;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(terminal.path(file)), 1 << 16);
                InputStream plain = AgeFile.decrypt(in, identity)) {
            ShareFile.createFolder(target);
            ShareFile.Opened unpacked = ShareFile.unpack(
                    new BufferedInputStream(plain, 1 << 16),
                    target,
                    terminal.clock().instant());
            isDone = true;
            return unpacked;
        } finally {
            if (!isDone && Files.isDirectory(target)) {
                ShareFile.delete(target);
            }
            if (!isDone && isNew) {
                Files.deleteIfExists(target);
            }
        }
    }

    private int report(ShareFile.Opened share) throws IOException {
        LogEntry.Release planned = share.planned();
        List<String> faults = new ArrayList<>();
        Optional<LogEntry.Release> published = Optional.empty();
        if (archive != null) {
            try (ArchiveFiles files = ArchiveFiles.at(terminal.resolve(archive))) {
                int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
                CheckGivenPack.Report checked =
                        CheckGivenPack.check(files, planned, share.pack(), share.views(), threads);
                checked.faults().stream().map(OpenShareCommand::words).forEach(faults::add);
                published = checked.published();
            }
        }
        List<String> differences = published
                .map(entry -> Planned.of(planned).differences(Planned.of(entry)))
                .orElse(List.of());
        boolean sameViews = published
                .map(entry -> Planned.of(planned).hasSameViews(Planned.of(entry)))
                .orElse(true);
        if (json) {
            print(planned, faults, published.isPresent(), differences, sameViews);
        } else {
            print(planned, published, differences, sameViews, faults);
        }
        return faults.isEmpty() && differences.isEmpty() ? Exit.DONE : Exit.SOME_LOST;
    }

    private static String words(Verdict verdict) {
        return verdict.code().code() + (verdict.detail().isEmpty() ? "" : ": " + verdict.detail());
    }

    private void print(
            LogEntry.Release planned,
            List<String> faults,
            boolean published,
            List<String> differences,
            boolean sameViews) {
        terminal.out()
                .println(Json.Obj.EMPTY
                        .with("trove", planned.trove().text())
                        .with("part", planned.part())
                        .with("title", planned.title())
                        .with("due", planned.time().toString())
                        .with("documents", planned.published())
                        .with("withheld", planned.withheld())
                        .with("checked", archive != null)
                        .with("faults", strings(faults))
                        .with("published", published)
                        .with("differences", strings(differences))
                        .with("sameViews", sameViews)
                        .text());
    }

    private static Json.Arr strings(List<String> lines) {
        return new Json.Arr(lines.stream().<Json>map(Json.Str::new).toList());
    }

    private void print(
            LogEntry.Release planned,
            Optional<LogEntry.Release> published,
            List<String> differences,
            boolean sameViews,
            List<String> faults) {
        terminal.out()
                .println("part " + planned.part() + " of " + planned.trove().text() + ", "
                        + TerminalFormats.printable(planned.title()) + ": "
                        + TerminalFormats.count(planned.published(), "document") + ", "
                        + TerminalFormats.count(planned.withheld()) + " withheld; to be published "
                        + TerminalFormats.minute(planned.time()));
        if (archive == null) {
            terminal.out()
                    .println("not checked: name the public archive with  --archive ARCHIVE  to compare the documents"
                            + " with its log");
            return;
        }
        faults.forEach(fault -> terminal.out().println("  " + TerminalFormats.printable(fault)));
        if (faults.isEmpty()) {
            terminal.out().println("checked: every document is the one that the log committed to under its number");
        }
        if (published.isEmpty()) {
            terminal.out()
                    .println("not published yet; after the release run  daylight open-share --opened FOLDER --archive"
                            + " ARCHIVE");
        } else if (differences.isEmpty()) {
            terminal.out()
                    .println("published "
                            + TerminalFormats.minute(published.get().time())
                            + " with the same documents, redactions, texts, title and announcement"
                            + (sameViews ? "" : "; the images of its views are encoded in another way"));
        } else {
            terminal.out().println("published with something else: " + String.join(", ", differences) + " differ");
        }
    }
}
