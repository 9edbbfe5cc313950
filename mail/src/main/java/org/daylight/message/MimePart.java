package org.daylight.message;

import org.jspecify.annotations.Nullable;

/**
 * One MIME part, by its place in the original bytes.
 *
 * @param parent index of the enclosing part in {@link Message#parts()}; -1 for the message itself
 * @param depth 0 for the message itself
 * @param type media type and subtype in lower case, such as {@code text/plain}
 * @param charset the charset label as given, lower case; null when absent
 * @param transferEncoding lower case; {@code 7bit} when absent
 * @param fileName the decoded file name (RFC 2231, RFC 2047), without any path; null when absent
 * @param disposition {@code inline}, {@code attachment} or another word, lower case; null when absent
 * @param contentId without angle brackets; null when absent
 * @param headerStart offset in bytes of the part's first header byte in the original
 * @param bodyStart offset in bytes of the part's body in the original
 * @param bodyEnd offset in bytes just past the part's body (before the line ending that belongs to the boundary)
 * @param embedded 0 for a MIME part. For a file embedded in a text or in TNEF: its number there, from 1; its body and
 * transfer encoding are those of the part that contains it
 */
public record MimePart(
        int parent,
        int depth,
        String type,
        @Nullable String charset,
        String transferEncoding,
        @Nullable String fileName,
        @Nullable String disposition,
        @Nullable String contentId,
        int headerStart,
        int bodyStart,
        int bodyEnd,
        int embedded) {

    /** The same part at other offsets. */
    public MimePart at(int header, int start, int end) {
        return new MimePart(
                parent,
                depth,
                type,
                charset,
                transferEncoding,
                fileName,
                disposition,
                contentId,
                header,
                start,
                end,
                embedded);
    }
}
