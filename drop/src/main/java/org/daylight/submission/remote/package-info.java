/**
 * The exchange of submissions over HTTP: the signed requests, and the newsroom's side of it ({@code spec/drop.md} section 7).
 *
 * <p>Start at {@link org.daylight.submission.remote.RemoteDrop}. Deliberately absent: the drop's side ({@code org.daylight.drop}).
 */
@NullMarked
package org.daylight.submission.remote;

import org.jspecify.annotations.NullMarked;
