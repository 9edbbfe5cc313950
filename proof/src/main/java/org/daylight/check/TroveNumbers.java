package org.daylight.check;

import java.util.BitSet;
import org.daylight.pack.PackLine;

/** Counts a trove's document numbers while its packs are checked. Each may be listed once. Needs one bit for each number. For one thread. */
final class TroveNumbers {
    private final long documents;
    private final BitSet named = new BitSet();
    private long published;
    private long withheld;
    private long withdrawn;

    /** @param documents number of documents committed to */
    TroveNumbers(long documents) {
        this.documents = documents;
    }

    /** Records that a line lists its number, which must be one committed to. @return false if it was listed before */
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
