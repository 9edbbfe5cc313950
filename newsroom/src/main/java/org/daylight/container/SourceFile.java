package org.daylight.container;

import org.daylight.format.Sha256;

/**
 * One outer file, read to its end; everything it held was handed over before this.
 *
 * @param container its name, as in {@link Provenance#container()}
 * @param sizeBytes as read from the disk
 * @param sha256 of these bytes
 */
public record SourceFile(String container, long sizeBytes, Sha256 sha256) implements ContainerItem {}
