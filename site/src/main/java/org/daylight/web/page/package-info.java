/**
 * The pages: one class for each page or feed, a pure function from a request to a response, with its template in
 * {@code src/main/jte}.
 *
 * <p>Start at {@code MessagePage}. Deliberately absent: routes ({@code Site} has them) and HTTP.
 */
@NullMarked
package org.daylight.web.page;

import org.jspecify.annotations.NullMarked;
