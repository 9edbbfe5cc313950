package org.daylight.collect;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daylight.catalog.Documents;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;

/** Where the bytes of a file were before: in a conversation, or as a document. */
final class SentBefore {

    private final Newsroom newsroom;
    private final Map<Sha256, Integer> conversations = new HashMap<>();

    /** Conversations that cannot be read are left out. */
    SentBefore(Newsroom newsroom) throws IOException {
        this.newsroom = newsroom;
        new Conversations(newsroom)
                .read(conversation -> conversation
                        .files()
                        .forEach(file -> conversations.putIfAbsent(file.sha256(), conversation.number())));
    }

    /** In words; empty for nowhere. @param beside files that are collected together */
    String find(Sha256 sha256, List<ConversationEntry.SourceFile> beside) {
        Integer conversation = conversations.get(sha256);
        if (conversation != null) {
            return "conversation " + conversation;
        }
        for (ConversationEntry.SourceFile each : beside) {
            if (each.sha256().equals(sha256)) {
                return "sent twice at the same time";
            }
        }
        for (HeldTrove trove : newsroom.catalog().troves().all()) {
            HeldDocument held = newsroom.catalog()
                    .documents()
                    .find(Documents.key(trove.slug(), sha256))
                    .orElse(null);
            if (held != null) {
                return held.cited();
            }
        }
        return "";
    }
}
