/** The languages of the pages for readers, and their message bundles ({@code docs/translation.md}). */
@NullMarked
package org.daylight.web.language;

import org.jspecify.annotations.NullMarked;
