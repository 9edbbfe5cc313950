package org.daylight.container;

/**
 * One thing found while reading a {@link ImportSource}, handed to a {@link Sink} in the order in which the source holds it.
 *
 * <p>Every message of the source is either a {@link RawMessage} or counted in an {@link Unreadable}; nothing is dropped
 * without one of them. A {@link SourceFile} closes what one outer file held.
 */
public sealed interface ContainerItem permits RawMessage, Unreadable, Skipped, SourceFile {}
