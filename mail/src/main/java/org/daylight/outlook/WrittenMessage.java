package org.daylight.outlook;

import java.util.List;
import org.daylight.mapi.MapiLoss;

/**
 * The result of {@link MessageWriter}.
 *
 * @param bytes of the message, with CRLF line endings; not copied
 * @param losses what could not be read or expressed
 */
public record WrittenMessage(byte[] bytes, ConversionForm form, List<MapiLoss> losses) {

    public WrittenMessage {
        losses = List.copyOf(losses);
    }
}
