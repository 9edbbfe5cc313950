package org.daylight.mailserver.imap;

import java.util.ArrayList;
import java.util.List;
import org.daylight.mailserver.folder.FolderContent;

/** A set of message numbers or UIDs as a client writes it: {@code 1:5,7,9:*}. Immutable. */
record NumberSet(List<Range> ranges) {

    private static final int MOST = 1_000;

    /** The largest number, whatever it is. */
    private static final long LAST = -1;

    NumberSet {
        ranges = List.copyOf(ranges);
    }

    /** Two ends in any order, both inclusive. */
    record Range(long one, long other) {}

    /** Indexes in a folder, from 0: both inclusive, and the first not larger. */
    record Indexes(int first, int last) {}

    static NumberSet read(CommandText text) throws CommandFault {
        List<Range> ranges = new ArrayList<>();
        do {
            if (ranges.size() == MOST) {
                throw CommandFault.bad("the set has more than " + MOST + " ranges: send it in pieces");
            }
            long one = end(text);
            ranges.add(new Range(one, text.skipped(':') ? end(text) : one));
        } while (text.skipped(','));
        return new NumberSet(ranges);
    }

    private static long end(CommandText text) throws CommandFault {
        if (text.skipped('*')) {
            return LAST;
        }
        long number = text.number();
        if (number == 0) {
            throw CommandFault.bad("numbers begin at 1");
        }
        return number;
    }

    /** The messages in the set that are in the folder, in ascending order, each once. @param uids whether the numbers are UIDs */
    List<Indexes> in(FolderContent content, boolean uids) {
        if (content.size() == 0) {
            return List.of();
        }
        long largest = uids ? content.uid(content.size() - 1) : content.size();
        List<Indexes> found = new ArrayList<>();
        for (Range range : ranges) {
            long one = range.one() == LAST ? largest : range.one();
            long other = range.other() == LAST ? largest : range.other();
            long low = Math.min(one, other);
            long high = Math.max(one, other);
            int first = uids ? atLeast(content, low) : (int) Math.min(low - 1, content.size());
            int after = uids ? atLeast(content, high + 1) : (int) Math.min(high, content.size());
            if (first < after) {
                found.add(new Indexes(first, after - 1));
            }
        }
        found.sort((a, b) -> Integer.compare(a.first(), b.first()));
        List<Indexes> merged = new ArrayList<>();
        for (Indexes next : found) {
            Indexes last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && next.first() <= last.last() + 1) {
                merged.set(merged.size() - 1, new Indexes(last.first(), Math.max(last.last(), next.last())));
            } else {
                merged.add(next);
            }
        }
        return merged;
    }

    /** The index of the first message with a UID of at least this. */
    private static int atLeast(FolderContent content, long uid) {
        if (uid > Integer.MAX_VALUE) {
            return content.size();
        }
        int index = content.indexOf((int) uid);
        return index < 0 ? -index - 1 : index;
    }
}
