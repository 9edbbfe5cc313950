package org.daylight.search;

import java.util.List;

/**
 * A page of the list of correspondents.
 *
 * @param total how many match the filter, on all pages
 */
public record CorrespondentList(long total, List<Row> rows) {

    /**
     * One correspondent.
     *
     * @param address identifies the page
     * @param name to display
     * @param list whether it is a mailing list
     * @param addresses how many it has
     * @param documents how many it is in
     */
    public record Row(String address, String name, boolean list, int addresses, int documents) {}
}
