/**
 * The API of the site ({@code spec/api.md}): read-only JSON that other programs build on.
 *
 * <p>Start at {@link org.daylight.web.api.JsonApi}. Every answer is made from the public record and its index, so the same log gives the same
 * bytes on all copies: links are relative, and nothing depends on a clock or a host. {@code openapi.json} describes every answer, and a test
 * checks that. Text of documents is passed on as it is: its readers must escape it. Deliberately absent: writing, sessions, and anything that the
 * pages do not show.
 */
@NullMarked
package org.daylight.web.api;

import org.jspecify.annotations.NullMarked;
