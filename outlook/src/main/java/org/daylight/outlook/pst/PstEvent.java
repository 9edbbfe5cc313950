package org.daylight.outlook.pst;

import org.daylight.mapi.MapiMessage;
import org.daylight.outlook.ItemKind;

/** What the reading of a PST or OST file finds. Texts are from the file and not escaped. */
public sealed interface PstEvent {

    /**
     * An item that can be written as a message.
     *
     * @param folder the path of its folder: names from the outermost on, separated by {@code /}; a {@code /} in a name is
     *     {@code %2F}; the second folder of the same name is {@code 2#NAME}. Empty for the root
     * @param node its identifier in the file
     * @param isOrphaned whether no folder lists it
     * @param isDeleted whether it was found in unused space
     */
    record Item(String folder, int node, MapiMessage message, ItemKind kind, boolean isOrphaned, boolean isDeleted)
            implements PstEvent {}

    /**
     * Items that could not be read.
     *
     * @param node of the item, or of the folder when they are several
     * @param items how many
     * @param detail one line; may be empty
     */
    record Lost(String folder, int node, PstLoss reason, long items, String detail) implements PstEvent {}

    /**
     * A loss that no item and no folder can be named for.
     *
     * @param at where it was found in the file, in bytes
     */
    record FileLoss(PstLoss reason, long at, String detail) implements PstEvent {}

    /**
     * Damage that did not prevent reading, such as a wrong checksum.
     *
     * @param at in the file, in bytes
     */
    record Damage(long at, String detail) implements PstEvent {}

    /** The account of a folder. All of them follow the items. */
    record Folder(FolderAccount account) implements PstEvent {}

    /** Receives what is found, on the thread that reads. */
    interface Sink {
        void found(PstEvent event) throws InterruptedException;
    }
}
