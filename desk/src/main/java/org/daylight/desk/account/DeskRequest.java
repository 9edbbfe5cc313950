package org.daylight.desk.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.audit.By;
import org.daylight.editors.Editor;

/**
 * A request of a signed-in user. For a POST, host, origin and the token of the session were verified already.
 *
 * @param method {@code GET} or {@code POST}; HEAD arrives as GET
 * @param path the decoded segments of the path; {@code /} is one empty segment
 * @param query all values of each parameter of the address
 * @param form all values of each field of a submitted form; empty with GET
 * @param editor the user, as {@code editors.json} describes the user now
 * @param base scheme and host that the browser used, such as {@code http://localhost:8421}
 */
public record DeskRequest(
        String method,
        List<String> path,
        Map<String, List<String>> query,
        Map<String, List<String>> form,
        Editor editor,
        Session session,
        Instant now,
        String base) {

    private static final int MOST_DIGITS = 9;

    public DeskRequest {
        path = List.copyOf(path);
    }

    /** A segment of the path; empty when there are not so many. @param at 0 for the first one */
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

    /** All values of a field of the form. */
    public List<String> fields(String name) {
        return form.getOrDefault(name, List.of());
    }

    /** Whether a field was sent, such as the name of the button that was pressed. */
    public boolean has(String name) {
        return form.containsKey(name);
    }

    /** The parameter {@code page}, 1 or more; 1 when it is not a valid number. */
    public int page() {
        return number(parameter("page")).orElse(1);
    }

    /** A positive number of at most nine digits; empty when the text is anything else. */
    public static Optional<Integer> number(String text) {
        boolean isNumber =
                !text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return isNumber ? Optional.of(Integer.parseInt(text)).filter(number -> number > 0) : Optional.empty();
    }

    /** Who decides, for the flows. */
    public By by() {
        return new By(editor.name(), now);
    }
}
