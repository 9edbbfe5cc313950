package org.daylight.demo;

import java.nio.charset.Charset;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The messages of the demo trove that were written by hand: the threads in {@code story/}. They are the same in a trove
 * of any size.
 *
 * <p>A thread file has messages separated by lines of {@code =====}. A message is a header of {@code Name: value}
 * lines, a blank line, and the text. The names are: {@code Id}, {@code From}, {@code To}, {@code Cc} (keys of {@code
 * people.txt}, or {@code name <address>}), {@code Date} (local time of the writer), {@code Subject}, {@code Reply} and
 * {@code Forward} (an {@code Id}), {@code Unlinked}, {@code Quote: no}, {@code List}, {@code Box}, {@code Charset},
 * {@code Attach} (kind, file name, resource), {@code Dkim} (a signature state), {@code Lost} (written and answered, but
 * not in the trove), {@code Copy} and {@code Altered} ({@code words => other words}: a second, altered copy of a signed
 * message), {@code Find} ({@code query => secret}), {@code Private} ({@code kind value}), {@code Header}. In a text,
 * {@code {{iban:1}}} and similar stand for private data made from the seed.
 */
final class Plot {
    private record Line(String name, String value) {}

    private final Cast cast;
    private final Signers signers;
    private final long seed;
    private final Map<String, Mail> letters = new HashMap<>();

    Plot(Cast cast, Signers signers, long seed) {
        this.cast = cast;
        this.signers = signers;
        this.seed = seed;
    }

    /** All messages of the story, thread after thread; at most {@code most}. */
    List<TroveMessage> messages(int most) {
        var out = new ArrayList<TroveMessage>();
        for (String file : Texts.lines("story/index.txt")) {
            for (String letter : Texts.read("story/" + file).split("(?m)^=====.*\n")) {
                if (!letter.isBlank() && out.size() < most) {
                    add(letter.strip(), out);
                }
            }
        }
        return out;
    }

    private void add(String letter, List<TroveMessage> out) {
        int blank = letter.contains("\n\n") ? letter.indexOf("\n\n") : letter.length();
        List<Line> header = letter.substring(0, blank)
                .lines()
                .map(line -> new Line(
                        line.substring(0, line.indexOf(':')),
                        line.substring(line.indexOf(':') + 1).strip()))
                .toList();
        if (!value(header, "Copy", "").isEmpty()) {
            out.add(alteredCopy(header));
            return;
        }
        String id = value(header, "Id", "");
        Dice dice = Dice.of(seed, "story/" + id, 0);
        Mail mail = mail(header, dice);
        letters.put(id, mail);
        write(mail, header, fill(letter.substring(Math.min(blank + 2, letter.length()))) + "\n");
        for (Line line : header) {
            plant(mail, line, dice);
        }
        mail.render(dice);
        String state = value(header, "Dkim", "");
        if (!state.isEmpty()) {
            Plant.SignatureState planned = Plant.SignatureState.valueOf(state);
            mail.rendered = signers.sign(mail, signers.of(mail.from.domain(), planned), planned, mail.rendered);
        }
        if (value(header, "Lost", "").isEmpty()) {
            out.add(Letters.deliver(mail, Box.valueOf(value(header, "Box", "PRESS_OFFICE")), dice));
        }
    }

    /** The bytes of a signed message in which some words were replaced afterwards. */
    private TroveMessage alteredCopy(List<Line> header) {
        Mail original = letter(value(header, "Copy", ""));
        String[] words = value(header, "Altered", "").split("\\s*=>\\s*", 2);
        if (!original.rendered.contains(words[0])) {
            throw new IllegalArgumentException("not in the letter: " + words[0]);
        }
        List<Plant> plants = List.copyOf(original.plants);
        original.plants.clear();
        for (Plant plant : plants) {
            if (plant instanceof Plant.Signed signed) {
                original.plants.add(new Plant.Signed(
                        original.id, signed.domain(), signed.keyRecord(), Plant.SignatureState.BODY_ALTERED));
            }
        }
        original.plants.add(new Plant.Copy(original.id, false, "altered"));
        for (Line line : header) {
            plant(original, line, Dice.of(seed, "story/copy", 0));
        }
        Box box = Box.valueOf(value(header, "Box", "PRESS_OFFICE"));
        return Letters.inContainer(original.rendered.replace(words[0], words[1]), original, box);
    }

    private Mail letter(String id) {
        Mail mail = letters.get(id);
        if (mail == null) {
            throw new IllegalArgumentException("no letter before it is called " + id);
        }
        return mail;
    }

    private static String value(List<Line> header, String name, String otherwise) {
        return header.stream()
                .filter(line -> line.name().equals(name))
                .map(Line::value)
                .findFirst()
                .orElse(otherwise);
    }

