package org.daylight.fuzz;

import static org.daylight.fuzz.ParserTarget.latin1;
import static org.daylight.fuzz.ParserTarget.utf8;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.daylight.collate.Passage;
import org.daylight.collate.Passages;
import org.daylight.evidence.AuthenticationResults;
import org.daylight.evidence.ReceivedChain;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.mapi.RtfReader;
import org.daylight.mapi.TnefReader;
import org.daylight.message.Attachment;
import org.daylight.message.Defects;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.EmbeddedFile;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.AddressList;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.MailDate;
import org.daylight.message.field.MessageIdList;
import org.daylight.message.field.Parameters;
import org.daylight.message.field.Received;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.PlainText;
import org.daylight.message.html.SafeHtml;
import org.daylight.message.parse.DocumentForm;
import org.daylight.message.parse.MessageParser;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.daylight.people.Mapping;
import org.daylight.redact.RedactMessage;
import org.daylight.redact.RedactedForm;
import org.daylight.redact.RedactionReason;
import org.daylight.redact.RedactionResult;
import org.daylight.redact.Selector;
import org.daylight.redact.SelectorJson;

/** The parsers of the module mail: messages, what their fields and bodies say, and the lists that editors write about them. */
final class MailTargets {

    private static final String MIXED = "From: \"A, B\" <a@b.example>, =?utf-8?q?C=C3=A9?= <c@d.example>\r\n"
            + "To: group: x@y.example;\r\n"
            + "Subject: =?iso-8859-1?B?6Q==?=\r\n"
            + "Date: Mon, 1 Jan 2024 10:00:00 +0100 (CET)\r\n"
            + "Message-ID: <1@b.example>\r\n"
            + "Received: from h (h [192.0.2.1]) by g with ESMTP; Mon, 1 Jan 2024 10:00:01 +0000\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n"
            + "--x\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
            + "caf=C3=A9=\r\n"
            + "!\r\n"
            + "--x\r\n"
            + "Content-Type: message/rfc822\r\n\r\n"
            + "Subject: inner\r\n\r\n"
            + "inner\r\n"
            + "--x\r\n"
            + "Content-Type: text/html\r\n\r\n"
            + "<p>h<script>1</script>\r\n"
            + "--x\r\n"
            + "Content-Type: application/octet-stream; name*0*=utf-8''a%20; name*1=b.txt\r\n"
            + "Content-Transfer-Encoding: base64\r\n"
            + "Content-Disposition: attachment\r\n\r\n"
            + "AAEC\r\n"
            + "--x--\r\n";

    private static final String UU = "begin 644 a.txt\n#0V%T\n`\nend\n";
    private static final String YENC = "=ybegin line=128 size=3 name=a.bin\nklm\n=yend size=3\n";

    private MailTargets() {}

