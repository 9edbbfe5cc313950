/**
 * Addresses of the site, and files that it serves: documents, attachments and the files of the public record.
 *
 * <p>Start at {@link org.daylight.web.file.SiteAddress}, which makes every address (spec/addresses.md).
 * {@code DocumentReader} reads documents with a bound on the memory of all readers together.
 */
@NullMarked
package org.daylight.web.file;

import org.jspecify.annotations.NullMarked;
