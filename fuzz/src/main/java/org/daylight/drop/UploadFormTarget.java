package org.daylight.drop;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.daylight.fuzz.Violation;

/** Forms with files that readers send to a drop. In this package because the reader is not public. */
public final class UploadFormTarget {

    private UploadFormTarget() {}

    /** The parts are the same however the bytes arrive, and no longer than what arrived. @param input the content type, a line feed, the body */
    public static void run(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String type = new String(input, 0, end, StandardCharsets.ISO_8859_1);
        int from = Math.min(end + 1, input.length);
        String whole = read(type, input, from, Math.max(input.length, 1));
        Violation.unlessEqual(whole, read(type, input, from, 1), "a form that arrives byte for byte");
        Violation.unlessEqual(whole, read(type, input, from, 7), "a form that arrives in pieces");
    }

    private static String read(String type, byte[] input, int from, int step) {
        var seen = new ByteArrayOutputStream();
        int[] open = {0, 0};
        Optional<MultipartReader> reader = MultipartReader.of(type, new MultipartReader.Parts() {
            @Override
            public void begin(String name, Optional<String> fileName) {
                Violation.unlessEqual(0, open[0]++, "a part within a part");
                seen.writeBytes(("[" + name + "|" + fileName.orElse("-") + "]").getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void content(byte[] bytes, int at, int length) {
                Violation.unlessEqual(1, open[0], "content outside of a part");
                Violation.unless(length >= 0, "content of a length below zero");
                seen.write(bytes, at, length);
                open[1] += length;
            }

            @Override
            public void end() {
                Violation.unlessEqual(0, --open[0], "the end of a part");
            }
        });
        if (reader.isEmpty()) {
            return "";
        }
        boolean isGood = true;
        for (int at = from; at < input.length && isGood; at += step) {
            isGood = reader.get().read(input, at, Math.min(step, input.length - at));
        }
        Violation.unless(open[1] <= input.length - from, "more content than arrived");
        Violation.unless(open[0] == 0 || !reader.get().isComplete(), "a complete form with an open part");
        // How much of an incomplete part was passed on depends on the pieces.
        return isGood && reader.get().isComplete() ? seen.toString(StandardCharsets.ISO_8859_1) : "incomplete";
    }
}
