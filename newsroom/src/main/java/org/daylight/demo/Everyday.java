package org.daylight.demo;

import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The mail of ordinary days: queries, ship calls, lunch, parking. Threads of every length, generated from the grammar.
 */
final class Everyday {
    private static final int LONGEST = 16;

    private final Phrases phrases;
    private final Cast cast;
    private final Signers signers;

    Everyday(Phrases phrases, Cast cast, Signers signers) {
        this.phrases = phrases;
        this.cast = cast;
        this.signers = signers;
    }

    /** A thread between two or more people, of at most {@code most} messages. */
    List<TroveMessage> thread(LocalDate day, Box box, int most, Dice dice) {
        DemoPerson insider =
                dice.chance(45) ? cast.person(dice.pick("marit", "jonas", "press")) : dice.pick(cast.staff());
        DemoPerson other = dice.chance(55) ? cast.passerBy(dice) : dice.pick(cast.staff());
        boolean within = other.domain().equals(Cast.PORT);
        String topic = dice.pick(phrases.rule(within ? "topics-inside" : "topics-outside"));
        var round = new ArrayList<>(List.of(other, insider));
        if (dice.chance(30)) {
            round.add(dice.pick(cast.staff()));
        }
        return talk(topic, round, day, box, Math.min(most, length(dice)), null, dice);
    }

    /** A thread on a mailing list. */
    List<TroveMessage> onList(DemoList list, LocalDate day, Box box, int most, Dice dice) {
        boolean staff = list == DemoList.STAFF;
        String topic = dice.pick(phrases.rule(staff ? "topics-staff" : "topics-watch"));
        var round = new ArrayList<DemoPerson>();
        int size = dice.between(2, 6);
        for (int i = 0; i < size; i++) {
            round.add(staff ? dice.pick(cast.staff()) : cast.passerBy(dice));
        }
        return talk(topic, round, day, box, Math.min(most, length(dice) + dice.below(4)), list, dice);
    }

    /** A thread of more than a hundred messages about parking. */
    List<TroveMessage> endless(LocalDate day, int most, Dice dice) {
        return talk(
                "parking",
                cast.staff(),
                day,
                Box.PRESS_OFFICE,
                Math.min(most, dice.between(104, 131)),
                DemoList.STAFF,
                dice);
    }

    private static int length(Dice dice) {
        int d = dice.below(100);
        if (d < 45) {
            return 1;
        }
        return d < 70 ? 2 : d < 83 ? 3 : d < 95 ? dice.between(4, 7) : dice.between(8, LONGEST);
    }

    private List<TroveMessage> talk(
            String topic,
            List<DemoPerson> round,
            LocalDate day,
            Box box,
            int length,
            @org.jspecify.annotations.Nullable DemoList list,
            Dice dice) {
        Map<String, String> choices = new HashMap<>();
        var mails = new ArrayList<Mail>();
        var out = new ArrayList<TroveMessage>();
        int lost = length > 3 && dice.chance(9) ? dice.between(1, length - 2) : -1;
        // if one gets lost, one more is written than delivered
        int letters = lost < 0 ? length : length + 1;
        for (int i = 0; i < letters; i++) {
            Mail mail = i == 0
                    ? first(topic, round.getFirst(), round.get(1 % round.size()), day, list, choices, dice)
                    : next(topic, mails, round, choices, dice);
            mails.add(mail);
            mail.render(dice);
            if (i != lost) {
                out.add(Letters.deliver(mail, box, dice));
            }
        }
        return out;
    }

    private Mail first(
            String topic,
            DemoPerson from,
            DemoPerson to,
            LocalDate day,
            @org.jspecify.annotations.Nullable DemoList list,
            Map<String, String> choices,
            Dice dice) {
        ZonedDateTime at = PortCalendar.moment(day, from.zone(), dice);
        choices.put("date", PortCalendar.shortDate(at));
        var mail = new Mail(from, at, dice);
        mail.list = list;
        if (list != null) {
            mail.to.add(list.address());
        } else {
            mail.to(to);
            if (dice.chance(15)) {
                mail.cc(dice.pick(cast.staff()));
            }
        }
        mail.subject = phrases.say(topic + ".subject", dice, choices);
        String own = greeting(list == null ? to.firstName() : "all", dice, choices)
                + phrases.say(topic + ".open", dice, choices)
                + body(dice, choices);
        Letters.write(mail, finish(own, from, dice, choices), false);
        dress(mail, topic, choices, dice);
        return mail;
    }

