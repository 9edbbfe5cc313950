package org.daylight.people;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergingTest {

    /**
     * @param lines an address and the names it is used with, "name*times"
     * @return the groups of more than one address
     */
    private static String groups(String... lines) {
        return groups(Mapping.NONE, lines);
    }

    private static String groups(Mapping mapping, String... lines) {
        Merging merging = new Merging(mapping);
        List<String> addresses = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split("\\|");
            Map<String, Integer> names = new LinkedHashMap<>();
            for (int i = 1; i < words.length; i++) {
                String[] use = words[i].strip().split("\\*");
                names.put(use[0], use.length > 1 ? Integer.parseInt(use[1]) : 1);
            }
            String address = words[0].strip();
            addresses.add(address.replace("list:", ""));
            merging.add(address.replace("list:", ""), address.startsWith("list:"), names);
        }
        int[] correspondents = merging.correspondents();
        Map<Integer, TreeSet<String>> groups = new TreeMap<>();
        for (int i = 0; i < correspondents.length; i++) {
            groups.computeIfAbsent(correspondents[i], first -> new TreeSet<>()).add(addresses.get(i));
        }
        return String.join(
                "; ",
                new TreeSet<>(groups.values().stream()
                        .filter(group -> group.size() > 1)
                        .map(group -> String.join(" ", group))
                        .toList()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        John Doe                   ; john doe
        'Doe, John'                ; john doe
        "John Doe"                 ; john doe
        John Doe/HOU/ECT@ECT       ; john doe
        JOHN DOE (Legal)           ; john doe
        Jérôme Dupré               ; jerome dupre
        John Q. Doe                ; john q doe
        Иван Петров                ; иван петров
        John                       ;
        J. Doe                     ;
        john.doe@port.example      ;
        Press Office               ;
        Mail Delivery Subsystem    ;
        Doe, John, Esq.            ;
        Agent 007 Bond             ;
        """)
    void a_full_name_is_two_words_and_not_a_department(String display, String expected) {
        assertEquals(expected, FullName.of(display));
    }

    @Test
    void one_address_is_one_whatever_follows_a_plus_sign() {
        assertEquals(
                "ines+tenders@port.example ines@port.example",
                groups("ines@port.example", "ines+tenders@port.example"));
    }

    @Test
    void the_same_full_name_at_one_domain_is_one() {
        assertEquals(
                "i.okafor@port.example ines.okafor@port.example okafor@port.example",
                groups(
                        "i.okafor@port.example | Okafor, Ines*4",
                        "okafor@port.example | Inès Okafor",
                        "ines.okafor@port.example",
                        "ines.okafor@dredge.example"));
    }

    @Test
    void departments_lists_first_names_and_public_domains_are_not_merged() {
        assertEquals(
                "",
                groups(
                        "press@port.example | Ines Okafor",
                        "press.office@port.example | Ines Okafor",
                        "i.okafor@port.example | Ines Okafor",
                        "list:okafor-friends@port.example | Ines Okafor",
                        "root@port.example | Charlie Root",
                        "postmaster@port.example | Charlie Root",
                        "ines@port.example | Ines",
                        "ines2@port.example | Ines",
                        "jd1@gmail.com | John Doe",
                        "jd2@gmail.com | John Doe"));
    }

    @Test
    void a_name_of_many_addresses_is_not_a_persons() {
        String[] lines = new String[6];
        Arrays.setAll(lines, i -> "member" + i + "x@auction.example | Auction Bidder");
        assertEquals("", groups(lines));
        assertEquals(
                4, groups(Arrays.copyOf(lines, 5)).chars().filter(c -> c == ' ').count());
    }

    @Test
    void a_mailbox_of_several_people_merges_no_addresses() {
        assertEquals(
                "",
                groups(
                        "frontroom@port.example | Ines Okafor*5 | Tomas Brandt*5",
                        "i.okafor@port.example | Ines Okafor",
                        "brandt@port.example | Tomas Brandt"));
    }

    @Test
    void a_mapping_takes_precedence() {
        String[] lines = {
            "ines@port.example | Ines Okafor",
            "ines+tenders@port.example | Ines Okafor",
            "i.okafor@port.example | Ines Okafor",
            "okafor@port.example | Ines Okafor",
            "ines1@gmail.com | Ines Okafor",
            "press@port.example | Press Office",
            "list:tenders@port.example"
        };
        assertEquals(
                "i.okafor@port.example ines+tenders@port.example ines@port.example okafor@port.example", groups(lines));
        Mapping mapping = mapping("""
            person Ines Okafor
              ines@port.example
              ines1@gmail.com
              tenders@port.example
            person Ines Okafor the younger
              okafor@port.example
            """);
        assertEquals(
                "i.okafor@port.example ines+tenders@port.example; ines1@gmail.com ines@port.example"
                        + " tenders@port.example",
                groups(mapping, lines));
    }

    @Test
    void a_mapping_makes_no_company_a_person() {
        String[] lines = new String[8];
        Arrays.setAll(lines, i -> "member" + i + "x@auction.example | Auction Bidder");
        assertEquals(
                "member0x@auction.example member1x@auction.example member2x@auction.example",
                groups(
                        mapping("person A\n member0x@auction.example\n member1x@auction.example\n"
                                + " member2x@auction.example\n"),
                        lines));
    }

    private static Mapping mapping(String text) {
        return Mapping.parse(text.getBytes(StandardCharsets.UTF_8)).orThrow();
    }

    @Test
    void the_order_does_not_matter() {
        List<String> lines = new ArrayList<>();
        var random = new Random(5);
        for (int i = 0; i < 400; i++) {
            lines.add("a" + i + (i % 7 == 0 ? "+t" : "") + "@d" + random.nextInt(5) + ".example | "
                    + (char) ('A' + random.nextInt(20)) + "nna " + (char) ('A' + random.nextInt(20)) + "sen");
        }
        String groups = groups(lines.toArray(String[]::new));
        Collections.shuffle(lines, random);
        assertEquals(groups, groups(lines.toArray(String[]::new)));
    }

    @Test
    void a_hostile_name_is_an_ordinary_name_or_none() {
        assertNull(FullName.of("x".repeat(1_000_000)));
        assertNull(FullName.of("(((((((((((((((((((((("));
        assertNull(FullName.of(", , ,"));
        assertEquals("", groups("@", "a@", "@b", "+@x", "+@y | <b>x</b> <script>y</script>"));
    }
}
