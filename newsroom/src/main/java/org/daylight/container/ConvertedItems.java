package org.daylight.container;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.format.Sha256;
import org.daylight.mapi.MapiLoss;
import org.daylight.outlook.ConvertedMessage;
import org.daylight.outlook.ItemLocation;

/**
 * Passes on the messages that were written from the items of one Outlook file, with what could not be written.
 *
 * @param format of the file
 * @param container SHA-256 of the file's bytes
 * @param messageBytes the largest message that is passed on
 */
record ConvertedItems(ContainerFormat format, Sha256 container, int messageBytes, Sink sink) {

    private static final int LONGEST_CATEGORY = 100;
    private static final int MOST_CATEGORIES = 20;

    /**
     * Passes on one message, or its loss when it is too large.
     *
     * @param place the file and the folder, as in {@link Provenance#container()}
     * @param number of the item in its file, as in {@link Provenance#offset()}
     * @return whether it was passed on as a message
     */
    boolean pass(String place, long number, ConvertedMessage message) throws InterruptedException {
        byte[] bytes = message.bytes();
        if (bytes.length > messageBytes) {
            String detail = "more than " + messageBytes + " bytes";
            sink.found(new Unreadable(place, number, -1, LossCode.TOO_LARGE, detail));
            return false;
        }
        LineScan scan = LineScan.of(bytes);
        var defects = EnumSet.noneOf(ContainerDefect.class);
        Set<MapiLoss> losses = new LinkedHashSet<>(message.losses());
        boolean isIncomplete = losses.stream().anyMatch(loss -> loss.code() != MapiLoss.Code.NOT_EXPRESSED);
        add(defects, isIncomplete, ContainerDefect.INCOMPLETE_ITEM);
        add(defects, message.location().flags().contains("orphaned"), ContainerDefect.ORPHANED_ITEM);
        add(defects, message.location().flags().contains("deleted"), ContainerDefect.DELETED_ITEM);
        var from = new ConvertedFrom(
                format.code(), container, message.item(), message.form().text());
        var provenance = new Provenance(
                place, number, 0, format, location(message.location()), scan.lineEndings(), Transformation.NONE, from);
        sink.found(new RawMessage(bytes, provenance, java.util.List.copyOf(defects)));
        for (MapiLoss loss : losses) {
            sink.found(
                    new PartLoss(place, number, "outlook-" + loss.code().code(), MemberName.printable(loss.detail())));
        }
        return true;
    }

    private static void add(Set<ContainerDefect> defects, boolean applies, ContainerDefect defect) {
        if (applies) {
            defects.add(defect);
        }
    }

    /** Flags and categories as words, separated by commas: {@code flagged,read,category:Red%20Category}. */
    private static String location(ItemLocation location) {
        var words = new LinkedHashSet<>(location.flags());
        location.categories().stream()
                .limit(MOST_CATEGORIES)
                .map(category ->
                        category.length() > LONGEST_CATEGORY ? category.substring(0, LONGEST_CATEGORY) : category)
                .map(category -> MemberName.printable(category)
                        .replace("%", "%25")
                        .replace(",", "%2C")
                        .replace(" ", "%20"))
                .forEach(category -> words.add("category:" + category));
        return words.stream().collect(Collectors.joining(","));
    }
}
