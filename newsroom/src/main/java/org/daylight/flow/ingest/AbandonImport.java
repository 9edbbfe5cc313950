package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;

/**
 * Undoes an import that was interrupted. What it brought is removed from the catalog and the index, and so is the trove
 * if it was created for this import. This is possible as long as no number was given, that is, until the import is
 * complete: until then nothing outside the newsroom knows of it. The vault is append-only, so it still has the bytes,
 * to which no row refers. Importing the same mail again finds them there.
 */
public final class AbandonImport {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    public AbandonImport(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, StepListener.NONE);
    }

    public AbandonImport(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /** @param account the state of the import when it was abandoned */
    public record Abandoned(Accession.Account account) implements Result {}

    /** Nothing was done; gives the reason. */
    public record Refused(String reason) implements Result {}

    /** Runs the flow. @throws IOException with a one-line message; the same command, run again, continues from there */
    public Result run(String slug) throws IOException {
        try (Closeable lock = newsroom.lock("import")) {
            Catalog catalog = newsroom.catalog();
            Optional<HeldTrove> trove = catalog.troves().find(slug);
            Optional<Accession> open =
                    trove.flatMap(held -> catalog.accessions().open(held.id()));
            if (open.isEmpty()) {
                return new Refused("no import into " + slug + " was interrupted, so there is nothing to cancel");
            }
            int accession = open.get().number();
            ForgetAccession.run(newsroom, index, accession);
            steps.reached("forgotten");
            // If the process stops here, the index lacks documents that the catalog has, and its mark says so. The next
            // command adds them again. The import is still open.
            Accession.Account account = catalog.together(() -> {
                Accession.Account sofar = catalog.accessions().count(accession);
                catalog.accessions().discard(accession);
                catalog.troves().removeUnused(trove.get().id());
                return sofar;
            });
            steps.reached("discarded");
            // If the process stops here, the import is abandoned. The index may lack documents of another trove's open
            // import, as after any crash.
            new CatchUpIndex(newsroom, vault, index).run();
            return new Abandoned(account);
        }
    }
}
