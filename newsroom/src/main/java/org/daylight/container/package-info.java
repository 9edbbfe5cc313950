/**
 * Containers: files and folders that hold messages, read as bytes, one message at a time, in a fixed order. {@code spec/containers.md}
 * lists them.
 *
 * <p>Start at {@link org.daylight.container.Source}; {@link org.daylight.container.Found} is all that can come out of it.
 * {@code OuterFile} reads one file, {@code Contents} what is in it, layer by layer; {@code PublicInbox} a git repository.
 * Deliberately absent: decoding of any kind (a message is bytes here), any write to the file system but {@code Spool}, any use of a name
 * found inside an archive as a path.
 */
@NullMarked
package org.daylight.container;

import org.jspecify.annotations.NullMarked;
