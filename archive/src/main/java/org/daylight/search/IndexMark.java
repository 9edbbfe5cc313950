package org.daylight.search;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.SealedPart;

/**
 * What an index reflects, as text that it stores with each commit. The log's releases are indexed in order, so one number is enough for them. Parts that
 * were opened with their keys may be released by the log later, in another order, so they are listed. Immutable.
 *
 * @param last number of the last release of the log up to which all are indexed; 0 for none
 * @param pack SHA-256 of its pack at publication; {@code -} for none
 * @param keys the number of the list of keys that signatures were verified with; 0 for none
 * @param withdrawals how many withdrawals were erased
 * @param more SHA-256 of the packs of further releases that are indexed, by number
 */
public record IndexMark(int last, String pack, int keys, int withdrawals, SortedMap<Integer, String> more) {

    public IndexMark {
        more = Collections.unmodifiableSortedMap(new TreeMap<>(more));
    }

    /** That of an index without documents: it will reflect everything. */
    public static IndexMark empty(PublicRecord contents) {
        return new IndexMark(
                0, "-", contents.keys().size(), contents.withdrawals().size(), new TreeMap<>());
    }

    /** Reads {@link #text}, or the text of an earlier version. @throws NumberFormatException if it is something else */
    public static IndexMark parse(String text) {
        String[] words = text.split(" ");
        var more = new TreeMap<Integer, String>();
        if (words.length > 4) {
            for (String one : words[4].split(",")) {
                int colon = one.indexOf(':');
                more.put(Integer.parseInt(one, 0, Math.max(0, colon), 10), one.substring(colon + 1));
            }
        }
        return words.length < 3
                ? new IndexMark(0, "-", 0, 0, more)
                : new IndexMark(
                        Integer.parseInt(words[0]),
                        words[1],
                        Integer.parseInt(words[2]),
                        words.length == 3 ? 0 : Integer.parseInt(words[3]),
                        more);
    }

    public String text() {
        var listed = new StringBuilder();
        more.forEach((number, sha256) -> listed.append(listed.isEmpty() ? " " : ",")
                .append(number)
                .append(':')
                .append(sha256));
        return last + " " + pack + " " + keys + " " + withdrawals + listed;
    }

    /** Whether an index with this mark can be of this archive. */
    public boolean isOf(PublicRecord contents) {
        if (withdrawals > contents.withdrawals().size()
                || keys > contents.keys().size()) {
            return false; // the log has gone back after a recovery of its key: what was withdrawn since is published
        }
        return last == 0
                        && !more.isEmpty()
                        && releases(contents).size() + gone(contents).size() == more.size()
                || last > 0
                        && contents.release(last)
                                .filter(release -> release.firstPack().hex().equals(pack))
                                .isPresent();
    }

    /** The numbers of the releases of this archive that are indexed. */
    public Set<Integer> releases(PublicRecord contents) {
        var done = new HashSet<Integer>();
        boolean isBefore = last > 0;
        for (Release release : contents.releases()) {
            if (isBefore || release.firstPack().hex().equals(more.get(release.sequence()))) {
                done.add(release.sequence());
            }
            isBefore &= release.sequence() != last;
        }
        return done;
    }

    /** The parts that are indexed and that the archive must not show any more: they were opened with their keys, and then cancelled. */
    public List<SealedPart> gone(PublicRecord contents) {
        return contents.cancelled().stream()
                .filter(part -> more.containsKey(part.sequence()))
                .toList();
    }

    /** The same counts, with these releases indexed. */
    public IndexMark with(PublicRecord contents, Set<Integer> done) {
        int upTo = 0;
        String of = "-";
        var rest = new TreeMap<Integer, String>();
        boolean isWhole = true;
        for (Release release : contents.releases()) {
            boolean isDone = done.contains(release.sequence());
            isWhole &= isDone && release.isConfirmed();
            if (isWhole) {
                upTo = release.sequence();
                of = release.firstPack().hex();
            } else if (isDone) {
                rest.put(release.sequence(), release.firstPack().hex());
            }
        }
        return new IndexMark(upTo, of, keys, withdrawals, rest);
    }

    /** The same releases, with other counts. */
    public IndexMark with(int otherKeys, int otherWithdrawals) {
        return new IndexMark(last, pack, otherKeys, otherWithdrawals, more);
    }

    /** Reads a mark that may be damaged; empty if it cannot be read. */
    public static Optional<IndexMark> tryParse(String text) {
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(parse(text));
        } catch (NumberFormatException damaged) {
            return Optional.empty();
        }
    }
}
