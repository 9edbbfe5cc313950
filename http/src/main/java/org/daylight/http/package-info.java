/**
 * The HTTP/1.1 server that every server of this program uses: requests, responses, headers, limits and a work queue.
 *
 * <p>Start at {@link org.daylight.http.HttpPort}. Jetty parses requests and moves bytes (docs/decisions/0121-jetty-core.md). This
 * package adds the limits: on connections, on the time of a request, on the memory of responses that are being sent, and on slow
 * readers. {@link org.daylight.http.Delivery} adds the headers of every response. It is the only package that names Jetty, and the
 * only one that opens a port. Deliberately absent: routes, pages, a log and TLS.
 */
@NullMarked
package org.daylight.http;

import org.jspecify.annotations.NullMarked;
