package org.daylight.staticsite;

import java.util.ArrayList;
import java.util.List;

/**
 * The links to the other pages of a list, all of which are in the same folder.
 *
 * @param sequence the number of the part
 * @param here this page, from 1
 * @param count how many pages there are
 */
record PageNumbers(int sequence, int here, int count) {

    /** How many pages around this one, and at both ends, are linked. */
    private static final int NEAR = 4;

    /** The pages that are linked, in order; 0 where some are left out. */
    List<Integer> shown() {
        List<Integer> shown = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            boolean isNear = number == 1 || number == count || Math.abs(number - here) <= NEAR;
            if (isNear) {
                shown.add(number);
            } else if (shown.getLast() != 0) {
                shown.add(0);
            }
        }
        return shown;
    }

    /** The name of a page. */
    String address(int number) {
        return StaticPage.numbered(sequence, number);
    }
}
