package org.daylight.check;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.TrusteesFile;

/** Checks the public files about trustees (spec/trustees.md section 3), as far as this is possible without arithmetic on the curve. */
final class CheckTrustees {
    private final ArchiveFiles files;
    private final LogContents contents;
    private final MovedLog moved;
    private final Verdicts verdicts;

    /** The first commitment for each number, in the files so far. */
    private final Map<Long, String> keys = new HashMap<>();

    CheckTrustees(ArchiveFiles files, LogContents contents, MovedLog moved, Verdicts verdicts) {
        this.files = files;
        this.contents = contents;
        this.moved = moved;
        this.verdicts = verdicts;
    }

    void check() {
        for (LogEntry.Trustees plan : contents.trustees()) {
            String path = LogContents.path(plan);
            try {
                byte[] bytes = files.read(path, TrusteesFile.MAX_BYTES).orElse(null);
                if (bytes == null) {
                    verdicts.add(moved.unlessMoved(new Verdict(path, VerdictCode.TRUSTEES_ABSENT, "")));
                } else if (bytes.length != plan.fileBytes() || !Sha256.of(bytes).equals(plan.file())) {
                    verdicts.add(moved.unlessMoved(new Verdict(path, VerdictCode.TRUSTEES_DIFFER, "")));
                } else {
                    verdicts.add(content(plan, path, bytes));
                }
            } catch (IOException e) {
                verdicts.add(path, VerdictCode.UNREADABLE, String.valueOf(e.getMessage()));
            }
        }
    }

    private Verdict content(LogEntry.Trustees plan, String path, byte[] bytes) {
        if (!(TrusteesFile.parse(bytes) instanceof Outcome.Ok<TrusteesFile>(TrusteesFile file))) {
            return new Verdict(path, VerdictCode.TRUSTEES_MALFORMED, "it breaks a rule of its format");
        }
        if (file.threshold() != plan.threshold() || file.names().size() != plan.trustees()) {
            return new Verdict(
                    path,
                    VerdictCode.TRUSTEES_MALFORMED,
                    "it has another threshold or number of trustees than the log");
        }
        for (Map.Entry<Long, List<String>> part : file.commitments().entrySet()) {
            String key = part.getValue().getFirst();
            String before = keys.putIfAbsent(part.getKey(), key);
            if (before != null && !before.equals(key)) {
                return new Verdict(
                        path,
                        VerdictCode.TRUSTEES_MALFORMED,
                        "it commits to another key of the sealed release " + part.getKey() + " than an earlier file");
            }
        }
        return Verdict.confirmed(path);
    }
}
