package org.daylight.demo;

import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/** How messages begin, answer and quote, and how they are put into a container. */
final class Letters {
    private static final int MOST_QUOTED = 60;
    private static final Map<String, String> ORIGINAL = Map.of(
            "en",
            "Original Message",
            "de",
            "Ursprüngliche Nachricht",
            "no",
            "Opprinnelig melding",
            "nl",
            "Oorspronkelijk bericht",
            "fr",
            "Message d'origine");

    private Letters() {}

    /** An answer to a message, still without text. */
    static Mail answer(Mail parent, DemoPerson from, ZonedDateTime at, Dice dice) {
        var mail = new Mail(from, at, dice);
        mail.parent = parent;
        mail.list = parent.list;
        mail.charset = parent.charset;
        String bare = bare(parent.subject);
        mail.subject = from.replyPrefix() + " " + bare;
        if (mail.list != null) {
            mail.to.add(mail.list.address());
        } else {
            mail.to(parent.from);
        }
        return mail;
    }

    /** The subject without the prefixes of answers and forwards. */
    static String bare(String subject) {
        String bare = subject;
        boolean again = true;
        while (again) {
            again = false;
            for (String prefix : List.of("Re:", "RE:", "AW:", "SV:", "Fwd:", "FW:", "WG:", "VS:", "Antw:")) {
                if (bare.startsWith(prefix)) {
                    bare = bare.substring(prefix.length()).strip();
                    again = true;
                }
            }
        }
        return bare;
    }

    /** Combines the writer's text, the signature and the quoted message as the writer's mail program does. */
    static void write(Mail mail, String own, boolean quotes) {
        mail.own = own;
        String signature = mail.from.signature();
        String signed = own + (signature.isEmpty() ? "" : "\n-- \n" + signature + "\n");
        Mail parent = mail.parent;
        if (parent == null || !quotes) {
            mail.text = signed;
        } else if (mail.from.client().quotesBelow()) {
            mail.text = signed + "\n" + original(parent, mail.from.language());
        } else {
            mail.text = attribution(parent, mail.from.language()) + "\n" + Texts.quote(parent.text, MOST_QUOTED) + "\n"
                    + signed;
        }
    }

    private static String attribution(Mail parent, String language) {
        String name = parent.from.name();
        return switch (language) {
            case "de" -> "Am " + PortCalendar.numeric(parent.sent) + " schrieb " + name + ":";
            case "no" -> "Den " + PortCalendar.numeric(parent.sent) + " skrev " + name + ":";
            case "nl" -> "Op " + PortCalendar.numeric(parent.sent) + " schreef " + name + ":";
            case "fr" -> "Le " + PortCalendar.numeric(parent.sent) + ", " + name + " a écrit :";
            case "ru" -> PortCalendar.numeric(parent.sent) + ", " + name + " пишет:";
            default -> "On " + PortCalendar.shortDate(parent.sent) + ", " + name + " wrote:";
        };
    }

    /** The block that Outlook puts above the message that it answers or forwards, and that message. */
    static String original(Mail parent, String language) {
        String title = ORIGINAL.getOrDefault(language, "Original Message");
        boolean german = language.equals("de");
        return "-----" + title + "-----\n" + (german ? "Von: " : "From: ") + parent.from.name() + " [mailto:"
                + parent.from.address() + "]\n" + (german ? "Gesendet: " : "Sent: ") + PortCalendar.numeric(parent.sent)
                + "\n" + (german ? "Betreff: " : "Subject: ") + parent.subject + "\n\n" + parent.text;
    }

    /** Forwards a message in the text. */
    static void forward(Mail mail, String own) {
        Mail parent = mail.parent;
        if (parent == null) {
            throw new IllegalArgumentException("nothing to forward");
        }
        mail.own = own;
        mail.subject = (mail.from.client().quotesBelow() ? "FW: " : "Fwd: ") + bare(parent.subject);
        mail.text = own + "\n-- \n" + mail.from.signature() + "\n\n"
                + (mail.from.client().quotesBelow()
                        ? original(parent, mail.from.language())
                        : "---------- Forwarded message ----------\nFrom: " + parent.from.name() + " <"
                                + parent.from.address() + ">\nDate: " + PortCalendar.numeric(parent.sent)
                                + "\nSubject: "
                                + parent.subject + "\n\n" + parent.text);
    }

    /** Renders the message for a container. */
    static TroveMessage deliver(Mail mail, Box box, Dice dice) {
        String message = mail.rendered.isEmpty() ? mail.render(dice) : mail.rendered;
        return inContainer(message, mail, box);
    }

    /** Converts a rendered message, one character for each byte, to the container's line ends. */
    static TroveMessage inContainer(String message, Mail mail, Box box) {
        String lines = box == Box.DISCLOSURE ? message : message.replace("\r\n", "\n");
        String sender = mail.list == null ? mail.from.address() : mail.list.bounces();
        return new TroveMessage(box, mail.sent.toInstant(), sender, Encoding.bytes(lines), List.copyOf(mail.plants));
    }
}
