package org.daylight.flow.extract;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.Vault;

/** Documents of a part that would be published without the text of their attachments, because it was not extracted yet. Only reads. */
public final class UnextractedDocuments {

    /** At most this many documents are read to find one with an attachment. */
    private static final int READ = 2_000;

    private static final int AT_ONCE = 100;

    private UnextractedDocuments() {}

    /**
     * How many documents that will be shown were not read. 0 also if none of the first {@value #READ} of these has an attachment: then
     * nothing is missing.
     */
    public static int count(Newsroom newsroom, Vault vault, PlannedPart part) throws IOException {
        Optional<ExtractedTexts> texts = newsroom.texts();
        List<HeldDocument> unread = new ArrayList<>();
        for (HeldDocument document : newsroom.catalog().documents().of(part)) {
            boolean read = texts.isPresent() && texts.get().read(document.key()).isPresent();
            if (!read && document.withheld() == null) {
                unread.add(document);
            }
        }
        List<HeldDocument> some = unread.subList(0, Math.min(unread.size(), READ));
        for (int from = 0; from < some.size(); from += AT_ONCE) {
            List<HeldDocument> now = some.subList(from, Math.min(from + AT_ONCE, some.size()));
            Map<Sha256, byte[]> originals =
                    vault.get(now.stream().map(HeldDocument::sha256).toList());
            for (HeldDocument document : now) {
                byte[] original = originals.get(document.sha256());
                if (original != null
                        && !WantedParts.of(document.form().parse(original), original)
                                .isEmpty()) {
                    return unread.size();
                }
            }
        }
        return 0;
    }
}
