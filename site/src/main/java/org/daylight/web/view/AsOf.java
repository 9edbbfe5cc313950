package org.daylight.web.view;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.export.ResultLabel;
import org.daylight.http.Request;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.query.Query;

/**
 * The state of the public log that a search is restricted to ({@code at=412}), so that its result stays what it was
 * (docs/decisions/0056).
 *
 * @param size entries of the log; 0 for all there are now
 * @param exists false when the log has no such size
 */
public record AsOf(long size, boolean exists) {

    public static final AsOf NOW = new AsOf(0, true);

    public static AsOf of(Request request, PublicRecord contents) {
        String given = request.parameter("at");
        if (given.isEmpty()) {
            return NOW;
        }
        boolean number = given.length() <= 15 && given.chars().allMatch(c -> c >= '0' && c <= '9');
        long size = number ? Long.parseLong(given) : 0;
        return new AsOf(size, size >= 1 && size <= contents.checkpoint().size());
    }

    public boolean isPast() {
        return size > 0;
    }

    /** The query, over the documents of those releases only that stood in the log then. */
    public Query restrict(Query query, PublicRecord contents) {
        return isPast() ? Query.and(List.of(query, ArchiveIndex.releasedBy(contents, size))) : query;
    }

    /** An address of a search, kept in this state. */
    public String keep(String address) {
        return isPast() ? address + (address.indexOf('?') < 0 ? "?" : "&") + "at=" + size : address;
    }

    /** What an export says of it. The root of an earlier size can be computed from the tiles, and is not. */
    public ResultLabel.LogState logState(PublicRecord contents) {
        long now = contents.checkpoint().size();
        long then = isPast() ? size : now;
        return new ResultLabel.LogState(
                contents.origin(),
                then,
                then == now ? contents.checkpoint().root().hex() : "");
    }

    /** Whether a search depends on the whole archive as it is now, whatever state it is restricted to. */
    public static boolean dependsOnLater(Query query) {
        return switch (query) {
            case Query.InThread thread -> true;
            case Query.Fuzzy fuzzy -> true;
            case Query.MoreLike like -> true;
            case Query.Not not -> dependsOnLater(not.query());
            case Query.And and -> and.queries().stream().anyMatch(AsOf::dependsOnLater);
            case Query.Or or -> or.queries().stream().anyMatch(AsOf::dependsOnLater);
            default -> false;
        };
    }
}
