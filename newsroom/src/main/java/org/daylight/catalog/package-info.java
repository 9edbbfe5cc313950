/**
 * The catalog: which documents the newsroom has, and the state of each; and the database of extracted text. The only SQL of
 * the project.
 *
 * <p>Start at {@link org.daylight.catalog.Catalog}; {@code spec/catalog.md} describes the tables. {@link
 * org.daylight.catalog.ExtractedTexts} is the other database, which is derived. Deliberately absent:
 * bytes of messages (in the vault), public files (in the archive), and decisions (flows make them).
 */
@NullMarked
package org.daylight.catalog;

import org.jspecify.annotations.NullMarked;
