package org.daylight.web.api;

import java.util.Optional;
import java.util.OptionalLong;
import org.daylight.archive.DocumentId;
import org.daylight.format.Slug;
import org.daylight.web.file.AddressNumber;

/**
 * A place in a list that is read from the index. Written as {@code 412.100}, or {@code 412.100.harbour.20413}; clients must not read it.
 *
 * @param size of the log in entries when the first page was made
 * @param offset how many items were listed before
 * @param last the last of them; empty where the items of the list are not documents
 */
record ApiCursor(long size, long offset, Optional<DocumentId> last) {

    private static final int MAX_CHARS = 100;

    /** Reads a cursor. @param ofDocuments whether it must name the last document */
    static Optional<ApiCursor> parse(String text, boolean ofDocuments) {
        String[] pieces = text.length() > MAX_CHARS ? new String[0] : text.split("\\.", -1);
        if (pieces.length != (ofDocuments ? 4 : 2)) {
            return Optional.empty();
        }
        OptionalLong size = AddressNumber.parse(pieces[0]);
        OptionalLong offset = AddressNumber.parse(pieces[1]);
        if (size.isEmpty() || offset.isEmpty() || offset.getAsLong() == 0) {
            return Optional.empty();
        }
        Optional<DocumentId> last = Optional.empty();
        if (ofDocuments) {
            OptionalLong number = AddressNumber.parse(pieces[3]);
            boolean valid = Slug.parse(pieces[2]).isOk()
                    && number.isPresent()
                    && number.getAsLong() > 0
                    && number.getAsLong() <= Integer.MAX_VALUE;
            if (!valid) {
                return Optional.empty();
            }
            last = Optional.of(new DocumentId(pieces[2], (int) number.getAsLong()));
        }
        return Optional.of(new ApiCursor(size.getAsLong(), offset.getAsLong(), last));
    }

    String text() {
        return size + "." + offset
                + last.map(id -> "." + id.trove() + "." + id.number()).orElse("");
    }
}
