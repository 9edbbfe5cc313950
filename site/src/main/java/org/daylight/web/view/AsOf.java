package org.daylight.web.view;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.export.ResultLabel;
import org.daylight.http.Request;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.query.Query;

/**
 * The state of the public log that a search is restricted to ({@code at=412}), so that its result stays the same (docs/decisions/0056).
 *
 * @param size of the log in entries; 0 for all entries
 * @param exists false when the log has not reached this size
 * @param byMeaning whether documents of similar meaning are searched as well ({@code meaning=1}); never in a past state
 */
public record AsOf(long size, boolean exists, boolean byMeaning) {

    public static final AsOf NOW = new AsOf(0, true);

    /** A state that is searched by words only. */
    public AsOf(long size, boolean exists) {
        this(size, exists, false);
    }

    /** The same state, searched by meaning or by words only. */
    public AsOf withMeaning(boolean isWanted) {
        return new AsOf(size, exists, isWanted && !isPast());
    }

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

    /** The query, restricted to documents of releases that were in the log then. */
    public Query restrict(Query query, PublicRecord contents) {
        return isPast() ? Query.and(List.of(query, ArchiveIndex.releasedBy(contents, size))) : query;
    }

    /** The address of a search, restricted to this state. */
    public String restrict(String address) {
        String more = isPast() ? "at=" + size : byMeaning ? "meaning=1" : "";
        return more.isEmpty() ? address : address + (address.indexOf('?') < 0 ? "?" : "&") + more;
    }

    /** The log state in the label of an export. The root of an earlier size is left out, although it could be computed from the tiles. */
    public ResultLabel.LogState logState(PublicRecord contents) {
        long now = contents.checkpoint().size();
        long then = isPast() ? size : now;
        return new ResultLabel.LogState(
                contents.origin(),
                then,
                then == now ? contents.checkpoint().root().hex() : "");
    }

    /** Whether the result depends on later entries of the log, whatever state it is restricted to. */
    public static boolean dependsOnLater(Query query) {
        return switch (query) {
            case Query.InThread thread -> true;
            case Query.Fuzzy fuzzy -> true;
            case Query.MoreLike like -> true;
            case Query.Named named -> true;
            case Query.Not not -> dependsOnLater(not.query());
            case Query.And and -> and.queries().stream().anyMatch(AsOf::dependsOnLater);
            case Query.Or or -> or.queries().stream().anyMatch(AsOf::dependsOnLater);
            default -> false;
        };
    }
}
