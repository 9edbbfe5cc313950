package org.daylight.mapi;

import java.util.Locale;

/**
 * Something of a message that could not be read, or could not be expressed in the message that is written from it.
 *
 * @param detail one line for people, such as the name of an attachment; from outside, not escaped; may be empty
 */
public record MapiLoss(Code code, String detail) {

    /** Why. The {@link #code} never changes. */
    public enum Code {
        /** The file ends early, or a structure in it is damaged. */
        DAMAGED("a part of the item is damaged"),
        /** A limit on depth, count, size or work was reached. */
        LIMIT("the item exceeds a limit; the rest is left out"),
        /** A property has an unknown type or an invalid value. */
        PROPERTY_UNREADABLE("a property cannot be read"),
        /** The recipients are absent or damaged. */
        RECIPIENTS_UNREADABLE("the list of recipients cannot be read"),
        /** The attachment is listed, but its contents are absent or damaged. */
        ATTACHMENT_UNREADABLE("the contents of an attachment cannot be read"),
        /** The contents of the attachment are shorter than the item says. */
        ATTACHMENT_SHORT("the contents of an attachment are shorter than the item says"),
        /** The attachment was not stored in the item: it is a link to a file or a web address. */
        ATTACHMENT_ELSEWHERE("an attachment was stored outside the item"),
        /** The body is compressed RTF that cannot be decompressed. */
        BODY_UNREADABLE("the body cannot be read"),
        /** The checksum of compressed RTF does not match. */
        BODY_CHECKSUM("the checksum of the body does not match"),
        /** Text has bytes or characters that its format does not allow. U+FFFD stands in their place. */
        TEXT_MALFORMED("a text has bytes that are not valid; U+FFFD stands in their place"),
        /** Contents that a message cannot express, such as voting options or form data. */
        NOT_EXPRESSED("the item has contents that a message cannot express");

        private final String meaning;

        Code(String meaning) {
            this.meaning = meaning;
        }

        /** Lower case with hyphens. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** One sentence for people. */
        public String meaning() {
            return meaning;
        }
    }
}
