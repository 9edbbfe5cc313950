package org.daylight.demo;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Messages that do not follow the standards: one of each kind in turn. */
final class Oddities {
    private static final List<String> KINDS = List.of(
            "empty-subject",
            "no-subject",
            "empty-body",
            "no-from",
            "no-date",
            "no-message-id",
            "date-1904",
            "date-2038",
            "date-32-foo",
            "two-dates",
            "duplicate-message-id",
            "boundary-not-closed",
            "boundary-never-there",
            "no-boundary-parameter",
            "bad-base64",
            "bad-quoted-printable",
            "header-40-kb",
            "recipients-400",
            "subject-right-to-left",
            "message-2-mb",
            "multiparts-nested-40",
            "messages-nested-12",
            "nul-bytes",
            "bare-cr",
            "no-header",
            "binary",
            "raw-8-bit-header",
            "charset-unknown",
            "windows-1252-as-iso-8859-1",
            "windows-1252-as-us-ascii",
            "utf-8-as-iso-8859-1",
            "koi8-r-as-utf-8",
            "bad-encoded-word",
            "two-froms",
            "line-without-colon",
            "header-only",
            "uuencode",
            "no-newline-at-end",
            "file-name-with-path",
            "file-name-reversed",
            "file-name-rfc-2047",
            "html-hostile",
            "content-type-garbage",
            "from-line-in-text",
            "zone-impossible");

    private final Phrases phrases;
    private final Cast cast;

    Oddities(Phrases phrases, Cast cast) {
        this.phrases = phrases;
        this.cast = cast;
    }

    static int kinds() {
        return KINDS.size();
    }

    /**
     * The odd message with this number. The kinds repeat in turn; the very large one occurs only in every tenth round.
     */
    List<TroveMessage> number(long number, LocalDate day, Dice dice) {
        String kind = KINDS.get((int) (number % KINDS.size()));
        if (kind.equals("message-2-mb") && number / KINDS.size() % 10 != 0) {
            kind = "no-date";
        }
        Mail mail = base(day, dice);
        String lower = "\r\n\r\n" + mail.text.replace("\n", "\r\n");
        mail.plants.add(new Plant.Odd(mail.id, kind));
        Box box = switch (kind) {
            case "no-header", "binary", "bare-cr", "no-newline-at-end", "nul-bytes" -> Box.DISCLOSURE;
            default -> dice.chance(30) ? Box.REGISTRAR : Box.PRESS_OFFICE;
        };
        if (kind.equals("duplicate-message-id")) {
            Mail other = base(day, dice);
            other.id = mail.id;
            other.plants.addAll(mail.plants);
            return List.of(Letters.deliver(mail, box, dice), Letters.deliver(other, box, dice));
        }
        String message = switch (kind) {
            case "empty-subject",
                    "no-subject",
                    "no-from",
                    "no-date",
                    "no-message-id",
                    "date-1904",
                    "date-2038",
                    "date-32-foo",
                    "two-dates",
                    "header-40-kb",
                    "two-froms",
                    "line-without-colon",
                    "raw-8-bit-header",
                    "bad-encoded-word",
                    "zone-impossible" -> header(kind, mail, dice);
            case "empty-body",
                    "header-only",
                    "no-header",
                    "binary",
                    "nul-bytes",
                    "bare-cr",
                    "no-newline-at-end",
                    "message-2-mb",
                    "uuencode",
                    "from-line-in-text" -> body(kind, mail, lower, dice);
            case "windows-1252-as-iso-8859-1",
                    "windows-1252-as-us-ascii",
                    "utf-8-as-iso-8859-1",
                    "koi8-r-as-utf-8",
                    "charset-unknown" -> mislabelled(kind, mail, dice);
            case "recipients-400",
                    "subject-right-to-left",
                    "html-hostile",
                    "file-name-with-path",
                    "file-name-reversed",
                    "file-name-rfc-2047" -> strange(kind, mail, dice);
            default -> structure(kind, mail, dice);
        };
        if (kind.equals("no-message-id") || kind.equals("no-header") || kind.equals("binary")) {
            mail.plants.clear();
            mail.plants.add(new Plant.Odd("", kind));
        }
        return List.of(Letters.inContainer(message, mail, box));
    }

