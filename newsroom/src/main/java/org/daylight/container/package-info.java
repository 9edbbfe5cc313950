/**
 * Containers: files and folders that hold messages (mbox, Maildir, one message a file; zip, tar, gz and zst of these), read
 * as bytes, one message at a time, in a fixed order.
 *
 * <p>Start at {@link org.daylight.container.Source}; {@link org.daylight.container.Found} is all that can come out of it.
 * Deliberately absent: decoding of any kind (a message is bytes here), any write to the file system, any use of a name
 * found inside an archive as a path.
 */
@NullMarked
package org.daylight.container;

import org.jspecify.annotations.NullMarked;
