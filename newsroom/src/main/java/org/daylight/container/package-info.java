/**
 * Containers: files and folders with messages, read as bytes, one message at a time, in a fixed order
 * (spec/containers.md).
 *
 * <p>Start at {@link org.daylight.container.ImportSource}; a {@link org.daylight.container.ContainerItem} is all that
 * it can return. {@code OuterFile} reads one file, {@code NestedReader} what is inside it, layer by layer; {@code
 * PublicInbox} reads a git repository. All readers share the types of one item and its losses, so the package is not
 * divided. Deliberately absent: decoding of messages, any write to the file system except {@code Spool}, and any use of
 * a name from an archive as a path.
 */
@NullMarked
package org.daylight.container;

import org.jspecify.annotations.NullMarked;
