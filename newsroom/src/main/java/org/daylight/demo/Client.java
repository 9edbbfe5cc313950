package org.daylight.demo;

/** A mail program: what it writes into the header, and how it quotes. */
enum Client {
    OUTLOOK("X-Mailer: Microsoft Outlook 14.0"),
    THUNDERBIRD("User-Agent: Mozilla/5.0 (Windows NT 6.1; rv:31.0) Gecko/20100101 Thunderbird/31.4.0"),
    APPLE("X-Mailer: Apple Mail (2.1990.1)"),
    MUTT("User-Agent: Mutt/1.5.23 (2014-03-12)"),
    WEBMAIL("X-Mailer: Quaymail Web 4.2"),
    NOTES("X-Mailer: Lotus Notes Release 8.5.3 September 15, 2011");

    private final String header;

    Client(String header) {
        this.header = header;
    }

    /** The header line that names the program. */
    String header() {
        return header;
    }

    /** Whether it puts the answer above a copy of the whole original message with a block of its headers. */
    boolean quotesBelow() {
        return this == OUTLOOK || this == NOTES;
    }

    String messageId(java.time.ZonedDateTime sent, Dice dice, String domain) {
        return "<"
                + switch (this) {
                    case OUTLOOK ->
                        "00" + dice.hex(4).toLowerCase(java.util.Locale.ROOT) + "01d0" + dice.hex(4) + "$" + dice.hex(8)
                                + "$" + dice.hex(8);
                    case THUNDERBIRD -> dice.hex(8) + "." + dice.digits(7);
                    case APPLE ->
                        dice.hex(8) + "-" + dice.hex(4) + "-4" + dice.hex(3) + "-9" + dice.hex(3) + "-" + dice.hex(12);
                    case MUTT ->
                        sent.getYear() + PortCalendar.two(sent.getMonthValue()) + PortCalendar.two(sent.getDayOfMonth())
                                + dice.digits(6) + ".G" + dice.token(6);
                    case WEBMAIL -> "CAF" + dice.token(24) + "=" + dice.token(10);
                    case NOTES -> "OF" + dice.hex(8) + "." + dice.hex(8) + "-ONC1257" + dice.hex(3);
                }
                + "@" + domain + ">";
    }
}
