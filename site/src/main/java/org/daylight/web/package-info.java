/**
 * The public web site of an archive: one class a page or feed, pure functions from a request to a response.
 *
 * <p>Start at {@link org.daylight.web.PublicServer}, then {@code Site}, which holds the table of addresses. Every address is made in
 * {@code SiteAddress} and listed in {@code spec/addresses.md}. Deliberately absent: cookies, scripts, requests to anybody else, and
 * any record of who asked for what. Nothing here writes to the archive.
 */
@NullMarked
package org.daylight.web;

import org.jspecify.annotations.NullMarked;
