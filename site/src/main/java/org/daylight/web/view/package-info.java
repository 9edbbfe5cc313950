/**
 * The values that pages show: rows, facets, findings, numbers and dates as text. Pure functions of the archive and the index.
 *
 * <p>Start at {@link org.daylight.web.view.PageFrame}, the frame of every page. Deliberately absent: templates and routes.
 */
@NullMarked
package org.daylight.web.view;

import org.jspecify.annotations.NullMarked;
