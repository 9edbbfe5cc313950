/**
 * HTTP/1.1 for the servers of this program: enter at {@link org.daylight.server.HttpPort}. Jetty parses requests and moves bytes
 * (docs/decisions/0121-jetty-core.md). This package adds the limits: on connections, on the time of a request, on the memory of
 * answers that are being sent, and on readers that are too slow. It is deliberately without routes, pages, a log and TLS.
 */
@NullMarked
package org.daylight.server;

import org.jspecify.annotations.NullMarked;
