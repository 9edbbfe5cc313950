package org.daylight.staticsite.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.daylight.format.Sha256;
import org.daylight.staticsite.segment.FoldingTable;
import org.daylight.staticsite.segment.SegmentEntry;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The scripts that search, without a browser, over the segments in a folder. Not safe for several threads. */
final class SearchScripts implements AutoCloseable {

    private static final String FOLDER = "/org/daylight/staticsite/short/";
    private static final int MOST_INFLATED = 64 << 20;

    private static final String PRELUDE = """
        (function (D) {
          const wrapped = (buffer) => new Uint8Array(new ArrayBuffer(buffer));
          const given = (bytes) => bytes.byteOffset === 0 && bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
          D.host = {
            read: async (path, from, to) => wrapped(java.read(path, from, to)),
            inflate: async (bytes) => {
              const out = java.inflate(given(bytes).buffer);
              if (out === null) {
                throw new Error('deflate');
              }
              return wrapped(out);
            },
            utf8: (bytes) => java.utf8(given(bytes).buffer),
            bytesOf: (text) => wrapped(java.bytesOf(text)),
            sha256: async (bytes) => wrapped(java.sha256(given(bytes).buffer)),
          };
          const settled = (action, out) => action().then((value) => { out.value = value; },
            (e) => { out.error = e instanceof D.Fault ? 'Fault ' + e.code : 'no Fault: ' + e + ' ' + e.stack; });
          D.opened = (fold, manifest) => {
            const out = {};
            settled(async () => {
              delete D.host.indexCache;
              D.isLoaded = D.isLoaded || (await D.folding.load(wrapped(fold)), true);
              D.segments = await Promise.all(JSON.parse(manifest).map((entry) => D.segment.open(D.host, entry)));
            }, out);
            return out;
          };
          D.searched = (text, options) => {
            const out = {};
            settled(async () => {
              delete D.host.indexCache;
              D.last = await D.search.run(D.segments, D.query.parse(text), JSON.parse(options));
              return D.last;
            }, out);
            return out;
          };
          D.counted = (kind) => {
            const out = {};
            settled(() => D.search.facets(D.last, kind), out);
            return out;
          };
        })(globalThis.Daylight = globalThis.Daylight || {});
        """;

    private final Path folder;
    private final Context context;

    /** A byte of a file that reads as another: place and what is added to it. */
    private final Map<String, Map<Long, Integer>> changes = new TreeMap<>();

    /** A document and its score. */
    record Hit(String document, float score) {}

    record Found(
            long total,
            boolean isAtLeast,
            boolean isOrderExact,
            List<Hit> hits,
            List<String> notices,
            long months,
            boolean areMonthsExact,
            int trips,
            long bytes) {
        List<String> documents() {
            return hits.stream().map(Hit::document).toList();
        }
    }

    /** @param folder has {@code site} with the segments */
    SearchScripts(Path folder) throws IOException {
        this.folder = folder;
        context = Context.newBuilder("js")
                .option("engine.WarnInterpreterOnly", "false")
                .allowHostAccess(HostAccess.newBuilder()
                        .allowPublicAccess(true)
                        .allowBufferAccess(true)
                        .build())
                .build();
        context.getBindings("js").putMember("java", new Host());
        for (String name : List.of("words.js", "query.js", "segment.js", "search.js", "facets.js", "folding.js")) {
            try (InputStream script = SearchScripts.class.getResourceAsStream(FOLDER + name)) {
                context.eval("js", new String(script.readAllBytes(), UTF_8));
            }
        }
        context.eval("js", PRELUDE);
    }

    /** Opens segments; null, or how it failed. */
    @Nullable
    String open(List<SegmentEntry> segments) {
        Value opened = context.getBindings("js").getMember("Daylight").getMember("opened");
        return error(opened.execute(
                ByteBuffer.wrap(FoldingTable.bytes()),
                SegmentEntry.json(segments).text()));
    }

    private static @Nullable String error(Value out) {
        return out.hasMember("error") ? out.getMember("error").asString() : null;
    }

    private Value searched(String query, String options) {
        return context.getBindings("js")
                .getMember("Daylight")
                .getMember("searched")
                .execute(query, options);
    }

    /** How a search fails; null if it does not. */
    @Nullable
    String failure(String query) {
        return error(searched(query, "{}"));
    }

