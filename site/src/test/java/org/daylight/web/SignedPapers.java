package org.daylight.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.evidence.MailSigner;

/** A small fictional archive with a message of every state that signatures can have; run it as a program to look at the pages. */
final class SignedPapers {

    static final int PASSES = 1;
    static final int KEY_GONE = 2;
    static final int FAILS = 3;
    static final int UNSIGNED = 4;
    static final int UNREADABLE = 5;

    /** Two signatures, of which one covers the beginning of the text. */
    static final int PARTLY = 6;

    /** Travelled through servers whose clocks do not agree. */
    static final int TRAVELLED = 7;

    static final int COPY = 8;
    static final int WITHHELD = 9;
    static final int LINE_FEEDS = 10;
    static final int TO_COME = 20;

    static final MailSigner PORT = MailSigner.of("port.example", "s2014");
    static final MailSigner LIST = MailSigner.of("lists.example", "news");
    static final MailSigner GONE = MailSigner.of("port.example", "pier");

    private SignedPapers() {}

    static HarbourPapers in(Path folder) throws IOException {
        TreeMap<Integer, byte[]> shown = new TreeMap<>();
        messages().forEach((number, text) -> shown.put(number, text.getBytes(StandardCharsets.UTF_8)));
        WrittenArchive written = new WrittenArchive(folder, "The Signed Papers")
                .keys(KeyArchive.of(List.of(PORT.record(), LIST.record())))
                .trove("harbour", "The press office", "", 30, Map.of())
                .part(
                        "harbour",
                        "What was signed",
                        "Ten messages.",
                        "2026-12-01T09:00:00Z",
                        shown,
                        new TreeMap<>(Map.of(WITHHELD, "Privacy.")));
        return HarbourPapers.of(folder, written);
    }

    private static Map<Integer, String> messages() {
        String plain = mail("wording for Thursday", "plain", "We cannot say the tender was open. <Ines>\r\n");
        String travelled = mail(
                "the storm report",
                "000001d05ced$8d2ab9a0$a7802ce0$",
                "The barrier was open when the water came; three of us saw it and none of us wrote it down.\r\n");
        return Map.of(
                PASSES, way() + PORT.sign(plain),
                KEY_GONE, GONE.sign(mail("minutes", "gone", "Nobody took minutes.\r\n")),
                FAILS,
                        PORT.sign(mail("press line", "fails", "The board knew.\r\n"))
                                .replace("knew", "did not know"),
                UNSIGNED, mail("lunch", "unsigned", "At one?\r\n"),
                UNREADABLE, "DKIM-Signature: v=1; a=rsa-sha256; d=port.example\r\n" + mail("odd", "odd", "Odd.\r\n"),
                PARTLY,
                        LIST.sign(PORT.sign(
                                mail(
                                        "[press] invoice 2015-118",
                                        "partly",
                                        "Please pay by Friday.\r\n-- \r\nAdded by the list.\r\n"),
                                23)),
                TRAVELLED, odd() + travelled,
                COPY, "X-Folder: archive/2015\r\n" + way() + PORT.sign(plain),
                LINE_FEEDS,
                        PORT.sign(mail("berth 7", "lf", "The crane stays.\r\n")).replace("\r\n", "\n"));
    }

    private static String mail(String subject, String id, String text) {
        return "From: Ines Okafor <i.okafor@port.example>\r\nTo: Tomasz Brandt <t.brandt@port.example>\r\nSubject: "
                + subject + "\r\nDate: Thu, 12 Mar 2015 18:42:00 +0100\r\nMessage-ID: <" + id
                + "@port.example>\r\nX-Mailer: Apple Mail (2.2070.6)\r\n\r\n" + text;
    }

    private static String way() {
        return "Authentication-Results: mx.paper.example (checked here); dkim=pass (2048-bit key)"
                + " header.d=port.example header.s=s2014;\r\n"
                + " spf=pass smtp.mailfrom=i.okafor@port.example\r\n"
                + "Received: from out.port.example (out.port.example [192.0.2.7])\r\n"
                + " by mx.paper.example (Postfix) with ESMTPS id 4A1; Thu, 12 Mar 2015 17:42:31 +0000\r\n"
                + "Received: from desk7.port.example ([10.0.0.7]) by out.port.example with ESMTP;\r\n"
                + " Thu, 12 Mar 2015 18:42:09 +0100\r\n";
    }

    private static String odd() {
        return "Received: by mx.paper.example with LMTP; no date at all\r\n"
                + "Received: from relay.example (helo=relay [198.51.100.2]) by mx.paper.example with ESMTP;"
                + " Sat, 14 Mar 2015 09:10:00 +0000\r\n"
                + "Received: from out.port.example by relay.example; Thu, 12 Mar 2015 15:00:00 +0000\r\n"
                + "Received: from gate.port.example by out.port.example; Thu, 12 Mar 2015 17:41:50 +0000\r\n"
                + "Received: from desk7 by gate.port.example with SMTP; Thu, 12 Mar 2015 17:42:20 +0000\r\n";
    }

    /** Serves the archive, to look at it. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("signed");
        PublicServer server =
                PublicServer.start(in(folder).site(), "127.0.0.1", Integer.parseInt(arguments[0]), error -> {});
        System.out.println("http://127.0.0.1:" + server.port() + "/");
        Thread.sleep(Long.MAX_VALUE);
    }
}
