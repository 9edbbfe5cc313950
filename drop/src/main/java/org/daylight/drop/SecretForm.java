package org.daylight.drop;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.daylight.http.BodyReceiver;
import org.daylight.http.HttpServer;

/**
 * A small form, gathered in one array that is overwritten when it was read. Its fields are strings, which Java cannot overwrite: they are gone when
 * their memory is used again ({@code docs/drop-threats.md}).
 */
final class SecretForm implements BodyReceiver {

    /** Enough for words typed with much white space. */
    static final int MAX_BYTES = 16 << 10;

    private static final int MAX_FIELDS = 10;

    private final byte[] gathered = new byte[MAX_BYTES];
    private final Function<Map<String, String>, HttpServer.PendingAnswer> then;
    private int length;
    private boolean isTooLong;

    /** @param then receives the fields; none when the form was too long */
    SecretForm(Function<Map<String, String>, HttpServer.PendingAnswer> then) {
        this.then = then;
    }

    @Override
    public boolean receive(byte[] bytes, int from, int count) {
        if (length + count > MAX_BYTES) {
            isTooLong = true;
            return false;
        }
        System.arraycopy(bytes, from, gathered, length, count);
        length += count;
        return true;
    }

    @Override
    public HttpServer.PendingAnswer complete() {
        Map<String, String> fields = isTooLong ? Map.of() : fields();
        Arrays.fill(gathered, (byte) 0);
        return then.apply(fields);
    }

    @Override
    public void broken() {
        Arrays.fill(gathered, (byte) 0);
    }

    private Map<String, String> fields() {
        var fields = new HashMap<String, String>();
        int at = 0;
        while (at < length && fields.size() < MAX_FIELDS) {
            int end = at;
            while (end < length && gathered[end] != '&') {
                end++;
            }
            int equals = at;
            while (equals < end && gathered[equals] != '=') {
                equals++;
            }
            fields.putIfAbsent(decoded(at, equals), equals < end ? decoded(equals + 1, end) : "");
            at = end + 1;
        }
        return fields;
    }

    /** Percent-decoding; what is not valid stays as it is. */
    private String decoded(int from, int to) {
        byte[] decoded = new byte[to - from];
        int count = 0;
        for (int i = from; i < to; i++) {
            int high = gathered[i] == '%' && i + 2 < to ? Character.digit(gathered[i + 1], 16) : -1;
            int low = high >= 0 ? Character.digit(gathered[i + 2], 16) : -1;
            if (low >= 0) {
                decoded[count++] = (byte) (high << 4 | low);
                i += 2;
            } else {
                decoded[count++] = gathered[i] == '+' ? (byte) ' ' : gathered[i];
            }
        }
        String text = new String(decoded, 0, count, StandardCharsets.UTF_8);
        Arrays.fill(decoded, (byte) 0);
        return text;
    }
}