    static List<ParserTarget> all() {
        return List.of(
                ParserTarget.of(
                        "message",
                        4_000,
                        MailTargets::message,
                        MIXED,
                        "Subject: uu\n\n" + UU,
                        "Subject: y\n\n" + YENC,
                        "Content-Type: multipart/alternative; boundary=a\n\n"
                                + "--a\n\n"
                                + "1\n"
                                + "--a\n"
                                + "Content-Type: multipart/mixed; boundary=b\n\n"
                                + "--b\n\n"
                                + "2\n",
                        "Content-Type: text/plain; charset=iso-2022-jp; format=flowed; delsp=yes\n\n"
                                + "\u001b$B$\"\u001b(B x \n"
                                + "> q\n"),
                ParserTarget.of(
                        "mime-structure", 60, MailTargets::structure, new byte[] {4, 0, 1, 2, 3, 0}, new byte[] {
                            5, 5, 0, 1, 7, 6, 2
                        }),
                ParserTarget.of(
                        "address",
                        1_000,
                        MailTargets::addresses,
                        "\"A, B\" <a@b.example>, =?utf-8?q?C=C3=A9?= <c@d.example>",
                        "group: x@y.example, z;, (comment (nested)) q@r.example",
                        "A <mailto:a@b.example> [SMTP:a@b.example] /o=x/cn=y"),
                ParserTarget.of(
                        "date",
                        200,
                        MailTargets::date,
                        "Mon, 1 Jan 2024 10:00:00 +0100 (CET)",
                        "Thu Feb 29 23:59:60 EST 2000",
                        "31/12/99 11.30 PM",
                        "2024-01-01T00:00:00Z"),
                ParserTarget.of(
                        "received",
                        1_000,
                        MailTargets::received,
                        "from h (h [192.0.2.1]) by g with ESMTP id 1 for <a@b.example>; Mon, 1 Jan 2024 10:00:01 +0000",
                        "by g (8.1) id AA1; Mon, 1 Jan 96 10:00 PST"),
                ParserTarget.of(
                        "parameters",
                        1_000,
                        MailTargets::parameters,
                        "attachment; filename*0*=utf-8''a%20; filename*1=b.txt; x=\"q\\\"\"",
                        "text/plain (c); charset=(c)utf-8; name==?utf-8?q?a?="),
                ParserTarget.of(
                        "message-ids",
                        500,
                        MailTargets::messageIds,
                        "<1@a.example> <2@b.example> (c)",
                        "Your message of \"x\" <a@b>"),
                ParserTarget.of(
                        "charset",
                        1_000,
                        MailTargets::charset,
                        "utf-8\0caf\u00e9",
                        "utf-7\0+AGE-b",
                        "iso-2022-jp\0\u001b$B$\"\u001b(B",
                        "utf-16\0\0a\0b",
                        "\0x"),
                ParserTarget.of(
                        "transfer-encoding",
                        2_000,
                        MailTargets::transferEncoding,
                        "quoted-printable\0a=3D=\r\nb =\n",
                        "base64\0QUJD\r\nRA==\r\n",
                        "x-uuencode\0" + UU,
                        "x-yencode\0" + YENC),
                ParserTarget.of(
                        "embedded-file",
                        2_000,
                        MailTargets::embedded,
                        "text\n" + UU + "more",
                        YENC,
                        "begin-base64 644 a\nQUJD\n====\n",
                        "=ybegin part=1 total=2 line=9 size=6 name=a\n"
                                + "=ypart begin=1 end=3\n"
                                + "klm\n"
                                + "=yend size=3 part=1 pcrc32=00\n"),
                ParserTarget.of(
                        "html",
                        2_000,
                        MailTargets::html,
                        "<p onclick=x>a<a href=\"javascript:1\">b</a><img"
                                + " src=http://a.example/x><style>p{}</style><div style=\"display:none\">c",
                        "<table><tr><td><svg><title><![CDATA[<script>]]></svg><math><mtext><table><mglyph><style><img"
                                + " src=x onerror=1>",
                        "<a href=' http://b.example/?a=1&amp;b'>t</a><form action=x><input value=1></form><!-- c"
                                + " --><xmp><b>"),
                ParserTarget.of(
                        "plain-text",
                        1_000,
                        MailTargets::plainText,
                        "a \nb\n> q \n> r\n-- \nsig",
                        "On 1 Jan A wrote:\n> x\n>> y\n"),
                new ParserTarget("tnef", 2_000, MailTargets::tnef, List.of(tnefSeed())),
                ParserTarget.of(
                        "rtf",
                        2_000,
                        MailTargets::rtf,
                        "{\\r"
                                + "tf1\\ansi\\ansicpg1252\\fromhtml1{\\*\\htmltag64 <p>}caf\\'e9\\u233?{\\*\\htmltag72"
                                + " </p>}}",
                        "{\\rtf1{\\fonttbl{\\f0\\fcharset128 x;}}\\f0\\'82\\'a0\\par\\bin3 abc}"),
                ParserTarget.of(
                        "authentication-results",
                        1_000,
                        MailTargets::authenticationResults,
                        "mx.example; dkim=pass (good) header.d=d.example header.b=\"A\"; spf=fail reason=\"x\""
                                + " smtp.mailfrom=a@b.example",
                        "mx.example 1; none"),
                ParserTarget.of(
                        "people",
                        1_000,
                        MailTargets::people,
                        "Jane Doe <jane@a.example>\n    <jd@b.example>\n",
                        "# c\nA <a@a.example> <b@a.example>\nB <c@a.example>\n"),
                ParserTarget.of(
                        "selectors",
                        2_000,
                        input -> ProofTargets.stable(input, SelectorJson::read, SelectorJson::write),
                        SelectorJson.write(List.of(
                                new Selector.Text("secret", false, new RedactionReason("P1", true)),
                                new Selector.Bytes(1, 2, new RedactionReason("P1", false)),
                                new Selector.Field("Subject", 0, new RedactionReason("P2", false)),
                                new Selector.FieldText("To", 1, 2, 3, new RedactionReason("P2", true))))),
                ParserTarget.of(
                        "redact-message",
                        2_000,
                        MailTargets::redact,
                        MIXED.replace("inner", "a Secret name"),
                        "Subject: =?utf-8?q?secre?= =?utf-8?q?t?=\nContent-Transfer-Encoding: base64\n\nYSBzZWNyZXQ=\n",
                        "Content-Type: text/html\n\n<p>s<b>ec</b>ret &#115;ecret</p>secret"),
                ParserTarget.of(
                        "cited-text",
                        2_000,
                        MailTargets::citedText,
                        "a quoted \u2026 line\0Subject: s\n\nA quoted\nlong line\n\nb\n"));
    }

