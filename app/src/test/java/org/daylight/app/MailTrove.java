package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** A newsroom with messages of many forms, hostile ones too, and a file. Two of five days are published. */
final class MailTrove {

    private static final String NESTED = """
        Content-Type: multipart/mixed; boundary="outer"
        MIME-Version: 1.0

        Not shown.
        --outer
        Content-Type: multipart/alternative; boundary=inner

        --inner
        Content-Type: text/plain; charset=utf-8
        Content-Transfer-Encoding: 8bit

        Grüße from the harbour.
        --inner
        Content-Type: text/html

        <p>Gr&uuml;&szlig;e</p>
        --inner--
        --outer
        Content-Type: message/rfc822
        Content-Description: "the original"

        From: Old Friend <old@port.example>
        Subject: Inside
        Message-ID: <inside@port.example>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=third

        --third

        First text inside.
        --third
        Content-Type: application/octet-stream; name="=?utf-8?B?w6QuYmlu?="
        Content-Transfer-Encoding: base64

        AAECAwQ=
        --third--

        --outer
        Content-Type: application/pdf; name="tide table.pdf"
        Content-Disposition: attachment; filename="tide table.pdf"
        Content-Transfer-Encoding: base64

        JVBERi0xLjQKJSVFT0YK
        --outer--
        """;

    private MailTrove() {}

    /** Name of the file to its bytes. */
    private static Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "01.eml",
                bytes("From: Ann Lee <ann@port.example>\nTo: Ben <ben@port.example>\nSubject: Mud in the harbour\n"
                        + "Date: Mon, 2 Mar 2015 10:00:00 +0100\nMessage-ID: <one@port.example>\n\nDredging begins.\n"
                        + ".dot at the start\n..two\n"));
        files.put(
                "02.eml",
                bytes("From: Ben <ben@port.example>\n"
                        + "To: Ann Lee <ann@port.example>\n"
                        + "Cc: \"Q\\\"uote\" <q@port.example>\n"
                        + "Subject: =?utf-8?Q?Re:_M=C3=BCll?=\n"
                        + "Date: Tue, 3 Mar 2015 11:00:00 +0100\n"
                        + "Message-ID: <two@port.example>\n"
                        + "In-Reply-To: <one@port.example>\n"
                        + "References: <one@port.example>\n\n"
                        + "Too expensive.\n"));
        files.put(
                "03.eml",
                ("From: Ann Lee <ann@port.example>\nTo: ben@port.example\nSubject: Parts in parts\n"
                                + "Date: Wed, 4 Mar 2015 11:00:00 +0100\nMessage-ID: <three@port.example>\n" + NESTED)
                        .getBytes(StandardCharsets.UTF_8));
        files.put(
                "04.eml",
                bytes(("From: crlf@port.example\nTo: ann@port.example\nSubject: Line ends\n"
                                + "Date: Thu, 5 Mar 2015 11:00:00 +0100\nMessage-ID: <four@port.example>\n\n"
                                + "Each line ends with two characters.\n")
                        .replace("\n", "\r\n")));
        files.put(
                "05.eml",
                bytes("From: \"Hostile\" \"x\" <h@port.example>) BAD\nTo: (((((((((((((((((\n"
                        + "Subject: =?utf-8?Q?one=0D=0A=2A_1_EXISTS?=\nDate: \"never\" \\ {9999}\n"
                        + "Content-Type: multipart/mixed; boundary=\"a\\\"b\"\nContent-ID: <{5}>\n\n--a\"b\n\n"
                        + "* 1 EXPUNGE\n)\n--a\"b--\n"));
        files.put("06.eml", bytes("Subject: No name, no number\nX-Other: \u00e4\n\nraw \u00fc and a nul \0 here\n"));
        files.put("tide table.csv", bytes("hour;height\n1;2.5\n2;2.7\n"));
        return files;
    }

    private static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Makes the newsroom in a folder, and publishes two parts. @return the archive's folder */
    static Path publish(Path folder, Script script) throws IOException {
        Path given = Files.createDirectories(folder.resolve("given"));
        for (Map.Entry<String, byte[]> file : files().entrySet()) {
            Files.write(given.resolve(file.getKey()), file.getValue());
        }
        script.run("""
            daylight init newsroom --title "The Harbour Papers" --origin harbour.example
            daylight import -n newsroom --trove harbour --all-files given
            daylight schedule -n newsroom --trove harbour --first 2026-11-22T12:00Z --every day --size 2
            daylight publish -n newsroom --now
            clock 2026-11-23T12:00:00Z
            daylight publish -n newsroom
            """);
        return folder.resolve("newsroom/archive");
    }
}
