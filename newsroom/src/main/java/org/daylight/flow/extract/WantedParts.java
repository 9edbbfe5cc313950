package org.daylight.flow.extract;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.query.AttachmentKind;

/** What of a document is extracted: its attachments at any depth, except nested messages, whose parts are listed themselves. */
public final class WantedParts {

    private WantedParts() {}

    /** The indexes of the parts from which text is extracted and of which nothing but a program can say what they contain. */
    public static Set<Integer> opaque(DocumentForm form, byte[] original) {
        return of(form.parse(original)).stream()
                .filter(attachment -> attachment.text() == null)
                .map(Attachment::part)
                .collect(Collectors.toSet());
    }

    /** The attachments from which text is extracted. */
    public static List<Attachment> of(Message message) {
        return message.attachments().stream()
                .filter(attachment -> !attachment.type().equals("message/rfc822"))
                .toList();
    }

    /**
     * What the text of an attachment depends on: its bytes, and the hints that its sender gives (claimed type and extension). Attachments with
     * the same key are extracted once.
     */
    public static Sha256 key(Attachment attachment) {
        String hints = AttachmentKind.extension(attachment.name()) + "\n" + attachment.type();
        return Sha256.of(attachment.sha256().bytes(), hints.getBytes(StandardCharsets.UTF_8));
    }

    /** The name that is passed on as a hint: only the extension, so that the result depends on nothing but the key. */
    public static String hint(Attachment attachment) {
        String extension = AttachmentKind.extension(attachment.name());
        return extension.isEmpty() ? "" : "file." + extension;
    }
}
