package org.daylight.container;

/**
 * A part of an imported message that could not be read or expressed, such as an attachment; or damage of a file that
 * prevented nothing, such as a wrong checksum.
 *
 * @param container as in {@link Provenance#container()}
 * @param offset of the message, as in {@link Provenance#offset()}; of damage, where it is in the file
 * @param code why; lower case with hyphens
 * @param detail further information in one printable line; may be empty
 */
public record PartLoss(String container, long offset, String code, String detail) implements ContainerItem {

    /** The beginning of the code of a part of a converted message: {@code conversion-attachment-short}. */
    static final String CONVERSION = "conversion-";

    /** Damage of a file that prevented nothing. */
    public static final String DAMAGE = "file-damage";

    /** Contents that a message cannot express; most meeting requests have some. */
    public static final String NOT_EXPRESSED = "conversion-not-expressed";
}
