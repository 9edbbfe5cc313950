/**
 * Lists of annotations: notes about passages of published documents, as W3C Web Annotations ({@code spec/annotations.md}). {@link
 * org.daylight.annotation.AnnotationFile} reads a list, {@link org.daylight.annotation.CheckAnnotations} compares it with an archive, and {@link
 * org.daylight.annotation.ImportAnnotations} makes one from those of other programs. Links and quotations are those of stories ({@code
 * org.daylight.story}).
 */
@NullMarked
package org.daylight.annotation;

import org.jspecify.annotations.NullMarked;
