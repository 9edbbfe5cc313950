/**
 * The process that takes submissions: its folder, visits, uploads, and what the newsroom collects ({@code spec/drop.md}).
 *
 * <p>Start at {@link org.daylight.drop.DropServer}; {@link org.daylight.drop.DropFolder} is its folder, and {@link org.daylight.drop.SourceMailboxes} is
 * what is in it. Deliberately absent: any key that decrypts a submission, any log of requests, and any page that needs a script or a cookie.
 */
@NullMarked
package org.daylight.drop;

import org.jspecify.annotations.NullMarked;
