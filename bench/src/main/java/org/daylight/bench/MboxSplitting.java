package org.daylight.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * How fast one thread splits an mbox into messages. One call reads a whole file of 5,000 messages from the page cache.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class MboxSplitting {

    private Path folder = Path.of("");
    private Path box = Path.of("");

    @Setup
    public void write() throws IOException {
        folder = GeneratedMail.folder();
        box = folder.resolve("box.mbox");
        GeneratedMail.trove().writeMbox(box);
    }

    @TearDown
    public void remove() throws IOException {
        GeneratedMail.remove(folder);
    }

    @Benchmark
    public void split(ContentBytes counted, Blackhole messages) throws InterruptedException {
        var source = new ImportSource(List.of(box));
        source.read(found -> {
            if (found instanceof RawMessage raw) {
                messages.consume(raw);
            }
        });
        counted.bytes += source.bytesRead();
    }
}
