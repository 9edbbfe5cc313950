/**
 * The lease: a numbered series of small files in a folder that several newsrooms share, which decides who may sign the log
 * ({@code spec/lease.md}).
 *
 * <p>Start at {@link org.daylight.lease.LeaseFolder}. No clock is involved: whoever creates the next file may act, and everyone else sees it.
 *
 * <p>Deliberately absent: the log and the newsroom ({@code org.daylight.newsroom.NewsroomLease} applies the rules).
 */
@NullMarked
package org.daylight.lease;

import org.jspecify.annotations.NullMarked;
