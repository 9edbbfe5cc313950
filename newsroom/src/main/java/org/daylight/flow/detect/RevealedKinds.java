package org.daylight.flow.detect;

import org.daylight.detect.FindingKind;
import org.daylight.detect.Strength;
import org.daylight.extract.RevealKind;

/** Which finding is made of what a file reveals. */
final class RevealedKinds {

    private RevealedKinds() {}

    static FindingKind kind(RevealKind kind) {
        return switch (kind) {
            case COVERED_TEXT -> FindingKind.COVERED_TEXT;
            case LOCATION -> FindingKind.LOCATION;
            case TRACKED_CHANGE -> FindingKind.TRACKED_CHANGE;
            case EARLIER_REVISION -> FindingKind.EARLIER_REVISION;
            case HIDDEN_SHEET, HIDDEN_SLIDE, HIDDEN_TEXT -> FindingKind.HIDDEN_CONTENT;
            case COMMENT, NOTES, EMBEDDED_FILE, THUMBNAIL, MACRO -> FindingKind.FILE_NOTE;
            case AUTHOR, COMPANY, PATH, PRINTER, DEVICE, CAMERA, PROPERTY, SOFTWARE -> FindingKind.FILE_METADATA;
        };
    }

    /** What nobody meant to give away is strong. */
    static Strength strength(FindingKind kind) {
        return switch (kind) {
            case COVERED_TEXT, LOCATION, TRACKED_CHANGE, HIDDEN_CONTENT -> Strength.STRONG;
            default -> Strength.WEAK;
        };
    }
}
