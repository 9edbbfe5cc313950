package org.daylight.flow.extract;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.daylight.message.field.MediaType;
import org.daylight.message.parse.DocumentForm;
import org.daylight.search.query.AttachmentKind;

/**
 * What of a document is extracted: its attachments at any depth, except nested messages that were read as messages. The parts of these are listed
 * themselves.
 */
public final class WantedParts {

    private static final Set<String> MESSAGES = Set.of("message/rfc822", "message/global", "message/news");

    private static final int LONGEST_MAGIC = 8;

    private WantedParts() {}

    /** The indexes of the parts from which text is extracted and of which nothing but a program can say what they contain. */
    public static Set<Integer> opaque(DocumentForm form, byte[] original) {
        // The text of a file that only claims to be a message says nothing about what the file contains.
        return of(form.parse(original), original).stream()
                .filter(attachment -> attachment.text() == null || MESSAGES.contains(attachment.type()))
                .map(Attachment::part)
                .collect(Collectors.toSet());
    }

    /** The attachments from which text is extracted. @param original the bytes of which this is the message */
    public static List<Attachment> of(Message message, byte[] original) {
        return message.attachments().stream()
                .filter(attachment -> !isReadAsMessage(message, original, attachment))
                .toList();
    }

    /**
     * Whether an attachment is a nested message whose parts are parts of the document. The type that it claims is not enough: any file can have the
     * label {@code message/rfc822}. An encoded message is not read, nor one beyond a limit, and what has no header, starts like another format, or
     * has a name that does not end in {@code .eml} may be another file.
     */
    public static boolean isReadAsMessage(Message message, byte[] original, Attachment attachment) {
        MimePart part = message.parts().get(attachment.part());
        String name = part.fileName();
        if (!MESSAGES.contains(attachment.type())
                || part.embedded() > 0
                || name != null && !name.toLowerCase(Locale.ROOT).endsWith(".eml")) {
            return false;
        }
        // The root of a message that was read is the part after it.
        int next = attachment.part() + 1;
        MimePart root = next < message.parts().size() ? message.parts().get(next) : null;
        boolean hasHeader =
                root != null && root.embedded() == 0 && root.parent() == attachment.part() && hasField(original, root);
        int start = part.bodyStart();
        return hasHeader
                && !MediaType.isBinary(
                        Arrays.copyOfRange(original, start, Math.min(part.bodyEnd(), start + LONGEST_MAGIC)));
    }

    private static boolean hasField(byte[] original, MimePart root) {
        for (int at = root.headerStart(); at < root.bodyStart(); at++) {
            if (original[at] == ':') {
                return true;
            }
        }
        return false;
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
