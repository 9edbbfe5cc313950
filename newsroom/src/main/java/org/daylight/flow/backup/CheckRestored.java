package org.daylight.flow.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.audit.AuditCheck;
import org.daylight.audit.AuditLog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;

/** Compares the parts of a restored newsroom with each other: the catalog with the vault, with the audit log, and the log of the archive with its key. */
public final class CheckRestored {

    private static final int BATCH = 1000;
    private static final int SHOWN = 20;

    private CheckRestored() {}

    /**
     * What was found.
     *
     * @param documents how many documents the catalog names
     * @param faults one line each; empty if everything agrees
     */
    public record Result(long documents, List<String> faults) {}

    /** Compares. Originals are looked up, not read: the restoration has verified each byte. */
    public static Result run(Newsroom newsroom, Vault vault) throws IOException {
        var faults = new ArrayList<String>();
        long documents = 0;
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            long missing = 0;
            for (int first = 1; first <= trove.documents(); first += BATCH) {
                int last = Math.min(trove.documents(), first + BATCH - 1);
                for (HeldDocument document : newsroom.catalog().documents().range(trove.id(), first, last)) {
                    documents++;
                    if (!vault.has(document.sha256()) && ++missing <= SHOWN) {
                        faults.add("the original of " + document.cited() + " is not in the vault");
                    }
                }
            }
            if (missing > SHOWN) {
                faults.add((missing - SHOWN) + " more originals of " + trove.slug() + " are not in the vault");
            }
        }
        try {
            new AuditLog(newsroom).settle();
            faults.addAll(AuditCheck.run(newsroom, entry -> {}, null).problems());
        } catch (IOException e) {
            faults.add("" + e.getMessage());
        }
        if (Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                if (!archive.contents().key().equals(newsroom.verifierKey())) {
                    faults.add("the archive is signed with another key than keys/log.key");
                }
            } catch (IOException e) {
                faults.add("the archive cannot be read: " + e.getMessage());
            }
        }
        return new Result(documents, List.copyOf(faults));
    }
}
