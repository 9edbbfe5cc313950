package org.daylight.vault;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Sha256;

/**
 * Keeps original bytes for ever, addressed by their SHA-256.
 *
 * <p><b>Durability.</b> When {@link #put} returns, everything in it survives a power cut. When it throws, each of its originals
 * is either wholly kept or not at all, and nothing kept earlier is touched; putting the same again is safe and completes it.
 *
 * <p><b>Threads.</b> All verbs may be called from any thread. Puts wait for each other; gets do not wait for puts. One process
 * puts at a time; others may get beside it, and see what was kept when they opened the vault.
 *
 * <p><b>Retrying.</b> Every verb may be retried; none has an effect that a second call would double.
 */
public interface Vault extends AutoCloseable {

    /**
     * Keeps the originals; those already kept are not written again.
     *
     * @param originals up to 256 MiB each; the same bytes may occur more than once
     * @return the hashes that were new to the vault
     * @throws VaultException when they could not be kept: the disk is full ({@code vault-full}), or another error of the disk
     */
    Set<Sha256> put(Collection<Original> originals) throws IOException;

    /**
     * The bytes with this hash, checked against it; empty when the vault does not have them. The array is the caller's.
     *
     * @throws VaultException when the vault has them and they are damaged ({@code vault-damaged}); it says where
     */
    Optional<byte[]> get(Sha256 sha256) throws IOException;

    /**
     * As {@link #get(Sha256)}, for many at once: in whatever order is quickest, all held in memory together.
     *
     * @return what the vault has of them
     */
    default Map<Sha256, byte[]> get(Collection<Sha256> wanted) throws IOException {
        Map<Sha256, byte[]> found = new HashMap<>();
        for (Sha256 sha256 : wanted) {
            get(sha256).ifPresent(bytes -> found.put(sha256, bytes));
        }
        return found;
    }

    /** Whether the vault keeps bytes with this hash. Costs no more than a look into an index. */
    boolean has(Sha256 sha256) throws IOException;

    /**
     * All hashes, each once, in the order in which they were put. What is put meanwhile may be missing. The stream must be
     * closed; an error of the disk arrives as {@link java.io.UncheckedIOException}.
     */
    Stream<Sha256> list() throws IOException;

    /** Lets go of files and locks. Nothing is lost when it is not called. */
    @Override
    void close() throws IOException;
}