    /** @param options as JSON */
    Found search(String query, String options) {
        Value out = searched(query, options);
        if (error(out) != null) {
            throw new IllegalStateException(query + ": " + error(out));
        }
        Value value = out.getMember("value");
        return new Found(
                value.getMember("total").asLong(),
                value.getMember("isAtLeast").asBoolean(),
                value.getMember("isOrderExact").asBoolean(),
                all(value.getMember("hits")).stream()
                        .map(hit -> new Hit(
                                hit.getMember("card").getMember("trove").asString() + "/"
                                        + hit.getMember("card")
                                                .getMember("number")
                                                .asInt(),
                                (float) hit.getMember("score").asDouble()))
                        .toList(),
                all(value.getMember("notices")).stream()
                        .map(notice -> notice.getMember("kind").asString())
                        .toList(),
                all(value.getMember("months")).stream()
                        .mapToLong(month -> month.getMember("count").asLong())
                        .sum(),
                value.getMember("areMonthsExact").asBoolean(),
                value.getMember("cost").getMember("trips").asInt(),
                value.getMember("cost").getMember("bytes").asLong());
    }

    /** Counts of the last search, as {@code value count}; a last {@code more} if there can be more. */
    List<String> facets(String kind) {
        Value out = context.getBindings("js")
                .getMember("Daylight")
                .getMember("counted")
                .execute(kind);
        if (error(out) != null) {
            throw new IllegalStateException(kind + ": " + error(out));
        }
        Value counts = out.getMember("value");
        List<String> values = new java.util.ArrayList<>(all(counts.getMember("values")).stream()
                .map(one ->
                        one.getMember("value") + " " + one.getMember("count").asLong())
                .toList());
        if (counts.getMember("isAtLeast").asBoolean()) {
            values.add("more");
        }
        return values;
    }

    private static List<Value> all(Value array) {
        return java.util.stream.LongStream.range(0, array.getArraySize())
                .mapToObj(array::getArrayElement)
                .toList();
    }

    /** Changes a limit of what a search reads. */
    void limit(String name, int bytes) {
        context.eval("js", "Daylight.search.limits." + name + " = " + bytes);
    }

    /** From now on, one byte of a file is read as another. */
    void change(String path, long at, int difference) {
        changes.computeIfAbsent(path, name -> new TreeMap<>()).put(at, difference);
    }

    void restore() {
        changes.clear();
    }

    @Override
    public void close() {
        context.close();
    }

    /** What the scripts call. Must be public for the engine. */
    public final class Host {
        private Host() {}

        public ByteBuffer read(String path, long from, long to) throws IOException {
            try (SeekableByteChannel file = Files.newByteChannel(folder.resolve(path))) {
                var bytes = ByteBuffer.allocate((int) (Math.min(to, file.size()) - Math.min(from, file.size())));
                file.position(from);
                while (bytes.hasRemaining() && file.read(bytes) >= 0) {}
                changes.getOrDefault(path, Map.of()).forEach((at, difference) -> {
                    if (at >= from && at < from + bytes.position()) {
                        int index = (int) (at - from);
                        bytes.put(index, (byte) (bytes.get(index) + difference));
                    }
                });
                return bytes.flip();
            }
        }

        public @Nullable ByteBuffer inflate(Value deflated) {
            try (var inflater = new Inflater(true)) {
                inflater.setInput(bytes(deflated));
                var out = new ByteArrayOutputStream();
                var buffer = new byte[65_536];
                while (!inflater.finished()) {
                    int read = inflater.inflate(buffer);
                    if (read == 0 || out.size() + read > MOST_INFLATED) {
                        return null;
                    }
                    out.write(buffer, 0, read);
                }
                return ByteBuffer.wrap(out.toByteArray());
            } catch (DataFormatException damaged) {
                return null;
            }
        }

        public String utf8(Value bytes) {
            return new String(bytes(bytes), UTF_8);
        }

        public ByteBuffer bytesOf(String text) {
            return ByteBuffer.wrap(text.getBytes(UTF_8));
        }

        public ByteBuffer sha256(Value bytes) {
            return ByteBuffer.wrap(Sha256.of(bytes(bytes)).bytes());
        }

        private static byte[] bytes(Value buffer) {
            var bytes = new byte[(int) buffer.getBufferSize()];
            buffer.readBuffer(0, bytes, 0, bytes.length);
            return bytes;
        }
    }
}
