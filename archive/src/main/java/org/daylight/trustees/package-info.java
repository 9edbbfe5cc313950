/**
 * Trustees: of n people, k together can open what the publisher has sealed, and k − 1 learn nothing ({@code spec/trustees.md}).
 *
 * <p>Start at {@link org.daylight.trustees.SplitKey}, which divides a key into shares, and {@link org.daylight.trustees.Commitments}, with which a
 * share is verified and shares are combined. Deliberately absent: the publisher's side, which makes plans and knows the keys
 * ({@code org.daylight.flow.publish}), and the decision when a share is passed on, which people make.
 */
@NullMarked
package org.daylight.trustees;

import org.jspecify.annotations.NullMarked;
