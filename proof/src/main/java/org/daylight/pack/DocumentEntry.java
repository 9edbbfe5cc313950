package org.daylight.pack;

import org.jspecify.annotations.Nullable;

/**
 * An entry of a pack that belongs to one document (spec/pack.md section 1). Its name is made of the number alone: {@code data/files/000123.bin}.
 *
 * @param number of the document, at least 1
 */
public record DocumentEntry(long number, Content content) {
    private static final int MAX_DIGITS = 18;

    /** What the entry contains, in the order in which the entries of one document follow one another. */
    public enum Content {
        /** The bytes of a message. */
        MESSAGE("data/messages/", ".eml"),
        /** The bytes of a file. */
        FILE("data/files/", ".bin"),
        /** What of a redacted document is proved, and how. */
        REDACTION("data/redactions/", ".json"),
        /** The proof of an earlier release, of a document that is shown again with fewer redactions. */
        EARLIER("data/earlier/", ".json"),
        /** The name and type of a file. */
        ABOUT("data/about/", ".json"),
        /** The text that was extracted from the document. */
        TEXT("data/text/", ".jsonl");

        private final String folder;
        private final String extension;

        Content(String folder, String extension) {
            this.folder = folder;
            this.extension = extension;
        }

        /** Whether these are the document's own bytes. */
        public boolean isDocument() {
            return this == MESSAGE || this == FILE;
        }

        /** The number in an entry name of this form; 0 if the name does not have it. */
        private long number(String name) {
            int from = folder.length();
            int end = name.length() - extension.length();
            if (!name.startsWith(folder) || !name.endsWith(extension) || end - from < 6 || end - from > MAX_DIGITS) {
                return 0;
            }
            long number = 0;
            for (int i = from; i < end; i++) {
                char digit = name.charAt(i);
                if (digit < '0' || digit > '9') {
                    return 0;
                }
                number = 10 * number + digit - '0';
            }
            return end - from == 6 || name.charAt(from) != '0' ? number : 0;
        }
    }

    /** The name of the entry. */
    public String name() {
        String digits = Long.toString(number);
        return content.folder + "0".repeat(Math.max(0, 6 - digits.length())) + digits + content.extension;
    }

    /** The entry with this name; null if it is not that of a document in its one form. */
    public static @Nullable DocumentEntry of(String name) {
        for (Content content : Content.values()) {
            long number = content.number(name);
            if (number > 0) {
                return new DocumentEntry(number, content);
            }
        }
        return null;
    }

    /** Whether this entry may come right after the other, which is null before the first. A document begins with its own bytes. */
    boolean mayFollow(@Nullable DocumentEntry other) {
        if (other == null || number != other.number) {
            return content.isDocument() && (other == null || number > other.number);
        }
        return !content.isDocument() && content.compareTo(other.content) > 0;
    }
}