    /** Every part lies in the message and in its parent; an attachment is the content of its part; limits are kept. */
    private static void message(byte[] input) {
        byte[] copy = input.clone();
        Message message = MessageParser.parse(copy);
        Violation.unlessEqual(input, copy, "the message was changed");
        Violation.unlessEqual(message, MessageParser.parse(copy), "two results for the same message");
        MessageLimits limits = MessageLimits.STANDARD;
        List<MimePart> parts = message.parts();
        Violation.unless(!parts.isEmpty() && parts.size() <= limits.parts(), "the number of parts");
        for (int i = 0; i < parts.size(); i++) {
            MimePart part = parts.get(i);
            Violation.unlessWithin(part.headerStart(), part.bodyStart(), input.length, "the header of part " + i);
            Violation.unlessWithin(part.bodyStart(), part.bodyEnd(), input.length, "the body of part " + i);
            Violation.unless(part.parent() < i && part.parent() >= (i == 0 ? -1 : 0), "the parent of part " + i);
            if (part.parent() >= 0 && part.embedded() == 0) {
                MimePart parent = parts.get(part.parent());
                // The line break before a boundary may be the end of a header: then an empty body begins after it, and
                // the parent ends before it.
                int end = parent.bodyEnd() + (part.bodyStart() == part.bodyEnd() ? 2 : 0);
                Violation.unless(
                        part.headerStart() >= parent.bodyStart() && part.bodyEnd() <= end,
                        "a part outside of its parent");
                Violation.unlessEqual(parent.depth() + 1, part.depth(), "the depth of a part");
            }
            byte[] content = MessageParser.content(copy, part);
            Violation.unless(
                    content.length <= 2L * input.length + 64, "a content that is longer than its encoded form");
        }
        for (Attachment attachment : message.attachments()) {
            byte[] content = MessageParser.content(copy, parts.get(attachment.part()));
            Violation.unlessEqual(attachment.sizeBytes(), (long) content.length, "the size of an attachment");
            Violation.unlessEqual(attachment.sha256(), Sha256.of(content), "the hash of an attachment");
            Violation.unless(
                    attachment.name() == null || attachment.name().indexOf('/') < 0,
                    "a path as the name of an attachment");
        }
        Violation.unless(message.text().length() <= limits.textChars(), "the length of the text");
        for (MessageParser.TextPart part : MessageParser.textParts(copy)) {
            Violation.unless(part != null, "a text part");
        }
        if (message.html() != null) {
            SafeMarkup.check(SafeHtml.clean(message.html()).html());
        }
    }

    /** A well-formed message, written from the input: one byte for each part; Daylight and mime4j see the same parts with the same bytes. */
    private static void structure(byte[] input) throws Exception {
        var text = new StringBuilder("Subject: s\r\nMIME-Version: 1.0\r\n");
        List<String> expected = new ArrayList<>();
        int[] at = {0};
        entity(input, at, 0, text, expected);
        byte[] message = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        List<String> ours = new ArrayList<>();
        for (MimePart part : MessageParser.parse(message).parts()) {
            boolean isContainer =
                    part.type().startsWith("multipart/") || part.type().startsWith("message/");
            ours.add(part.type()
                    + (isContainer ? "" : " " + HexFormat.of().formatHex(message, part.bodyStart(), part.bodyEnd())));
        }
        Violation.unlessEqual(expected, ours, "the parts of " + text);
        List<String> theirs = new ArrayList<>();
        var stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.parse(new ByteArrayInputStream(message));
        for (EntityState state = stream.getState(); state != EntityState.T_END_OF_STREAM; state = stream.next()) {
            if (state == EntityState.T_START_MULTIPART) {
                theirs.add(stream.getBodyDescriptor().getMimeType());
            } else if (state == EntityState.T_START_MESSAGE && !theirs.isEmpty()) {
                theirs.add("message/rfc822");
            } else if (state == EntityState.T_BODY) {
                theirs.add(stream.getBodyDescriptor().getMimeType() + " "
                        + HexFormat.of().formatHex(stream.getInputStream().readAllBytes()));
            }
        }
        if (!expected.getFirst().equals("message/rfc822")) {
            Violation.unlessEqual(theirs, ours, "mime4j's parts of " + text);
        }
    }

