package org.daylight.archive;

import org.daylight.format.Sha256;

/**
 * A file of which the newest of its kind holds, as the log names it: which addresses are one correspondent's ({@code spec/people.md}), or keys that
 * came after the packs ({@code spec/keys.md}).
 *
 * @param number from 1, among those of its kind in this archive
 * @param sha256 of its bytes
 * @param sizeBytes how many they are
 */
public record LoggedFile(int number, Sha256 sha256, long sizeBytes) {}
