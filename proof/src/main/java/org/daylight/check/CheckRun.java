package org.daylight.check;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.log.TwoHistories;
import org.daylight.note.LogPolicy;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.note.Witnesses;
import org.jspecify.annotations.Nullable;

/**
 * A check as a command (spec/verdicts.md section 1): prints the verdicts and writes the requested files.
 *
 * @param place a folder, or an address
 * @param last the checkpoint that was seen last; null for none
 * @param keep where the checkpoint is stored if everything is confirmed; may be the same file as {@code last}; null for nowhere
 * @param evidence where evidence of two histories is written, if there is any; null for nowhere
 * @param policy which logs are trusted, whose cosignatures are verified, and the quorum
 * @param json whether to print each verdict and finally the report as one JSON object on a line; otherwise faults and a summary
 */
public record CheckRun(
        String place,
        @Nullable Path last,
        @Nullable Path keep,
        @Nullable Path evidence,
        LogPolicy policy,
        boolean json) {
    private static final int MAX_THREADS = 4;
    private static final String USAGE = "usage: java -cp proof.jar org.daylight.check.CheckArchive ARCHIVE|URL [--last"
            + " FILE] [--keep FILE] [--evidence FILE] [--key KEY] [--witness KEY]... [--witnesses-needed N] [--policy"
            + " FILE] [--json]";

    /** Any log, no witness. */
    public CheckRun(String place, @Nullable Path last, @Nullable Path keep, @Nullable Path evidence, boolean json) {
        this(place, last, keep, evidence, LogPolicy.ANY, json);
    }

    /**
     * Runs the check.
     *
     * @return 0 confirmed, 1 refuted, 2 undecided
     * @throws IOException if a requested file cannot be read or written, or the place does not exist
     */
    public int run(PrintStream out, CheckArchive.Progress progress) throws IOException {
        refuseUnwritable(keep);
        refuseUnwritable(evidence);
        byte[] seen = last == null ? null : seen(last);
        int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MAX_THREADS);
        try (ArchiveFiles files = ArchiveFiles.at(place)) {
            CheckReport report = CheckArchive.check(
                    files, new CheckArchive.Options(seen, policy, threads, verdict -> print(out, verdict), progress));
            if (json) {
                out.println(report.json().text());
            } else {
                report.lines().forEach(out::println);
                boolean isAddress = place.regionMatches(true, 0, "http", 0, 4);
                if (isAddress && report.contents() == null && report.status() == VerdictCode.Status.UNDECIDED) {
                    out.println("check the address, or try again later");
                }
            }
            LogContents contents = report.contents();
            if (keep != null && contents != null && report.status() == VerdictCode.Status.CONFIRMED) {
                write(keep, contents.note());
            }
            TwoHistories histories = report.evidence();
            if (evidence != null && histories != null) {
                write(evidence, (histories.json().text() + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return report.status().exitCode();
        }
    }

    /** Runs before the check, so that a mistyped path does not cost the result. */
    private static void refuseUnwritable(@Nullable Path file) throws IOException {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null && (!Files.isDirectory(folder) || !Files.isWritable(folder))) {
            throw new IOException("cannot write " + file + ": " + file.getParent() + " is not a writable folder");
        }
        if (file != null && Files.isDirectory(file)) {
            throw new IOException("cannot write " + file + ": it is a folder; name a file");
        }
    }

    private void print(PrintStream out, Verdict verdict) {
        if (json) {
            out.println(verdict.json().text());
        } else if (verdict.code() != VerdictCode.CONFIRMED) {
            out.println(verdict.text());
        }
    }

    private static byte[] seen(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + " does not exist");
        }
        if (!Files.isRegularFile(file) || Files.size(file) > SignedNote.MAX_BYTES) {
            throw new IOException(file + " is not a checkpoint");
        }
        return Files.readAllBytes(file);
    }

    /** Writes a file completely or not at all. If we stop before the move, a file {@code NAME.part} is left. */
    private static void write(Path file, byte[] bytes) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.write(part, bytes);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Runs {@link CheckArchive#main}. @return 2 also if the arguments are not understood */
    static int main(String[] arguments) {
        var err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        try {
            CheckRun run = parsed(arguments);
            if (run == null) {
                err.println(USAGE);
                return VerdictCode.Status.UNDECIDED.exitCode();
            }
            var out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
            int exit = run.run(out, new ProgressLines(err));
            out.flush();
            return exit;
        } catch (IOException e) {
            err.println("daylight: " + e.getMessage());
            return VerdictCode.Status.UNDECIDED.exitCode();
        } catch (RuntimeException | Error e) {
            err.println("daylight: the check itself failed, with " + e);
            return VerdictCode.Status.UNDECIDED.exitCode(); // never 1, the exit code of Java
        }
    }

    private static @Nullable CheckRun parsed(String[] arguments) throws IOException {
        String place = null;
        Path last = null;
        Path keep = null;
        Path evidence = null;
        var witnesses = new ArrayList<String>();
        int needed = -1;
        Path policy = null;
        String key = null;
        boolean json = false;
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            boolean hasValue = i + 1 < arguments.length;
            switch (argument) {
                case "--json" -> json = true;
                case "--last" -> last = hasValue ? Path.of(arguments[++i]) : null;
                case "--keep" -> keep = hasValue ? Path.of(arguments[++i]) : null;
                case "--evidence" -> evidence = hasValue ? Path.of(arguments[++i]) : null;
                case "--policy" -> policy = hasValue ? Path.of(arguments[++i]) : null;
                case "--key" -> key = hasValue ? arguments[++i] : "";
                case "--witness" -> witnesses.add(hasValue ? arguments[++i] : "");
                case "--witnesses-needed" -> needed = hasValue ? number(arguments[++i]) : Integer.MAX_VALUE;
                default -> {
                    if (place != null || argument.startsWith("--")) {
                        return null;
                    }
                    place = argument;
                }
            }
        }
        return place == null
                ? null
                : new CheckRun(place, last, keep, evidence, policy(policy, key, witnesses, needed), json);
    }

    /**
     * The policy that a command line describes.
     *
     * @param file of c2sp.org/tlog-policy; null for none. If there is one, the other arguments must not be given
     * @param key the log's; null to accept any
     * @param witnesses keys
     * @param needed how many of them must have cosigned; below 0 for all
     * @throws IOException with one line, if a key or the file cannot be read, or the arguments contradict each other
     */
    public static LogPolicy policy(@Nullable Path file, @Nullable String key, List<String> witnesses, int needed)
            throws IOException {
        if (file == null) {
            List<NoteKey.Verifier> logs = key == null ? List.of() : List.of(given("--key", NoteKey.parseVerifier(key)));
            return new LogPolicy(logs, given("--witness", Witnesses.parse(witnesses, needed)));
        }
        if (key != null || !witnesses.isEmpty() || needed >= 0) {
            throw new IOException("--policy already names the log and the witnesses: leave out --key, --witness and"
                    + " --witnesses-needed");
        }
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + " is not a file");
        }
        if (Files.size(file) > LogPolicy.MAX_BYTES) {
            throw new IOException(file + " is too large for a policy (" + LogPolicy.MAX_BYTES + " bytes)");
        }
        return given("--policy", LogPolicy.parse(Files.readAllBytes(file)));
    }

    private static <T> T given(String option, Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException(option + ": "
                        + (option.equals("--key")
                                ? "this key is incomplete or mistyped; copy the whole line (" + reason + ")"
                                : reason));
        };
    }

    private static int number(String digits) {
        return digits.matches("[0-9]{1,3}") ? Integer.parseInt(digits) : Integer.MAX_VALUE;
    }

    /** Prints a line to standard error every few seconds: the progress and the remaining time. */
    private static final class ProgressLines implements CheckArchive.Progress {
        private static final long PAUSE_NANOS = 5_000_000_000L;

        private final PrintStream err;
        private final long start = System.nanoTime();
        private long printed = start;

        ProgressLines(PrintStream err) {
            this.err = err;
        }

        @Override
        public void at(long documents, long bytes, long totalBytes) {
            long now = System.nanoTime();
            if (now - printed < PAUSE_NANOS || bytes == 0) {
                return;
            }
            printed = now;
            long left = Math.round((now - start) / 1e9 * (totalBytes - bytes) / bytes);
            err.println(documents + " documents, " + (bytes >> 20) + " of " + (totalBytes >> 20) + " MiB, "
                    + Math.max(0, left) + " s left");
        }
    }
}