    private Mail mail(List<Line> header, Dice dice) {
        DemoPerson from = cast.person(value(header, "From", ""));
        var sent = LocalDateTime.parse(value(header, "Date", "").replace(' ', 'T'))
                .withSecond(dice.below(60))
                .atZone(from.zone());
        String answered = value(header, "Reply", value(header, "Forward", ""));
        Mail mail;
        if (answered.isEmpty()) {
            mail = new Mail(from, sent, dice);
        } else {
            mail = Letters.answer(letter(answered), from, sent, dice);
        }
        mail.linked = value(header, "Unlinked", "").isEmpty();
        mail.subject = value(header, "Subject", mail.subject);
        mail.charset = Charset.forName(value(header, "Charset", "UTF-8"));
        String list = value(header, "List", "");
        if (!list.isEmpty()) {
            mail.list = list.equals("staff") ? DemoList.STAFF : list.equals("watch") ? DemoList.WATCH : null;
        }
        String to = value(header, "To", "");
        if (!to.isEmpty()) {
            mail.to.clear();
            addresses(mail.to, to);
        } else if (mail.list != null) {
            mail.to.clear();
            mail.to.add(mail.list.address());
        }
        addresses(mail.cc, value(header, "Cc", ""));
        return mail;
    }

    private void addresses(List<String> to, String keys) {
        for (String key : keys.split("\\s*,\\s*")) {
            if (key.contains("@")) {
                to.add(key);
            } else if (!key.isBlank()) {
                DemoPerson person = cast.person(key);
                to.add(Mail.mailbox(person.name(), person.address()));
            }
        }
    }

    private void write(Mail mail, List<Line> header, String text) {
        if (!value(header, "Forward", "").isEmpty()) {
            String subject = value(header, "Subject", "");
            Letters.forward(mail, text);
            mail.subject = subject.isEmpty() ? mail.subject : subject;
        } else {
            Letters.write(mail, text, value(header, "Quote", "yes").equals("yes"));
        }
    }

    private void plant(Mail mail, Line line, Dice dice) {
        switch (line.name()) {
            case "Find" -> {
                String[] find = line.value().split("\\s*=>\\s*", 2);
                mail.plants.add(new Plant.Find(mail.id, find[0], find[1]));
            }
            case "Private" -> {
                String[] data = line.value().split(" ", 2);
                mail.plants.add(new Plant.PrivateData(mail.id, data[0], fill(data[1])));
            }
            case "Header" -> mail.extra.add(line.value());
            case "Attach" -> mail.attachments.add(attachment(line.value(), mail, dice));
            default -> {}
        }
    }

    private DemoPart attachment(String value, Mail mail, Dice dice) {
        String[] word = value.split("\\s+");
        LocalDate day = mail.sent.toLocalDate();
        return switch (word[0]) {
            case "message" -> DemoPart.message(letter(word[1]).rendered);
            case "txt" -> DemoPart.file(DemoAttachments.text(word[1], file(word[2])));
            case "csv" -> DemoPart.file(DemoAttachments.csv(word[1], file(word[2])));
            case "pdf" -> DemoPart.file(DemoAttachments.pdf(word[1], file(word[2])));
            case "chart" -> DemoPart.file(DemoAttachments.chart(word[1], dice));
            case "tides" -> DemoPart.file(DemoAttachments.tides(day, 14, dice));
            case "invite" ->
                DemoPart.file(DemoAttachments.invitation(
                        dice.hex(24) + "@" + Cast.PORT,
                        mail.subject,
                        "Quay House, room 3",
                        LocalDateTime.parse(word[1]).atZone(mail.from.zone()),
                        90,
                        mail.from));
            case "zip" -> {
                var files = new ArrayList<DemoAttachments.File>();
                for (String name : List.of(word).subList(2, word.length)) {
                    files.add(
                            name.endsWith(".pdf")
                                    ? DemoAttachments.pdf(name, file(name.replace(".pdf", ".txt")))
                                    : DemoAttachments.text(name, file(name)));
                }
                yield DemoPart.file(DemoAttachments.zip(word[1], files));
            }
            default -> throw new IllegalArgumentException("no such attachment: " + value);
        };
    }

    private String file(String name) {
        return fill(Texts.read("story/files/" + name));
    }

    /** Inserts private data made from the seed where the text says <code>{{kind:number}}</code>. */
    private String fill(String text) {
        String out = text;
        Set<String> done = new HashSet<>();
        for (int at = out.indexOf("{{"); at >= 0; at = out.indexOf("{{")) {
            String slot = out.substring(at, out.indexOf("}}", at) + 2);
            if (!done.add(slot)) {
                throw new IllegalArgumentException("cannot fill " + slot);
            }
            String[] part = slot.substring(2, slot.length() - 2).split(":");
            Dice dice = Dice.of(seed, "private/" + part[0].toLowerCase(Locale.ROOT), Long.parseLong(part[1]));
            out = out.replace(
                    slot,
                    switch (part[0]) {
                        case "iban" -> Privates.iban(dice);
                        case "phone" -> Privates.phone(dice);
                        case "card" -> Privates.card(dice);
                        case "national-id" -> Privates.nationalId(dice);
                        default -> Privates.address(dice);
                    });
        }
        return out;
    }
}
