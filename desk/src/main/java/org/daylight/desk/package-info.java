/**
 * The editors' desk: a web application for the users of a newsroom, on loopback or behind an onion service.
 *
 * <p>It serves requests of signed-in users only. Each decision is a call of a flow in {@code flow}, with the same effect as the command;
 * nothing is decided here. No page needs a script.
 */
@NullMarked
package org.daylight.desk;

import org.jspecify.annotations.NullMarked;
