/**
 * HTML and plain text of messages: the text of an HTML body, and HTML that is safe to show (docs/decisions/0032).
 *
 * <p>Start at {@link org.daylight.message.html.SafeHtml}. HTML is written again from an allow-list; nothing else passes.
 */
@NullMarked
package org.daylight.message.html;

import org.jspecify.annotations.NullMarked;
