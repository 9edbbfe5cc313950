package org.daylight.extract;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.daylight.fuzz.Accepted;
import org.daylight.fuzz.Violation;

/** Frames from a child process of the extractor. In this package because their reader is not public. */
public final class ChildFrameTarget {

    private ChildFrameTarget() {}

    /** A frame that was read is written as a frame with the same object; its length is what the frame says. */
    public static void run(byte[] input) {
        var in = new ByteArrayInputStream(input);
        var frames = new ExtractorFrames(in, new ByteArrayOutputStream());
        int used = 0;
        while (true) {
            ExtractorFrames.Frame frame;
            try {
                frame = frames.read();
            } catch (IOException e) {
                return;
            }
            Accepted.count();
            used += 4 + frame.bytes();
            Violation.unlessEqual(used, input.length - in.available(), "the bytes that were read");
            var out = new ByteArrayOutputStream();
            try {
                new ExtractorFrames(new ByteArrayInputStream(new byte[0]), out).write(frame.json());
                var again =
                        new ExtractorFrames(new ByteArrayInputStream(out.toByteArray()), new ByteArrayOutputStream());
                Violation.unlessEqual(frame.json(), again.read().json(), "written and read again");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
