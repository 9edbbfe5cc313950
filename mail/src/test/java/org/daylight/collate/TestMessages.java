package org.daylight.collate;

import java.nio.charset.StandardCharsets;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;

/** Invented messages in the forms that mail programs write. */
final class TestMessages {

    /** Long enough for a sketch. */
    static final String TENDER = """
        Dear Jean,

        the closing date of the tender for the northern quay is Friday at noon.
        Please send the bid by courier, in two sealed envelopes, and keep the price
        of 1,200,000 euro out of the technical part. The jury opens them on Monday.

        Ines
        """;

    private TestMessages() {}

    static Message of(String source) {
        return MessageParser.parse(source.getBytes(StandardCharsets.UTF_8));
    }

    /** A plain message. */
    static String source(String moreHeaders, String text) {
        return "From: Ines Okafor <i.okafor@port.example>\nTo: Jean Müller <j.muller@dredge.example>\n"
                + "Date: Mon, 2 Mar 2015 09:00:00 +0100\nSubject: Tender for the northern quay\n" + moreHeaders
                + "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + text;
    }

    static Message tender(String moreHeaders) {
        return of(source(moreHeaders, TENDER));
    }
}
