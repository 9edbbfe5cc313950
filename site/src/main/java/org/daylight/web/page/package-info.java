/**
 * The pages: one class for each page, feed or export. Each makes a response from a request and from what it reads in the archive and the
 * index; it changes neither. Its template is in {@code src/main/jte}; the build generates the classes {@code JteXxxGenerated} from the
 * templates.
 *
 * <p>Start at {@code MessagePage}. Deliberately absent: routes ({@code Site} has them) and HTTP.
 */
@NullMarked
package org.daylight.web.page;

import org.jspecify.annotations.NullMarked;
