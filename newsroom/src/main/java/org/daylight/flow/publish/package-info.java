/**
 * The flows that publish: parts, keys, mirrors, correspondents, withdrawals, and the collection of cosignatures.
 *
 * <p>Start at {@link org.daylight.flow.publish.PublishRelease}. Each flow lists its steps in order and says what is
 * left if it stops between two of them. {@code WritePack} writes only what the release gate approved.
 */
@NullMarked
package org.daylight.flow.publish;

import org.jspecify.annotations.NullMarked;
