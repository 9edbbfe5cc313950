package org.daylight.staticsite;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.Deflater;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.Test;

/** The decompression of {@code io.js} against that of the JDK. */
class InflateInScriptsTest {

    private static final String CALL = """
        (function (buffer) {
          try {
            return Array.from(Daylight.io.inflateHere(new Uint8Array(new ArrayBuffer(buffer))));
          } catch (e) {
            if (!(e instanceof Daylight.Fault)) {
              throw e;
            }
            return e.code;
          }
        })
        """;

    private static byte[] deflate(byte[] bytes, int level, int strategy) {
        try (var deflater = new Deflater(level, true)) {
            deflater.setStrategy(strategy);
            deflater.setInput(bytes);
            deflater.finish();
            byte[] out = new byte[bytes.length * 2 + 100];
            int size = 0;
            while (!deflater.finished()) {
                size += deflater.deflate(out, size, out.length - size);
            }
            return Arrays.copyOf(out, size);
        }
    }

    @Test
    void whatWasDeflatedComesBackAndDamageIsAFault() {
        var random = new Random(2026);
        try (Context context = Context.newBuilder("js")
                .allowHostAccess(HostAccess.newBuilder(HostAccess.ALL)
                        .allowBufferAccess(true)
                        .build())
                .option("engine.WarnInterpreterOnly", "false")
                .build()) {
            context.eval("js", SiteProgram.script("segment.js") + SiteProgram.script("io.js"));
            Value inflate = context.eval("js", CALL);
            int faults = 0;
            for (int round = 0; round < 60; round++) {
                byte[] bytes = new byte[random.nextInt(3_000)];
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte)
                            (round % 3 == 0
                                    ? random.nextInt()
                                    : round % 3 == 1 ? "the harbour ".charAt(i % 12) : random.nextInt(3));
                }
                int level = new int[] {0, 1, 9}[random.nextInt(3)];
                int strategy = new int[] {Deflater.DEFAULT_STRATEGY, Deflater.HUFFMAN_ONLY, Deflater.FILTERED}
                        [random.nextInt(3)];
                byte[] packed = deflate(bytes, level, strategy);
                byte[] padded = Arrays.copyOf(packed, packed.length + round % 2 * 100); // zero bytes may follow
                assertArrayEquals(bytes, bytes(inflate.execute(ByteBuffer.wrap(padded))), "round " + round);

                Value cut = inflate.execute(ByteBuffer.wrap(Arrays.copyOf(packed, packed.length / 2)));
                assertEquals("damaged", cut.asString());
                for (int change = 0; change < 10; change++) {
                    byte[] other = packed.clone();
                    other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
                    faults += inflate.execute(ByteBuffer.wrap(other)).isString() ? 1 : 0;
                }
            }
            assertTrue(faults > 50, "faults: " + faults);
        }
    }

    private static byte[] bytes(Value array) {
        byte[] bytes = new byte[(int) array.getArraySize()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) array.getArrayElement(i).asInt();
        }
        return bytes;
    }
}
