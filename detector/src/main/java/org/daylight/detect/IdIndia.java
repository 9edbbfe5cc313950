package org.daylight.detect;

/** India: Aadhaar numbers, which begin with 2 to 9. */
final class IdIndia extends NationalId {

    IdIndia() {
        super(
                "in",
                "Indian Aadhaar number",
                "UIDAI, A UID Numbering Scheme: Verhoeff",
                "aadhaar",
                "aadhar",
                "uid",
                "uidai");
    }

    @Override
    int digits() {
        return bits(12);
    }

    @Override
    void number(Text text, NumberCandidate number, Sink sink) {
        boolean form = number.is(0x444) && number.separator() == ' ';
        if (number.digit(0) > 1 && (form || number.isSolid()) && Checksums.verhoeff(number)) {
            reportIfNamed(text, number, form, sink);
        }
    }
}
