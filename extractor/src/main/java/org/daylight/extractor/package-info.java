/**
 * The program that extracts the text of one document after the other, and makes safe views of it. The newsroom runs it in child processes, in a sandbox ({@code
 * org.daylight.extract}).
 *
 * <p>Start at {@code ExtractorProgram}, which reads requests and writes units of text; {@code DocumentText} runs the parsers of Apache
 * Tika. {@code OfficeXmlParser} and {@code WordBinaryParser} replace Tika's parsers where those do not tell layers apart (comments,
 * hidden, deleted and inserted text). {@code spec/extraction.md} describes what comes out.
 *
 * <p>{@code DocumentViews} makes views ({@code spec/views.md}) and lists what a file reveals about people: {@code PdfPages}, {@code
 * PictureView}, {@code TableView} and the classes that fill it, and the classes named {@code …Reveals}. {@code spec/newsroom.md} section 9
 * describes what comes out.
 *
 * <p>{@code RedactedPages} makes images of pages on which areas and strings are blackened: {@code PdfGlyphs} and {@code RecognisedWords}
 * find where a text is, {@code BurnedImage} paints.
 *
 * <p>Deliberately absent: any limit on time or memory (the newsroom sets those from outside, because a parser that misbehaves cannot be
 * trusted to stop), names from outside as paths, and network access.
 */
@NullMarked
package org.daylight.extractor;

import org.jspecify.annotations.NullMarked;
