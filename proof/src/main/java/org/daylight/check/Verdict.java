package org.daylight.check;

import java.util.Locale;
import org.daylight.format.Json;

/**
 * What a check concludes of one file of an archive (spec/verdicts.md).
 *
 * @param file its path in the archive, with forward slashes; foreign names of files are escaped and cut
 * @param detail one line more about it, safe to print; empty where the code says all
 */
public record Verdict(String file, VerdictCode code, String detail) {

    /** The file is there and as it ought to be. */
    static Verdict confirmed(String file) {
        return new Verdict(file, VerdictCode.CONFIRMED, "");
    }

    /** What a reader refused, as a verdict of the same code. */
    static Verdict of(String file, String code, String reason) {
        VerdictCode known = VerdictCode.of(code)
                .orElseThrow(() -> new AssertionError("spec/verdicts.md lacks the code " + code + ": " + reason));
        return new Verdict(file, known, reason);
    }

    public VerdictCode.Status status() {
        return code.status();
    }

    /** {@code {"file":…,"verdict":"refuted","code":…,"detail":…}}. */
    public Json.Obj json() {
        return Json.Obj.EMPTY
                .with("file", file)
                .with("verdict", status().word())
                .with("code", code.code())
                .withOptional("detail", detail.isEmpty() ? null : detail);
    }

    /** {@code refuted    releases/0001.zip  pack-differs: …}. */
    public String text() {
        String end = detail.isEmpty() ? "" : ": " + detail;
        return String.format(Locale.ROOT, "%-9s  %s  %s%s", status().word(), file, code.code(), end);
    }
}
