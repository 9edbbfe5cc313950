package org.daylight.catalog;

/** A document of a list, and its state. */
public record ListedDocument(HeldDocument document, DocumentFilter.DocumentState state) {}
