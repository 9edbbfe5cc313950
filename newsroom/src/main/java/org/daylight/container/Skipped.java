package org.daylight.container;

/**
 * A file without mail: an empty one, a control file of a mail program or of the operating system, or one that is not
 * mail by its bytes or its name. Or items of an Outlook folder that are not messages. It is not a loss. The import
 * reports each file of the third kind.
 *
 * @param container as in {@link Provenance#container()}
 * @param reason {@link #EMPTY}, {@link #CONTROL}, {@link #NO_MAIL}, or {@link #ITEM} and the kind of the items
 * @param items how many
 */
public record Skipped(String container, String reason, long items) implements ContainerItem {

    public static final String EMPTY = "empty";
    public static final String CONTROL = "control-file";
    public static final String NO_MAIL = "no-mail";

    /** The beginning of a reason: {@code item-contact}. */
    public static final String ITEM = "item-";

    /** One file. */
    public Skipped(String container, String reason) {
        this(container, reason, 1);
    }
}
