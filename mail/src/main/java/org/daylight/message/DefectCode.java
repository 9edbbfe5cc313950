package org.daylight.message;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every code of {@code spec/defects.md}, in the order of that page; a code never changes its meaning. */
public enum DefectCode {
    EMPTY_MESSAGE("The message is empty.", "RFC 5322, 3.5"),
    MBOX_FROM_LINE("The message begins with an mbox separator line, which is not part of it.", "RFC 4155"),
    BYTE_ORDER_MARK("The message begins with a UTF-8 byte order mark.", "RFC 5322, 2.1"),
    UTF16_MESSAGE("The whole message is UTF-16.", "RFC 5322, 2.1"),
    BARE_CR("Lines end with CR alone.", "RFC 5322, 2.3"),
    LEADING_BLANK_LINES("There are blank lines or spaces before the header.", "RFC 5322, 2.1"),

    HEADER_MISSING("There is no header field.", "RFC 5322, 3.6"),
    HEADER_END_MISSING("There is no blank line between header and body.", "RFC 5322, 2.1"),
    HEADER_END_BLANKS("A line of only spaces ends the header or is in it.", "RFC 5322, 2.1"),
    HEADER_LINE_UNREADABLE("A line of the header is not a field.", "RFC 5322, 2.2"),
    HEADER_SPACE_BEFORE_COLON("There is a space between a field name and its colon.", "RFC 5322, 4.5"),
    HEADER_TOO_LONG("A header field is too long; the rest is not read.", "RFC 5322, 2.1.1"),
    HEADERS_LIMIT("There are too many header fields; the rest are not read.", "RFC 5322, 3.6"),
    HEADER_DUPLICATED(
            "A field that may occur only once occurs again; all addresses count, of other fields only the first.",
            "RFC 5322, 3.6"),
    HEADER_CHARSET_GUESSED("A field has bytes that are neither ASCII nor UTF-8.", "RFC 6532, 3.2"),
    ENCODED_WORD_BROKEN("An encoded word does not end, or its encoding is damaged.", "RFC 2047, 2"),

    FROM_MISSING("The message has no author.", "RFC 5322, 3.6.2"),
    ADDRESS_UNREADABLE("An address cannot be parsed.", "RFC 5322, 3.4"),
    ADDRESS_NONSTANDARD("An address does not follow the standard, but could be parsed.", "RFC 5322, 3.4"),
    ADDRESS_FOREIGN("An address is of another mail system, such as X.400 or Exchange.", "RFC 2156, 4.1"),
    ADDRESS_DECEPTIVE(
            "A display name looks like an address, but a different one from the real address.", "RFC 5322, 3.4"),
    ADDRESSES_LIMIT("A field names too many mailboxes or messages; the rest are not read.", "RFC 5322, 3.4"),
    MESSAGE_ID_INVALID("The Message-ID does not have the form <left@right>.", "RFC 5322, 3.6.4"),

    DATE_MISSING("The message has no date.", "RFC 5322, 3.6.1"),
    DATE_UNREADABLE("The date cannot be parsed.", "RFC 5322, 3.3"),
    DATE_AMBIGUOUS("The date is ambiguous: it can be read in two ways.", "RFC 5322, 3.3"),
    DATE_IMPOSSIBLE("The date names a day or a time that does not exist.", "RFC 5322, 3.3"),
    DATE_NONSTANDARD("The date does not follow the standard, but could be parsed.", "RFC 5322, 3.3"),
    DATE_ZONE_MISSING("The date has no time zone; UTC is assumed.", "RFC 5322, 3.3"),
    DATE_ZONE_UNKNOWN("The date's time zone is unknown; UTC is assumed.", "RFC 5322, 4.3"),
    DATE_WEEKDAY_WRONG("The weekday does not match the date.", "RFC 5322, 3.3"),
    DATE_IMPLAUSIBLE("The date is before 1971 or after 2037.", "RFC 5322, 3.3"),
    DATE_CLOCK_UNSET("The date is the default time of a clock that was never set.", "RFC 5322, 3.6.1"),

