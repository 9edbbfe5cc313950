/**
 * The public web site of one archive: routes, the page cache and the server.
 *
 * <p>Start at {@link org.daylight.web.PublicServer}, then {@link org.daylight.web.Site}, which has the table of routes. Pages are
 * in {@code web.page}, the values they show in {@code web.view}, files in {@code web.file}. Deliberately absent: cookies, scripts,
 * requests to other hosts, and any record of readers. Nothing here writes to the archive.
 */
@NullMarked
package org.daylight.web;

import org.jspecify.annotations.NullMarked;
