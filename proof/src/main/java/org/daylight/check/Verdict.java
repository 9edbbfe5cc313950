package org.daylight.check;

import java.util.Locale;
import org.daylight.format.Json;

/**
 * The result of checking one file of an archive (spec/verdicts.md).
 *
 * @param file its path in the archive, with forward slashes; unexpected file names are escaped and cut
 * @param detail further information in one line, safe to print; empty if the code says everything
 */
public record Verdict(String file, VerdictCode code, String detail) {

    /** The file exists and is right. */
    static Verdict confirmed(String file) {
        return new Verdict(file, VerdictCode.CONFIRMED, "");
    }

    /** The verdict for input that a reader refused, with the same code. */
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
