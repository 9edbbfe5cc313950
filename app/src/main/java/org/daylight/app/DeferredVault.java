package org.daylight.app;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.format.Sha256;
import org.daylight.vault.Original;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * A vault that is opened on first use. A search that only counts needs no originals, and opening a vault reads its
 * last segment.
 */
final class DeferredVault implements Vault {

    /** Opens the vault. */
    interface Opening {
        Vault open() throws IOException;
    }

    private final Opening opening;
    private @Nullable Vault opened;

    DeferredVault(Opening opening) {
        this.opening = opening;
    }

    private synchronized Vault opened() throws IOException {
        Vault vault = opened;
        if (vault == null) {
            vault = opening.open();
            opened = vault;
        }
        return vault;
    }

    @Override
    public Set<Sha256> put(Collection<Original> originals) throws IOException {
        return opened().put(originals);
    }

    @Override
    public Optional<byte[]> get(Sha256 sha256) throws IOException {
        return opened().get(sha256);
    }

    @Override
    public void read(Collection<Sha256> wanted, Reader reader) throws IOException {
        opened().read(wanted, reader);
    }

    @Override
    public boolean has(Sha256 sha256) throws IOException {
        return opened().has(sha256);
    }

    @Override
    public Stream<Sha256> list() throws IOException {
        return opened().list();
    }

    @Override
    public synchronized void close() throws IOException {
        if (opened != null) {
            opened.close();
        }
    }
}
