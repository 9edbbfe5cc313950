/**
 * Images of the pages of redacted attachments and files, on which what is redacted is black ({@code spec/redacting.md} section 9).
 *
 * <p>Start at {@code MakeRenderings}, a flow. {@code RenderingPlan} says which attachments of a document get images and what is black on
 * them; it is asked again when a part is published. {@code TextLeft} searches what was recognised in the images for redacted strings.
 *
 * <p>Deliberately absent: drawing, which the child processes do ({@code org.daylight.extract}), and the decision what is redacted.
 */
@NullMarked
package org.daylight.flow.render;

import org.jspecify.annotations.NullMarked;