    /** Writes the fields of the content and the body of one entity. */
    private static void entity(byte[] input, int[] at, int depth, StringBuilder out, List<String> expected) {
        int choice = at[0] < input.length ? input[at[0]++] & 0xff : 0;
        int kind = depth > 5 ? choice % 4 : choice % 8;
        switch (kind) {
            case 4, 5, 6 -> {
                String boundary = "b" + depth + (choice >> 5);
                String type = "multipart/"
                        + List.of("mixed", "alternative", "related").get(kind - 4);
                expected.add(type);
                out.append("Content-Type: ")
                        .append(type)
                        .append("; boundary=\"")
                        .append(boundary)
                        .append("\"\r\n\r\n");
                if ((choice & 8) != 0) {
                    out.append("a preamble\r\n");
                }
                int parts = 1 + (choice >> 4) % 3;
                for (int i = 0; i < parts; i++) {
                    out.append(i == 0 && (choice & 8) == 0 ? "--" : "\r\n--")
                            .append(boundary)
                            .append("\r\n");
                    entity(input, at, depth + 1, out, expected);
                }
                out.append("\r\n--").append(boundary).append("--\r\n");
                if ((choice & 16) != 0) {
                    out.append("an epilogue\r\n");
                }
            }
            case 7 -> {
                expected.add("message/rfc822");
                out.append("Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n");
                entity(input, at, depth + 1, out, expected);
            }
            default -> {
                String type = List.of("text/plain", "text/html", "application/pdf", "image/png")
                        .get(kind);
                String body = List.of(
                                "",
                                "one line",
                                "\r\n",
                                "two\r\nlines\r\n",
                                "-- \r\nb0",
                                "--b",
                                "\r\n\r\n--\r\n",
                                "=\r\n")
                        .get((choice >> 3) % 8);
                expected.add(type + " " + HexFormat.of().formatHex(body.getBytes(StandardCharsets.ISO_8859_1)));
                out.append("Content-Type: ").append(type).append("\r\n\r\n").append(body);
            }
        }
    }

    private static FieldText field(byte[] input, Defects defects) {
        return new FieldText("utf-8", Slice.of(input), defects);
    }

    /** At most the requested number of addresses, none with a control character. */
    private static void addresses(byte[] folded) {
        byte[] input = FieldText.unfold(folded, 0, folded.length);
        var defects = new Defects();
        var read = AddressList.read(input, field(input, defects), 20, defects);
        Violation.unless(read.size() <= 20, "the number of addresses");
        for (var each : read) {
            String shown = each.display();
            Violation.unless(shown.chars().noneMatch(c -> c < 0x20 || c == 0x7f), "a control character in " + each);
        }
        var again = new Defects();
        Violation.unlessEqual(
                read, AddressList.read(input, field(input, again), 20, again), "two results for the same field");
    }

    /** A date can be written in RFC 5322's form and read again. */
    private static void date(byte[] input) {
        var date = MailDate.read(utf8(input), new Defects());
        if (date != null) {
            String written = java.time.format.DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss xx", Locale.ROOT)
                    .format(date);
            if (date.getYear() >= 1900 && date.getYear() <= 9999) {
                Violation.unlessEqual(
                        date.withNano(0), MailDate.read(written, new Defects()), "the date as " + written);
            }
        }
    }

    private static void received(byte[] input) {
        String value = utf8(input);
        Violation.unlessEqual(Received.date(value), Received.date(value), "two results for the same field");
        String header = "Received: "
                + latin1(input).replace("\n\n", "\n ").replace("\r", " ").replace("\n", "\n ") + "\n\nbody";
        ReceivedChain chain = ReceivedChain.of(MessageParser.parse(header.getBytes(StandardCharsets.ISO_8859_1)));
        Violation.unless(chain.hops().size() + chain.more() <= 1, "more hops than fields");
    }

