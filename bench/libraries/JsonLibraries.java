package org.daylight.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Compares our JSON reader with Jackson, set as strictly as its features allow: which inputs that two readers may understand
 * differently are refused, and the processor time of reading one line of a pack.
 */
final class JsonLibraries {

    private static final int LINES = 400_000;
    private static final String LINE =
            "{\"document\":\"harbour/20413\",\"state\":\"shown\",\"size\":40960,\"sha256\":\"" + "9c".repeat(32)
                    + "\",\"subject\":\"Berth 7 \\u2013 night shift\",\"to\":[{\"name\":\"A."
                    + " Clerk\",\"address\":\"a@port.example\"}]}";

    private static final ObjectMapper JACKSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(64).build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static Map<String, byte[]> doubtful() {
        var all = new LinkedHashMap<String, byte[]>();
        put(all, "a name twice", "{\"a\":1,\"a\":2}");
        put(all, "half of a surrogate pair", "\"\\ud83d\"");
        put(all, "a fraction", "1.0");
        put(all, "an exponent", "1e3");
        put(all, "-0", "-0");
        put(all, "a number beyond 64 bits", "18446744073709551616");
        put(all, "a value after the value", "{} {}");
        put(all, "nested 100 deep", "[".repeat(100) + "]".repeat(100));
        put(all, "a leading zero", "01");
        put(all, "a comma at the end", "[1,]");
        put(all, "a control character in a string", "\"a\tb\"");
        all.put("bytes that are not UTF-8", new byte[] {'"', (byte) 0xc0, (byte) 0x80, '"'});
        all.put("a byte order mark", new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf, '1'});
        return all;
    }

    private static void put(Map<String, byte[]> all, String name, String text) {
        all.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    public static void main(String[] args) throws Exception {
        System.out.println("| input | own | Jackson |");
        System.out.println("|---|---|---|");
        doubtful()
                .forEach((name, bytes) -> System.out.println(
                        "| " + name + " | " + word(own(bytes)) + " | " + word(jackson(bytes)) + " |"));
        byte[] line = LINE.getBytes(StandardCharsets.UTF_8);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        for (int round = 0; round < 3; round++) {
            long begin = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < LINES; i++) {
                own(line);
            }
            long middle = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < LINES; i++) {
                jackson(line);
            }
            long end = threads.getCurrentThreadCpuTime();
            System.out.printf(
                    Locale.ROOT,
                    "a line of %d bytes: own %.2f µs, Jackson %.2f µs%n",
                    line.length,
                    (middle - begin) / 1e3 / LINES,
                    (end - middle) / 1e3 / LINES);
        }
    }

    private static String word(boolean accepted) {
        return accepted ? "accepted" : "refused";
    }

    private static boolean own(byte[] bytes) {
        return Json.parse(bytes, 1 << 20) instanceof Outcome.Ok<Json>;
    }

    private static boolean jackson(byte[] bytes) {
        try {
            return JACKSON.readTree(bytes) != null;
        } catch (IOException e) {
            return false;
        }
    }
}
