package org.daylight.container;

import java.util.EnumSet;
import java.util.List;
import org.daylight.format.Sha256;
import org.daylight.mapi.MapiLoss;
import org.daylight.outlook.ConvertedMessage;

/** Passes on the items of one file whose format does not keep the bytes of messages. */
final class ConvertedItems {

    private final String container;
    private final ContainerFormat format;
    private final Sha256 hash;
    private final int messageBytes;
    private final Sink sink;

    /**
     * Passes on items of a file.
     *
     * @param container as in {@link Provenance#container()}
     * @param hash of the bytes of the file
     */
    ConvertedItems(String container, ContainerFormat format, Sha256 hash, int messageBytes, Sink sink) {
        this.container = container;
        this.format = format;
        this.hash = hash;
        this.messageBytes = messageBytes;
        this.sink = sink;
    }

    /**
     * Passes on one item: a message, or the kind of an item that is not mail.
     *
     * @param offset a number that identifies the item in the file: two items of a file must not have the same
     * @param length of the item in the file in bytes, or of what stands for it
     * @return false when it is lost, because it is too large as a message
     */
    boolean found(ConvertedMessage item, long offset, long length) throws InterruptedException {
        if (!item.kind().isMail()) {
            sink.found(new Skipped(container, Skipped.ITEM + item.kind().code()));
            return true;
        }
        if (item.bytes().length > messageBytes) {
            sink.found(new Unreadable(
                    container,
                    offset,
                    length,
                    LossCode.TOO_LARGE,
                    "more than " + messageBytes + " bytes as a message"));
            return false;
        }
        LineScan scan = LineScan.of(item.bytes());
        var defects = EnumSet.of(ContainerDefect.CONVERTED);
        if (!item.losses().isEmpty()) {
            defects.add(ContainerDefect.CONVERSION_INCOMPLETE);
        }
        if (item.location().flags().contains("orphaned")) {
            defects.add(ContainerDefect.ORPHANED_ITEM);
        }
        if (item.location().flags().contains("deleted")) {
            defects.add(ContainerDefect.DELETED_ITEM);
        }
        Mbox.common(item.bytes(), scan, defects);
        var place = new Provenance(
                container,
                offset,
                length,
                format,
                String.join(",", item.location().flags()),
                scan.lineEndings(),
                Transformation.NONE,
                "",
                ConversionNote.of(item, hash));
        sink.found(new RawMessage(item.bytes(), place, List.copyOf(defects)));
        for (MapiLoss loss : item.losses()) {
            sink.found(new PartLoss(
                    container, offset, PartLoss.CONVERSION + loss.code().code(), MemberName.printable(loss.detail())));
        }
        return true;
    }
}
