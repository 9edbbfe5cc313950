package org.daylight.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every code of {@code spec/defects.md}, in the order of that page; a code never changes its meaning. */
public enum DefectCode {
    EMPTY_MESSAGE("There is not a single byte.", "RFC 5322, 3.5"),
    MBOX_FROM_LINE("The message begins with a separator line of an mbox, which is no part of it.", "RFC 4155"),
    BYTE_ORDER_MARK("The message begins with a UTF-8 byte order mark.", "RFC 5322, 2.1"),
    UTF16_MESSAGE("The whole message is UTF-16.", "RFC 5322, 2.1"),
    BARE_CR("Lines end with CR alone.", "RFC 5322, 2.3"),
    LEADING_BLANK_LINES("Blank lines or blanks stand before the header.", "RFC 5322, 2.1"),

    HEADER_MISSING("There is no header field.", "RFC 5322, 3.6"),
    HEADER_END_MISSING("No blank line stands between header and body.", "RFC 5322, 2.1"),
    HEADER_END_BLANKS("A line that holds only blanks ends the header, or stands in it.", "RFC 5322, 2.1"),
    HEADER_LINE_UNREADABLE("A line of the header is no field.", "RFC 5322, 2.2"),
    HEADER_SPACE_BEFORE_COLON("Space stands between a field's name and its colon.", "RFC 5322, 4.5"),
    HEADER_TOO_LONG("A header field is longer than is read.", "RFC 5322, 2.1.1"),
    HEADERS_LIMIT("There are more header fields than are read.", "RFC 5322, 3.6"),
    HEADER_DUPLICATED(
            "A field that may occur once occurs again; of addresses all count, of others the first.", "RFC 5322, 3.6"),
    HEADER_CHARSET_GUESSED("A field has bytes that are neither ASCII nor UTF-8.", "RFC 6532, 3.2"),
    ENCODED_WORD_BROKEN("An encoded word does not end, or its encoding is damaged.", "RFC 2047, 2"),

    FROM_MISSING("The message names no author.", "RFC 5322, 3.6.2"),
    ADDRESS_UNREADABLE("An address is not of a form that can be read.", "RFC 5322, 3.4"),
    ADDRESS_NONSTANDARD("An address is not written as the standard says, and could be read.", "RFC 5322, 3.4"),
    ADDRESS_FOREIGN("An address is of another mail system, such as X.400 or Exchange.", "RFC 2156, 4.1"),
    ADDRESS_DECEPTIVE("A name shows an address that is not the one it stands for.", "RFC 5322, 3.4"),
    ADDRESSES_LIMIT("A field names more mailboxes or messages than are read.", "RFC 5322, 3.4"),
    MESSAGE_ID_INVALID("The Message-ID is not of the form <left@right>.", "RFC 5322, 3.6.4"),

    DATE_MISSING("The message has no date.", "RFC 5322, 3.6.1"),
    DATE_UNREADABLE("The date cannot be read.", "RFC 5322, 3.3"),
    DATE_AMBIGUOUS("The date has two readings, and nothing tells which is meant.", "RFC 5322, 3.3"),
    DATE_IMPOSSIBLE("The date names a day or a time that does not exist.", "RFC 5322, 3.3"),
    DATE_NONSTANDARD("The date is not written as the standard says, and could be read.", "RFC 5322, 3.3"),
    DATE_ZONE_MISSING("The date has no time zone; UTC is assumed.", "RFC 5322, 3.3"),
    DATE_ZONE_UNKNOWN("The date's time zone is not known; UTC is assumed.", "RFC 5322, 4.3"),
    DATE_WEEKDAY_WRONG("The weekday does not go with the date.", "RFC 5322, 3.3"),
    DATE_IMPLAUSIBLE("The date is before 1971 or after 2037.", "RFC 5322, 3.3"),
    DATE_CLOCK_UNSET("The date is the moment at which a clock that nobody set begins.", "RFC 5322, 3.6.1"),

