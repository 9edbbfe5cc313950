package org.daylight.catalog;

import java.util.List;

/** Which messages of mailboxes on servers are stored, by UID. The rows of a document go with the document. */
public final class Mailboxes {

    private final Sql sql;

    Mailboxes(Sql sql) {
        this.sql = sql;
    }

    /** The row of a folder as one user sees it; created if there is none. */
    public long row(long trove, String account, String name) {
        return sql.number(
                "INSERT INTO mailbox (id, trove, account, name) VALUES (COALESCE((SELECT MAX(id) FROM mailbox), 0) +"
                        + " 1, ?, ?, ?) ON CONFLICT (trove, account, {key name}) DO UPDATE SET name = excluded.name"
                        + " RETURNING id",
                trove,
                account,
                name);
    }

    /** Records that a message is stored as this document. */
    public void remember(long mailbox, long uid, long document) {
        sql.run(
                "INSERT INTO mailbox_message (mailbox, uid, document) VALUES (?, ?, ?) ON CONFLICT (mailbox, uid) DO"
                        + " UPDATE SET document = excluded.document",
                mailbox,
                uid,
                document);
    }

    /** The UIDs of a folder that are stored, rising. */
    public long[] uids(String trove, String account, String name) {
        List<Long> uids = sql.all(
                "SELECT uid FROM mailbox_message WHERE mailbox = (SELECT mailbox.id FROM mailbox JOIN trove ON"
                        + " trove.id = trove WHERE slug = ? AND account = ? AND name = ?) ORDER BY uid",
                row -> row.getLong(1),
                trove,
                account,
                name);
        return uids.stream().mapToLong(Long::longValue).toArray();
    }

    /** Forgets the messages that are stored as documents of an accession. */
    void forget(int accession) {
        sql.run(
                "DELETE FROM mailbox_message WHERE document IN (SELECT id FROM document WHERE accession = ?)",
                accession);
        sql.run("DELETE FROM mailbox WHERE NOT EXISTS (SELECT 1 FROM mailbox_message WHERE mailbox = mailbox.id)");
    }
}
