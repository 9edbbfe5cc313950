package org.daylight.search.lucene;

import java.io.IOException;
import java.util.Arrays;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.daylight.search.thread.ThreadTree;

/**
 * The values of one segment that ordering and counting need, in arrays in memory: about 55 bytes a document. Segments never change, so
 * they are read once for each segment and shared by all later snapshots.
 *
 * @param keys the owner's key
 * @param times seconds since 1970; of a message without a date, when a server received it; {@link #UNKNOWN} when not known
 * @param months twelve times the year plus the month less one, in the sender's time zone; -1 when not known
 * @param kinds a bit for each kind of attachment
 * @param troves the segment's ordinals
 * @param releases the segment's ordinals; -1 for none
 * @param peopleFrom where a document's people begin in {@code people}; one more than documents
 * @param people the segment's ordinals
 * @param authors the position of a document's first author in {@code people}; -1 for none
 * @param marks the summary of the signatures: the ordinal of a {@link org.daylight.dkim.finding.MessageMark}
 * @param hours of the week, 0 to 167; -1 when not known
 */
record Columns(
        long[] keys,
        long[] times,
        int[] months,
        int[] kinds,
        int[] troves,
        int[] releases,
        int[] peopleFrom,
        int[] people,
        int[] authors,
        byte[] marks,
        byte[] hours) {

    /** A time before every date. */
    static final long UNKNOWN = ThreadTree.UNKNOWN_TIME;

    static Columns of(LeafReader segment) throws IOException {
        int size = segment.maxDoc();
        long[] keys = longs(segment, DocumentFields.KEY, 0);
        long[] times = longs(segment, DocumentFields.TIME, UNKNOWN);
        long[] received = longs(segment, DocumentFields.RECEIVED, UNKNOWN);
        for (int i = 0; i < size; i++) {
            times[i] = times[i] == UNKNOWN ? received[i] : times[i];
        }
        int[] peopleFrom = new int[size + 1];
        int[] people = people(segment, peopleFrom);
        return new Columns(
                keys,
                times,
                months(segment),
                kinds(segment),
                ordinals(segment, DocumentFields.TROVE),
                ordinals(segment, DocumentFields.RELEASE),
                peopleFrom,
                people,
                authors(segment, peopleFrom),
                bytes(segment, DocumentFields.MARK),
                bytes(segment, DocumentFields.HOUR));
    }

    /** Reads what {@link #write} has written, for a segment with this many documents. */
    static Columns read(ArrayCache.Reader in, int documents) {
        return new Columns(
                in.longs(documents),
                in.longs(documents),
                in.ints(documents),
                in.ints(documents),
                in.ints(documents),
                in.ints(documents),
                in.ints(documents + 1),
                in.ints(),
                in.ints(documents),
                in.bytes(documents),
                in.bytes(documents));
    }

    void write(ArrayCache.Writer out) throws IOException {
        out.longs(keys);
        out.longs(times);
        out.ints(months);
        out.ints(kinds);
        out.ints(troves);
        out.ints(releases);
        out.ints(peopleFrom);
        out.ints(people);
        out.ints(authors);
        out.bytes(marks);
        out.bytes(hours);
    }

    private static int[] authors(LeafReader segment, int[] peopleFrom) throws IOException {
        int[] column = new int[segment.maxDoc()];
        Arrays.fill(column, -1);
        NumericDocValues values = DocValues.getNumeric(segment, DocumentFields.AUTHOR);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            column[doc] = peopleFrom[doc] + (int) values.longValue();
        }
        return column;
    }

    private static byte[] bytes(LeafReader segment, String field) throws IOException {
        byte[] column = new byte[segment.maxDoc()];
        Arrays.fill(column, (byte) -1);
        NumericDocValues values = DocValues.getNumeric(segment, field);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            column[doc] = (byte) values.longValue();
        }
        return column;
    }

    private static long[] longs(LeafReader segment, String field, long absent) throws IOException {
        long[] column = new long[segment.maxDoc()];
        Arrays.fill(column, absent);
        NumericDocValues values = DocValues.getNumeric(segment, field);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            column[doc] = values.longValue();
        }
        return column;
    }

    private static int[] kinds(LeafReader segment) throws IOException {
        int[] column = new int[segment.maxDoc()];
        NumericDocValues values = DocValues.getNumeric(segment, DocumentFields.KINDS);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            column[doc] = (int) values.longValue();
        }
        return column;
    }

    private static int[] months(LeafReader segment) throws IOException {
        int[] column = new int[segment.maxDoc()];
        Arrays.fill(column, -1);
        NumericDocValues days = DocValues.getNumeric(segment, DocumentFields.DAY);
        long monthBegins = 1;
        long monthEnds = 0;
        int month = 0;
        for (int doc = days.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = days.nextDoc()) {
            long day = days.longValue();
            if (day < monthBegins || day > monthEnds) {
                var date = java.time.LocalDate.ofEpochDay(day);
                month = 12 * date.getYear() + date.getMonthValue() - 1;
                monthBegins = day - date.getDayOfMonth() + 1;
                monthEnds = monthBegins + date.lengthOfMonth() - 1;
            }
            column[doc] = month;
        }
        return column;
    }

    private static int[] ordinals(LeafReader segment, String field) throws IOException {
        int[] column = new int[segment.maxDoc()];
        Arrays.fill(column, -1);
        SortedDocValues values = DocValues.getSorted(segment, field);
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            column[doc] = values.ordValue();
        }
        return column;
    }

    private static int[] people(LeafReader segment, int[] from) throws IOException {
        SortedSetDocValues values = DocValues.getSortedSet(segment, DocumentFields.PEOPLE);
        int[] people = new int[4 * segment.maxDoc() + 16];
        int size = 0;
        int filled = 0;
        for (int doc = values.nextDoc(); doc != DocIdSetIterator.NO_MORE_DOCS; doc = values.nextDoc()) {
            while (filled < doc) {
                from[++filled] = size;
            }
            int count = values.docValueCount();
            if (size + count > people.length) {
                people = Arrays.copyOf(people, Math.max(size + count, people.length + people.length / 2));
            }
            for (int i = 0; i < count; i++) {
                people[size++] = (int) values.nextOrd();
            }
            from[++filled] = size;
        }
        while (filled < segment.maxDoc()) {
            from[++filled] = size;
        }
        return Arrays.copyOf(people, size);
    }
}
