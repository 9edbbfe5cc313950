package org.daylight.extract;

/**
 * What was recognised in an image.
 *
 * @param text as it is read
 * @param scattered the same image, read as words in no order: it may have more of them
 * @param language BCP 47; empty if it is not clear
 */
public record RecognisedText(String text, String scattered, String language) {}
