package org.daylight.desk.page;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.desk.account.Access;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.Searchable;
import org.daylight.search.StateRequest;
import org.daylight.vault.Original;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * The newsroom, as the pages of the desk use it. Safe for use by several threads.
 *
 * <p>Pages read through {@link #newsroom}, decisions are made through {@link #deciding}: two connections to the same catalog, so that a
 * long decision does not keep pages waiting. Other commands may import, publish and decide meanwhile; what they have done is seen by the
 * next page.
 */
public final class DeskNewsroom implements Closeable {

    private final Newsroom reading;
    private final Newsroom deciding;
    private final DeskStores stores;
    private final RefreshedVault vault = new RefreshedVault();
    private final List<Closeable> users = new CopyOnWriteArrayList<>();
    private @Nullable Searchable index;

    /**
     * A newsroom for the pages.
     *
     * @param reading for pages
     * @param deciding the same newsroom, opened once more
     */
    public DeskNewsroom(Newsroom reading, Newsroom deciding, DeskStores stores) {
        this.reading = reading;
        this.deciding = deciding;
        this.stores = stores;
    }

    /** The newsroom, to read it for a page. Nothing is decided through it. */
    public Newsroom newsroom() {
        return reading;
    }

    /** The newsroom, for the flow of a decision. */
    public Newsroom deciding() {
        return deciding;
    }

    /** The originals. Those that another command imports are found, too. */
    public Vault vault() {
        return vault;
    }

    /** The newsroom's search index at its newest commit. @throws IOException when there is none yet */
    public synchronized Searchable index() throws IOException {
        Searchable opened = index;
        if (opened == null) {
            opened = stores.index(reading, vault);
            index = opened;
        }
        opened.answer(StateRequest.REFRESHED);
        return opened;
    }

    /** The users, as the file describes them now. */
    public EditorList users() throws IOException {
        return new Editors(reading).list();
    }

    /** A trove that the user may see. */
    public HeldTrove trove(DeskRequest request, String slug) throws Refusal {
        return reading.catalog()
                .troves()
                .find(slug)
                .filter(trove -> Access.maySee(request.editor(), trove.slug()))
                .orElseThrow(() -> Refusal.notFound("There is no trove of this name, or you may not see it."));
    }

    /** A part that is planned or published. @param number as written in an address or a form */
    public PlannedPart part(HeldTrove trove, String number) throws Refusal {
        return DeskRequest.number(number)
                .flatMap(found -> reading.catalog().parts().find(trove.slug(), found))
                .orElseThrow(() -> Refusal.notFound(
                        "There is no such part of " + trove.slug() + " in the plan. It may have another number now."));
    }

    /** Something that uses the newsroom, and is closed before it. */
    void closeBefore(Closeable user) {
        users.add(user);
    }

    @Override
    public void close() {
        try {
            for (Closeable user : users) {
                user.close();
            }
            synchronized (this) {
                if (index != null) {
                    index.close();
                }
                vault.close();
            }
        } catch (IOException e) {
            // it was only read
        }
    }

    /** Opens the vault when it is needed, and again when it lacks something, because another command may have added it. */
    private final class RefreshedVault implements Vault {
        private @Nullable Vault opened;

        private synchronized Vault opened() throws IOException {
            Vault now = opened;
            if (now == null) {
                now = stores.vault();
                opened = now;
            }
            return now;
        }

        /** Another thread may still read the old one, so it is closed with the desk's last reference only. */
        private synchronized Vault reopened(Vault old) throws IOException {
            if (opened == old) {
                opened = stores.vault();
            }
            return opened();
        }

        @Override
        public Set<Sha256> put(Collection<Original> originals) {
            throw new UnsupportedOperationException("the desk adds no originals");
        }

        @Override
        public Optional<byte[]> get(Sha256 sha256) throws IOException {
            Vault now = opened();
            Optional<byte[]> found = now.get(sha256);
            return found.isPresent() ? found : reopened(now).get(sha256);
        }

        @Override
        public Map<Sha256, byte[]> get(Collection<Sha256> wanted) throws IOException {
            Vault now = opened();
            Map<Sha256, byte[]> found = now.get(wanted);
            return found.size() == Set.copyOf(wanted).size()
                    ? found
                    : reopened(now).get(wanted);
        }

        @Override
        public boolean has(Sha256 sha256) throws IOException {
            Vault now = opened();
            return now.has(sha256) || reopened(now).has(sha256);
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
}
