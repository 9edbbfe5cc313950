/**
 * Passages of documents that can be cited ({@code spec/passages.md}): the paragraphs of a text, where a quotation occurs in it, and
 * the bytes of the published document that a passage comes from.
 *
 * <p>Start at {@link org.daylight.passage.CitedText}. Everything is a pure function of the published bytes, and bounded. Deliberately
 * absent: archives, addresses, pages, and any opinion on whether a quotation is fair.
 */
@NullMarked
package org.daylight.passage;

import org.jspecify.annotations.NullMarked;
