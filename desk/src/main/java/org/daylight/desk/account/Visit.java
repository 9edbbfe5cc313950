package org.daylight.desk.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A request of someone who is not signed in, or whose session does not matter. For a POST, host and origin were verified already.
 *
 * @param method {@code GET} or {@code POST}
 * @param path as in {@link DeskRequest}
 * @param query as in {@link DeskRequest}
 * @param form as in {@link DeskRequest}
 * @param base scheme and host that the browser used
 */
public record Visit(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        Map<String, List<String>> form,
        Instant now,
        String base) {

    /** A segment of the path; empty when there are not so many. */
    public String segment(int at) {
        return at < path.size() ? path.get(at) : "";
    }

    /** The first value of a parameter of the address; empty when it is not given. */
    public String parameter(String name) {
        return query.getOrDefault(name, List.of("")).getFirst();
    }

    /** The first value of a field of the form; empty when it is not given. */
    public String field(String name) {
        return form.getOrDefault(name, List.of("")).getFirst();
    }
}
