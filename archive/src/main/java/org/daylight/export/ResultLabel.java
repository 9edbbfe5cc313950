package org.daylight.export;

import java.util.List;
import org.daylight.format.Json;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Sort;
import org.jspecify.annotations.Nullable;

/**
 * Describes a result in the last line of an export.
 *
 * @param query as it was typed
 * @param sort the order
 * @param log the state of the public log that was searched; null in a newsroom
 * @param notIndexed documents published up to then that were not indexed yet; 0 when the result is complete
 */
public record ResultLabel(String query, Sort sort, @Nullable LogState log, long notIndexed) {

    /**
     * A state of a log.
     *
     * @param size in entries; only documents of releases among these entries are in the result
     * @param root the Merkle root of that size, as in a checkpoint, in hex; empty when the log is larger by now
     */
    public record LogState(String origin, long size, String root) {}

    /** The last line of an export, without its line feed. @param notices what could not be searched in full */
    Json.Obj end(ExportResult.Account account, List<Notice> notices) {
        Json.Obj end = Json.Obj.EMPTY
                .with("query", query)
                .with("sort", sort.word())
                .with("found", account.found())
                .with("documents", account.written())
                .with("damaged", account.damaged())
                .with("withdrawn", account.withdrawn())
                .withOptional("notMail", account.notMail() == 0 ? null : new Json.Num(account.notMail()))
                .with("notIndexed", notIndexed)
                .with(
                        "notices",
                        new Json.Arr(notices.stream()
                                .<Json>map(notice -> new Json.Str(notice.text()))
                                .toList()));
        if (log != null) {
            Json.Obj state = Json.Obj.EMPTY.with("origin", log.origin()).with("size", log.size());
            end = end.with("log", log.root().isEmpty() ? state : state.with("root", log.root()));
        }
        return Json.Obj.EMPTY.with("end", end);
    }
}
