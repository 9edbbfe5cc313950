package org.daylight.check;

import java.util.BitSet;
import org.daylight.pack.PackLine;

/**
 * The account of a trove's document numbers, while its packs are checked: each is named once, or not yet. One bit a number. For one thread.
 */
final class TroveNumbers {
    private final long documents;
    private final BitSet named = new BitSet();
    private long published;
    private long withheld;
    private long withdrawn;

    /** @param documents so many were committed to */
    TroveNumbers(long documents) {
        this.documents = documents;
    }

    /** Names a number, of those that were committed to; false when it was named before. */
    boolean name(PackLine line, boolean isWithdrawn) {
        int number = Math.toIntExact(line.number());
        if (named.get(number)) {
            return false;
        }
        named.set(number);
        switch (line) {
            case PackLine.Shown shown when isWithdrawn -> withdrawn++;
            case PackLine.Shown shown -> published++;
            case PackLine.Withheld hidden -> withheld++;
        }
        return true;
    }

    TroveAccount account() {
        return new TroveAccount(
                documents, published, withheld, withdrawn, documents - published - withheld - withdrawn);
    }
}
