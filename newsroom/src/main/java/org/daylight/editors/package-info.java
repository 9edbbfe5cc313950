/**
 * The people who work in a newsroom: names, roles, passwords and one-time codes ({@code spec/review.md} section 1).
 *
 * <p>Start at {@link org.daylight.editors.Editors}, which reads and writes {@code editors.json}, and at
 * {@link org.daylight.editors.SignIn}. Deliberately absent: sessions and cookies, which belong to the desk, and what an
 * editor decides.
 */
@NullMarked
package org.daylight.editors;

import org.jspecify.annotations.NullMarked;