    CONTENT_TYPE_INVALID("A Content-Type does not have the form type/subtype.", "RFC 2045, 5.1"),
    DISPOSITION_INVALID("A Content-Disposition is unknown or does not follow the standard.", "RFC 2183, 2"),
    PARAMETER_BROKEN("A parameter is damaged, or one of its sections is missing.", "RFC 2231, 3"),
    FILE_NAME_UNSAFE("A file name has a path, control characters, or is very long; it was changed.", "RFC 2183, 2.3"),
    TRANSFER_ENCODING_UNKNOWN("A transfer encoding is unknown; the bytes are used unchanged.", "RFC 2045, 6"),
    TRANSFER_ENCODING_ON_CONTAINER("A multipart or an attached message is encoded as a whole.", "RFC 2045, 6.4"),
    BASE64_INVALID("Base64 data has invalid characters or an invalid end.", "RFC 2045, 6.8"),
    QUOTED_PRINTABLE_INVALID("Quoted-printable data has an invalid escape.", "RFC 2045, 6.7"),
    UUENCODE_INVALID("A uuencoded part, or a uuencoded file in a text, is damaged.", "POSIX uuencode"),
    YENC_INVALID("A file in yEnc is damaged.", "yenc-draft 1.3"),
    TNEF_INVALID("A winmail.dat (TNEF) is damaged.", "MS-OXTNEF, 2.1"),
    EMBEDDED_LIMIT("There are too many files in texts or in winmail.dat; the rest are not read.", "RFC 2046, 5.1"),
    CONTENT_NOT_TEXT("Content labelled as text is a different kind of file.", "RFC 2046, 4.1"),

    BOUNDARY_MISSING("A multipart names no boundary; it is shown as text.", "RFC 2046, 5.1.1"),
    BOUNDARY_ABSENT("A multipart's boundary does not occur in it; it is shown as text.", "RFC 2046, 5.1.1"),
    BOUNDARY_END_MISSING("A multipart is not closed; it may have been cut.", "RFC 2046, 5.1.1"),
    PART_AFTER_END("A part follows the end of its multipart.", "RFC 2046, 5.1.1"),
    PREAMBLE_TEXT("There is text before the first part of a multipart, outside all parts.", "RFC 2046, 5.1.1"),
    EPILOGUE_TEXT("There is text after the last part of a multipart, outside all parts.", "RFC 2046, 5.1.1"),
    RELATED_ROOT_INVALID(
            "The root named by a multipart/related is not one of its parts, or its first part cannot be the root.",
            "RFC 2387, 3.2"),
    DEPTH_LIMIT("Parts are nested too deeply; the rest are not read.", "RFC 2046, 5.1"),
    PARTS_LIMIT("There are too many parts; the rest are not read.", "RFC 2046, 5.1"),

    CHARSET_MISSING("Non-ASCII text has no charset label; it is UTF-8.", "RFC 2046, 4.1.2"),
    CHARSET_UNKNOWN("A charset label is unknown.", "RFC 2046, 4.1.2"),
    CHARSET_WRONG("The charset label of a text is wrong.", "RFC 2046, 4.1.2"),
    CHARSET_GUESSED("The charset of a text was guessed from its bytes.", "RFC 2046, 4.1.2"),
    CHARSET_TWICE("A text was encoded twice; it is shown as it was sent.", "RFC 2046, 4.1.2"),
    TEXT_DAMAGED("Some bytes of a text are invalid in its charset.", "RFC 2046, 4.1.2"),
    CONTROL_CHARACTERS("A text has NUL or other control characters; they are left out.", "RFC 5322, 4.1"),
    TEXT_LIMIT("The text is too long; the rest is not read.", "RFC 5322, 2.3"),
    ATTACHMENT_TEXT_LIMIT("The text of an attachment is too long; the rest is not read.", "RFC 2183, 2.2");

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
