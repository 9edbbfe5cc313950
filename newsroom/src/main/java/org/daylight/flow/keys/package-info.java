/**
 * The flows that collect keys and verify signatures again with new ones.
 *
 * <p>Start at {@link org.daylight.flow.keys.AuthenticateTrove}.
 */
@NullMarked
package org.daylight.flow.keys;

import org.jspecify.annotations.NullMarked;
