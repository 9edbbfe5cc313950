package org.daylight.message.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.daylight.message.Defect;
import org.daylight.message.Defects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates as found in mail. */
class MailDateTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Fri, 21 Nov 1997 09:55:06 -0600 | 1997-11-21T09:55:06-06:00",
                "21 Nov 97 09:55 GMT | 1997-11-21T09:55Z",
                "Thu, 13 Feb 1969 23:32:54 -0330 | 1969-02-13T23:32:54-03:30",
                "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600 | ",
                "Mon, 1 Jan 2001 00:00:60 +0000 (leap (nested) second) | 2001-01-01T00:00:59Z",
                "Tue Mar  3 09:15:00 2015 | 2015-03-03T09:15Z",
                "Tue Mar  3 09:15:00 EST 2015 | 2015-03-03T09:15-05:00",
                "Tue Mar  3 09:15:00 2015 +0100 | 2015-03-03T09:15+01:00",
                "Tue, 3 March 2015 9:15 PM +0100 | 2015-03-03T21:15+01:00",
                "2015-03-03T09:15:00Z | 2015-03-03T09:15Z",
                "2015-03-03 09:15:00.123 +01:00 | 2015-03-03T09:15+01:00",
                "03-Mar-2015 09:15:00 GMT+0200 | 2015-03-03T09:15+02:00",
                "Tue, 03 Mar 2015 09.15.00 +0100 | 2015-03-03T09:15+01:00",
                "mardi, 3 mars 2015 09:15:00 +0100 | 2015-03-03T09:15+01:00",
                "Di, 3. Dez 2015 09:15:00 MEZ | 2015-12-03T09:15+01:00",
                "3 Mar 115 09:15:00 +0000 | 2015-03-03T09:15Z",
                "25/12/2015 09:15 +0000 | 2015-12-25T09:15Z",
                "Tue, 3 Mar 2015 09:15:00 -0000 | 2015-03-03T09:15Z",
                "Tue, 3 Mar 2015 09:15:00 +2500 | 2015-03-03T09:15Z",
                "Fri, 07 Jun 0102 08:46:41 +0900 | 2002-06-07T08:46:41+09:00",
                "Sun, 27 Nov 0001 13:27:14 -0800 (PST) | 2001-11-27T13:27:14-08:00",
                "3 Mar 19100 09:15:00 +0000 | 2000-03-03T09:15Z",
                "Fri, 6 Mar 2015 09:15:00 Eastern Daylight Time | 2015-03-06T09:15-04:00",
                "Tue, 3 Mar 2015 09:15:00 (PST) | 2015-03-03T09:15-08:00",
                "Tue, 3 Mar 2015 09:15:00 +-0900 | 2015-03-03T09:15Z",
                "Fri, 02 Aug 2002 23:37:59 0530 | 2002-08-02T23:37:59Z",
                "Fri, 14 Jun 2002 09:15:00 GMT+9 | 2002-06-14T09:15+09:00",
                "Thursday, February 7th , 2002 | 2002-02-07T00:00Z",
                "12/25/2015 9:15:00 PM | 2015-12-25T21:15Z",
                "3/25/97 9:15PM | 1997-03-25T21:15Z",
                "Tue, 03/04/2014 09:15 | 2014-03-04T09:15Z",
                "Thu, 03/04/2014 09:15 | 2014-04-03T09:15Z",
                "03.03.2015 09:15 | 2015-03-03T09:15Z",
                "2015-03-03T24:00:00Z | 2015-03-04T00:00Z",
                "20 Mar 2015 12:05 AM +0100 | 2015-03-20T00:05+01:00",
                "1425370500 | 2015-03-03T08:15Z",
                "1425370500000 | 2015-03-03T08:15Z",
                "am 3. März 2015 um 09:15 Uhr | 2015-03-03T09:15Z",
                "mar., 3 févr. 2015 à 9h15 +0100 | 2015-02-03T09:15+01:00",
                "martes, 3 de marzo de 2015 9:15 +0100 | 2015-03-03T09:15+01:00",
                "mar 3 mar 2015 09:15:00 +0100 | 2015-03-03T09:15+01:00",
                "martedì 3 marzo 2015 09:15:00 +0100 | 2015-03-03T09:15+01:00",
                "terça-feira, 3 de março de 2015 09:15:00 -0300 | 2015-03-03T09:15-03:00",
                "dinsdag 3 maart 2015 09:15:00 +0100 | 2015-03-03T09:15+01:00",
                "wtorek, 3 marca 2015 09:15:00 +0100 | 2015-03-03T09:15+01:00",
                "tisdag 3 augusti 2015 kl 09:15:00 +0200 | 2015-08-03T09:15+02:00",
                "вт, 3 марта 2015 г. 09:15:00 +0300 | 2015-03-03T09:15+03:00",
                "Τρί, 3 Μαρτίου 2015 09:15:00 +0200 | 2015-03-03T09:15+02:00",
            })
    void is_read(String written, String date) {
        assertEquals(date == null ? "null" : date, String.valueOf(MailDate.read(written.strip(), new Defects())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "31 Feb 2015 10:00 +0000",
                "03/04/2015 10:00",
                "42066.385",
                "25/12/15 10:00",
                "3 листопада 2015 10:00",
                "3 Mar 29100 10:00",
                "Tue, 3 Mar",
                "3 Mar 2015 25:00 +0000",
                "3 Mar 2015 10:61 +0000",
                "99 99 9999",
                "-1 Mar 2015",
                "3 Mar 20155 10:00",
                "((((",
                "1 2 3 4 5",
                "+0100"
            })
    void is_not_guessed(String written) {
        assertNull(MailDate.read(written, new Defects()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | date-missing",
                "yesterday | date-unreadable",
                "03/04/2015 10:00 | date-ambiguous",
                "Fri, 03/04/2015 10:00 | date-zone-missing date-nonstandard",
                "25/12/15 10:00 | date-ambiguous",
                "31 Feb 2015 10:00 +0000 | date-impossible",
                "3 Mar 2015 25:00 +0000 | date-impossible",
                "Mon, 31 Dec 1979 16:00:00 -0800 | date-clock-unset",
                "Thu, 1 Jan 1970 00:00:00 +0000 | date-implausible date-clock-unset",
                "Thu, 7 Feb 2036 06:28:16 +0000 | date-clock-unset",
                "Tue, 3 Mar 2015 09:15:00 IST | date-zone-unknown",
            })
    void defects_are_reported(String written, String codes) {
        var defects = new Defects();
        MailDate.read(written, defects);
        assertEquals(
                codes, defects.list().stream().map(Defect::code).collect(java.util.stream.Collectors.joining(" ")));
    }

    @Test
    void the_interpretation_is_reported() {
        var defects = new Defects();
        MailDate.read("Tue, 3 Mar 115 09:15:00 +0100", defects);
        assertEquals(List.of(new Defect("date-nonstandard", "read as 2015-03-03T09:15+01:00")), defects.list());
    }

    @Test
    void a_servers_date_is_used_when_it_is_plausible() {
        assertEquals(
                "2015-03-03T09:15Z",
                String.valueOf(MailDate.received("from a; by b; Tue, 3 Mar 2015 09:15:00 +0000 (UTC)")));
        assertNull(MailDate.received("from a by b; Tue, 3 Mar 2045 09:15:00 +0000"));
        assertNull(MailDate.received("from a by b"));
    }
}
