package org.daylight.message.parse;

import org.daylight.format.DocumentKind;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;

/**
 * As what the bytes of a document are read: as a message, or as a file with a name and a type. The bytes alone do not decide it: a text file
 * may look like a message. Immutable.
 */
public sealed interface DocumentForm {

    /** A message in its original bytes. */
    DocumentForm MAIL = new Mail(false);

    /** A message that was written from a format that does not keep the original bytes. It is parsed like any other. */
    DocumentForm CONVERTED = new Mail(true);

    DocumentKind kind();

    /** Whether the bytes are not those of the original message, because its format does not keep them. */
    boolean isConverted();

    /** The view of the bytes within {@link MessageLimits#STANDARD}. Never throws because of them. */
    Message parse(byte[] original);

    /** {@link Message#text()} alone. */
    String text(byte[] original);

    /** The content of a part of that view, decoded ({@link MessageParser#content}). For a file, the only part is all of it. */
    byte[] content(byte[] original, MimePart part);

    /** A message. */
    record Mail(boolean isConverted) implements DocumentForm {
        @Override
        public DocumentKind kind() {
            return DocumentKind.MAIL;
        }

        @Override
        public Message parse(byte[] original) {
            return MessageParser.parse(original);
        }

        @Override
        public String text(byte[] original) {
            return MessageParser.text(original);
        }

        @Override
        public byte[] content(byte[] original, MimePart part) {
            return MessageParser.content(original, part);
        }
    }

    /**
     * A file that is not a message.
     *
     * @param name its name; hostile, and made safe in the view
     * @param type its media type, lower case
     */
    record File(String name, String type) implements DocumentForm {
        @Override
        public boolean isConverted() {
            return false;
        }

        @Override
        public DocumentKind kind() {
            return DocumentKind.FILE;
        }

        @Override
        public Message parse(byte[] original) {
            return FileMessage.of(original, name, type, MessageLimits.STANDARD);
        }

        @Override
        public String text(byte[] original) {
            return parse(original).text();
        }

        @Override
        public byte[] content(byte[] original, MimePart part) {
            return original;
        }
    }
}