    private Mail next(String topic, List<Mail> mails, List<DemoPerson> round, Map<String, String> choices, Dice dice) {
        Mail parent = dice.chance(82) ? mails.getLast() : dice.pick(mails);
        DemoPerson from = dice.pick(round);
        if (from.equals(parent.from)) {
            from = round.get((round.indexOf(from) + 1) % round.size());
        }
        Mail mail = Letters.answer(parent, from, PortCalendar.answer(parent.sent, from.zone(), dice), dice);
        if (dice.chance(4)) {
            mail.linked = false;
        }
        String own = greeting(mail.list == null ? parent.from.firstName() : "", dice, choices)
                + phrases.say(topic + ".reply", dice, choices)
                + (dice.chance(25) ? body(dice, choices) : "");
        own = finish(own, from, dice, choices);
        int turn = dice.below(100);
        if (turn < 5 && mail.list == null) {
            forward(mail, parent, turn < 2, dice, choices);
        } else {
            if (turn < 9) {
                mail.subject =
                        phrases.say(topic + ".subject", dice, choices) + " (was: " + Letters.bare(parent.subject) + ")";
            }
            Letters.write(mail, own, dice.chance(85));
            dress(mail, topic, choices, dice);
        }
        return mail;
    }

    private void forward(Mail mail, Mail parent, boolean attached, Dice dice, Map<String, String> choices) {
        DemoPerson third = dice.pick(cast.staff());
        mail.to.clear();
        mail.to(third);
        String own = third.firstName() + ",\n\n" + phrases.say("forward", dice, choices) + "\n";
        if (attached) {
            Letters.write(mail, own, false);
            mail.subject = "Fwd: " + Letters.bare(parent.subject);
            mail.attachments.add(DemoPart.message(parent.rendered));
        } else {
            Letters.forward(mail, own);
        }
    }

    private String greeting(String name, Dice dice, Map<String, String> choices) {
        return name.isEmpty() || dice.chance(25) ? "" : phrases.say("greeting", dice, choices) + " " + name + ",\n\n";
    }

    private String body(Dice dice, Map<String, String> choices) {
        int paragraphs = dice.chance(50) ? 0 : dice.chance(85) ? 1 : dice.between(2, 7);
        var out = new StringBuilder();
        for (int i = 0; i < paragraphs; i++) {
            out.append("\n\n").append(phrases.say("aside", dice, choices));
        }
        return out.toString();
    }

    private String finish(String own, DemoPerson from, Dice dice, Map<String, String> choices) {
        String end =
                dice.chance(60) ? "\n\n" + phrases.say("bye", dice, choices) + "\n" + from.firstName() + "\n" : "\n";
        return Texts.mistype(own, from.typos(), dice) + end;
    }

    /** Sometimes adds an HTML version, an attachment, private data or the port's own signature. */
    private void dress(Mail mail, String topic, Map<String, String> choices, Dice dice) {
        if (dice.chance(2)) {
            confide(mail, dice, choices);
        }
        if ((mail.from.client() == Client.OUTLOOK || mail.from.client() == Client.WEBMAIL) && dice.chance(25)) {
            mail.html = "<html><body><div style=\"font-family:Calibri\">" + Texts.html(mail.text)
                    + "</div></body></html>\n";
        }
        if (dice.chance(11)) {
            mail.attachments.add(DemoPart.file(attachment(mail, topic, choices, dice)));
        }
        if (!Texts.ascii(mail.text) && dice.chance(30) && latin(mail.text)) {
            mail.charset = java.nio.charset.StandardCharsets.ISO_8859_1;
        }
    }

    private static boolean latin(String text) {
        return text.chars().allMatch(c -> c < 0x100 && (c < 0x80 || c >= 0xA0));
    }

    private void confide(Mail mail, Dice dice, Map<String, String> choices) {
        String kind = dice.pick("iban", "phone", "card", "national-id", "address", "health", "password");
        String value = switch (kind) {
            case "iban" -> Privates.iban(dice);
            case "phone" -> Privates.phone(dice);
            case "card" -> Privates.card(dice);
            case "national-id" -> Privates.nationalId(dice);
            case "address" -> Privates.address(dice);
            case "health" -> phrases.say("illness", dice, choices);
            default -> dice.pick("Anchor", "Pelican", "Bollard", "Lobster") + dice.digits(4) + "!";
        };
        choices.put("private", value);
        mail.text = phrases.say("private." + kind, dice, choices) + "\n\n" + mail.text;
        choices.remove("private");
        mail.plants.add(new Plant.PrivateData(mail.id, kind, value));
    }

