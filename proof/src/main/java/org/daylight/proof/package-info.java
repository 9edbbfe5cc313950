/**
 * CHECK: hashes, signed notes, tiles, Merkle proofs and the entries of the log, with the JDK alone.
 *
 * <p>Start at {@code Checkpoint}. Deliberately absent: any dependency, any network, anything that writes a file.
 */
@NullMarked
package org.daylight.proof;

import org.jspecify.annotations.NullMarked;
