package org.daylight.archive;

import org.daylight.proof.Sha256;

/**
 * A file in which the publisher says which addresses are one correspondent's, as the log names it ({@code spec/people.md}).
 *
 * @param number from 1, over the archive
 * @param sha256 of its bytes
 * @param sizeBytes how many they are
 */
public record PeopleFile(int number, Sha256 sha256, long sizeBytes) {}
