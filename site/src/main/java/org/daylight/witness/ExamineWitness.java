package org.daylight.witness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.daylight.doctor.Examination;
import org.daylight.doctor.LeftFiles;
import org.daylight.format.Outcome;
import org.daylight.log.TwoHistories;
import org.daylight.log.WitnessedLog;
import org.daylight.note.Cosignature;
import org.daylight.note.SignedNote;
import org.daylight.note.WitnessKey;
import org.daylight.note.Witnesses;

/** Examines the folder of a witness ({@code spec/witness.md} section 2). Cosigns nothing. */
public final class ExamineWitness {

    private final Examination examination;
    private final Path folder;

    /** @param folder of the witness */
    public ExamineWitness(Examination examination, Path folder) {
        this.examination = examination;
        this.folder = folder;
    }

    /** Runs all checks. */
    public void run() {
        examination.check("witness key", () -> {
            WitnessFolder witness = WitnessFolder.open(folder);
            return "witness.key of " + witness.name();
        });
        examination.check("witnessed logs", this::logs);
        examination.check("witness left", this::left);
    }

    private String logs() throws IOException {
        int count = 0;
        for (Path each : LeftFiles.in(folder.resolve("logs"))) {
            if (!Files.isDirectory(each)) {
                continue;
            }
            count++;
            String name = "logs/" + each.getFileName();
            if (Files.notExists(each.resolve("log.json"))) {
                examination.fault(
                        name + "/log.json", "it is missing", "follow the log again with  daylight witness follow");
                continue;
            }
            examination.readable(name, () -> log(name, each));
        }
        return count + " logs";
    }

    private void log(String name, Path each) throws IOException {
        FollowedLog log = WitnessFolder.read(each.resolve("log.json"));
        WitnessedLog state = WitnessFolder.stateIn(each, log);
        if (state.last() == null && Files.exists(each.resolve("lock"))) {
            examination.fault(
                    name + "/checkpoint",
                    "it is missing, but this witness has been asked to cosign this log",
                    "if it has cosigned before, restore the newest copy; otherwise this is no fault");
        }
        if (state.last() != null) {
            signatures(name, state.last());
        }
        Path evidence = each.resolve("two-histories.json");
        if (Files.exists(evidence)) {
            boolean isWhole = Files.size(evidence) <= TwoHistories.MAX_BYTES
                    && TwoHistories.parse(Files.readAllBytes(evidence)).isOk();
            if (!isWhole) {
                examination.fault(
                        name + "/two-histories.json",
                        "it is damaged, and it proves that the log has two histories",
                        "restore it from a backup");
            }
        }
    }

    /** The log's signature was verified when the checkpoint was read; these are the witness's own. */
    private void signatures(String name, SignedNote last) throws IOException {
        int good = 0;
        for (WitnessKey.Verifier key : WitnessFolder.open(folder).keys()) {
            Outcome<List<Cosignature>> read = Witnesses.atLeast(List.of(key), 0).on(last);
            good += read.ok().map(List::size).orElse(0);
        }
        if (good == 0) {
            examination.fault(
                    name + "/checkpoint",
                    "it has no valid cosignature of this witness",
                    "restore the newest copy; with an older one the witness might cosign a second history");
        }
    }

    private String left() throws IOException {
        List<Path> files = LeftFiles.under(folder, 3, Set.of(".new"));
        for (Path file : files) {
            examination.left(folder.relativize(file).toString().replace('\\', '/'));
        }
        return "no unfinished files";
    }
}
