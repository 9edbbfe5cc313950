package org.daylight.mailserver.nntp;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.DocumentMessage;
import org.daylight.mailserver.folder.DocumentRanges;
import org.daylight.mailserver.folder.FolderItem;
import org.daylight.mailserver.folder.MessageHead;
import org.daylight.mailserver.folder.MimeTree;

/**
 * What lists of articles show (RFC 3977 section 8). All of it is printable ASCII without tabs.
 *
 * @param id the article's message-id: its own, or one that is made from the document's number
 * @param bytes of the article, with CR LF at the end of each line
 * @param lines of its body
 */
record Overview(String subject, String from, String date, String id, String references, long bytes, long lines) {

    /** The fields of OVER, in order. */
    static final List<String> FORMAT =
            List.of("Subject:", "From:", "Date:", "Message-ID:", "References:", ":bytes", ":lines");

    /** The overview of an article; empty when it was withdrawn. */
    static Optional<Overview> of(Archive archive, FolderItem item, DerivedCache cache) throws IOException {
        try (var ranges = new DocumentRanges(archive::channel)) {
            Optional<DocumentMessage> message = DocumentMessage.open(archive, item, ranges);
            return message.isEmpty()
                    ? Optional.empty()
                    : Optional.of(cache.get(
                            item,
                            Overview.class,
                            "overview",
                            () -> read(archive, item, message.get()),
                            overview -> 200L
                                    + overview.subject.length()
                                    + overview.from.length()
                                    + overview.references.length()));
        }
    }

    private static Overview read(Archive archive, FolderItem item, DocumentMessage message) throws IOException {
        MimeTree.Part whole = message.tree().parts().getFirst();
        MessageHead head = MessageHead.of(whole.header());
        var counted = new ArticleStream(OutputStream.nullOutputStream());
        message.copy(0, message.size(), counted);
        return new Overview(
                Optional.ofNullable(head.subject()).orElse(""),
                head.fromText(),
                Optional.ofNullable(head.date()).orElse(""),
                Optional.ofNullable(head.messageId()).orElse(DocumentMessage.madeId(archive, item.id())),
                String.join(" ", head.references().stream().limit(20).toList()),
                counted.bytes(),
                whole.bodyLines());
    }

    /** The line of OVER. */
    String line(int number) {
        return String.join(
                "\t",
                Integer.toString(number),
                subject,
                from,
                date,
                id,
                references,
                Long.toString(bytes),
                Long.toString(lines));
    }

    /** The value of a field of {@link #FORMAT}, named as HDR names it; empty for any other. */
    Optional<String> value(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "subject" -> Optional.of(subject);
            case "from" -> Optional.of(from);
            case "date" -> Optional.of(date);
            case "message-id" -> Optional.of(id);
            case "references" -> Optional.of(references);
            case ":bytes", "bytes" -> Optional.of(Long.toString(bytes));
            case ":lines", "lines" -> Optional.of(Long.toString(lines));
            default -> Optional.empty();
        };
    }
}