    private static void parameters(byte[] folded) {
        byte[] input = FieldText.unfold(folded, 0, folded.length);
        var defects = new Defects();
        Parameters read = Parameters.read(input, field(input, defects), defects);
        Violation.unlessEqual(
                read, Parameters.read(input, field(input, defects), new Defects()), "two results for the same field");
        for (Map.Entry<String, String> each : new TreeMap<>(read.byName()).entrySet()) {
            Violation.unless(
                    each.getKey().length() <= input.length && each.getValue().length() <= input.length,
                    "a parameter longer than the field");
            Violation.unlessEqual(each.getKey().toLowerCase(Locale.ROOT), each.getKey(), "a name in lower case");
        }
    }

    private static void messageIds(byte[] input) {
        List<String> all = MessageIdList.all(FieldText.withoutControls(utf8(input)), 5, new Defects());
        Violation.unless(all.size() <= 5, "the number of identifiers");
        for (String each : all) {
            Violation.unless(
                    !each.isBlank() && each.length() <= 998 && each.indexOf(' ') < 0, "the identifier " + each);
        }
    }

    /** Input: a label, a zero byte, the bytes. */
    private static void charset(byte[] input) {
        Split split = Split.of(input);
        Slice rest = Slice.of(split.rest());
        String decoded = Charsets.decode(rest, split.first(), "", new Defects());
        Violation.unlessEqual(
                decoded, Charsets.decode(rest, split.first(), "", new Defects()), "two results for the same bytes");
        Violation.unless(
                decoded.length() <= 4 * split.rest().length + 4, "a text of " + decoded.length() + " characters");
    }

    /** Input: the name of an encoding, a zero byte, the body. Decoding never gives more bytes than it was given; base64 is what the JDK decodes. */
    private static void transferEncoding(byte[] input) {
        Split split = Split.of(input);
        Slice body = Slice.of(split.rest());
        Slice decoded = TransferEncoding.decode(body, split.first(), "text/plain", "utf-8", new Defects());
        Violation.unless(decoded.length() <= body.length(), "more bytes than were encoded");
        Violation.unlessEqual(
                decoded.sha256(),
                TransferEncoding.decode(body, split.first(), "text/plain", "utf-8", new Defects())
                        .sha256(),
                "two results for the same bytes");
        byte[] encoded = Base64.getMimeEncoder().encode(split.rest());
        Violation.unlessEqual(
                split.rest(),
                TransferEncoding.base64(Slice.of(encoded), new Defects()).copy(),
                "base64 decoded again");
    }

    /** Files lie in the text one after the other. */
    private static void embedded(byte[] input) {
        int at = 0;
        List<EmbeddedFile> files = EmbeddedFile.in(Slice.of(input), 5);
        Violation.unless(files.size() <= 5, "the number of files");
        for (EmbeddedFile file : files) {
            Violation.unless(file.from() >= at, "a file within a file");
            Violation.unlessWithin(file.from(), file.to(), input.length, "a file");
            at = file.to();
            Slice content = file.content();
            Violation.unless(content != null || !file.damage().isEmpty(), "neither a content nor a damage");
            Violation.unless(
                    content == null || content.length() <= file.to() - file.from(), "a content longer than its lines");
        }
    }

    /** Nothing of the result runs, is fetched, or leaves its element, and cleaning it again finds nothing to remove. */
    private static void html(byte[] input) {
        String html = utf8(input);
        SafeHtml safe = SafeHtml.clean(html);
        SafeMarkup.check(safe.html());
        Violation.unlessEqual(safe, SafeHtml.clean(html), "two results for the same HTML");
        SafeHtml again = SafeHtml.clean(safe.html());
        Violation.unless(
                again.scripts() == 0
                        && again.forms() == 0
                        && again.remoteByHost().isEmpty(),
                "something is left to remove");
        SafeMarkup.check(SafeHtml.escape(html));
        String text = HtmlText.of(html);
        Violation.unlessEqual(text, HtmlText.of(html), "two texts of the same HTML");
    }

    private static void plainText(byte[] input) {
        String text = PlainText.of(Slice.of(input), "text/plain; format=flowed", "utf-8", new Defects());
        Violation.unless(
                PlainText.unflow(text, true).length() <= 2 * text.length(),
                "more than a blank for each quotation mark");
        List<Passage> passages = Passages.of(text);
        Violation.unlessEqual(passages, Passages.of(text), "two results for the same text");
    }