    CONTENT_TYPE_INVALID("A Content-Type is not of the form type/subtype.", "RFC 2045, 5.1"),
    DISPOSITION_INVALID(
            "A Content-Disposition is none that is known, or is not written as the standard says.", "RFC 2183, 2"),
    PARAMETER_BROKEN("A parameter is damaged, or one of its sections is missing.", "RFC 2231, 3"),
    FILE_NAME_UNSAFE("A file name has a path, control characters, or is very long; it was changed.", "RFC 2183, 2.3"),
    TRANSFER_ENCODING_UNKNOWN("A transfer encoding is not known; the bytes are taken as they are.", "RFC 2045, 6"),
    TRANSFER_ENCODING_ON_CONTAINER("Several parts, or a message, are encoded as a whole.", "RFC 2045, 6.4"),
    BASE64_INVALID("Base64 has characters or an end it cannot have.", "RFC 2045, 6.8"),
    QUOTED_PRINTABLE_INVALID("Quoted-printable has an escape it cannot have.", "RFC 2045, 6.7"),
    UUENCODE_INVALID("A uuencoded part, or a uuencoded file in a text, is damaged.", "POSIX uuencode"),
    YENC_INVALID("A file in yEnc is damaged.", "yenc-draft 1.3"),
    EMBEDDED_LIMIT("There are more files in texts than are read.", "RFC 2046, 5.1"),
    CONTENT_NOT_TEXT("Content that is labelled as text is a file of another kind.", "RFC 2046, 4.1"),

    BOUNDARY_MISSING("A multipart names no boundary; it is shown as text.", "RFC 2046, 5.1.1"),
    BOUNDARY_ABSENT("A multipart's boundary does not occur in it; it is shown as text.", "RFC 2046, 5.1.1"),
    BOUNDARY_END_MISSING("A multipart is not closed; it may have been cut.", "RFC 2046, 5.1.1"),
    PART_AFTER_END("A part follows the end of its multipart.", "RFC 2046, 5.1.1"),
    PREAMBLE_TEXT("Text stands before the first part of a multipart, in none of them.", "RFC 2046, 5.1.1"),
    EPILOGUE_TEXT("Text stands after the last part of a multipart, in none of them.", "RFC 2046, 5.1.1"),
    RELATED_ROOT_INVALID(
            "The root that a multipart/related names is none of its parts, or its first part cannot be it.",
            "RFC 2387, 3.2"),
    DEPTH_LIMIT("Parts lie deeper in one another than is read.", "RFC 2046, 5.1"),
    PARTS_LIMIT("There are more parts than are read.", "RFC 2046, 5.1"),

    CHARSET_MISSING("Text beyond ASCII has no charset; it is UTF-8.", "RFC 2046, 4.1.2"),
    CHARSET_UNKNOWN("A charset label is not known.", "RFC 2046, 4.1.2"),
    CHARSET_WRONG("Text is not in the charset its label says.", "RFC 2046, 4.1.2"),
    CHARSET_GUESSED("The charset of a text was guessed from its bytes.", "RFC 2046, 4.1.2"),
    CHARSET_TWICE("A text was encoded twice; it is shown as it was sent.", "RFC 2046, 4.1.2"),
    TEXT_DAMAGED("Some bytes of a text stand for nothing in its charset.", "RFC 2046, 4.1.2"),
    CONTROL_CHARACTERS("A text has NUL or other control characters; they are left out.", "RFC 5322, 4.1"),
    TEXT_LIMIT("The text is longer than is read.", "RFC 5322, 2.3"),
    ATTACHMENT_TEXT_LIMIT("The text of an attachment is longer than is read.", "RFC 2183, 2.2");

    private static final Map<String, DefectCode> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(DefectCode::code, Function.identity()));

    private final String code;
    private final String meaning;
    private final String source;

    DefectCode(String meaning, String source) {
        this.code = name().toLowerCase(Locale.ROOT).replace('_', '-');
        this.meaning = meaning;
        this.source = source;
    }

    /** The published form, such as {@code charset-unknown}. */
    public String code() {
        return code;
    }

    /** One sentence for people. */
    public String meaning() {
        return meaning;
    }

    /** The rule that the message breaks. */
    public String source() {
        return source;
    }

    static java.util.Optional<DefectCode> of(String code) {
        return java.util.Optional.ofNullable(BY_CODE.get(code));
    }
}
