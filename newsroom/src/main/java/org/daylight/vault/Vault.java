package org.daylight.vault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Sha256;

/**
 * Stores original bytes permanently, addressed by their SHA-256.
 *
 * <p><b>Durability.</b> When {@link #put} returns, everything in it survives a power cut. When it throws, each of its
 * originals is either stored completely or not at all, and nothing stored earlier is changed. Putting the same
 * originals again is safe and completes the operation.
 *
 * <p><b>Threads.</b> All methods may be called from any thread. Puts wait for each other; gets do not wait for puts.
 * Only one process puts at a time. Others may get at the same time, and see what was stored when they opened the vault.
 *
 * <p><b>Retrying.</b> Every method may be retried; all are idempotent.
 */
public interface Vault extends AutoCloseable {

    /**
     * Stores the originals; those already stored are not written again.
     *
     * @param originals up to 256 MiB each; the same bytes may occur more than once
     * @return the hashes that were new to the vault
     * @throws VaultException when they could not be stored: the disk is full ({@code vault-full}), or has another error
     */
    Set<Sha256> put(Collection<Original> originals) throws IOException;

    /**
     * Stores the originals of blocks that are compressed already. What is stored is the same, byte for byte, as after a {@link #put} of
     * the same originals in the same order; a block is taken as it is where that is so.
     *
     * @return the hashes that were new to the vault
     * @throws VaultException as {@link #put}, and when a block is damaged
     */
    default Set<Sha256> putPacked(List<PackedBlock> blocks) throws IOException {
        List<Original> originals = new ArrayList<>();
        for (PackedBlock block : blocks) {
            originals.addAll(block.originals());
        }
        return put(originals);
    }

    /**
     * The bytes with this hash, checked against it; empty when the vault does not have them. The array belongs to the
     * caller.
     *
     * @throws VaultException when the vault has them and they are damaged ({@code vault-damaged}); the message says
     *     where
     */
    Optional<byte[]> get(Sha256 sha256) throws IOException;

    /**
     * As {@link #get(Sha256)}, for many at once. They are read in the fastest order, and all are in memory together.
     *
     * @return what the vault has of them
     */
    default Map<Sha256, byte[]> get(Collection<Sha256> wanted) throws IOException {
        Map<Sha256, byte[]> found = new HashMap<>();
        read(wanted, found::put);
        return found;
    }

    /** Takes one original after another. The array belongs to it. */
    interface Reader {
        void take(Sha256 sha256, byte[] original) throws IOException;
    }

    /** As {@link #get(Collection)}, but only one of them is in memory at a time, and the reader gets what the vault has. */
    default void read(Collection<Sha256> wanted, Reader reader) throws IOException {
        for (Sha256 sha256 : wanted) {
            byte[] original = get(sha256).orElse(null);
            if (original != null) {
                reader.take(sha256, original);
            }
        }
    }

    /** Whether the vault has bytes with this hash. Costs one look-up in an index. */
    boolean has(Sha256 sha256) throws IOException;

    /**
     * All hashes, each once, in the order in which they were put. Originals that are put in the meantime may be
     * missing. The stream must be closed. Errors of the disk are thrown as {@link java.io.UncheckedIOException}.
     */
    Stream<Sha256> list() throws IOException;

    /** Releases files and locks. Nothing is lost when it is not called. */
    @Override
    void close() throws IOException;
}
