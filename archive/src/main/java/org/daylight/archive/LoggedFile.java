package org.daylight.archive;

import org.daylight.format.Sha256;

/**
 * A file named by the log of which only the newest of its kind is valid: the mapping of correspondents ({@code spec/people.md}), or later keys
 * ({@code spec/keys.md}).
 *
 * @param number from 1, among the files of its kind in this archive
 * @param sha256 of its bytes
 * @param sizeBytes of the file
 */
public record LoggedFile(int number, Sha256 sha256, long sizeBytes) {}