    private static byte[] tnefSeed() {
        return HexFormat.of()
                .parseHex("789f3e22" + "0100" + "01069008000400000000000100" + "0500" + "02" + "0280" + "0600"
                        + "04000000" + "00000000" + "0000" + "01" + "0480" + "0100" + "05000000" + "6162636400"
                        + "8a01");
    }

    private static void tnef(byte[] input) {
        byte[] copy = input.clone();
        var read = TnefReader.read(copy);
        Violation.unlessEqual(input, copy, "the input was changed");
        if (read == null) {
            return; // not TNEF
        }
        Violation.unlessEqual(shown(read), shown(TnefReader.read(copy)), "two results for the same bytes");
        Violation.unless(
                read.attachments().size() <= input.length && read.recipients().size() <= input.length,
                "more parts than bytes");
        for (var attachment : read.attachments()) {
            Violation.unless(attachment != null, "an attachment");
        }
    }

    /** A result as text, without the numbers by which Java tells objects apart. */
    static String shown(Object result) {
        return result.toString().replaceAll("@[0-9a-f]+", "");
    }

    private static void rtf(byte[] input) {
        var body = RtfReader.read(input.clone(), 10_000);
        Violation.unlessEqual(body, RtfReader.read(input.clone(), 10_000), "two results for the same bytes");
    }

    private static void authenticationResults(byte[] input) {
        String header =
                "Authentication-Results: " + latin1(input).replace("\r", " ").replace("\n", "\n ") + "\n\nbody";
        var message = MessageParser.parse(header.getBytes(StandardCharsets.ISO_8859_1));
        List<AuthenticationResults> results = AuthenticationResults.of(message);
        Violation.unlessEqual(results, AuthenticationResults.of(message), "two results for the same field");
        Violation.unless(results.size() <= 1, "more results than fields");
    }

    /** What is written parses to the same blocks. */
    private static void people(byte[] input) {
        Outcome<Mapping> mapping = Mapping.parse(input.clone());
        if (mapping.isOk()) {
            Accepted.count();
            String written = mapping.orThrow().text();
            Outcome<Mapping> again = Mapping.parse(written.getBytes(StandardCharsets.UTF_8));
            Violation.unless(again.isOk(), "what was written is refused: " + written);
            Violation.unlessEqual(mapping.orThrow().blocks(), again.orThrow().blocks(), "written and read again");
            Violation.unlessEqual(written, again.orThrow().text(), "written twice");
        }
    }

    /** What is redacted is not in the published bytes; what is kept is the original's, in order. */
    private static void redact(byte[] input) {
        var selector = new Selector.Text("secret", true, new RedactionReason("P1", true));
        RedactionResult result = RedactMessage.of(input.clone(), List.of(selector));
        if (result instanceof RedactedForm form) {
            Violation.unless(
                    !latin1(form.published()).toLowerCase(Locale.ROOT).contains("secret"),
                    "the redacted word is in the published bytes");
            int at = 0;
            for (RedactedForm.Piece piece : form.pieces()) {
                if (piece instanceof RedactedForm.Piece.Kept kept) {
                    Violation.unlessWithin(at, kept.from(), input.length, "a kept piece");
                    Violation.unlessWithin(kept.from(), kept.to(), input.length, "a kept piece");
                    at = kept.to();
                }
            }
            Violation.unless(
                    RedactMessage.of(input.clone(), List.of(selector)) instanceof RedactedForm again
                            && java.util.Arrays.equals(form.published(), again.published()),
                    "two results for the same message");
        }
    }

    /** Input: a quotation, a zero byte, a message. Places lie in the text, and a range of the text has one range of bytes. */
    private static void citedText(byte[] input) {
        Split split = Split.of(input);
        CitedText text = CitedText.of(split.rest(), DocumentForm.MAIL);
        List<TextRange> all = new ArrayList<>(text.paragraphs());
        Violation.unless(all.size() <= CitedText.MOST_PARAGRAPHS, "the number of paragraphs");
        Quote.of(split.first()).ok().ifPresent(quote -> {
            List<TextRange> found = text.find(quote);
            Violation.unless(found.size() <= CitedText.MOST_PLACES, "the number of places");
            all.addAll(found);
        });
        for (TextRange each : all) {
            Violation.unlessWithin(each.from(), each.to(), text.text().length(), "a place");
            var bytes = text.bytes(each);
            if (bytes != null) {
                Violation.unlessWithin(bytes.from(), bytes.to(), split.rest().length, "the bytes of a place");
            }
        }
    }
}
