package org.daylight.extract;

/**
 * A document whose views are wanted.
 *
 * @param name a hint; never a path
 * @param type a hint: the media type that its sender claims; may be empty
 * @param content its bytes
 */
public record ViewsRequest(String name, String type, byte[] content) {}
