/**
 * The flows that publish: parts, keys, mirrors, correspondents, withdrawals, and the collection of cosignatures.
 *
 * <p>Start at {@link org.daylight.flow.publish.PublishRelease}. Each flow lists its steps in order and says what is left if it
 * stops between two of them. Flows never call one another's steps out of order.
 */
@NullMarked
package org.daylight.flow.publish;

import org.jspecify.annotations.NullMarked;
