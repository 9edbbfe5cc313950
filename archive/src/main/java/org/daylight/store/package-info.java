/**
 * Stores of objects on other machines, such as those that speak S3 (docs/decisions/0392). Start at {@link org.daylight.store.ObjectStore};
 * {@link org.daylight.store.StoreAddress} is the line in the settings, and {@link org.daylight.store.ObjectStoreSource} is what an addon
 * implements. <b>Invariant:</b> what was put is compared with what the store has before {@code put} returns, and a conditional put never replaces an
 * object that somebody else wrote. Deliberately absent: what the objects mean, and any library of a vendor.
 */
@NullMarked
package org.daylight.store;

import org.jspecify.annotations.NullMarked;
