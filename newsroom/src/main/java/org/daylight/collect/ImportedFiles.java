package org.daylight.collect;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.ReservedSlugs;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldTrove;
import org.daylight.container.StreamSource;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;

/** The step that imports files of sources into a trove, under neutral names. May be repeated. */
final class ImportedFiles {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    ImportedFiles(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /**
     * Imports the files, unless that was done.
     *
     * @param name identifies the import, as in {@link ImportTrove}
     * @return the accession; empty when nothing new was in them, or no document could be made of them
     * @throws IOException with a one-line message, when the trove cannot be imported into
     */
    Optional<Accession> of(String slug, List<String> name, StreamSource files, ImportTrove.Watch watch)
            throws IOException, InterruptedException {
        Optional<Accession> before = trove(slug).stream()
                .flatMap(trove -> newsroom.catalog().accessions().of(trove.id()).stream())
                .filter(each -> each.sources().equals(name) && each.state() != Accession.State.OPEN)
                .findFirst();
        if (before.isPresent()) {
            return before;
        }
        String title = slug.equals(HeldTrove.QUARANTINE) && trove(slug).isEmpty() ? "Quarantine" : "";
        return switch (new ImportTrove(newsroom, vault, index, steps)
                .run(slug, title, name, new NeutralNames(files), watch)) {
            case ImportTrove.Imported(HeldTrove trove, Accession accession, long copies) -> Optional.of(accession);
            case ImportTrove.NothingNew nothing -> Optional.empty();
            case ImportTrove.Refused(String reason) -> {
                boolean isBusy = trove(slug)
                        .flatMap(trove -> newsroom.catalog().accessions().open(trove.id()))
                        .isPresent();
                if (isBusy || ReservedSlugs.contains(slug)) {
                    throw new IOException(reason);
                }
                yield Optional.empty();
            }
        };
    }

    private Optional<HeldTrove> trove(String slug) {
        return newsroom.catalog().troves().find(slug);
    }
}
