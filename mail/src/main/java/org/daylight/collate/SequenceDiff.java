package org.daylight.collate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Aligns two sequences with the fewest changes (Myers, "An O(ND) Difference Algorithm", 1986), within a bound on the
 * work. Beyond the bound, only the equal start and the equal end are found, and everything between them is one change.
 */
final class SequenceDiff {

    /** Most insertions and deletions; memory grows with the square. */
    static final int MOST_CHANGES = 800;

    /**
     * A run of both sequences.
     *
     * @param same whether the runs are equal; otherwise one replaces the other, and one of them may be empty
     */
    record Run(boolean same, int aFrom, int aTo, int bFrom, int bTo) {}

    private final int[] a;
    private final int[] b;
    private final int head;
    private final int aEnd;
    private final int bEnd;
    private final List<int[]> trace = new ArrayList<>();

    private SequenceDiff(int[] a, int[] b) {
        this.a = a;
        this.b = b;
        int from = 0;
        while (from < a.length && from < b.length && a[from] == b[from]) {
            from++;
        }
        int tail = 0;
        while (tail < a.length - from && tail < b.length - from && a[a.length - 1 - tail] == b[b.length - 1 - tail]) {
            tail++;
        }
        head = from;
        aEnd = a.length - tail;
        bEnd = b.length - tail;
    }

    /** The runs in order, equal and changed alternating, covering both sequences; empty for two empty sequences. */
    static List<Run> of(int[] a, int[] b) {
        return new SequenceDiff(a, b).runs();
    }

    private List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        add(runs, true, 0, head, 0, head);
        int changes = search();
        if (changes < 0) {
            add(runs, false, head, aEnd, head, bEnd);
        } else {
            back(changes, runs);
        }
        add(runs, true, aEnd, a.length, bEnd, b.length);
        return runs;
    }

    private static void add(List<Run> runs, boolean same, int aFrom, int aTo, int bFrom, int bTo) {
        if (aFrom == aTo && bFrom == bTo) {
            return;
        }
        Run last = runs.isEmpty() ? null : runs.getLast();
        if (last != null && last.same() == same) {
            runs.removeLast();
            runs.add(new Run(same, last.aFrom(), aTo, last.bFrom(), bTo));
        } else {
            runs.add(new Run(same, aFrom, aTo, bFrom, bTo));
        }
    }

    /**
     * Number of changes from one sequence to the other; -1 when there are too many. Stores the furthest points of each
     * step.
     */
    private int search() {
        int n = aEnd - head;
        int m = bEnd - head;
        int most = Math.min(MOST_CHANGES, n + m);
        int[] furthest = new int[2 * most + 3];
        int middle = most + 1;
        for (int d = 0; d <= most; d++) {
            for (int k = -d; k <= d; k += 2) {
                boolean down = k == -d || k != d && furthest[middle + k - 1] < furthest[middle + k + 1];
                int x = down ? furthest[middle + k + 1] : furthest[middle + k - 1] + 1;
                int y = x - k;
                while (x < n && y >= 0 && y < m && a[head + x] == b[head + y]) {
                    x++;
                    y++;
                }
                furthest[middle + k] = x;
                if (x >= n && y >= m) {
                    trace.add(Arrays.copyOfRange(furthest, middle - d - 1, middle + d + 2));
                    return d;
                }
            }
            trace.add(Arrays.copyOfRange(furthest, middle - d - 1, middle + d + 2));
        }
        return -1;
    }

    /** Traces the path back from the end, then writes it forwards. */
    private void back(int changes, List<Run> runs) {
        List<Run> path = new ArrayList<>();
        int x = aEnd - head;
        int y = bEnd - head;
        for (int d = changes; d > 0; d--) {
            int[] before = trace.get(d - 1); // for the diagonals -d … d
            int k = x - y;
            boolean down = k == -d || k != d && at(before, d, k - 1) < at(before, d, k + 1);
            int fromK = down ? k + 1 : k - 1;
            int fromX = at(before, d, fromK);
            int fromY = fromX - fromK;
            int changedX = down ? fromX : fromX + 1;
            int changedY = changedX - k;
            path.add(new Run(true, head + changedX, head + x, head + changedY, head + y));
            path.add(new Run(false, head + fromX, head + changedX, head + fromY, head + changedY));
            x = fromX;
            y = fromY;
        }
        path.add(new Run(true, head, head + x, head, head + y));
        for (Run run : path.reversed()) {
            add(runs, run.same(), run.aFrom(), run.aTo(), run.bFrom(), run.bTo());
        }
    }

    /** The furthest point on a diagonal after step {@code d - 1}, whose slice begins at diagonal {@code -d}. */
    private static int at(int[] slice, int d, int k) {
        return slice[k + d];
    }
}
