package org.daylight.catalog;

/**
 * What the catalog knows of a document that is not mail.
 *
 * @param name the last element of the path under which it was found first; from outside
 * @param type its media type
 * @param transcript the number of the document that is its transcript; 0 when it has none, or none that may be shown
 */
public record HeldFile(String name, String type, int transcript) {}