    private Mail base(LocalDate day, Dice dice) {
        DemoPerson from = dice.pick(cast.staff());
        var mail = new Mail(from, PortCalendar.moment(day, from.zone(), dice), dice);
        Map<String, String> choices = new HashMap<>();
        choices.put("date", PortCalendar.shortDate(mail.sent));
        String topic = dice.pick(phrases.rule("topics-inside"));
        mail.to(dice.pick(cast.staff()));
        mail.subject = phrases.say(topic + ".subject", dice, choices);
        Letters.write(
                mail,
                phrases.say(topic + ".open", dice, choices) + "\n\n" + phrases.say("aside", dice, choices) + "\n",
                false);
        return mail;
    }

    private static String without(String message, String name) {
        int at = message.indexOf("\r\n" + name + ":");
        int end = message.indexOf("\r\n", at + 2);
        return message.substring(0, at) + message.substring(end);
    }

    private static String instead(String message, String name, String value) {
        int at = message.indexOf("\r\n" + name + ":");
        return without(message, name).substring(0, at) + "\r\n" + name + ": " + value
                + without(message, name).substring(at);
    }

    private static String header(String kind, Mail mail, Dice dice) {
        String message = mail.render(dice);
        String subject = mail.subject;
        return switch (kind) {
            case "empty-subject" -> instead(message, "Subject", "");
            case "no-subject" -> without(message, "Subject");
            case "no-from" -> without(message, "From");
            case "no-date" -> without(message, "Date");
            case "no-message-id" -> without(message, "Message-ID");
            case "date-1904" -> instead(message, "Date", "Fri, 1 Jan 1904 00:00:00 +0000");
            case "date-2038" -> instead(message, "Date", "Tue, 19 Jan 2038 03:14:08 +0000");
            case "date-32-foo" -> instead(message, "Date", "Wed, 32 Foo 2015 25:61:00 +0100");
            case "zone-impossible" -> message.replaceFirst("(\r\nDate: [^\r]*) [+-]\\d{4}", "$1 +9900 (Quay Time)");
            case "two-dates" -> "Date: Thu, 1 Jan 1970 00:00:00 +0000\r\n" + message;
            case "two-froms" -> "From: \"The Port Director\" <torkel@port-ha1vorsund.example>\r\n" + message;
            case "line-without-colon" -> "this line stands in the header and has no business there\r\n" + message;
            case "raw-8-bit-header" -> instead(message, "Subject", "Bl\u00e5b\u00e6r p\u00e5 kaia: " + subject);
            case "bad-encoded-word" ->
                instead(message, "Subject", "=?utf-8?B?U2xhbQ===?= =?iso-8859-1?X?nei?= =?utf-8?Q?open");
            default -> "X-Gateway-Trace: " + ("hop=" + dice.token(60) + ";\r\n\t").repeat(600) + "end\r\n" + message;
        };
    }

    private String body(String kind, Mail mail, String text, Dice dice) {
        return switch (kind) {
            case "empty-body" -> {
                mail.text = "";
                mail.whole = new DemoPart("Content-Type: text/plain\r\n", "");
                yield mail.render(dice);
            }
            case "header-only" -> {
                String message = mail.render(dice);
                yield message.substring(0, message.indexOf("\r\n\r\n") + 2);
            }
            case "no-header" -> text.stripLeading();
            case "binary" -> Encoding.raw(dice.bytes(dice.between(900, 9000)));
            case "nul-bytes" -> mail.render(dice).replace(". ", ".\0 ");
            case "bare-cr" -> mail.render(dice).replace(". ", ".\r");
            case "no-newline-at-end" -> mail.render(dice).stripTrailing();
            case "uuencode" -> {
                mail.text += "\nbegin 644 tide.txt\n#0V%T\n`\nend\n";
                yield mail.render(dice);
            }
            case "from-line-in-text" -> {
                mail.text += "\n"
                        + "From the quay one sees it all.\n"
                        + ">From the office one sees the quay.\n\n"
                        + "From a.b@c.example Mon Jan  5 10:00:00 2015\n";
                yield mail.render(dice);
            }
            default -> {
                var much = new StringBuilder(mail.text);
                Map<String, String> choices = new HashMap<>();
                while (much.length() < 2_000_000) {
                    much.append('\n').append(phrases.say("aside", dice, choices));
                }
                mail.text = much.append('\n').toString();
                yield mail.render(dice);
            }
        };
    }

