package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.daylight.message.Address;
import org.daylight.message.Defects;
import org.daylight.message.Message;
import org.daylight.message.field.MailDate;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that were reported as parsed wrongly, with the correct value, and similar ones. */
class ReportedHeadersTest {

    private static Message view(String message) {
        return MessageParser.parse(message.getBytes(StandardCharsets.UTF_8));
    }

    private static String mailboxes(List<Address> addresses) {
        return addresses.stream()
                .map(one -> (one.name() == null ? "" : one.name()) + " <" + one.address() + ">")
                .collect(Collectors.joining(", "))
                .strip();
    }

    private static boolean has(Message message, String code) {
        return message.defects().stream().anyMatch(defect -> defect.code().equals(code));
    }

    private static Message vector(String name) throws IOException {
        return MessageParser.parse(bytes(name));
    }

    private static byte[] bytes(String name) throws IOException {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        return Files.readAllBytes(Path.of(shared, "vectors", "reports", name));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "05-open-parenthesis/par-open.eml | Ada (Pier <ada@pier.example>",
                "05-open-parenthesis/par-smiley.eml | Ada :( <ada@pier.example>, Bo <bo@pier.example>",
                "05-open-parenthesis/par-middle.eml | <first@pier.example>, (Testing <fran@pier.example>, "
                        + " <last@pier.example>",
                "16-comment-in-address/com-domain.eml | Chris Jones <c@public.example>, John Doe"
                        + " <jdoe@machine.example>",
            })
    void reported_recipients(String vector, String to) throws IOException {
        assertEquals(to, mailboxes(vector(vector).to()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "05-open-parenthesis/par-around.eml | Leon Blau <service@pier.example>",
                "16-comment-in-address/com-angle.eml | Pete <pete@silly.example>",
                "19-no-comma/no-comma.eml | Bob Dunne <bob@extern.example>, Bobby Dunne <bobby@extern.example>",
            })
    void reported_authors(String vector, String from) throws IOException {
        assertEquals(from, mailboxes(vector(vector).from()));
    }

    @Test
    void a_missing_comma_is_reported() throws IOException {
        assertTrue(has(vector("19-no-comma/no-comma.eml"), "address-nonstandard"));
    }

    @Test
    void the_author_in_an_archive_of_pipermail() throws IOException {
        String box = new String(bytes("06-pipermail-author/pipermail.txt"), StandardCharsets.US_ASCII);
        String[] letters = box.split("(?m)^From .*\n");
        Message first = view(letters[1]);
        assertEquals("Ada Quist <ada at pier.example>", mailboxes(first.from()));
        assertEquals(List.of(), first.defects());
        assertEquals("Bo Lünd <bo at pier.example>", mailboxes(view(letters[2]).from()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "z-metdst | 1992-06-30T10:00+02:00",
                "z-quote | 2015-06-30T10:00+02:00",
                "z-weur | 1992-06-30T10:00+02:00",
                "d-est5edt | 1997-07-10T14:53:31-04:00",
            })
    void reported_zones(String vector, String date) throws IOException {
        Message message = vector("09-date-zones/" + vector + ".eml");
        assertEquals(date, String.valueOf(message.date()));
        assertTrue(has(message, "date-nonstandard"));
    }

    @Test
    void blank_lines_before_the_header() throws IOException {
        Message message = vector("12-blank-before-header/lead-tab.eml");
        assertEquals("lead-tab", message.subject());
        assertEquals("body of lead-tab", message.text().strip());
        assertTrue(has(message, "leading-blank-lines"));
    }

    @Test
    void a_line_of_blanks_ends_the_header() throws IOException {
        Message message = vector("17-line-of-blanks/blank-ends-header.eml");
        assertEquals("blank-ends-header", message.subject());
        assertEquals("quoted-printable", message.parts().getFirst().transferEncoding());
        assertTrue(message.text().contains("Welcome to QUAYPASS™."), message.text());
        assertTrue(message.text().contains("Thanks for joining us!"), message.text());
        assertTrue(message.text().contains("The harbour office"), message.text());
        assertTrue(has(message, "header-end-blanks"));
    }

    @Test
    void the_continuation_of_an_unreadable_line_is_skipped() throws IOException {
        Message message = vector("18-unreadable-line-folded/fold-after-junk.eml");
        assertEquals("Grüße vom Kai", message.text().strip());
        assertEquals("quoted-printable", message.parts().getFirst().transferEncoding());
        assertTrue(has(message, "header-line-unreadable"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Ada (Pier <ada@x.example>, Bo <bo@x.example> | Ada (Pier <ada@x.example>, Bo <bo@x.example>",
                "Ada ((Pier) <ada@x.example> | Ada ( <ada@x.example>",
                "Ada (Pier\\) <ada@x.example> | Ada (Pier\\) <ada@x.example>",
                "`\"Ada (\" <ada@x.example>, Bo (x) <bo@x.example>` | Ada ( <ada@x.example>, Bo <bo@x.example>",
                "Ada :-( <ada@x.example>, Bo :-) <bo@x.example> | Ada :-( <ada@x.example>, Bo :-) <bo@x.example>",
                "Ada :( <ada@x.example>, Bo :) <bo@x.example> | Ada :( <ada@x.example>, Bo :) <bo@x.example>",
                "Ada ;) <ada@x.example>, Bo ;-( <bo@x.example> | Ada ;) <ada@x.example>, Bo ;-( <bo@x.example>",
                "Crew: Ada (Pier <ada@x.example>, bo@x.example; | Ada (Pier <ada@x.example>,  <bo@x.example>",
                "Crew :(all) ada@x.example; | all <ada@x.example>",
                "ada@x.example (Ada | (Ada <ada@x.example>",
                "(ada@x.example) | <ada@x.example>",
                "Ada (<ada@x.example>) | Ada <ada@x.example>",
                "`(Ada <ada@x.example>), bo@x.example` | Ada <ada@x.example>,  <bo@x.example>",
                "((((( | ((((( <>",
                "<ada(a)@(b)x(c).example(d)> | a b c d <ada@x.example>",
                "ada(his (nested) account)@x(y).example | his (nested) account y <ada@x.example>",
                "ada . (x) quist @ (y) x . example | x y <ada.quist@x.example>",
                "ada (x) . quist@x.example (Ada Quist) | x Ada Quist <ada.quist@x.example>",
                "Pete <pete(a > b)@x.example>, bo@x.example | Pete <pete@x.example>,  <bo@x.example>",
                "`\"a(b\"@x.example` | `<\"a(b\"@x.example>`",
                "Ada <ada@x.example>> | Ada <ada@x.example>",
                "Ada <<ada@x.example>> | Ada <ada@x.example>",
                "<ada@x.example>> | <ada@x.example>",
                "<ada@x.example> >, Bo <bo@x.example> | <ada@x.example>, Bo <bo@x.example>",
                "> Ada <ada@x.example> | Ada <ada@x.example>",
                "Ada <ada@x.example> Bo <bo@x.example> Cy <cy@x.example> | Ada <ada@x.example>, Bo <bo@x.example>, Cy"
                        + " <cy@x.example>",
                "<ada@x.example><bo@x.example> | <ada@x.example>,  <bo@x.example>",
                "`\"Quist, Ada\" <ada@x.example> \"Lund, Bo\" <bo@x.example>` | Quist, Ada <ada@x.example>, Lund, Bo"
                        + " <bo@x.example>",
                "ada@x.example bo@x.example cy@x.example | <ada@x.example>,  <bo@x.example>,  <cy@x.example>",
                "Ada ada@x.example Bo bo@x.example | Ada <ada@x.example>, Bo <bo@x.example>",
                "ada@x.example and bo@x.example | <ada@x.example>,  <bo@x.example>",
                "ada@x.example Bo <bo@x.example> | <ada@x.example>, Bo <bo@x.example>",
                "Ada <ada@x.example> bo@x.example | Ada <ada@x.example>,  <bo@x.example>",
                "ada@x.example via Pier <pier@x.example> | ada@x.example via Pier <pier@x.example>",
                "Ada <ada@x.example> <mailto:ada@x.example> | Ada <ada@x.example>",
                "ada@x.example <ada@x.example> | <ada@x.example>",
                "Ada <ada@x.example; Bo <bo@x.example> | Ada <ada@x.example>, Bo <bo@x.example>",
                "Ada <ada@x.example Bo <bo@x.example> | Ada <ada@x.example>, Bo <bo@x.example>",
                "`\"Ada <ada@x.example>, \"Bo\" <bo@x.example>` | Ada <ada@x.example>, Bo <bo@x.example>",
                "ada@x.example; bo@x.example;cy@x.example | <ada@x.example>,  <bo@x.example>,  <cy@x.example>",
                "ada at pier.example | <ada at pier.example>",
                "ada at pier.example (Ada Quist) | Ada Quist <ada at pier.example>",
                "ada.quist at pier.example (Ada), bo at pier.example (Bo) | Ada <ada.quist at pier.example>, Bo <bo at"
                        + " pier.example>",
                "Ada Quist <ada at pier.example> | Ada Quist <ada at pier.example>",
                "ada () pier ! example (Ada) | Ada <ada () pier ! example>",
                "Ada <ada () pier ! example> | Ada <ada () pier ! example>",
                "ada(at)pier.example (Ada) | Ada <ada(at)pier.example>",
                "ada at pier dot example (Ada) | Ada <ada at pier dot example>",
                "ada_at_pier.example (Ada) | Ada <ada_at_pier.example>",
            })
    void addresses_of_the_same_kinds(String field, String expected) {
        for (String name : List.of("To", "Cc", "From", "Reply-To", "Sender")) {
            String folded = field.replace(" ", "\r\n ");
            Message message = view(name + ": " + field + "\r\n\r\nText.\r\n");
            Message unfolded = view(name + ": " + folded + "\r\n\r\nText.\r\n");
            assertEquals(expected, mailboxes(of(message, name)), name);
            assertEquals(expected, mailboxes(of(unfolded, name)), name + ", folded");
        }
    }

    /** Brackets are no characters of a local part (RFC 5322 section 3.2.3), but people and programs write them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[ufa]@x.example | <[ufa]@x.example> | true",
                "<[ufa]@x.example> | <[ufa]@x.example> | true",
                "Ada <<[ufa]@x.example> | Ada <[ufa]@x.example> | true",
                "list[ufa]@X.example | <list[ufa]@x.example> | true",
                "[ufa]@[192.0.2.1] | <[ufa]@[192.0.2.1]> | true",
                "\"[ufa]\"@x.example | <\"[ufa]\"@x.example> | false",
                "ada@[192.0.2.1] | <ada@[192.0.2.1]> | false",
                "[ada@[192.0.2.1]] | <ada@[192.0.2.1]> | false",
                "[ada@x.example] | <ada@x.example> | false",
                "<[mailto:ada@x.example]> | <ada@x.example> | false",
                "[ada@x.example | <ada@x.example> | false",
                "ada@x.example] | <ada@x.example> | false",
            })
    void brackets_that_belong_to_an_address_stay(String field, String expected, boolean isReported) {
        Message message = view("From: " + field + "\r\n\r\nText.\r\n");
        assertEquals(expected, mailboxes(message.from()));
        assertEquals(
                isReported,
                has(message, "address-nonstandard"),
                message.defects().toString());
    }

    private static List<Address> of(Message message, String field) {
        return switch (field) {
            case "To" -> message.to();
            case "Cc" -> message.cc();
            case "From" -> message.from();
            case "Reply-To" -> message.replyTo();
            default -> message.sender();
        };
    }

    @Test
    void japanese_without_encoded_words_keeps_its_parentheses() {
        byte[] name = "山田 <yamada@x.example>, Bo (Bo Lund) <bo@x.example>"
                .getBytes(java.nio.charset.Charset.forName("ISO-2022-JP"));
        var message = new java.io.ByteArrayOutputStream();
        message.writeBytes("To: ".getBytes(StandardCharsets.US_ASCII));
        message.writeBytes(name);
        message.writeBytes("\n\nText.\n".getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                "山田 <yamada@x.example>, Bo <bo@x.example>",
                mailboxes(MessageParser.parse(message.toByteArray()).to()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Tue, 30 Jun 2015 10:00:00 Eastern Daylight Time | 2015-06-30T10:00-04:00",
                "Tue, 30 Jun 2015 10:00:00 \"W. Europe Daylight Time\" | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 Romance Standard Time | 2015-06-30T10:00+01:00",
                "Tue, 30 Jun 2015 10:00:00 GMT Daylight Time | 2015-06-30T10:00+01:00",
                "Tue, 30 Jun 2015 10:00:00 British Summer Time | 2015-06-30T10:00+01:00",
                "Tue, 30 Jun 2015 10:00:00 Mitteleuropäische Sommerzeit | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 E. South America Standard Time | 2015-06-30T10:00-03:00",
                "Tue, 30 Jun 2015 10:00:00 India Standard Time | 2015-06-30T10:00+05:30",
                "Tue, 30 Jun 2015 10:00:00 Eastern Time | 2015-06-30T10:00-04:00",
                "Tue, 30 Jun 2015 10:00:00 (EST5EDT) | 2015-06-30T10:00-04:00",
                "Tue, 3 Mar 2015 10:00:00 EST5EDT | 2015-03-03T10:00-05:00",
                "Tue, 30 Jun 2015 10:00:00 PST8PDT | 2015-06-30T10:00-07:00",
                "Tue, 30 Jun 2015 10:00:00 MET-1METDST | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 MET-1DST | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 GMT0BST | 2015-06-30T10:00+01:00",
                "Tue, 30 Jun 2015 10:00:00 CET-1CEST,M3.5.0,M10.5.0/3 | 2015-06-30T10:00Z",
                "Tue, 30 Jun 2015 10:00:00 METDST | 2015-06-30T10:00+02:00",
                "Tue Jun 30 10:00:00 MET DST 1992 | 1992-06-30T10:00+02:00",
                "Tue Jun 30 10:00:00 EST5EDT 1992 | 1992-06-30T10:00-04:00",
                "Tue, 30 Jun 2015 10:00:00 JST-9 | 2015-06-30T10:00+09:00",
                "Tue, 30 Jun 2015 10:00:00 EST+5 | 2015-06-30T10:00-05:00",
                "Tue, 30 Jun 2015 10:00:00 Europe/Berlin | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 US/Pacific | 2015-06-30T10:00-07:00",
                "Tue, 30 Jun 2015 10:00:00 GMT+0200 (CEST) | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 GMT +0200 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 UT+2 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 UTC+02:00 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 UTC-5 | 2015-06-30T10:00-05:00",
                "Tue, 30 Jun 2015 10:00:00 +02 00 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 -03 30 | 2015-06-30T10:00-03:30",
                "Tue, 30 Jun 2015 10:00:00 + 0200 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 [+0200] | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 '+0200' | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 <+0200> | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 +0200. | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 +0200; | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 \u22120500 | 2015-06-30T10:00-05:00",
                "Tue, 30 Jun 2015 10:00:00 \u20130500 | 2015-06-30T10:00-05:00",
                "Tue, 30 Jun 2015 10:00:00 +02:00 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 +2 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00+0200 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00EST | 2015-06-30T10:00-05:00",
                "Tue, 30 Jun 2015 10:00:00GMT+2 | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 -0400EDT | 2015-06-30T10:00-04:00",
                "Tue, 30 Jun 2015 10:00:00 EDT-0400 | 2015-06-30T10:00-04:00",
                "Tue, 30 Jun 2015 10:00:00 IST +0530 | 2015-06-30T10:00+05:30",
                "Tue, 30 Jun 2015 10:00:00 IST (India Standard Time) | 2015-06-30T10:00+05:30",
                "Tue, 30 Jun 2015 10:00:00 (UTC+02:00) | 2015-06-30T10:00+02:00",
                "Tue, 30 Jun 2015 10:00:00 EDT Eastern Daylight Time | 2015-06-30T10:00-04:00",
                "Tue, 30 Jun 2015 10:00:00 PST PDT | 2015-06-30T10:00-07:00",
                "2015-06-30T10:00:00+02:00 | 2015-06-30T10:00+02:00",
            })
    void zones_of_the_same_kinds(String written, String date) {
        var defects = new Defects();
        assertEquals(date, String.valueOf(MailDate.read(written, defects)));
        assertFalse(defects.list().isEmpty(), "a nonstandard form is reported");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IST",
                "Quay Time",
                "W. Quay Daylight Time",
                "MET quay",
                "GMT quay",
                "+2500",
                "+-0200",
                "0530",
                "EST7",
                "CET+5",
                "GMT+25",
                "ABC5XYZ",
                "DST",
                "Q",
                "\"quay\"",
                "+0x00",
                "Quay/Berth",
                "GMT0200"
            })
    void an_unknown_zone_is_reported(String zone) {
        var defects = new Defects();
        assertEquals(
                "2015-06-30T10:00Z", String.valueOf(MailDate.read("Tue, 30 Jun 2015 10:00:00 " + zone, defects)), zone);
        assertTrue(
                defects.list().stream().anyMatch(defect -> defect.code().equals("date-zone-unknown")),
                zone + ": " + defects.list());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\t\n\n",
                " \n",
                "\n \t \n\n",
                "\uFEFF\n",
                "\n\uFEFF",
                " \n\uFEFF \n",
                "From ada Tue Mar  3 09:15:00 2015\n",
                "From ada Tue Mar  3 09:15:00 2015\n \n",
                " \nFrom ada Tue Mar  3 09:15:00 2015\n\n"
            })
    void a_header_is_read_after_other_content(String before) {
        String message = "Organization: Pier\nFrom: Ada <ada@x.example>\nSubject: x\n\nText.\n";
        for (String end : List.of("\n", "\r\n", "\r")) {
            Message view = view((before + message).replace("\n", end));
            assertEquals("x", view.subject(), before);
            assertEquals("Text.", view.text().strip(), before);
            assertFalse(view.defects().isEmpty());
        }
    }

    @Test
    void blank_lines_before_text_are_text() {
        Message view = view(" \n\nNote: the quay is free.\n");
        assertTrue(view.headers().isEmpty());
        assertTrue(view.text().contains("Note: the quay is free."), view.text());
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", " \t ", "  "})
    void text_after_a_line_of_blanks(String blanks) {
        String head = "From: Ada <ada@x.example>\nSubject: x\nContent-Transfer-Encoding: quoted-printable\n";
        for (String end : List.of("\n", "\r\n", "\r")) {
            for (String text : List.of(
                    "Gr=C3=BC=C3=9Fe.\n \nSecond.\n",
                    "Gr=C3=BC=C3=9Fe.\n\nSecond.\n",
                    "   Gr=C3=BC=C3=9Fe.\n\nSecond.\n",
                    "Note: Gr=C3=BC=C3=9Fe.\nSecond.\n",
                    "From: Bo, Gr=C3=BC=C3=9Fe.\n\nSecond.\n",
                    " \nGr=C3=BC=C3=9Fe.\nSecond.")) {
                Message view = view((head + blanks + "\n" + text).replace("\n", end));
                assertEquals("x", view.subject());
                assertEquals("quoted-printable", view.parts().getFirst().transferEncoding());
                assertTrue(view.text().contains("Grüße.") && view.text().contains("Second."), text + view.text());
                assertTrue(has(view, "header-end-blanks"));
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "<bob@x.example bobby@x.example> # <bob@x.example>,  <bobby@x.example>",
                "<bob@x.example;bobby@x.example> # <bob@x.example>,  <bobby@x.example>",
                "Bob <bob@x.example; bobby@x.example> # Bob <bob@x.example>,  <bobby@x.example>",
                "Bob <bob@x.example; bobby@x.example>, Cy <cy@x.example> # Bob <bob@x.example>,  <bobby@x.example>, Cy"
                        + " <cy@x.example>",
                "<bob@x.example/bobby@x.example> # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example，bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example， bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example、bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example；bobby@x.example；cy@x.example # <bob@x.example>,  <bobby@x.example>,  <cy@x.example>",
                "bob@x.example bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example| bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example|bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example / bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "bob@x.example/bobby@x.example # <bob@x.example>,  <bobby@x.example>",
                "Bob <bob@x.example>，Bobby <bobby@x.example> # Bob <bob@x.example>, Bobby <bobby@x.example>",
                "bob@x.example (Bob) bobby@x.example (Bobby) # Bob <bob@x.example>, Bobby <bobby@x.example>",
                "bob@x.example (Bob) bobby@x.example # Bob <bob@x.example>,  <bobby@x.example>",
                "bob@x.example (Bob Dunne) Bobby Dunne <bobby@x.example> # Bob Dunne <bob@x.example>, Bobby Dunne"
                        + " <bobby@x.example>",
                "bob@x.example (Bob) \"Dunne, B\" <bobby@x.example> # Bob <bob@x.example>, Dunne, B <bobby@x.example>",
                "Bob <bob@x.example | bobby@x.example> # Bob <bob@x.example>,  <bobby@x.example>",
                "Bob <bob@x.example> | Bobby <bobby@x.example> # Bob <bob@x.example>, Bobby <bobby@x.example>",
                "Bob <bob@x.example> and Bobby <bobby@x.example> # Bob <bob@x.example>, Bobby <bobby@x.example>",
                "bob@x.example\u3001 Bobby <bobby@x.example> # <bob@x.example>, Bobby <bobby@x.example>",
                "bob@x.example\uFF0CBobby <bobby@x.example> # <bob@x.example>, Bobby <bobby@x.example>",
                "Ada Quist <ada@pier.example (work> # Ada Quist <ada@pier.example>",
                "Ada Quist <ada@pier.example(work>, bo@x.example # Ada Quist <ada@pier.example>,  <bo@x.example>",
                "Ada Quist <ada@pier.example work)> # Ada Quist <ada@pier.example>",
            })
    void nonstandard_separators_and_ends_are_reported(String field, String expected) {
        Message view = view("To: " + field + "\n\n");
        assertEquals(expected, mailboxes(view.to()));
        assertTrue(has(view, "address-nonstandard"), view.defects().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "<@a.example,@b.example:bob@x.example> # <bob@x.example>",
                "bob/sales@x.example # <bob/sales@x.example>",
                "bob@x.example (Bob) <bob@x.example> # <bob@x.example>",
                "bob@x.example (Bob), bobby@x.example # Bob <bob@x.example>,  <bobby@x.example>",
                "\"bob bobby\"@x.example # <\"bob bobby\"@x.example>",
            })
    void what_only_looks_like_several_addresses(String field, String expected) {
        assertEquals(expected, mailboxes(view("To: " + field + "\n\n").to()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada en pier.example",
                "ada a pier.example",
                "ada bei pier.example",
                "ada chez pier.example",
                "ada på pier.example",
                "ada в pier.example",
                "ada.quist EN mail.pier.example"
            })
    void an_archive_of_pipermail_in_another_language(String address) {
        Message view = view("From: " + address + " (Ada Quist)\nDate: Tue, 3 Mar 2015 09:15:00 +0100\n\nText.\n");
        assertEquals("Ada Quist <" + address + ">", mailboxes(view.from()));
        assertFalse(has(view, "address-unreadable"), view.defects().toString());
        assertEquals(
                "Ada Quist <ada at pier.example>",
                mailboxes(view("From: ada  at  pier.example (Ada Quist)\n\n").from()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "MET (DST) # +02:00",
                "MET (MET DST) # +02:00",
                "MET-DST # +02:00",
                "MET_DST # +02:00",
                "(MET-DST) # +02:00",
                "W.Europe Daylight Time # +02:00",
                "W. Europe Daylight Time # +02:00",
                "W._Europe_Daylight_Time # +02:00",
                "E.South America Standard Time # -03:00",
                "(W.Europe Daylight Time) # +02:00",
                "CEST/CET # +02:00",
                "CET/CEST # +02:00",
                "CEST CET # +02:00",
                "EST (summer time) # -04:00",
                "+0100 (MET DST) # +01:00",
            })
    void summer_time_in_a_comment_or_joined_to_its_zone(String zone, String offset) {
        Message view = view("Date: Tue, 30 Jun 2015 10:00:00 " + zone + "\n\n");
        assertEquals("2015-06-30T10:00" + offset, String.valueOf(view.date()));
        assertEquals(!zone.startsWith("+"), has(view, "date-nonstandard"), zone);
    }

    @Test
    void a_header_may_continue_after_a_line_of_blanks() {
        Message view = view("From: Ada <ada@x.example>\nSubject: a\n \n b\n \nTo: bo@x.example\n \n\nText.\n");
        assertEquals("a  b", view.subject());
        assertEquals("<bo@x.example>", mailboxes(view.to()));
        assertEquals("Text.", view.text().strip());
        assertTrue(has(view, "header-end-blanks"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Info: 1\n",
                "Cc: the boat\n",
                "Received: yesterday\n",
                "Importance: very\nCc: the boat\n",
                "Cc: the boat\nImportance: very\nX-Info: 1\n",
                "Received: yesterday\nis the question\nContent-Type: text/plain\nMIME-Version: 1.0\n"
            })
    void lines_with_a_colon_after_a_line_of_blanks_are_text(String text) {
        Message view = view("From: Ada <ada@x.example>\nDate: Tue, 3 Mar 2015 09:15:00 +0100\n \n" + text + "\nEnd.\n");
        assertTrue(view.text().startsWith(text), view.text());
        assertTrue(has(view, "header-end-blanks"));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", " \t ", "\n ", "\uFEFF "})
    void an_indented_first_field_is_read(String indent) {
        Message view = view(indent + "From: Ada <ada@x.example>\nSubject: x\n\nText.\n");
        assertEquals("Ada <ada@x.example>", mailboxes(view.from()));
        assertEquals("x", view.subject());
        assertTrue(has(view, "leading-blank-lines"));
    }

    @Test
    void a_part_and_a_message_in_a_message_end_their_headers_the_same_way() {
        Message view = view("""
            From: Ada <ada@x.example>
            Content-Type: multipart/mixed; boundary=b

            --b
            Content-Type: text/plain
            \u0020
            First: text.
            --b
            Content-Type: message/rfc822

            \u0020
            From: Bo <bo@x.example>
            Subject: inner
            \u0020
            Inner text.
            --b--
            """);
        assertTrue(view.text().contains("First: text."), view.text());
        assertTrue(
                view.attachments().getFirst().text().contains("Inner text."),
                view.attachments().toString());
        assertTrue(
                view.attachments().getFirst().text().contains("inner"),
                view.attachments().toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "this is no field\n folded text\n",
                "this is no field\n folded\n\tand again\n  and again\n",
                "===\n folded: with a colon\n",
                "no colon\n folded\nX-Field: x\n more\n",
            })
    void unreadable_lines_in_any_place(String junk) {
        String from = "From: Ada <ada@x.example>\n";
        String encoding = "Content-Transfer-Encoding: quoted-printable\n";
        for (String head : List.of(junk + from + encoding, from + junk + encoding, from + encoding + junk)) {
            Message view = view(head + "\nGr=C3=BC=C3=9Fe.\n");
            assertEquals("Ada <ada@x.example>", mailboxes(view.from()), head);
            assertEquals("Grüße.", view.text().strip(), head);
            assertTrue(has(view, "header-line-unreadable"), head);
        }
    }
}
