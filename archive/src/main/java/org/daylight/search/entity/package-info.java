/**
 * Persons, organisations and places that a program finds in the texts of documents ({@code spec/entities.md}).
 *
 * <p>{@link org.daylight.search.entity.EntityIndex} finds the names of an archive's documents and keeps them in files.
 * {@link org.daylight.search.entity.EntityNames} is what a server shows of them, with the publisher's corrections
 * ({@link org.daylight.search.entity.EntityFile}). {@link org.daylight.search.entity.EntitySearch} adds them to the query language. Not here: the program that
 * finds names, which is an addon (module {@code entities}). The files are derived data and may be deleted.
 */
@NullMarked
package org.daylight.search.entity;

import org.jspecify.annotations.NullMarked;
