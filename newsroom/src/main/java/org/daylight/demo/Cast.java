package org.daylight.demo;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The people of the trove: the recurring ones from {@code people.txt}, and any number of people who write once. */
final class Cast {
    static final String PORT = "port-halvorsund.example";
    private static final ZoneId HERE = ZoneId.of("Europe/Oslo");

    private final Map<String, DemoPerson> people = new LinkedHashMap<>();
    private final List<DemoPerson> staff = new ArrayList<>();
    private final Phrases names;

    Cast(Phrases names) {
        this.names = names;
        for (String line : Texts.lines("people.txt")) {
            if (!line.isBlank() && !line.startsWith("#")) {
                DemoPerson person = parse(line);
                people.put(person.key(), person);
                if (person.domain().equals(PORT)) {
                    staff.add(person);
                }
            }
        }
    }

    private static DemoPerson parse(String line) {
        String[] cell = line.split("\\s*\\|\\s*", 9);
        return new DemoPerson(
                cell[0],
                cell[1],
                cell[2],
                ZoneId.of(cell[3]),
                Client.valueOf(cell[4]),
                cell[5],
                cell[6],
                Integer.parseInt(cell[7]),
                cell[8].strip().replace("\\n", "\n"));
    }

    /** The person with this key. */
    DemoPerson person(String key) {
        DemoPerson person = people.get(key);
        if (person == null) {
            throw new IllegalArgumentException("nobody in people.txt is called " + key);
        }
        return person;
    }

    /** The people who work at the port, in the order of the file. */
    List<DemoPerson> staff() {
        return staff;
    }

    /** A person who works elsewhere and may never write again. */
    DemoPerson passerBy(Dice dice) {
        String first = dice.pick(names.rule("first-name"));
        String last = dice.pick(names.rule("last-name"));
        String company = dice.pick(names.rule("company"));
        String domain = Texts.slug(company) + ".example";
        String address = switch (dice.below(3)) {
            case 0 -> Texts.slug(first) + "." + Texts.slug(last) + "@" + domain;
            case 1 -> Texts.slug(first).charAt(0) + Texts.slug(last) + "@" + domain;
            default -> Texts.slug(first) + dice.between(2, 89) + "@quietpost.example";
        };
        Client client = Client.values()[dice.below(Client.values().length)];
        String signature = dice.chance(50) ? first + " " + last + "\n" + company + "\n" + Privates.phone(dice) : "";
        return new DemoPerson(
                "passer-by",
                first + " " + last,
                address,
                HERE,
                client,
                "en",
                client.quotesBelow() ? "RE:" : "Re:",
                dice.chance(20) ? 3 : 0,
                signature);
    }
}
