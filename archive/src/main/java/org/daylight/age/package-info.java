/**
 * Encrypts to public keys and decrypts, in the age format (age-encryption.org/v1), as a stream. The tools {@code age} and {@code rage} read and
 * write the same files.
 *
 * <p>Start at {@link org.daylight.age.AgeFile}; {@link org.daylight.age.AgePieces} is for content that must not stay in memory. Supported are recipients {@code age1…} and identities {@code AGE-SECRET-KEY-1…} (X25519). Deliberately
 * absent: passphrases, SSH keys, plugins, and what a file contains. The cryptography is that of the library Jagged.
 */
@NullMarked
package org.daylight.age;

import org.jspecify.annotations.NullMarked;
