package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.daylight.evidence.Authentication;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.lucene.LuceneIndex;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast one thread adds messages to the index. One call adds one parsed message; the commit at the end of an
 * iteration is not included.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IndexAdding {

    private List<byte[]> originals = List.of();
    private List<Message> messages = List.of();
    private Path folder = Path.of("");
    private @Nullable LuceneIndex index;
    private int next;

    @Setup
    public void parse() {
        originals = GeneratedMail.messages();
        messages = originals.stream().map(MessageParser::parse).toList();
    }

    @Setup(Level.Iteration)
    public void open() throws IOException {
        folder = GeneratedMail.folder();
        index = LuceneIndex.open(folder.resolve("index"));
        next = 0;
    }

    @TearDown(Level.Iteration)
    public void remove() throws IOException {
        Objects.requireNonNull(index).commit("end", Removals.HIDDEN);
        Objects.requireNonNull(index).close();
        GeneratedMail.remove(folder);
    }

    @Benchmark
    public void add(ContentBytes counted) throws IOException {
        int at = next % messages.size();
        int size = originals.get(at).length;
        next++;
        Objects.requireNonNull(index)
                .add(new IndexedDocument(next, "bench", next, 1, size, messages.get(at), Authentication.UNSIGNED));
        counted.bytes += size;
    }
}
