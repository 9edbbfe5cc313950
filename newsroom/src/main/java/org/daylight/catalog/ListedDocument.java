package org.daylight.catalog;

/** A document of a list, and where it stands. */
public record ListedDocument(HeldDocument document, DocumentFilter.DocumentState state) {}