    private static String mislabelled(String kind, Mail mail, Dice dice) {
        String words =
                "The café’s invoice — “Smørbrød, 40 pcs.” — comes to € 312… and Bjarte won’t sign it.\n\n" + mail.text;
        String russian = "Уважаемые коллеги! Судно встанет к причалу № 4 в среду.\n";
        Charset windows = Charset.forName("windows-1252");
        mail.whole = switch (kind) {
            case "windows-1252-as-iso-8859-1" -> DemoPart.eightBit(words, windows, "iso-8859-1");
            case "windows-1252-as-us-ascii" -> DemoPart.eightBit(words, windows, "us-ascii");
            case "utf-8-as-iso-8859-1" -> DemoPart.eightBit(words, StandardCharsets.UTF_8, "iso-8859-1");
            case "koi8-r-as-utf-8" -> DemoPart.eightBit(russian, Charset.forName("KOI8-R"), "utf-8");
            default -> DemoPart.eightBit(words, StandardCharsets.UTF_8, "x-halvorsund-maritime");
        };
        return mail.render(dice);
    }

    private String strange(String kind, Mail mail, Dice dice) {
        DemoAttachments.File tides = DemoAttachments.tides(mail.sent.toLocalDate(), 7, dice);
        switch (kind) {
            case "recipients-400" -> {
                for (int i = 0; i < 400; i++) {
                    mail.to(cast.passerBy(dice));
                }
            }
            case "subject-right-to-left" -> mail.subject = "\u202eموعد وصول السفينة\u202c (ETA) " + mail.subject;
            case "html-hostile" -> mail.html = Texts.read("hostile.html");
            case "file-name-with-path" ->
                mail.attachments.add(DemoPart.file(new DemoAttachments.File(
                        dice.pick("../../../etc/passwd", "C:\\\\WINDOWS\\\\CON", "/tmp/a b;c.csv", "....//....//x.csv"),
                        "text/csv",
                        tides.bytes())));
            case "file-name-reversed" ->
                mail.attachments.add(DemoPart.file(
                        new DemoAttachments.File("tides\u202evsc.exe", "application/octet-stream", tides.bytes())));
            default -> {
                String name = Encoding.words("Måling ved Skarvholmen – høst.csv", StandardCharsets.UTF_8)
                        .replace("\r\n", "");
                DemoPart file = DemoPart.file(tides);
                mail.attachments.add(new DemoPart(file.head().replace(tides.name(), name), file.body()));
            }
        }
        return mail.render(dice);
    }

    private static String structure(String kind, Mail mail, Dice dice) {
        DemoPart text = DemoPart.text("plain", mail.text, StandardCharsets.UTF_8, false);
        DemoPart file = DemoPart.file(DemoAttachments.chart("figure.png", dice));
        String boundary = "=_" + dice.token(16);
        DemoPart both = DemoPart.multipart("mixed", boundary, List.of(text, file));
        mail.whole = switch (kind) {
            case "boundary-not-closed" ->
                new DemoPart(both.head(), both.body().replace("--" + boundary + "--\r\n", ""));
            case "boundary-never-there" -> new DemoPart(both.head(), both.body().replace(boundary, "=_another"));
            case "no-boundary-parameter" -> new DemoPart("Content-Type: multipart/mixed\r\n", both.body());
            case "content-type-garbage" ->
                new DemoPart("Content-Type: text; plain/ charset==\"utf-8;; \"\r\n", mail.text.replace("\n", "\r\n"));
            case "bad-base64" ->
                new DemoPart(
                        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n",
                        Encoding.base64(mail.text.getBytes(StandardCharsets.UTF_8))
                                .replace("Z", "*\u00ff")
                                .replaceFirst("\r\n", "=\r\n!!"));
            case "bad-quoted-printable" ->
                new DemoPart(
                        "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
                        mail.text.replace("\n", "\r\n").replace("e", "=E").replace(". ", "=ZZ ") + "=");
            case "messages-nested-12" -> nestedMessages(mail, dice);
            default -> nestedMultiparts(text, dice);
        };
        return mail.render(dice);
    }

    private static DemoPart nestedMultiparts(DemoPart innermost, Dice dice) {
        DemoPart part = innermost;
        for (int depth = 0; depth < 40; depth++) {
            part = DemoPart.multipart("mixed", "=_" + depth + "_" + dice.token(12), new ArrayList<>(List.of(part)));
        }
        return part;
    }

    private static DemoPart nestedMessages(Mail mail, Dice dice) {
        String inner = mail.render(dice);
        for (int depth = 1; depth < 12; depth++) {
            inner = "From: " + mail.from.address() + "\r\nSubject: Fwd: (" + depth
                    + ") please see below\r\nMIME-Version: 1.0\r\n" + "Content-Type: message/rfc822\r\n\r\n" + inner;
        }
        return DemoPart.message(inner);
    }
}
