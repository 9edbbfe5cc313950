/** A web site of an archive for readers with a Gemini client ({@code spec/addresses.md} section on Gemini): a gateway to the HTTP server. */
@NullMarked
package org.daylight.web.gemini;

import org.jspecify.annotations.NullMarked;
