/**
 * The search index of a static archive ({@code spec/static-index.md}): what a segment contains, and how it is written. It is read by
 * the program in the browser.
 */
@NullMarked
package org.daylight.staticsite.segment;

import org.jspecify.annotations.NullMarked;
