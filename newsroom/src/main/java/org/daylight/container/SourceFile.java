package org.daylight.container;

import org.daylight.format.Sha256;

/**
 * One outer file that was read to its end. All items in it come before this one.
 *
 * @param container its name, as in {@link Provenance#container()}
 * @param sizeBytes as read from the disk
 * @param sha256 of these bytes
 */
public record SourceFile(String container, long sizeBytes, Sha256 sha256) implements ContainerItem {}
