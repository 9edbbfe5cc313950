package org.daylight.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One message for each place and encoding in which a secret may be: after the redaction, no form of it is left. */
class PlacesTest {

    private static final String CARD = "4111 1111 1111 1111";
    private static final String SOLID = "4111111111111111";
    private static final String NAME = "Ottilie Müller";

    private static final List<Selector> SELECTORS = List.of(
            new Selector.Text("4111-1111-1111-1111", false, new RedactionReason("P1", false)),
            new Selector.Text("ottilie müller", false, new RedactionReason("P2", true)));

    static final Map<String, byte[]> PLACES = new LinkedHashMap<>();

    private static void place(String name, byte[] message) {
        if (PLACES.put(name, message) != null) {
            throw new IllegalStateException("twice: " + name);
        }
    }

    static {
        headers();
        texts();
        html();
        encoded();
        attachments();
        nested();
    }

    private static void headers() {
        place("subject", Letter.field("X-Subject: Card " + CARD + " of the guest"));
        place("unstructured field, folded inside", Letter.field("Comments: card 4111 1111\r\n 1111 1111 is it"));
        place("the only word of a field", Letter.field("X-Card: " + SOLID));
        place("field without a space after the colon", Letter.field("X-Card:" + SOLID + " and more"));
        place("encoded word Q", Letter.field("Comments: =?utf-8?Q?Ottilie_M=C3=BCller?= came"));
        place("encoded word B", Letter.field("Comments: =?utf-8?B?" + b64(NAME) + "?= came"));
        place("encoded word in latin-1", Letter.field("Comments: =?iso-8859-1?Q?Ottilie_M=FCller?= came"));
        place("two encoded words", Letter.field("Comments: =?utf-8?Q?Ottilie_M=C3?=\r\n =?utf-8?Q?=BCller?= came"));
        place(
                "two encoded words B, divided in a character",
                Letter.field(
                        "Comments: =?utf-8?B?" + half(NAME, 0, 10) + "?=\r\n =?utf-8?B?" + half(NAME, 10, 15) + "?="));
        place("encoded word beside plain text", Letter.field("Comments: Ottilie =?utf-8?Q?M=C3=BCller?="));
        place("display name", Letter.field("Cc: Ottilie Müller <om@quay.example>, bo@quay.example"));
        place(
                "display name in quotation marks",
                Letter.field("Cc: \"Müller, Ottilie Müller\" <om@quay.example>, b@q.example"));
        place("encoded display name", Letter.field("Reply-To: =?utf-8?Q?Ottilie_M=C3=BCller?= <om@quay.example>"));
        place("local part", Letter.field("Cc: a@b.example, " + SOLID + "@quay.example, c@d.example"));
        place("local part in brackets", Letter.field("Cc: Guest <card." + SOLID + "@quay.example>, c@d.example"));
        place("comment of an address", Letter.field("Cc: guest@quay.example (Ottilie Müller), c@d.example"));
        place("message identifier", Letter.field("In-Reply-To: <" + SOLID + ".7@quay.example>"));
        place(
                "one of many references",
                Letter.field("References: <a@b.example>\r\n <" + SOLID + "@quay.example>\r\n <c@d.example>"));
        place(
                "received",
                Letter.field("Received: from x (x [192.0.2.1]) by y for <" + SOLID
                        + "@y.example>; Mon, 5 Nov 2029 10:00:00 +0100"));
        place(
                "authentication results",
                Letter.field("Authentication-Results: y; spf=pass smtp.mailfrom=" + SOLID + "@x.example"));
        place(
                "return path with the recipient",
                Letter.field("Return-Path: <bounces+card" + SOLID + "=x.example@y.example>"));
        place(
                "unsubscribe address, percent-encoded",
                Letter.field("List-Unsubscribe: <mailto:x@y.example?subject=Ottilie%20M%C3%BCller>"));
        place(
                "copied fields of a signature",
                Letter.field("DKIM-Signature: v=1; a=rsa-sha256; z=Subject:=34=31=31=31=201111=201111=201111; b=abc;"
                        + " bh=def"));
        place("raw latin-1 in a field", latin("Comments: Ottilie M\u00fcller came"));
        place(
                "separator line of an mbox",
                Letter.bytes("From " + SOLID
                        + "@quay.example Mon Nov  5 10:00:00 2029\r\nFrom: a@b.example\r\n\r\nText\r\n"));
        place("decomposed", Letter.field("Comments: Ottilie Mu\u0308ller came"));
        place("full width", Letter.field("Comments: \uFF14\uFF11\uFF11\uFF11 1111 1111 1111"));
        place("capital letters", Letter.field("Comments: OTTILIE MÜLLER"));
    }

