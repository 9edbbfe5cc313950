package org.daylight.demo;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.daylight.mapi.PropertyTag;
import org.daylight.outlook.pst.BuiltItem;
import org.daylight.outlook.pst.PstBuilder;

/**
 * The Outlook file of the head of procurement. Outlook does not keep the bytes of a message, so Daylight writes the
 * messages from what the file has, and marks them.
 */
final class ProcurementMailbox {

    private static final String BJARTE = "bjarte.holm@port-halvorsund.example";
    private static final String ASTRID = "astrid.lunde@port-halvorsund.example";
    private static final String DIRK = "d.vanoosterzee@noordzand-bagger.example";

    /** Units of 100 nanoseconds from 1601 to 1970 ([MS-DTYP] 2.3.3). */
    private static final long FILETIME_OF_1970 = 116_444_736_000_000_000L;

    private ProcurementMailbox() {}

    static byte[] pst() {
        PstBuilder file = PstBuilder.pst();
        int inbox = file.folder(PstBuilder.TOP, "Inbox");
        file.add(
                inbox,
                mail(
                        "Dirk van Oosterzee",
                        DIRK,
                        "Bjarte Holm",
                        BJARTE,
                        "2015-03-02T14:10:00Z",
                        "Addendum 4",
                        "Beste Bjarte,\r\n\r\n"
                                + "Signed, and scanned here so that it never sees your scanner. The paper is in my"
                                + " safe.\r\n\r\n"
                                + "Dirk\r\n"));
        file.add(
                inbox,
                mail(
                        "Astrid Lunde",
                        ASTRID,
                        "Bjarte Holm",
                        BJARTE,
                        "2015-09-21T07:55:00Z",
                        "The second sheet",
                        "Bjarte,\r\n\r\n"
                            + "The council gets the first sheet only. The director has seen the second one. He chose"
                            + " the swan himself.\r\n\r\n"
                            + "Astrid\r\n"));
        int sent = file.folder(PstBuilder.TOP, "Sent Items");
        file.add(
                sent,
                mail(
                        "Bjarte Holm",
                        BJARTE,
                        "Dirk van Oosterzee",
                        DIRK,
                        "2015-03-02T13:41:00Z",
                        "Addendum 4",
                        "Dirk,\r\n\r\n"
                                + "Two pages, both for signature. Hedda registers what passes her desk, so it will not"
                                + " pass her desk.\r\n\r\n"
                                + "B.\r\n"));
        file.add(
                sent,
                mail(
                                "Bjarte Holm",
                                BJARTE,
                                "Astrid Lunde",
                                ASTRID,
                                "2015-09-21T08:02:00Z",
                                "RE: The second sheet",
                                "Hide it, do not delete it. One day I may need to show who ordered the swan.\r\n\r\n"
                                        + "B.\r\n")
                        .attach(
                                "note.txt",
                                "Right click, Hide. Nobody ever looks.\r\n".getBytes(StandardCharsets.US_ASCII)));
        int aside = file.folder(PstBuilder.TOP, "Aside");
        file.add(
                aside,
                mail(
                                "Bjarte Holm",
                                BJARTE,
                                "Bjarte Holm",
                                BJARTE,
                                "2016-05-30T19:20:00Z",
                                "For the day when somebody asks",
                                "The director signed for the rock himself, on a napkin of the Grand Hotel. I have the"
                                        + " napkin.\r\n")
                        .attach(
                                "The second sheet",
                                mail(
                                        "Astrid Lunde",
                                        ASTRID,
                                        "Bjarte Holm",
                                        BJARTE,
                                        "2015-09-21T07:55:00Z",
                                        "The second sheet",
                                        "Bjarte,\r\n\r\nThe council gets the first sheet only.\r\n\r\nAstrid\r\n")));
        int calendar = file.folder(PstBuilder.TOP, "Calendar");
        file.add(
                calendar,
                BuiltItem.of("IPM.Appointment")
                        .text(PropertyTag.SUBJECT, "Workshop on sediment")
                        .text(PropertyTag.BODY, "Black tie."));
        file.folder(PstBuilder.TOP, "Deleted Items");
        return file.build();
    }

    private static BuiltItem mail(
            String from, String fromAddress, String to, String toAddress, String sent, String subject, String body) {
        long time = FILETIME_OF_1970 + Instant.parse(sent).getEpochSecond() * 10_000_000;
        String id = "<" + Texts.slug(subject) + "." + time + "@port-halvorsund.example>";
        return BuiltItem.message(subject, body)
                .text(PropertyTag.SENDER_NAME, from)
                .text(PropertyTag.SENDER_ADDRESS_TYPE, "SMTP")
                .text(PropertyTag.SENDER_EMAIL_ADDRESS, fromAddress)
                .text(PropertyTag.SENT_REPRESENTING_NAME, from)
                .text(PropertyTag.SENT_REPRESENTING_ADDRESS_TYPE, "SMTP")
                .text(PropertyTag.SENT_REPRESENTING_EMAIL_ADDRESS, fromAddress)
                .text(PropertyTag.INTERNET_MESSAGE_ID, id)
                .time(PropertyTag.CLIENT_SUBMIT_TIME, time)
                .time(PropertyTag.MESSAGE_DELIVERY_TIME, time)
                .recipient(1, to, toAddress);
    }
}
