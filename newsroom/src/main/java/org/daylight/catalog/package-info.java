/**
 * The catalog: which documents the newsroom has, and the state of each; and the databases of extracted text and of safe
 * views. The only SQL of the project.
 *
 * <p>Start at {@link org.daylight.catalog.Catalog}; {@code spec/catalog.md} describes the tables. {@link
 * org.daylight.catalog.ExtractedTexts} and {@link org.daylight.catalog.StoredViews} are other databases, which are derived. Deliberately absent:
 * bytes of messages (in the vault), public files (in the archive), and decisions (flows make them).
 */
@NullMarked
package org.daylight.catalog;

import org.jspecify.annotations.NullMarked;
