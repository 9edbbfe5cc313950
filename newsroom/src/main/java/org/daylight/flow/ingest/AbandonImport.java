package org.daylight.flow.ingest;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.FlowSteps;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;

/**
 * Gives up an import that was interrupted: what it brought is taken out of the catalog and the index, and the trove too when it was made
 * for it. Possible as long as no number was given, that is, until the import has come to its end; nothing outside the newsroom knows of
 * it then. The vault keeps the bytes, because it only grows: no row speaks of them, and importing the same mail again finds them there.
 */
public final class AbandonImport {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final FlowSteps steps;

    public AbandonImport(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, FlowSteps.UNWATCHED);
    }

    public AbandonImport(Newsroom newsroom, Vault vault, SearchIndex index, FlowSteps steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** What came of it. */
    public sealed interface Result {}

    /** @param account what the import had come to */
    public record Abandoned(Accession.Account account) implements Result {}

    /** Nothing was done, and why. */
    public record Refused(String reason) implements Result {}

    /** Does it. @throws IOException in one line; the same command again goes on from there */
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
            ForgetAccession.run(catalog, index, accession);
            steps.reached("forgotten");
            // If we stop here, the index lacks documents that the catalog has, and its mark says so: the next command
            // adds them again, and the import is still open.
            Accession.Account account = catalog.together(() -> {
                Accession.Account sofar = catalog.accessions().count(accession);
                catalog.accessions().discard(accession);
                catalog.troves().removeUnused(trove.get().id());
                return sofar;
            });
            steps.reached("discarded");
            // If we stop here, it is given up; of another trove's open import the index may lack something, as after
            // any
            // crash.
            new CatchUpIndex(newsroom, vault, index).run();
            return new Abandoned(account);
        }
    }
}
