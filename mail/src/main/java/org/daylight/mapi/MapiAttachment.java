package org.daylight.mapi;

import org.jspecify.annotations.Nullable;

/**
 * An attachment ([MS-OXCMSG] section 2.2.2).
 *
 * @param properties without the contents
 * @param content the bytes of the file, or of the OLE object; null for an embedded message, a link, or a loss
 * @param embedded the message that is attached; null when it is not a message
 * @param problem why the contents are absent or incomplete; null when they are complete
 */
public record MapiAttachment(
        MapiProperties properties,
        byte @Nullable [] content,
        @Nullable MapiMessage embedded,
        @Nullable MapiLoss problem) {

    /** Values of PidTagAttachMethod ([MS-OXCMSG] section 2.2.2.9). */
    public static final int BY_VALUE = 1;

    public static final int BY_REFERENCE = 2;
    public static final int BY_REFERENCE_ONLY = 4;
    public static final int EMBEDDED_MESSAGE = 5;
    public static final int OLE = 6;
    public static final int BY_WEB_REFERENCE = 7;

    /** The PidTagAttachMethod; {@link #BY_VALUE} where it is absent. */
    public int method() {
        return (int) properties.whole(PropertyTag.ATTACH_METHOD, embedded == null ? BY_VALUE : EMBEDDED_MESSAGE);
    }

    /** The long file name, else the short one, else the display name; not yet safe; null when there is none. */
    public @Nullable String name() {
        for (int id : new int[] {
            PropertyTag.ATTACH_LONG_FILENAME,
            PropertyTag.ATTACH_FILENAME,
            PropertyTag.ATTACH_TRANSPORT_NAME,
            PropertyTag.DISPLAY_NAME
        }) {
            String name = properties.text(id);
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return null;
    }
}
