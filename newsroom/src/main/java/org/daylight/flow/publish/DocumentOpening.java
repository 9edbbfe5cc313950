package org.daylight.flow.publish;

import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.log.AccessionSeed;
import org.daylight.pack.Opening;
import org.jspecify.annotations.Nullable;

/** What opens the commitment to a document, from what the newsroom has ({@code spec/commitments.md} sections 1 and 2). */
final class DocumentOpening {

    private DocumentOpening() {}

    /** @param pieces root of the piece tree; null for a document that an earlier version imported */
    static Opening.Whole of(AccessionSeed seed, int number, Sha256 original, long sizeBytes, @Nullable Sha256 pieces) {
        Sha256 salt = pieces == null ? seed.salt(new DocumentNumber(number)) : seed.salt(original);
        return new Opening.Whole(salt, original, sizeBytes, pieces);
    }
}
