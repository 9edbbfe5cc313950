package org.daylight.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dates as they come. */
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
                "Di, 3. Dez 2015 09:15:00 MEZ | 2015-12-03T09:15Z",
                "3 Mar 115 09:15:00 +0000 | 2015-03-03T09:15Z",
                "25/12/2015 09:15 +0000 | 2015-12-25T09:15Z",
                "Tue, 3 Mar 2015 09:15:00 -0000 | 2015-03-03T09:15Z",
                "Tue, 3 Mar 2015 09:15:00 +2500 | 2015-03-03T09:15Z",
            })
    void is_read(String written, String date) {
        assertEquals(date == null ? "null" : date, String.valueOf(MailDate.read(written.strip(), new Defects())));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "yesterday", "31 Feb 2015 10:00 +0000", "03/04/2015 10:00", "Tue, 3 Mar",
                        "3 Mar 2015 25:00 +0000",
                "3 Mar 2015 10:61 +0000", "99 99 9999", "-1 Mar 2015", "3 Mar 20155 10:00", "((((", "1 2 3 4 5", "+0100"
            })
    void is_not_guessed(String written) {
        assertNull(MailDate.read(written, new Defects()));
    }
}
