/**
 * The view of one message: what its bytes say, and every defect on the way.
 *
 * <p>Start at {@link org.daylight.message.MessageParser}; then {@link org.daylight.message.SafeHtml} for reading. A parser here never throws on input and never alters it: it
 * returns the view and a list of {@link org.daylight.message.Defect}s. Deliberately absent: files, network, the vault,
 * anything that judges whether a message is genuine, and what messages have to do with one another ({@code search}).
 */
@NullMarked
package org.daylight.message;

import org.jspecify.annotations.NullMarked;
