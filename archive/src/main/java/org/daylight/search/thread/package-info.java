/**
 * How messages form threads, independent of the search engine.
 *
 * <p>Start at {@link org.daylight.search.thread.MessageLinks}, which reads the links of a message.
 * {@link org.daylight.search.thread.ThreadTree} arranges linked messages as a conversation, and
 * {@link org.daylight.search.thread.ThreadLayout} answers a {@link org.daylight.search.ThreadRequest}. Finding the messages that
 * belong to a thread is the engine's task.
 */
@NullMarked
package org.daylight.search.thread;

import org.jspecify.annotations.NullMarked;
