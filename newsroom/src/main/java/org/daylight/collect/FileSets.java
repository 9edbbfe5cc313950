package org.daylight.collect;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.submission.ItemId;
import org.daylight.submission.Pieces;

/**
 * The files of one mailbox: files that came whole, files that are joined from pieces, and sets of pieces that have a gap.
 *
 * @param files whole and joined ones
 * @param incomplete sets with a gap, whose pieces stay on the drop
 */
record FileSets(List<Joined> files, List<Incomplete> incomplete) {

    FileSets {
        files = List.copyOf(files);
        incomplete = List.copyOf(incomplete);
    }

    /** A named item. @param isNew false for one that was collected before */
    record Piece(ItemId item, long number, String name, boolean isNew) {}

    /**
     * A file.
     *
     * @param pieces in their order; one for a file that came whole
     * @param number of the item that came last
     */
    record Joined(String name, List<ItemId> pieces, long number) {}

    /** A set with a gap. @param missing in words, for the editors */
    record Incomplete(String name, List<ItemId> pieces, String missing) {}

    /**
     * Sorts files into sets.
     *
     * @param all new ones, and pieces that were collected before and are kept
     * @param takeAll whether pieces of a set with a gap are files of their own
     */
    static FileSets of(List<Piece> all, boolean takeAll) {
        List<Piece> ordered = all.stream()
                .sorted(Comparator.comparingLong(Piece::number)
                        .thenComparing(piece -> piece.item().hex()))
                .toList();
        List<Joined> files = new ArrayList<>();
        List<Incomplete> incomplete = new ArrayList<>();
        Set<ItemId> inSets = new HashSet<>();
        for (Pieces.Joined set : Pieces.joined(ordered.stream().map(Piece::name).toList())) {
            List<Piece> pieces =
                    set.pieces().values().stream().map(ordered::get).toList();
            if (pieces.stream().noneMatch(Piece::isNew)) {
                continue;
            }
            List<ItemId> ids = pieces.stream().map(Piece::item).toList();
            if (set.hasNoGap()) {
                files.add(new Joined(
                        set.base(),
                        ids,
                        pieces.stream().mapToLong(Piece::number).max().orElse(0)));
                inSets.addAll(ids);
            } else if (!takeAll) {
                List<ItemId> fresh =
                        pieces.stream().filter(Piece::isNew).map(Piece::item).toList();
                incomplete.add(new Incomplete(set.base(), fresh, missing(set)));
                inSets.addAll(fresh);
            }
        }
        for (Piece each : ordered) {
            if (each.isNew() && !inSets.contains(each.item())) {
                files.add(new Joined(each.name(), List.of(each.item()), each.number()));
            }
        }
        files.sort(Comparator.comparingLong(Joined::number));
        return new FileSets(files, incomplete);
    }

    private static String missing(Pieces.Joined set) {
        List<String> names = new ArrayList<>();
        if (!set.first()) {
            names.add("the first piece");
        }
        names.addAll(set.missing());
        int shown = Math.min(names.size(), 5);
        return String.join(", ", names.subList(0, shown)) + (names.size() > shown ? " and others" : "");
    }

    /** Whether a name is that of a numbered piece. Such a file is kept as it was sent: more pieces may come. */
    static boolean isNumbered(String name) {
        return Pieces.of(name).map(piece -> !piece.lettered()).orElse(false);
    }
}
