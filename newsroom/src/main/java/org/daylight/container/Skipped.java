package org.daylight.container;

/**
 * A file that holds no mail: an empty one, a control file of a mail program or of the operating system, or one that neither its bytes nor
 * its name say is mail. No loss, and never silent: the import names each of the last kind.
 *
 * @param container as in {@link Provenance#container()}
 * @param reason {@link #EMPTY}, {@link #CONTROL} or {@link #NO_MAIL}
 */
public record Skipped(String container, String reason) implements ContainerItem {

    public static final String EMPTY = "empty";
    public static final String CONTROL = "control-file";
    public static final String NO_MAIL = "no-mail";
}
