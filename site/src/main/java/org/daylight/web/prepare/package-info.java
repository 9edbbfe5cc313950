/** Pages of documents that are made in advance and kept in a derived folder, so that sending one costs no more than sending a file. */
@NullMarked
package org.daylight.web.prepare;

import org.jspecify.annotations.NullMarked;
