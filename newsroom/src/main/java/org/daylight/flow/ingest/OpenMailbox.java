package org.daylight.flow.ingest;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.daylight.catalog.Catalog;
import org.daylight.container.ItemSource;
import org.daylight.container.LossCode;
import org.daylight.container.Provenance;
import org.daylight.container.Sink;
import org.daylight.container.Unreadable;
import org.daylight.container.imap.MailboxSource;

/**
 * The mailbox of one import: its source, and what the catalog remembers of it.
 *
 * @param known how many messages were imported before and are not fetched again
 */
record OpenMailbox(ItemSource source, long known, String account, Catalog catalog) {

    /** Logs in and asks what is new, unless the import is to be finished without the server. */
    static OpenMailbox of(ImportTrove.Mailbox mailbox, Catalog catalog, String trove, ImportTrove.Watch watch)
            throws IOException, InterruptedException {
        String account = mailbox.address().user();
        if (mailbox.login() == null) {
            return new OpenMailbox(new Abandoned(mailbox.address().container()), 0, account, catalog);
        }
        MailboxSource source = MailboxSource.open(mailbox.address(), mailbox.login(), mailbox.limits(), container -> {
            long[] uids = catalog.mailboxes().uids(trove, account, container);
            return uid -> Arrays.binarySearch(uids, uid) >= 0;
        });
        watch.found(source.messages(), source.totalBytes(), source.known());
        return new OpenMailbox(source, source.known(), account, catalog);
    }

    /** Remembers what is stored. */
    ImportPipeline.StoredListener remembering(long trove) {
        Map<String, Long> rows = new HashMap<>(); // bounded by the number of folders
        return (raw, key) -> {
            Provenance from = raw.provenance();
            long row = rows.computeIfAbsent(
                    from.container(), name -> catalog.mailboxes().row(trove, account, name));
            catalog.mailboxes().remember(row, from.offset(), key);
        };
    }

    /** A mailbox whose server is gone: everything that was not fetched is one loss. */
    private record Abandoned(String container) implements ItemSource {
        @Override
        public long totalBytes() {
            return 0;
        }

        @Override
        public long bytesRead() {
            return 0;
        }

        @Override
        public void read(Sink sink) throws InterruptedException {
            sink.found(new Unreadable(container, 0, -1, LossCode.SERVER_GONE, ""));
        }
    }
}
