/**
 * An HTTP/1.1 client (RFC 9112) for servers that may be hostile, with the JDK alone (docs/decisions/0114, 0147).
 *
 * <p>Start at {@link org.daylight.http.client.WebClient}; {@link org.daylight.http.client.WebFolder} reads files below an address.
 * {@link org.daylight.http.client.HttpLimits} says how long a server may take, {@link org.daylight.http.client.Route} how it is
 * reached. <b>Invariant:</b> whatever a server sends, each request ends within a time and a number of bytes that are known before
 * it is made. Deliberately absent: cookies, caches, passwords, content encodings, and the meaning of the files.
 */
@NullMarked
package org.daylight.http.client;

import org.jspecify.annotations.NullMarked;
