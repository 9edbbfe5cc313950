package org.daylight.demo;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Mail from abroad, each language in the charsets that its writers use, and newsletters. */
final class Correspondence {
    private static final List<String> LANGUAGES = List.of("de", "no", "nl", "ru", "zh", "zh-tw", "ar", "fr", "el");

    private final Map<String, Phrases> grammars = new HashMap<>();
    private final Phrases english;
    private final Cast cast;
    private final String template = Texts.read("newsletter.html");

    Correspondence(Phrases english, Cast cast) {
        this.english = english;
        this.cast = cast;
        for (String language : LANGUAGES) {
            grammars.put(language, new Phrases("phrases/" + language + ".txt"));
        }
    }

    /** One to three messages in one language, which depends on the number. */
    List<TroveMessage> abroad(long number, LocalDate day, Box box, int most, Dice dice) {
        String language = LANGUAGES.get((int) (number % LANGUAGES.size()));
        Phrases grammar = grammars.get(language);
        Map<String, String> choices = new HashMap<>();
        DemoPerson writer = writer(language, grammar, dice);
        var mail = new Mail(writer, PortCalendar.moment(day, writer.zone(), dice), dice);
        mail.charset = Charset.forName(dice.pick(grammar.rule("charsets")));
        mail.to(cast.person(dice.pick("marit", "jonas", "press")));
        mail.subject = grammar.say("subject", dice, choices);
        Letters.write(
                mail,
                grammar.say("open", dice, choices) + "\n\n" + grammar.say("bye", dice, choices) + "\n" + writer.name()
                        + "\n",
                false);
        if (dice.chance(20) && mail.charset.newEncoder().canEncode(mail.subject + mail.text)) {
            mail.whole = DemoPart.eightBit(mail.text, mail.charset, mail.charset.name());
        }
        if (dice.chance(12)) {
            String name = grammar.say("file", dice, choices);
            mail.attachments.add(DemoPart.file(DemoAttachments.text(name, mail.own)));
            mail.whole = null;
        }
        var out = new ArrayList<TroveMessage>();
        mail.render(dice);
        out.add(Letters.deliver(mail, box, dice));
        Mail last = mail;
        int answers = dice.below(100) < 50 ? 0 : dice.chance(60) ? 1 : 2;
        for (int i = 0; i < answers && out.size() < most; i++) {
            DemoPerson from = i == 0 ? cast.person(dice.pick("marit", "jonas")) : writer;
            Mail reply = Letters.answer(last, from, PortCalendar.answer(last.sent, from.zone(), dice), dice);
            Letters.write(
                    reply,
                    grammar.say("reply", dice, choices) + "\n\n" + grammar.say("bye", dice, choices) + "\n"
                            + from.firstName() + "\n",
                    dice.chance(80));
            reply.render(dice);
            out.add(Letters.deliver(reply, box, dice));
            last = reply;
        }
        return out;
    }

    private static DemoPerson writer(String language, Phrases grammar, Dice dice) {
        // name | address | zone | reply prefix
        String[] cell = dice.pick(grammar.rule("writers")).split("\\s*\\|\\s*");
        Client client = Client.values()[dice.below(Client.values().length)];
        return new DemoPerson(
                "abroad",
                cell[0],
                cell[1],
                ZoneId.of(cell[2]),
                client,
                language,
                cell[3],
                0,
                cell.length > 4 ? cell[4] : "");
    }

    /** A newsletter: HTML with typical features of newsletters, from a sender that depends on the number. */
    TroveMessage newsletter(long number, LocalDate day, Dice dice) {
        Map<String, String> choices = new HashMap<>();
        List<String> senders = english.rule("newsletter.senders");
        String[] cell = senders.get((int) (number % senders.size())).split("\\s*\\|\\s*");
        var sender = new DemoPerson(
                "newsletter", cell[0], cell[1], ZoneId.of("Europe/London"), Client.WEBMAIL, "en", "Re:", 0, "");
        choices.put("newsletter", cell[0]);
        choices.put("domain", sender.domain());
        choices.put("token", dice.token(22));
        choices.put("issue", Long.toString(number / senders.size() + 40));
        var mail = new Mail(sender, PortCalendar.moment(day, sender.zone(), dice), dice);
        mail.to(dice.pick(cast.staff()));
        mail.subject = english.say("newsletter.subject", dice, choices);
        mail.text = english.say("newsletter.text", dice, choices) + "\n";
        var items = new StringBuilder();
        int count = dice.between(2, 7);
        for (int i = 0; i < count; i++) {
            items.append(english.say("newsletter.item", dice, choices)).append('\n');
        }
        mail.html = template.replace("%TITLE%", Texts.html(mail.subject))
                .replace("%NAME%", Texts.html(cell[0]))
                .replace("%DOMAIN%", sender.domain())
                .replace("%TOKEN%", choices.getOrDefault("token", ""))
                .replace("%ITEMS%", items);
        mail.extra.add("List-Unsubscribe: <https://" + sender.domain() + "/u/" + choices.get("token") + ">");
        mail.extra.add("Precedence: bulk");
        mail.render(dice);
        return Letters.deliver(mail, Box.PRESS_OFFICE, dice);
    }
}
