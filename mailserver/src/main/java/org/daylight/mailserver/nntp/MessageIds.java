package org.daylight.mailserver.nntp;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Trove;
import org.daylight.mailserver.folder.DocumentMessage;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.FolderItem;
import org.daylight.mailserver.folder.MailFolder;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.search.query.Query;

/** Finds documents by message-id. Safe for use by several threads. */
final class MessageIds {

    private final Archive archive;
    private final MailFolders folders;

    MessageIds(Archive archive, MailFolders folders) {
        this.archive = archive;
        this.folders = folders;
    }

    /**
     * The published document with a message-id: the one that was made for it, or its own. Of several, the first one.
     *
     * @param id with angle brackets
     * @throws MailFolders.SearchFault when it would take too long
     */
    Optional<FolderItem> find(String id) throws IOException, MailFolders.SearchFault {
        String inner = id.replaceAll("^<|>$", "");
        Optional<FolderItem> made = made(id, inner);
        if (made.isPresent()) {
            return made;
        }
        Query query;
        try {
            query = new Query.Is(new Query.Name.MessageId(inner));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return folders.limited(() -> first(query));
    }

    /** The document of an identifier that this program makes. */
    private Optional<FolderItem> made(String id, String inner) throws IOException {
        int at = inner.indexOf('@');
        int dot = at < 0 ? -1 : inner.lastIndexOf('.', at);
        if (dot <= 0 || !inner.substring(dot + 1, at).matches("[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        var made = new DocumentId(inner.substring(0, dot), Integer.parseInt(inner.substring(dot + 1, at)));
        if (!DocumentMessage.madeId(archive, made).equals(id)) {
            return Optional.empty();
        }
        Optional<MailFolder> folder = folders.trove(made.trove());
        if (folder.isEmpty()) {
            return Optional.empty();
        }
        FolderContent all = folders.content(folder.get());
        int index = all.indexOf(made);
        return index < 0 ? Optional.empty() : Optional.of(all.item(index));
    }

    /** The first published document that a query finds. */
    private Optional<FolderItem> first(Query query) throws IOException {
        for (Trove trove : archive.contents().troves()) {
            Optional<MailFolder> folder = folders.trove(trove.slug());
            if (folder.isPresent()) {
                FolderContent all = folders.content(folder.get());
                int[] uids = folders.matching(all, Query.and(List.of(query, new Query.InTrove(trove.slug()))));
                if (uids.length > 0 && all.indexOf(uids[0]) >= 0) {
                    return Optional.of(all.item(all.indexOf(uids[0])));
                }
            }
        }
        return Optional.empty();
    }
}
