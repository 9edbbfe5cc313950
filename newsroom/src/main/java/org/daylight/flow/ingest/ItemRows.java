package org.daylight.flow.ingest;

import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;

/** Adds prepared items to the catalog, in the order of the source. For one thread, within a transaction of the caller. */
final class ItemRows {

    private final Catalog catalog;
    private final HeldTrove trove;
    private final Accession accession;
    private String lastContainer = "";
    private long lastContainerRow;

    ItemRows(Catalog catalog, HeldTrove trove, Accession accession) {
        this.catalog = catalog;
        this.trove = trove;
        this.accession = accession;
    }

    /** Adds an item, and tells what is not a document to the watch. @return whether it is a document that the trove did not have */
    boolean add(PreparedItem item, long batch, ImportTrove.Watch watch) {
        switch (item) {
            case PreparedItem.Document document -> {
                return addDocument(document, batch);
            }
            case PreparedItem.Lost lost -> {
                catalog.accessions().addLoss(accession.number(), lost.loss());
                watch.lost(lost.loss(), lost.remedy());
            }
            case PreparedItem.PassedOver skipped -> {
                catalog.accessions().addLoss(accession.number(), skipped.noMail());
                watch.passedOver(skipped.noMail());
            }
            case PreparedItem.Incomplete incomplete -> {
                catalog.accessions().addLoss(accession.number(), incomplete.part());
                watch.incomplete(incomplete.part());
            }
            case PreparedItem.FolderAccount account ->
                catalog.accessions().addFolder(accession.number(), account.folder());
            case PreparedItem.Source source ->
                catalog.accessions()
                        .addSource(accession.number(), source.container(), source.sizeBytes(), source.sha256());
        }
        return false;
    }

    private boolean addDocument(PreparedItem.Document document, long batch) {
        if (!document.container().equals(lastContainer)) {
            lastContainerRow = catalog.accessions().container(accession.number(), document.container());
            lastContainer = document.container();
        }
        boolean isNew = catalog.documents()
                .add(
                        document.key(),
                        trove.id(),
                        accession.number(),
                        document.sha256(),
                        document.bytes(),
                        document.pieces(),
                        batch,
                        document.matchKeys());
        if (isNew) {
            catalog.documents().addDefects(document.key(), document.defects());
            catalog.matches().add(document.key(), document.matchKeys());
        }
        catalog.documents()
                .addProvenance(
                        document.key(),
                        lastContainerRow,
                        document.offset(),
                        document.length(),
                        document.repair(),
                        document.note());
        if (isNew && document.conversion() != null) {
            catalog.documents().convert(document.key(), document.conversion());
        }
        if (isNew && document.file() != null) {
            catalog.documents()
                    .describe(document.key(), document.file().name(), document.file().type());
        }
        return isNew;
    }
}
