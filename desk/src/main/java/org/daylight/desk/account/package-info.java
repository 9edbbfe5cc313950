/**
 * Who uses the desk: signing in with a passkey, or with a password and a code; sessions; the token that each form carries.
 *
 * <p>Sessions are in memory only. When the desk is started again, everyone signs in again.
 */
@NullMarked
package org.daylight.desk.account;

import org.jspecify.annotations.NullMarked;
