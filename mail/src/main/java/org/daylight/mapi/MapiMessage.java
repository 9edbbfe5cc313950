package org.daylight.mapi;

import java.util.List;

/**
 * A message, or another item of Outlook, as properties ([MS-OXCMSG]).
 *
 * @param recipients the properties of each recipient, in the order of the file
 * @param attachments in the order of the file
 * @param losses what could not be read, except the problems of attachments
 */
public record MapiMessage(
        MapiProperties properties,
        List<MapiProperties> recipients,
        List<MapiAttachment> attachments,
        List<MapiLoss> losses) {

    /** How deeply messages may be embedded in each other; readers and writers stop there and record a loss. */
    public static final int DEPTH = 20;

    /** How many attachments one message may have. */
    public static final int ATTACHMENTS = 10_000;

    /** How many recipients one message may have. */
    public static final int RECIPIENTS = 100_000;

    public MapiMessage {
        recipients = List.copyOf(recipients);
        attachments = List.copyOf(attachments);
        losses = List.copyOf(losses);
    }

    /** The message class, such as {@code IPM.Note}; empty when there is none. */
    public String messageClass() {
        String type = properties.text(PropertyTag.MESSAGE_CLASS);
        return type == null ? "" : type;
    }
}
