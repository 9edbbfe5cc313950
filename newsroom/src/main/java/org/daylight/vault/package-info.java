/**
 * The vault: the newsroom's store of original bytes, addressed by their SHA-256, append-only.
 *
 * <p>Start at {@link org.daylight.vault.Vault}; {@code FolderVault} keeps it in a folder (spec/vault.md). Deliberately absent:
 * deletion, alteration, and any knowledge of what the bytes mean.
 */
@NullMarked
package org.daylight.vault;

import org.jspecify.annotations.NullMarked;
