/**
 * An HTTP/1.1 client (RFC 9112) for servers that may be hostile, with the JDK alone (docs/decisions/0114, 0147).
 *
 * <p>Start at {@link org.daylight.http.WebClient}; {@link org.daylight.http.WebFolder} reads files below an address. {@link
 * org.daylight.http.HttpLimits} says how long a server may take, and {@link org.daylight.http.Route} how it is reached. <b>Invariant:</b> whatever a
 * server sends, each request ends within a time and with a number of bytes that are known before it is made. Deliberately absent: cookies, caches,
 * passwords, content encodings, and anything that knows what the files mean.
 */
@NullMarked
package org.daylight.http;

import org.jspecify.annotations.NullMarked;
