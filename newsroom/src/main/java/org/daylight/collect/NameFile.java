package org.daylight.collect;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.archive.FileAbout;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldFile;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.dkim.DkimVerifier;
import org.daylight.flow.ingest.CatchUpIndex;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Json;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Gives a document that came from a drop another name than the neutral one: an editor decides that the name may become public.
 *
 * <ol>
 *   <li>Change the name in the catalog and record that in the audit log, in one transaction.
 *   <li>Change it in the newsroom's search index. If the process stops here, the index finds the document under its old name, until the
 *       same command is run again.
 * </ol>
 */
public final class NameFile {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;

    public NameFile(Newsroom newsroom, Vault vault, SearchIndex index) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
    }

    /** The result. */
    public sealed interface Result {}

    /** The document has this name. */
    public record Named(String name) implements Result {}

    /** Nothing was changed; gives the reason. */
    public record Refused(String reason) implements Result {}

    /** Runs the flow. @param name null for the name as it was sent */
    public Result run(DocumentId id, @Nullable String name, By by) throws IOException {
        try (Closeable publishing = newsroom.lock("publish");
                Closeable importing = newsroom.lock("import")) {
            FinishPublication.earlier(newsroom, StepListener.NONE);
            Catalog catalog = newsroom.catalog();
            Optional<HeldDocument> found = catalog.documents().find(id.trove(), id.number());
            HeldFile file = found.map(HeldDocument::file).orElse(null);
            if (found.isEmpty() || file == null) {
                return new Refused("there is no file " + id);
            }
            HeldDocument document = found.get();
            Optional<Documents.Place> place = catalog.documents().places(document.key()).stream()
                    .filter(each -> catalog.accessions()
                            .get(each.accession())
                            .sources()
                            .getFirst()
                            .equals(ImportTrove.COLLECTED))
                    .findFirst();
            if (place.isEmpty()) {
                return new Refused(id + " did not come from a drop; it has the name of the file that was imported");
            }
            Optional<String> objection = objection(id);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            String wanted = name == null ? sent(place.get().container()) : name.strip();
            if (wanted.isEmpty() || wanted.length() > FileAbout.MAX_NAME_CHARS) {
                return new Refused("a name has 1 to " + FileAbout.MAX_NAME_CHARS + " characters");
            }
            FileAbout about = FileAbout.of(wanted, file.type());
            new AuditLog(newsroom).record(by.who(), by.time(), sequence -> {
                catalog.documents().describe(document.key(), about.name(), about.type());
                var record = new AuditRecord(
                        "name-file", id.trove(), Integer.toString(id.number()), 1, 0, "", Json.Obj.EMPTY);
                return new AuditLog.Done<>(about, record);
            });
            index(document.key());
            return new Named(about.name());
        }
    }

    /** What two users have approved, and what is public, is not changed. */
    private Optional<String> objection(DocumentId id) {
        Catalog catalog = newsroom.catalog();
        Optional<PlannedPart> part = catalog.parts().with(id.trove(), id.number());
        if (part.isEmpty()) {
            return Optional.empty();
        }
        if (part.get().published() != null) {
            return Optional.of(id + " is published");
        }
        if (part.get().isFixed()) {
            return Optional.of(part.get().sealedWords());
        }
        HeldTrove trove = catalog.troves().find(id.trove()).orElseThrow();
        return catalog.approvals().of(trove.id(), part.get().number()).isEmpty()
                ? Optional.empty()
                : Optional.of("part " + part.get().number() + " is approved, with the name as it is: undo the approvals"
                        + " first");
    }

    /** The last name of a place: a file, or a member of an archive. */
    private static String sent(String place) {
        int start = Math.max(place.lastIndexOf('/'), place.lastIndexOf('!')) + 1;
        return place.substring(start).strip();
    }

    private void index(long key) throws IOException {
        new CatchUpIndex(newsroom, vault, index).run();
        HeldDocument document = newsroom.catalog().documents().find(key).orElseThrow();
        byte[] bytes = vault.get(document.sha256())
                .orElseThrow(() -> new IOException(
                        "the vault has lost " + document.sha256().hex() + ": restore the vault from a backup"));
        index.add(IndexedDocument.unnumbered(
                        key, document.trove(), bytes, document.form(), new DkimVerifier(newsroom.keys()))
                .with(newsroom.textOf(key)));
        index.commit(Long.toString(newsroom.catalog().documents().lastBatch()), Removals.HIDDEN);
    }
}
