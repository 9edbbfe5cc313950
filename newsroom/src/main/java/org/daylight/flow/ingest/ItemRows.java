package org.daylight.flow.ingest;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.MatchKey;

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
        long container = containerRow(document);
        boolean isNew = addRow(document, batch);
        if (isNew) {
            addDefects(document);
            catalog.matches().add(document.key(), document.matchKeys());
        }
        addPlace(document, container);
        if (isNew) {
            addAbout(document);
        }
        return isNew;
    }

    /**
     * Adds many items at once. The catalog has the same rows afterwards as after adding one after the other, but they are added in the order of their
     * keys. Keys are random, so otherwise each row would be at another place of a large catalog.
     *
     * @param batches of the items
     * @return which items are documents that the trove did not have
     */
    BitSet addAll(List<PreparedItem> items, List<Long> batches, ImportTrove.Watch watch) {
        record Placed(int item, PreparedItem.Document document) {}
        record Key(long document, MatchKey key) {}
        var first = new HashMap<Long, PreparedItem.Document>();
        List<Placed> documents = new ArrayList<>();
        long[] containers = new long[items.size()];
        for (int i = 0; i < containers.length; i++) {
            if (items.get(i) instanceof PreparedItem.Document document) {
                containers[i] = containerRow(document);
                PreparedItem.Document known = first.putIfAbsent(document.key(), document);
                if (known == null || !known.sha256().equals(document.sha256())) {
                    documents.add(new Placed(i, document));
                }
            } else {
                add(items.get(i), batches.get(i), watch);
            }
        }
        documents.sort(Comparator.comparingLong(placed -> placed.document.key())); // stable
        var isNew = new BitSet();
        for (Placed placed : documents) {
            isNew.set(placed.item, addRow(placed.document, batches.get(placed.item)));
        }
        List<Key> keys = new ArrayList<>();
        for (Placed placed : documents) {
            if (isNew.get(placed.item)) {
                addDefects(placed.document);
                addAbout(placed.document);
                placed.document.matchKeys().forEach(key -> keys.add(new Key(placed.document.key(), key)));
            }
        }
        keys.sort(Comparator.comparingLong(each -> each.key.hash()));
        for (Key each : keys) {
            catalog.matches().add(each.document, List.of(each.key));
        }
        for (int i = 0; i < containers.length; i++) {
            if (items.get(i) instanceof PreparedItem.Document document) {
                addPlace(document, containers[i]);
            }
        }
        return isNew;
    }

    private long containerRow(PreparedItem.Document document) {
        if (!document.container().equals(lastContainer)) {
            lastContainerRow = catalog.accessions().container(accession.number(), document.container());
            lastContainer = document.container();
        }
        return lastContainerRow;
    }

    private boolean addRow(PreparedItem.Document document, long batch) {
        return catalog.documents()
                .add(
                        document.key(),
                        trove.id(),
                        accession.number(),
                        document.sha256(),
                        document.bytes(),
                        document.pieces(),
                        batch,
                        document.matchKeys());
    }

    private void addDefects(PreparedItem.Document document) {
        catalog.documents().addDefects(document.key(), document.defects());
    }

    private void addPlace(PreparedItem.Document document, long container) {
        catalog.documents()
                .addProvenance(
                        document.key(),
                        container,
                        document.offset(),
                        document.length(),
                        document.repair(),
                        document.note());
    }

    private void addAbout(PreparedItem.Document document) {
        if (document.conversion() != null) {
            catalog.documents().convert(document.key(), document.conversion());
        }
        if (document.file() != null) {
            catalog.documents()
                    .describe(
                            document.key(),
                            document.file().name(),
                            document.file().type());
        }
    }
}
