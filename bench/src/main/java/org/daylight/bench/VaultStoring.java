package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.daylight.format.Sha256;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Original;
import org.daylight.vault.Vault;
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
 * How fast originals are stored durably. One call hashes, compresses, writes and syncs 1,000 messages that are new to
 * the vault. Depends on the disk of the temporary folder ({@code bench/jmh} passes {@code TMPDIR} on).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class VaultStoring {

    private static final int BATCH = 1_000;

    private List<byte[]> messages = List.of();
    private Path folder = Path.of("");
    private @Nullable Vault vault;
    private List<byte[]> batch = List.of();
    private int made;

    @Setup
    public void open() throws IOException {
        messages = GeneratedMail.messages();
        folder = GeneratedMail.folder();
        vault = FolderVault.open(folder.resolve("vault"));
    }

    @TearDown
    public void remove() throws IOException {
        Objects.requireNonNull(vault).close();
        GeneratedMail.remove(folder);
    }

    /** The next messages, each with a unique line. */
    @Setup(Level.Invocation)
    public void make() {
        batch = new ArrayList<>(BATCH);
        for (int i = 0; i < BATCH; i++) {
            byte[] line = ("X-Copy: " + made + "\n").getBytes(StandardCharsets.US_ASCII);
            byte[] message = messages.get(made++ % messages.size());
            byte[] other = Arrays.copyOf(line, line.length + message.length);
            System.arraycopy(message, 0, other, line.length, message.length);
            batch.add(other);
        }
    }

    @Benchmark
    public Set<Sha256> put(ContentBytes counted) throws IOException {
        List<Original> originals = new ArrayList<>(BATCH);
        for (byte[] message : batch) {
            originals.add(Original.of(message));
            counted.bytes += message.length;
        }
        return Objects.requireNonNull(vault).put(originals);
    }
}
