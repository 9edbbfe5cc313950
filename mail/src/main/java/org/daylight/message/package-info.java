/**
 * The view of one message: its header, parts, attachments and defects, as plain records.
 *
 * <p>Start at {@link org.daylight.message.Message}. The parser is in {@code org.daylight.message.parse}. A parser never throws on
 * input and never alters it: it returns the view and a list of {@link org.daylight.message.Defect}s. Deliberately absent: files,
 * network, the vault, and anything that decides whether a message is genuine.
 */
@NullMarked
package org.daylight.message;

import org.jspecify.annotations.NullMarked;
