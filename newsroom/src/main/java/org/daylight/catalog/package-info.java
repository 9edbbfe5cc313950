/**
 * What the newsroom holds and in which state: the only SQL of the project.
 *
 * <p>Start at {@link org.daylight.catalog.Catalog}; {@code spec/catalog.md} has the tables. Deliberately absent: bytes of
 * messages (the vault has them), anything public (the archive has that), and any decision (the flows make them).
 */
@NullMarked
package org.daylight.catalog;

import org.jspecify.annotations.NullMarked;
