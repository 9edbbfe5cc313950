/**
 * Merkle trees (RFC 6962, section 2.1) and the tiles that store them (c2sp.org/tlog-tiles).
 *
 * <p>Start at {@link org.daylight.tree.MerkleTree}, then {@link org.daylight.tree.TileTree}. Deliberately absent: signatures, and
 * the meaning of the leaves.
 */
@NullMarked
package org.daylight.tree;

import org.jspecify.annotations.NullMarked;
