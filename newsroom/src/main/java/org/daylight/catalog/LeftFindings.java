package org.daylight.catalog;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.detect.FindingKind;
import org.jspecify.annotations.Nullable;

/**
 * Findings of a scan that an editor has looked at and left as they are. Document, part, kind and value identify a finding across scans, so this
 * stays when a document is scanned again.
 */
public final class LeftFindings {

    private final Sql sql;

    LeftFindings(Sql sql) {
        this.sql = sql;
    }

    /** Who left a finding, and when. @param editor null in a newsroom without users */
    public record Left(
            int part,
            FindingKind kind,
            String value,
            @Nullable String editor,
            Instant time) {

        public boolean isOf(HeldFinding finding) {
            return part == finding.part() && kind == finding.kind() && value.equals(finding.value());
        }
    }

    /** Records it; false when it was recorded before. */
    public boolean add(long document, Left left) {
        return sql.run(
                        "INSERT INTO left_finding (document, part, kind, value, editor, time) VALUES (?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        document,
                        left.part,
                        left.kind.code(),
                        left.value,
                        left.editor,
                        left.time.getEpochSecond())
                == 1;
    }

    /** Takes it back; false when nobody left it. */
    public boolean remove(long document, int part, FindingKind kind, String value) {
        return sql.run(
                        "DELETE FROM left_finding WHERE document = ? AND part = ? AND kind = ? AND value = ?",
                        document,
                        part,
                        kind.code(),
                        value)
                == 1;
    }

    /** Those of a document; of kinds that this program knows. */
    public List<Left> of(long document) {
        List<Optional<Left>> rows = sql.all(
                "SELECT part, kind, value, editor, time FROM left_finding WHERE document = ? ORDER BY part, kind,"
                        + " value",
                row -> {
                    Optional<FindingKind> kind = FindingKind.of(row.getString(2));
                    if (kind.isEmpty()) {
                        return Optional.empty();
                    }
                    return Optional.of(new Left(
                            row.getInt(1),
                            kind.get(),
                            row.getString(3),
                            row.getString(4),
                            Instant.ofEpochSecond(row.getLong(5))));
                },
                document);
        return rows.stream().flatMap(Optional::stream).toList();
    }
}