    private static void texts() {
        place("plain text", Letter.plain("The card is " + CARD + ", valid."));
        place("solid", Letter.plain("The card is " + SOLID + "."));
        place("with hyphens", Letter.plain("The card is 4111-1111-1111-1111"));
        place("with dots", Letter.plain("The card is 4111.1111.1111.1111"));
        place("with no-break spaces", Letter.plain("The card is 4111\u00a01111\u00a01111\u00a01111"));
        place("with parentheses and slashes", Letter.plain("The card is (4111) 1111/1111 1111"));
        place("over two lines", Letter.plain("The card is 4111 1111\r\n1111 1111, valid."));
        place("quoted over two lines", Letter.plain("> The guest is Ottilie\r\n> Müller and came"));
        place("quoted twice", Letter.plain(">> The guest is Ottilie\r\n>> Müller and came"));
        place("zero-width characters", Letter.plain("The guest is Otti\u200blie M\u00fc\u00adller"));
        place("in latin-1", latinBody());
        place(
                "at the end without a line end",
                "From: a@b.example\r\n\r\nThe card is 4111111111111111".getBytes(StandardCharsets.US_ASCII));
        place("at the start of the body", Letter.plain(CARD + " is the card"));
        place("in a URL", Letter.plain("See https://x.example/?q=Ottilie+M%C3%BCller&x=1 there"));
        place(
                "percent-encoded digits",
                Letter.plain("See https://x.example/?q=" + Letter.escaped(SOLID, "%%%02X") + " there"));
        place("base64 in a URL", Letter.plain("See https://x.example/?u=" + b64(NAME) + " there"));
        place("base64 in a text, not aligned", Letter.plain("See xx/" + b64("yy" + SOLID) + " there"));
        place("character references in a plain text", Letter.plain("Card " + references(SOLID) + " there"));
        place("JSON escapes", Letter.plain("{\"name\": \"Ottilie M\\u00fcller\"}"));
        place(
                "flowed with DelSp",
                Letter.part(
                        "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r\n"
                                + "Content-Transfer-Encoding: 8bit",
                        "It is Ottilie Mül \r\nler and came"));
        place("quoted printable pasted into a text", Letter.plain("Ottilie M=C3=BCller"));
        place("UTF-7", Letter.part("Content-Type: text/plain; charset=utf-7", "It is Ottilie M+APw-ller and came"));
        place("ISO-2022-JP", iso2022());
        place(
                "in the preamble",
                new String(Letter.mixed("Content-Type: text/plain", "x"), StandardCharsets.UTF_8)
                        .replace("A preamble.", "A " + CARD + " b")
                        .getBytes(StandardCharsets.UTF_8));
        place(
                "in the epilogue",
                new String(Letter.mixed("Content-Type: text/plain", "x"), StandardCharsets.UTF_8)
                        .replace("An epilogue.", "A " + CARD + " b")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void html() {
        place("HTML text", Letter.html("<p>Card " + CARD + "</p>"));
        place("HTML with a tag inside", Letter.html("<p>Card 4111 1<b>11</b>1 1111 1111</p>"));
        place("HTML in table cells", Letter.html("<table><tr><td>4111<td>1111<td>1111<td>1111</tr></table>"));
        place("HTML with a line break", Letter.html("<p>Ottilie<br>Müller</p>"));
        place("HTML decimal references", Letter.html("<p>" + references(SOLID) + "</p>"));
        place("HTML named references", Letter.html("<p>Ottilie&nbsp;M&uuml;ller</p>"));
        place("HTML soft hyphen", Letter.html("<p>Otti&shy;lie M&#xfc;&zwnj;ller</p>"));
        place("HTML attribute", Letter.html("<img src=\"x.png\" alt=\"Ottilie M&uuml;ller\">"));
        place("HTML mailto link", Letter.html("<a href=\"mailto:x@y.example?body=Ottilie%20M%C3%BCller\">x</a>"));
        place("HTML attribute with a > in it", Letter.html("<img title=\"a > " + SOLID + "\">"));
        place("HTML comment", Letter.html("<!-- card " + CARD + " -->"));
        place("HTML style", Letter.html("<style>p:after { content: \"" + SOLID + "\" }</style>"));
        place("HTML style escapes", Letter.html("<style>p:after { content: \"Ottilie M\\fc ller\" }</style>"));
        place("HTML script", Letter.html("<script>var a = \"Ottilie M\\xfcller\";</script>"));
        place("HTML data URI", Letter.html("<img src=\"data:text/plain;base64," + b64("card " + SOLID) + "\">"));
        place("HTML tag that is not closed", Letter.html("<p title=\"" + SOLID));
    }

    private static void encoded() {
        place("quoted printable, soft break inside", qp("text/plain", "It is Ottilie M=C3=\r\n=BCller and came"));
        place("quoted printable, all escaped", qp("text/plain", "It is " + Letter.escaped(SOLID, "=%02X") + " there"));
        place("quoted printable HTML", qp("text/html", "<p title=3D\"x\">4111 11=\r\n11 1111 <b>1111</b></p>"));
        place("quoted printable, end of line", qp("text/plain", "The card is 4111111111111111=\r\n and more"));
        for (int skip = 0; skip < 3; skip++) {
            String text =
                    "x".repeat(50 + skip) + " card " + CARD + " and a text that goes on after it, for some time. ä";
            place("base64 text, alignment " + skip, Letter.base64("text/plain", "utf-8", text));
            place("base64 HTML, alignment " + skip, Letter.base64("text/html", "utf-8", "<p>" + text + "</p>\r\n"));
        }
        place("short base64 text", Letter.base64("text/plain", "utf-8", "Card " + SOLID));
        place("base64 text, UTF-16", Letter.base64("text/plain", "utf-16le", "It is " + NAME + ", who came."));
        place(
                "base64 text, windows-1252",
                Letter.base64("text/plain", "windows-1252", "It is " + NAME + ", who came with all the others."));
        place(
                "base64 text among CJK",
                Letter.base64("text/plain", "utf-8", "a" + "港口".repeat(30) + CARD + "港口".repeat(30)));
        place("GB18030", Letter.base64("text/plain", "gb18030", "港口 " + CARD + " 港口港口港口港口港口港口港口港口港口"));
        place(
                "a footer after base64",
                Letter.part(
                        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
                        Letter.lines("The berths are full, and so is the quay, as I said.\r\n"
                                        .getBytes(StandardCharsets.UTF_8))
                                + "\r\n____________________\r\nList: card " + CARD));
        place(
                "labelled base64, never encoded",
                Letter.part(
                        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64",
                        "The card is " + CARD + ", as I said, and this is no base64."));
    }

    private static void attachments() {
        place(
                "binary attachment",
                Letter.attachment("x.bin", binary(("card " + SOLID).getBytes(StandardCharsets.UTF_8))));
        place(
                "binary attachment, UTF-16LE",
                Letter.attachment("x.bin", binary(NAME.getBytes(StandardCharsets.UTF_16LE))));
        place(
                "binary attachment, UTF-16BE",
                Letter.attachment("x.bin", binary((" " + NAME).getBytes(StandardCharsets.UTF_16))));
        place(
                "binary attachment, UTF-16LE, odd offset",
                Letter.attachment("x.bin", binary(("\0" + NAME).getBytes(StandardCharsets.UTF_16BE))));
        place(
                "text attachment without a type",
                Letter.attachment("list.txt", ("name;" + NAME + "\r\n").getBytes(StandardCharsets.UTF_8)));
        place("file name", Letter.attachment("Ottilie_Müller.bin", binary(new byte[0])));
        place(
                "file name, RFC 2231",
                Letter.mixed(
                        "Content-Type: application/octet-stream\r\n"
                                + "Content-Disposition: attachment; filename*=utf-8''Ottilie%20M%C3%BCller.pdf\r\n"
                                + "Content-Transfer-Encoding: base64",
                        "AAAA"));
        place(
                "file name, RFC 2231, sections",
                Letter.mixed(
                        "Content-Type: application/octet-stream\r\n"
                                + "Content-Disposition: attachment;\r\n"
                                + " filename*0*=utf-8''Ottilie%20M%C3;\r\n"
                                + " filename*1*=%BCller.pdf; size=3\r\n"
                                + "Content-Transfer-Encoding: base64",
                        "AAAA"));
        place(
                "file name before the charset",
                Letter.mixed(
                        "Content-Type: text/plain; name=\"" + SOLID
                                + ".txt\"; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable",
                        "M=FCnchen"));
        place(
                "uuencoded file",
                Letter.plain("Here it is:\r\n\r\n" + uu("card.txt", "The card is " + SOLID + " of the guest")
                        + "\r\nRegards"));
        place("yEnc file", yenc("The card is " + SOLID));
        place(
                "calendar",
                Letter.mixed(
                        "Content-Type: text/calendar; charset=utf-8\r\nContent-Transfer-Encoding: base64",
                        Letter.lines(
                                ("BEGIN:VCALENDAR\r\nATTENDEE;CN=" + NAME + ":mailto:a@b.example\r\nEND:VCALENDAR\r\n")
                                        .getBytes(StandardCharsets.UTF_8))));
        place(
                "CSV in quoted printable",
                Letter.mixed(
                        "Content-Type: text/csv; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable",
                        "1;Ottilie M=FCller;x\r\n2;Bo;y"));
        place(
                "delivery status",
                Letter.mixed(
                        "Content-Type: message/delivery-status",
                        "Reporting-MTA: dns; x.example\r\n\r\nFinal-Recipient: rfc822; " + SOLID
                                + "@x.example\r\nAction: failed"));
        place(
                "base64 in an attached text",
                Letter.mixed("Content-Type: text/plain; name=x.txt", "a " + b64("the card is " + SOLID) + " b"));
    }

    private static void nested() {
        String inner = "From: a@b.example\r\nSubject: Card " + CARD
                + "\r\n"
                + "Content-Type: text/plain; charset=utf-8\r\n"
                + "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
                + "It is Ottilie M=C3=BCller";
        place("nested message", Letter.mixed("Content-Type: message/rfc822", inner));
        place(
                "nested message in base64",
                Letter.mixed(
                        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64",
                        Letter.lines(inner.getBytes(StandardCharsets.UTF_8))));
        place(
                "nested message in quoted printable",
                Letter.mixed(
                        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: quoted-printable",
                        inner.replace("=", "=3D")));
        String deeper = "From: a@b.example\r\nContent-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + Letter.lines(inner.getBytes(StandardCharsets.UTF_8));
        place(
                "nested twice, encoded twice",
                Letter.mixed(
                        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64",
                        Letter.lines(deeper.getBytes(StandardCharsets.UTF_8))));
        place("attached as .eml", Letter.attachment("x.eml", inner.getBytes(StandardCharsets.UTF_8)));
        place(
                "digest",
                Letter.bytes("From: a@b.example\r\nContent-Type: multipart/digest; boundary=d\r\n\r\n--d\r\n\r\n"
                        + inner + "\r\n--d--\r\n"));
        place(
                "alternative",
                Letter.bytes("From: a@b.example\r\n"
                        + "Content-Type: multipart/alternative; boundary=d\r\n\r\n"
                        + "--d\r\n"
                        + "Content-Type: text/plain\r\n\r\n"
                        + "Card "
                        + CARD
                        + "\r\n"
                        + "--d\r\n"
                        + "Content-Type: text/html\r\n\r\n"
                        + "<p>Card <i>4111</i> 1111 1111 <i>1111</i></p>\r\n"
                        + "--d--\r\n"));
    }

    private static String b64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String half(String text, int from, int to) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, from, to));
    }

    private static String references(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> out.append(String.format(Locale.ROOT, "&#%d;", c)));
        return out.toString();
    }

    private static byte[] qp(String type, String body) {
        return Letter.part(
                "Content-Type: " + type + "; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable", body);
    }

    private static byte[] latin(String field) {
        return new String(Letter.field(field), StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] latinBody() {
        byte[] message = Letter.part(
                "Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit",
                "It is " + NAME + ", who came.");
        return new String(message, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] iso2022() {
        byte[] message = Letter.part("Content-Type: text/plain; charset=iso-2022-jp", "港 " + CARD + " 港");
        return new String(message, StandardCharsets.UTF_8).getBytes(Charset.forName("ISO-2022-JP"));
    }

    private static byte[] binary(byte[] secret) {
        var out = new ByteArrayOutputStream();
        for (int i = 0; i < 300; i++) {
            out.write(i * 7 % 256);
        }
        out.writeBytes(secret);
        out.write(0);
        for (int i = 0; i < 301; i++) {
            out.write(i * 11 % 256);
        }
        return out.toByteArray();
    }

    private static String uu(String name, String text) {
        var out = new StringBuilder("begin 644 " + name + "\r\n");
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        for (int line = 0; line < bytes.length; line += 45) {
            int count = Math.min(45, bytes.length - line);
            out.append((char) (' ' + count));
            for (int at = 0; at < count; at += 3) {
                int bits = 0;
                for (int i = 0; i < 3; i++) {
                    bits = bits << 8 | (line + at + i < bytes.length ? bytes[line + at + i] : 0);
                }
                for (int shift = 18; shift >= 0; shift -= 6) {
                    int value = bits >> shift & 0x3f;
                    out.append(value == 0 ? '`' : (char) (' ' + value));
                }
            }
            out.append("\r\n");
        }
        return out + "`\r\nend\r\n";
    }

    private static byte[] yenc(String text) {
        var data = new StringBuilder();
        for (byte each : text.getBytes(StandardCharsets.US_ASCII)) {
            data.append((char) (each + 42 & 0xff));
        }
        String body = "=ybegin line=128 size=" + text.length() + " name=card.txt\r\n" + data + "\r\n=yend size="
                + text.length();
        byte[] message =
                Letter.part("Content-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: 8bit", body);
        return new String(message, StandardCharsets.UTF_8).getBytes(StandardCharsets.ISO_8859_1);
    }

    static Stream<String> names() {
        return PLACES.keySet().stream();
    }

    @Test
    void there_are_at_least_sixty_places() {
        assertTrue(PLACES.size() >= 60, "" + PLACES.size());
    }

    @ParameterizedTest
    @MethodSource("names")
    void nothing_is_left(String name) {
        byte[] original = PLACES.get(name);
        RedactionResult result = RedactMessage.of(original, SELECTORS);
        RedactedForm form = assertInstanceOf(RedactedForm.class, result, () -> result.toString());
        assertTrue(form.isRedacted(), "the secret was not found");
        Invariants.checkMessage(original, form, SELECTORS);
        String published = new String(form.published(), StandardCharsets.ISO_8859_1);
        assertEquals(List.of(), ByteForms.left(form.published(), CARD), published);
        assertEquals(List.of(), ByteForms.left(form.published(), NAME), published);
    }
}
