package org.daylight.container;

/**
 * One item found while an {@link ImportSource} is read. Items are passed to a {@link Sink} in the order in which the
 * source contains them.
 *
 * <p>Every message of the source is either a {@link RawMessage} or counted in an {@link Unreadable}; nothing is dropped
 * silently. A {@link PartLoss} belongs to a message that was passed on. A {@link SourceFile} follows the items of each outer file.
 */
public sealed interface ContainerItem
        permits RawMessage, RawFile, Unreadable, Skipped, PartLoss, FolderCounts, SourceFile {}
