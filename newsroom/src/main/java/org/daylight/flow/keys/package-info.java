/**
 * The flows that collect keys and verify signatures again with new ones.
 *
 * <p>Start at {@link org.daylight.flow.keys.AuthenticateTrove}. The flows are {@code AuthenticateTrove}, {@code
 * ImportKeys}, {@code FindKeys} and {@code RecoverTroveKeys}; their class comments list the steps. {@code MissingKeys}
 * only reads.
 *
 * <p>Deliberately absent: the verification and the computation of keys themselves ({@code org.daylight.dkim}), and the
 * publication of keys ({@code org.daylight.flow.publish.PublishKeys}).
 */
@NullMarked
package org.daylight.flow.keys;

import org.jspecify.annotations.NullMarked;
