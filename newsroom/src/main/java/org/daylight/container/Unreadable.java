package org.daylight.container;

/**
 * Something that was not imported: a message, a whole container, or the rest of one.
 *
 * @param container as in {@link Provenance#container()}
 * @param offset where it begins, in bytes after decompression; in an Outlook file, the number of the item
 * @param length its length there in bytes, or -1 when that is unknown
 * @param code why
 * @param detail further information in one printable line; may be empty
 * @param items how many messages or containers were lost, at least 1
 */
public record Unreadable(String container, long offset, long length, LossCode code, String detail, long items)
        implements ContainerItem {

    /** One message or container. */
    public Unreadable(String container, long offset, long length, LossCode code, String detail) {
        this(container, offset, length, code, detail, 1);
    }

    /** One line for people: what, where, why, and what to do. */
    public String line() {
        return container + " at byte " + offset + ": " + code.code() + (detail.isEmpty() ? "" : " (" + detail + ")")
                + ": " + code.remedy();
    }
}
