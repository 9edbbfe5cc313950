package org.daylight.outlook;

import java.util.List;
import org.daylight.mapi.MapiLoss;

/**
 * One item of an Outlook file, written as a message (spec/outlook.md).
 *
 * @param bytes of the message (RFC 5322); the same item gives the same bytes. Not copied
 * @param item what identifies the item in its file, printable ASCII without spaces: the node of a PST ({@code
 *     0x200024}), {@code message} for a MSG or TNEF file, the name of the member for OLM
 * @param location folder, categories and flags
 * @param losses what could not be read or expressed, in a fixed order
 */
public record ConvertedMessage(
        byte[] bytes, String item, ConversionForm form, ItemLocation location, ItemKind kind, List<MapiLoss> losses) {

    public ConvertedMessage {
        losses = List.copyOf(losses);
    }
}
