package org.daylight.search;

import java.util.List;

/**
 * A page of the list of correspondents.
 *
 * @param total how many there are in all that the filter lets through
 */
public record CorrespondentList(long total, List<Row> rows) {

    /**
     * One correspondent.
     *
     * @param address the address a page is known by
     * @param name as people read it
     * @param list whether it is a mailing list
     * @param addresses how many it has
     * @param documents how many it is in
     */
    public record Row(String address, String name, boolean list, int addresses, int documents) {}
}
