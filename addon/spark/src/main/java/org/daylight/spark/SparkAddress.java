package org.daylight.spark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The masters of a cluster: {@code spark://HOST:PORT}, or several with commas, of which one is at work.
 *
 * @param text as it was given
 */
record SparkAddress(String text, List<Master> masters) {

    private static final Pattern MASTER =
            Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}\\]):([0-9]{1,5})");
    private static final String SCHEME = "spark://";
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int MOST_MASTERS = 9;

    /** One master. */
    record Master(String host, int port) {}

    /** Reads an address. @throws IOException in one line */
    static SparkAddress parse(String text) throws IOException {
        List<Master> masters = new ArrayList<>();
        String rest = text.startsWith(SCHEME) ? text.substring(SCHEME.length()) : "";
        for (String each : rest.split(",", -1)) {
            Matcher matcher = MASTER.matcher(each);
            int port = matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
            if (port < 1 || port > 65_535 || masters.size() == MOST_MASTERS) {
                throw new IOException("the cluster must be  spark://HOST:PORT  (the address that its master shows)");
            }
            masters.add(new Master(matcher.group(1), port));
        }
        return new SparkAddress(text, List.copyOf(masters));
    }

    /** Whether one of the masters accepts connections. Spark itself waits for a minute. */
    boolean answers() {
        for (Master master : masters) {
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(master.host, master.port), PATIENCE_MILLIS);
                return true;
            } catch (IOException e) {
                // perhaps another one does
            }
        }
        return false;
    }
}
