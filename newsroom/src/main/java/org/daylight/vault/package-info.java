/**
 * The vault: the newsroom's append-only store of original bytes, addressed by SHA-256.
 *
 * <p>Start at {@link org.daylight.vault.Vault}; {@code FolderVault} stores it in a folder (spec/vault.md),
 * {@code ObjectVault} in the same format in a store of objects. Deliberately absent: deletion, alteration, and the meaning of the bytes.
 */
@NullMarked
package org.daylight.vault;

import org.jspecify.annotations.NullMarked;
