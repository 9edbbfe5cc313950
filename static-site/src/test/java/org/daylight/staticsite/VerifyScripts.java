package org.daylight.staticsite;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.format.Sha256;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The scripts that verify, without a browser, with a host that reads from a map. For one thread. */
final class VerifyScripts implements AutoCloseable {
    private static final byte[] KEY_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int MOST_INFLATED = 64 << 20;

    /** The host that tests give, and what they ask. */
    private static final String PRELUDE = """
        (function (D) {
          D.Fault = D.Fault || class Fault extends Error {
            constructor(code, text) {
              super(text);
              this.code = code;
            }
          };
          const wrapped = buffer => new Uint8Array(new ArrayBuffer(buffer));
          const given = bytes => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
          D.host = {
            read: async (path, from, to) => {
              const bytes = java.read(path, from, to);
              if (bytes === null) {
                throw new D.Fault('unreachable', path);
              }
              return wrapped(bytes);
            },
            inflate: async bytes => {
              const out = java.inflate(given(bytes).buffer);
              if (out === null) {
                throw new D.Fault('damaged', 'deflate');
              }
              return wrapped(out);
            },
            utf8: bytes => java.utf8(given(bytes).buffer),
            bytesOf: text => wrapped(java.bytesOf(text))
          };
          D.fast = () => {
            D.host.ed25519 = async (key, message, signature) =>
              java.isSigned(given(key).buffer, given(message).buffer, given(signature).buffer);
            D.sha256 = bytes => wrapped(java.sha256(given(bytes).buffer));
          };
          /** Counts round trips: reads that do not wait for one another are one. Gives the count since the last call. */
          D.countTrips = () => {
            const read = D.host.read;
            let trips = 0;
            let batch = null;
            D.host.read = async (path, from, to) => {
              if (batch === null) {
                trips++;
                batch = (async () => {
                  for (let i = 0; i < 300; i++) {
                    await null;
                  }
                  batch = null;
                })();
              }
              await batch;
              return read(path, from, to);
            };
            D.host.read.before = read;
            return () => {
              const count = trips;
              trips = 0;
              return count;
            };
          };
          /** Runs a promise and gives "ok", or the code and the text of its failure. */
          D.run = (promise, then) => {
            const out = {};
            promise().then(value => out.text = String(then(value)), e => out.text = 'Fault ' + e.code + ': ' + e.message);
            return out;
          };
        })(globalThis.Daylight = globalThis.Daylight || {});
        """;

    private final Context context;
    /** The files; a test may replace any. */
    final Map<String, byte[]> files = new TreeMap<>();
    /** What was read, as {@code path from to}. */
    final List<String> reads = new ArrayList<>();
    /** Counts what was read from each file; null if no test asks. */
    private @Nullable Map<String, byte[]> touched;

    VerifyScripts() {
        context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .allowHostAccess(HostAccess.newBuilder()
                        .allowPublicAccess(true)
                        .allowBufferAccess(true)
                        .build())
                .build();
        context.getBindings("js").putMember("java", new Host());
        context.eval("js", PRELUDE);
        // The parser of mail asks for these when it is loaded; the scripts that verify must do without.
        context.eval("js", "globalThis.TextEncoder = class {}; globalThis.TextDecoder = class {};");
        context.eval("js", VendoredScripts.message());
        context.eval("js", "delete globalThis.TextEncoder; delete globalThis.TextDecoder;");
        for (String name : List.of("verify.js", "message.js")) {
            context.eval("js", SiteProgram.script(name));
        }
    }

    /** Serves other files from now on; forgets what was read. */
    VerifyScripts serve(Map<String, byte[]> others) {
        files.clear();
        files.putAll(others);
        reads.clear();
        touched = null;
        return this;
    }

    /** Uses the JDK's hashes and signatures, for tests with many runs. */
    VerifyScripts fast() {
        context.eval("js", "Daylight.fast()");
        return this;
    }

    /** Marks from now on which bytes of the files are read. */
    Map<String, byte[]> touching(Map<String, byte[]> marks) {
        touched = marks;
        return marks;
    }

    Value eval(String script) {
        return context.eval("js", script);
    }

    /** Runs a promise; the result as text, or {@code Fault CODE: TEXT}. */
    String run(String promise, String then) {
        Value out = context.eval("js", "Daylight.run(() => " + promise + ", " + then + ")");
        return out.getMember("text").asString();
    }

    @Override
    public void close() {
        context.close();
    }

    /** What scripts call. Must be public for the engine. */
    public final class Host {
        private Host() {}

        public @Nullable ByteBuffer read(String path, long from, long to) {
            reads.add(path + " " + from + " " + to);
            byte[] file = files.get(path);
            if (file == null) {
                return null;
            }
            int end = (int) (to < 0 ? file.length : Math.min(to, file.length));
            int start = (int) Math.min(from, end);
            if (touched != null) {
                byte[] marks = touched.computeIfAbsent(path, each -> new byte[file.length]);
                Arrays.fill(marks, start, end, (byte) 1);
            }
            return ByteBuffer.wrap(Arrays.copyOfRange(file, start, end));
        }

        public @Nullable ByteBuffer inflate(Value buffer) {
            var inflater = new Inflater(true);
            try {
                inflater.setInput(bytes(buffer));
                var out = new java.io.ByteArrayOutputStream();
                byte[] part = new byte[1 << 16];
                while (!inflater.finished()) {
                    int length = inflater.inflate(part);
                    out.write(part, 0, length);
                    if (length == 0 && !inflater.finished() || out.size() > MOST_INFLATED) {
                        return null;
                    }
                }
                return inflater.getRemaining() > 0 ? null : ByteBuffer.wrap(out.toByteArray());
            } catch (DataFormatException e) {
                return null;
            } finally {
                inflater.end();
            }
        }

        public String utf8(Value buffer) {
            return new String(bytes(buffer), UTF_8);
        }

        public ByteBuffer bytesOf(String text) {
            return ByteBuffer.wrap(text.getBytes(UTF_8));
        }

        public ByteBuffer sha256(Value buffer) {
            return ByteBuffer.wrap(Sha256.of(bytes(buffer)).bytes());
        }

        public boolean isSigned(Value key, Value message, Value signature) {
            try {
                byte[] encoded = Arrays.copyOf(KEY_PREFIX, KEY_PREFIX.length + 32);
                System.arraycopy(bytes(key), 0, encoded, KEY_PREFIX.length, 32);
                Signature verifier = Signature.getInstance("Ed25519");
                verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
                verifier.update(bytes(message));
                return verifier.verify(bytes(signature));
            } catch (GeneralSecurityException e) {
                return false;
            }
        }

        private static byte[] bytes(Value buffer) {
            byte[] out = new byte[(int) buffer.getBufferSize()];
            buffer.readBuffer(0, out, 0, out.length);
            return out;
        }
    }
}
