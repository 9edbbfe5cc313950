package org.daylight.catalog;

import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;

/**
 * What was found in a document.
 *
 * @param part index in {@code Message.parts()}; 0 for the message itself and for a document that is a file
 * @param name the name of the attachment; empty for the message itself
 * @param place where in it, for people, such as {@code subject}, {@code text} or {@code page 3}; may be empty
 * @param detector what found it
 * @param label what it is, in a few words
 * @param start the first character in the text of that place; -1 where it is no place in a text
 * @param end the character after the last; -1 likewise
 * @param value normalised: two findings of one kind and value are about the same thing. Foreign text; may be a secret
 */
public record HeldFinding(
        int part,
        String name,
        String place,
        FindingKind kind,
        String detector,
        String label,
        Strength strength,
        int start,
        int end,
        String value) {}