    private DemoAttachments.File attachment(Mail mail, String topic, Map<String, String> choices, Dice dice) {
        LocalDate day = mail.sent.toLocalDate();
        String name = topic + "-" + day;
        return switch (dice.below(8)) {
            case 0 -> DemoAttachments.tides(day, dice.between(7, 31), dice);
            case 1 -> DemoAttachments.chart(name + ".png", dice);
            case 2 ->
                DemoAttachments.invitation(
                        dice.hex(24) + "@" + Cast.PORT,
                        Letters.bare(mail.subject),
                        phrases.say("room", dice, choices),
                        mail.sent.plusDays(dice.between(1, 9)),
                        60,
                        mail.from);
            case 3 ->
                DemoAttachments.zip(
                        name + ".zip",
                        List.of(
                                DemoAttachments.chart("figure-1.png", dice),
                                DemoAttachments.text("notes.txt", minutes(day, dice, choices))));
            case 4 -> DemoAttachments.text(name + ".txt", minutes(day, dice, choices));
            case 5 -> DemoAttachments.emblem("image001.png");
            case 6 ->
                DemoAttachments.pdf(
                        dice.chance(20) ? "møtereferat-" + day + ".pdf" : "minutes-" + day + ".pdf",
                        minutes(day, dice, choices));
            default -> DemoAttachments.csv(name + ".csv", calls(day, dice, choices));
        };
    }

    private String minutes(LocalDate day, Dice dice, Map<String, String> choices) {
        var out = new StringBuilder("Port of Halvorsund\nMinutes, " + day + "\n\n");
        int items = dice.between(4, 12);
        for (int i = 1; i <= items; i++) {
            out.append(i)
                    .append(". ")
                    .append(phrases.say("aside", dice, choices))
                    .append("\n\n");
        }
        return out.append("Noted by H. Brun\n").toString();
    }

    private String calls(LocalDate day, Dice dice, Map<String, String> choices) {
        var out = new StringBuilder("date,ship,berth,cargo,tonnes\n");
        int rows = dice.between(12, 90);
        for (int i = 0; i < rows; i++) {
            out.append(day.plusDays(i / 3))
                    .append(',')
                    .append(phrases.say("ship", dice, choices))
                    .append(',');
            out.append(phrases.say("berth", dice, choices))
                    .append(',')
                    .append(phrases.say("cargo", dice, choices))
                    .append(',');
            out.append(dice.between(40, 28000)).append('\n');
        }
        return out.toString();
    }

    /** One message with a signature of the port or of a newspaper. */
    TroveMessage signed(LocalDate day, Plant.SignatureState state, Dice dice) {
        DkimSigner signer = signers.pick(state, dice);
        Map<String, String> choices = new HashMap<>();
        DemoPerson from =
                signer.domain().equals(Cast.PORT) ? cast.person(dice.pick("marit", "jonas")) : cast.person("priya");
        DemoPerson to = signer.domain().equals(Cast.PORT) ? cast.person("priya") : cast.person("marit");
        Mail mail = first(signer.domain().equals(Cast.PORT) ? "release" : "press", from, to, day, null, choices, dice);
        mail.rendered = signers.sign(mail, signer, state, mail.render(dice));
        return Letters.deliver(mail, Box.PRESS_OFFICE, dice);
    }

    /** A message and its exact or nearly exact copy. */
    List<TroveMessage> twice(LocalDate day, String how, Dice dice) {
        DemoPerson from = dice.pick(cast.staff());
        Map<String, String> choices = new HashMap<>();
        String topic = dice.pick(phrases.rule("topics-staff"));
        Mail mail = first(topic, from, dice.pick(cast.staff()), day, null, choices, dice);
        mail.render(dice);
        TroveMessage one = Letters.deliver(mail, Box.PRESS_OFFICE, dice);
        boolean exact = how.equals("same-bytes");
        Mail copy = how.equals("resent") ? new Mail(from, mail.sent.plusMinutes(dice.between(1, 30)), dice) : mail;
        List<Plant> confided = List.copyOf(mail.plants);
        mail.plants.clear();
        String message = switch (how) {
            case "resent" -> {
                copy.subject = mail.subject;
                copy.to.addAll(mail.to);
                copy.text = mail.text;
                copy.html = mail.html;
                copy.attachments.addAll(mail.attachments);
                copy.charset = mail.charset;
                yield copy.render(dice);
            }
            case "list-copy" -> {
                mail.list = DemoList.STAFF;
                yield mail.render(dice);
            }
            case "footer" ->
                mail.rendered + (mail.rendered.endsWith("--\r\n") ? "" : "\r\n")
                        + "This e-mail was checked for viruses by Quaymail Gateway.\r\n";
            default -> mail.rendered;
        };
        for (Plant plant : confided) {
            if (plant instanceof Plant.PrivateData(String ignored, String kind, String value)) {
                copy.plants.add(new Plant.PrivateData(copy.id, kind, value));
            }
        }
        copy.plants.add(new Plant.Copy(copy.id, exact, how));
        return List.of(
                one,
                Letters.inContainer(
                        message,
                        copy,
                        how.equals("line-ends") ? Box.DISCLOSURE : exact ? Box.REGISTRAR : Box.PRESS_OFFICE));
    }
}
