package org.daylight.extract;

import java.util.SortedMap;

/**
 * What a child process says of one page on which it blackened something.
 *
 * @param number from 1
 * @param isBlack whether the whole page is black
 * @param boxes how many places are black, by the code of the reason
 */
public record RedactedPage(int number, boolean isBlack, SortedMap<String, Integer> boxes) {}
