package org.daylight.message.parse;

import java.util.List;
import java.util.regex.Pattern;
import org.daylight.message.parse.PythonEmailTest.Compared;

/** Why Daylight and Python's package {@code email} read the same field of a message differently. The first that fits is the reason. */
enum PythonDifference {
    HEADER_ENDED(
            "any",
            "Python takes a line that is no header field, or a space before the colon, for the end of the header;"
                    + " Daylight reads the fields after it, with a defect") {
        @Override
        boolean fits(Compared compared) {
            return !compared.field().equals("files")
                    && !compared.ours().isEmpty()
                    && !compared.theirFields().contains(compared.field());
        }
    },
    UNLABELLED_BYTES(
            "subject, from",
            "bytes beyond ASCII without a known charset: Python shows U+FFFD or keeps the bytes; Daylight reads UTF-8,"
                    + " or the charset that is most likely, with a defect") {
        @Override
        boolean fits(Compared compared) {
            return List.of("subject", "from").contains(compared.field())
                    && (compared.theirs().contains("\ufffd")
                            || compared.theirs().contains("\\udc"));
        }
    },
    CONTROL_CHARACTERS("subject", "encoded control characters: Python keeps them; Daylight gives a space") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("subject")
                    && compared.ours().toString().equals(compared.theirs().replaceAll("[\\x00-\\x1f\\s]+", " "));
        }
    },
    WINDOWS_1252(
            "subject",
            "text that says ISO 8859-1 and has letters of windows-1252: Python gives control characters; Daylight gives"
                    + " the letters, as browsers do") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("subject")
                    && compared.theirs().chars().anyMatch(c -> c >= 0x80 && c <= 0x9f);
        }
    },
    NO_ADDRESS(
            "from",
            "a name without an address: Python gives an address without a domain, or an empty one; Daylight gives"
                    + " none") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("from")
                    && (compared.raw().indexOf('@') < 0 || compared.theirs().contains("<>"));
        }
    },
    QUOTED_LOCAL_PART(
            "from",
            "words or several addresses without brackets or commas: Python quotes what is before the last @ or drops"
                    + " it; Daylight gives what looks like an address") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("from")
                    && (compared.theirs().contains("\"")
                            || compared.raw().indexOf('@') != compared.raw().lastIndexOf('@')
                                    && compared.raw().indexOf(',') < 0);
        }
    },
    IMPOSSIBLE_ZONE(
            "date",
            "a zone of more than 18 hours, or without a sign: Python uses it; Daylight reads the time as UTC, with a"
                    + " defect") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("date")
                    && Pattern.compile("[+-](?:19|2\\d)\\d\\d$|:\\d\\d(?:\\.\\d+)? \\d{4,5}$")
                            .matcher(compared.raw())
                            .find();
        }
    },
    SHORT_YEAR(
            "date",
            "a year of two digits that a program wrote with three or four (0102): Python reads the first centuries;"
                    + " Daylight reads 2002, with a defect") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("date")
                    && Pattern.compile(" 0?1\\d\\d ").matcher(compared.raw()).find();
        }
    },
    WORDS_IN_DATES(
            "date",
            "words for zones (Eastern Daylight Time, GMT+1), AM and PM, the year first: Python ignores them or gives no"
                    + " date; Daylight reads them, with a defect") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("date")
                    && Pattern.compile("[A-Za-z]{3,} (?:Standard|Daylight) Time|GMT[+-]\\d| [AP]M\\b|^\\s*\\d{4}/")
                            .matcher(compared.raw())
                            .find();
        }
    },
    DAMAGED_BASE64(
            "files",
            "damaged base64: Python gives the encoded text, decodes also what follows the padding, or decodes text"
                    + " that is not base64; Daylight decodes what is base64, with a defect") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("files")
                    && compared.pythonFaults().contains("InvalidBase64")
                    && compared.ours().size() == compared.theirFiles().size();
        }
    },
    SPACE_AFTER_ENCODING(
            "files", "a space after the name of the transfer encoding: Python does not decode; Daylight does") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("files")
                    && compared.pythonFaults().contains("UnknownEncoding")
                    && compared.ours().size() == compared.theirFiles().size();
        }
    },
    BOUNDARIES(
            "files",
            "a multipart whose boundary is that of the multipart around it, or is not the one that it states: Python"
                    + " finds no parts in it; Daylight finds them") {
        @Override
        boolean fits(Compared compared) {
            return compared.field().equals("files")
                    && compared.pythonFaults().contains("StartBoundaryNotFound")
                    && compared.theirFiles().isEmpty();
        }
    };

    final String fields;
    final String explanation;

    PythonDifference(String fields, String explanation) {
        this.fields = fields;
        this.explanation = explanation;
    }

    abstract boolean fits(Compared compared);
}
