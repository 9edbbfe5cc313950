/**
 * An addon: the catalog of a newsroom in PostgreSQL ({@code docs/scale.md}). Start at {@link org.daylight.catalog.postgres.PostgresDatabase}, which says what
 * is different from SQLite. Deliberately absent: statements about documents, which are in {@code org.daylight.catalog} for both.
 */
@NullMarked
package org.daylight.catalog.postgres;

import org.jspecify.annotations.NullMarked;
