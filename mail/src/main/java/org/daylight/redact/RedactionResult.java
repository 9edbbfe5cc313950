package org.daylight.redact;

/** The outcome of redacting a document: its published form, or the reasons for which it cannot be published. */
public sealed interface RedactionResult permits RedactedForm, Withheld {}
