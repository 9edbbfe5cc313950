package org.daylight.container;

/**
 * A file without mail: an empty one, a control file of a mail program or of the operating system, or one that is not
 * mail by its bytes or its name. It is not a loss. The import reports each file of the last kind.
 *
 * @param container as in {@link Provenance#container()}
 * @param reason {@link #EMPTY}, {@link #CONTROL} or {@link #NO_MAIL}; or {@link #ITEM} and the kind of an item that is not
 *     mail, such as {@code item-contact}
 */
public record Skipped(String container, String reason) implements ContainerItem {

    public static final String EMPTY = "empty";
    public static final String CONTROL = "control-file";
    public static final String NO_MAIL = "no-mail";
    public static final String ITEM = "item-";
}
