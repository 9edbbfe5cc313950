package org.daylight.pack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.daylight.format.DocumentKind;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.log.Commitment;
import org.daylight.pack.DocumentEntry.Content;
import org.daylight.redaction.PieceSecrets;
import org.junit.jupiter.api.Test;

/** Lines of documents.jsonl (spec/pack.md section 3). */
class PackLineTest {
    private static final String IMPOSSIBLE = "it has an impossible size";
    private static final String MARKS = "its marks are not valid";
    private static final String RENDERINGS = "its renderings are not numbers of parts in rising order";

    private static Sha256 hash(int number) {
        return Sha256.of(new byte[] {(byte) number});
    }

    private static String quoted(int number) {
        return "\"" + hash(number) + "\"";
    }

    private static String entry(int hash, long size) {
        return "{\"sha256\":" + quoted(hash) + ",\"size\":" + size + "}";
    }

    private static SequencedMap<String, String> message() {
        var members = new LinkedHashMap<String, String>();
        members.put("number", "7");
        members.put("accession", "2");
        members.put("salt", quoted(1));
        members.put("original", entry(2, 300));
        members.put("published", entry(2, 300));
        return members;
    }

    private static SequencedMap<String, String> file() {
        SequencedMap<String, String> members = message();
        members.put("kind", "\"file\"");
        members.put("about", entry(3, 50));
        return members;
    }

    private static SequencedMap<String, String> redacted() {
        SequencedMap<String, String> members = message();
        members.remove("salt");
        members.remove("original");
        members.put("whole", quoted(4));
        members.put("size", quoted(5));
        members.put("pieces", quoted(6));
        members.put("redaction", entry(7, 80));
        members.put("marks", "{\"P1\":1,\"P2\":2147483647}");
        return members;
    }

    private static SequencedMap<String, String> withheld() {
        var members = new LinkedHashMap<String, String>();
        members.put("number", "7");
        members.put("accession", "2");
        members.put("withheld", "\"privacy\"");
        return members;
    }

    private static SequencedMap<String, String> with(SequencedMap<String, String> members, String name, String value) {
        members.put(name, value);
        return members;
    }

    private static SequencedMap<String, String> without(SequencedMap<String, String> members, String name) {
        members.remove(name);
        return members;
    }

    private static PackLine line(Map<String, String> members) {
        return parsed(members.entrySet().stream()
                .map(member -> "\"" + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}")));
    }

    private static PackLine parsed(String line) {
        return PackLine.parse(line.getBytes(UTF_8));
    }

    private static PackLine.Shown shown(Map<String, String> members) {
        return assertInstanceOf(PackLine.Shown.class, line(members));
    }

    private static void refused(String reason, Map<String, String> members) {
        Malformed refusal = assertThrows(Malformed.class, () -> line(members), members.toString());
        assertEquals("line-malformed", refusal.code());
        assertEquals(reason, refusal.getMessage());
    }

    @Test
    void a_message_is_shown_whole() {
        PackLine.Shown shown = shown(message());
        assertEquals(7, shown.number());
        assertEquals(2, shown.accession());
        assertEquals(DocumentKind.MAIL, shown.kind());
        assertEquals(new PackLine.Entry(hash(2), 300), shown.published());
        assertEquals(false, shown.isRedacted());
        var opening = assertInstanceOf(Opening.Whole.class, shown.opening());
        assertEquals(new Opening.Whole(hash(1), hash(2), 300, null), opening);
        assertEquals(Commitment.of(hash(1), hash(2)), opening.commitment());
        assertEquals(shown.published(), shown.entry(Content.MESSAGE));
        for (Content other : Content.values()) {
            if (other != Content.MESSAGE) {
                assertNull(shown.entry(other), "" + other);
            }
        }
    }

    @Test
    void with_pieces_the_commitment_is_also_to_them_and_to_the_size() {
        Opening opening = shown(with(message(), "pieces", quoted(6))).opening();
        assertEquals(
                Commitment.of(
                        Commitment.of(hash(1), hash(2)).value(),
                        PieceSecrets.of(hash(1)).size(300),
                        hash(6)),
                opening.commitment());
    }

    @Test
    void a_file_has_an_about_and_may_have_text() {
        PackLine.Shown shown = shown(with(file(), "text", entry(8, 90)));
        assertEquals(DocumentKind.FILE, shown.kind());
        assertNull(shown.entry(Content.MESSAGE));
        assertEquals(new PackLine.Entry(hash(2), 300), shown.entry(Content.FILE));
        assertEquals(new PackLine.Entry(hash(3), 50), shown.entry(Content.ABOUT));
        assertEquals(new PackLine.Entry(hash(8), 90), shown.entry(Content.TEXT));
        refused("a file has no about, or a message has one", without(file(), "about"));
        refused("a file has no about, or a message has one", without(file(), "kind"));
        refused("its kind is not known", with(file(), "kind", "\"mail\""));
        refused("its kind is not known", with(file(), "kind", "1"));
    }

    @Test
    void only_a_message_has_findings_and_a_conversion() {
        assertEquals(new Json.Num(1), shown(with(message(), "findings", "1")).findings());
        refused("a file has findings or a conversion", with(file(), "findings", "[]"));
        refused("a file has findings or a conversion", with(file(), "conversion", "{}"));
    }

    @Test
    void a_conversion_names_its_format_item_and_container() {
        String container = ",\"container\":" + quoted(9) + "}";
        shown(with(message(), "conversion", "{\"format\":\"pst\",\"item\":\"0x20/a.b:c-D\"" + container));
        for (String wrong : new String[] {
            "1",
            "{}",
            "{\"item\":\"0x20\"" + container,
            "{\"format\":\"\",\"item\":\"0x20\"" + container,
            "{\"format\":\"Pst\",\"item\":\"0x20\"" + container,
            "{\"format\":\"pst\"" + container,
            "{\"format\":\"pst\",\"item\":\"a b\"" + container
        }) {
            refused("its conversion is not valid", with(message(), "conversion", wrong));
        }
        refused(
                "container is not 64 hexadecimal digits",
                with(message(), "conversion", "{\"format\":\"pst\",\"item\":\"0x20\"}"));
    }

    @Test
    void a_redacted_document_gives_only_hashes_with_secrets() {
        PackLine.Shown shown = shown(redacted());
        assertEquals(true, shown.isRedacted());
        assertEquals(new PackLine.Entry(hash(7), 80), shown.entry(Content.REDACTION));
        var opening = assertInstanceOf(Opening.Redacted.class, shown.opening());
        assertEquals(
                new Opening.Redacted(
                        hash(4), hash(5), hash(6), new TreeMap<>(Map.of("P1", 1, "P2", Integer.MAX_VALUE))),
                opening);
        assertEquals(Commitment.of(hash(4), hash(5), hash(6)), opening.commitment());
        assertEquals(hash(5), opening.committed().size());
        assertEquals(hash(6), opening.committed().pieces());
        String silent = "it is redacted, and gives the salt or the hash of the original";
        refused(silent, with(redacted(), "salt", quoted(1)));
        refused(silent, with(redacted(), "original", entry(2, 300)));
        for (String name : new String[] {"whole", "size", "pieces"}) {
            refused(name + " is not 64 hexadecimal digits", without(redacted(), name));
        }
    }

    @Test
    void marks_are_counts_of_reasons_in_rising_order() {
        refused("it is redacted and has no marks", without(redacted(), "marks"));
        refused("it is redacted and has no marks", with(redacted(), "marks", "{}"));
        refused("it is redacted and has no marks", with(redacted(), "marks", "[1]"));
        for (String wrong : new String[] {
            "{\"p1\":1}",
            "{\"P1\":0}",
            "{\"P1\":2147483648}",
            "{\"P1\":\"1\"}",
            "{\"P2\":1,\"P1\":1}",
            "{\"P1\":1,\"P2\":0}"
        }) {
            refused(MARKS, with(redacted(), "marks", wrong));
        }
    }

    @Test
    void renderings_are_of_redacted_documents_and_name_parts_in_rising_order() {
        shown(with(redacted(), "renderings", "[0]"));
        shown(with(redacted(), "renderings", "[0,3,4]"));
        for (String wrong : new String[] {"[]", "0", "[-1]", "[\"0\"]", "[1,1]", "[2,1]", "[0,null]"}) {
            refused(RENDERINGS, with(redacted(), "renderings", wrong));
        }
        refused(RENDERINGS, with(message(), "renderings", "[0]"));
    }

    @Test
    void what_reduces_names_a_release_and_a_copy_of_its_proof() {
        String reduces = "{\"release\":3,\"sha256\":" + quoted(8) + ",\"size\":4194304}";
        PackLine.Shown shown = shown(with(redacted(), "reduces", reduces));
        var earlier = new PackLine.Entry(hash(8), 4 << 20);
        assertEquals(new PackLine.Reduces(3, earlier), shown.reduces());
        assertEquals(earlier, shown.entry(Content.EARLIER));
        refused("it reduces no release", with(redacted(), "reduces", reduces.replace(":3,", ":0,")));
        refused("it reduces no release", with(redacted(), "reduces", reduces.replace(":3,", ":\"3\",")));
        refused(IMPOSSIBLE, with(redacted(), "reduces", reduces.replace("4194304", "4194305")));
        refused("reduces is not an object", with(redacted(), "reduces", "3"));
        shown(with(with(message(), "pieces", quoted(6)), "reduces", reduces));
        refused("it reduces something and has no pieces", with(message(), "reduces", reduces));
    }

    @Test
    void published_bytes_are_the_original_unless_it_is_redacted() {
        String differ = "it is not redacted, and its published bytes are not the original";
        refused(differ, with(message(), "published", entry(2, 301)));
        refused(differ, with(message(), "published", entry(3, 300)));
        refused("it has no published", without(message(), "published"));
        refused("it has no original", without(message(), "original"));
        refused("salt is not 64 hexadecimal digits", without(message(), "salt"));
        refused("salt is not 64 hexadecimal digits", with(message(), "salt", "\"00\""));
    }

    @Test
    void sizes_have_the_limits_of_the_specification() {
        long most = 256 << 20;
        shown(with(with(message(), "original", entry(2, most)), "published", entry(2, most)));
        refused(IMPOSSIBLE, with(message(), "published", entry(2, most + 1)));
        refused(IMPOSSIBLE, with(message(), "published", entry(2, -1)));
        refused(IMPOSSIBLE, with(message(), "published", "{\"sha256\":" + quoted(2) + "}"));
        shown(with(with(message(), "original", entry(2, 0)), "published", entry(2, 0)));
        shown(with(file(), "about", entry(3, 65_536)));
        refused(IMPOSSIBLE, with(file(), "about", entry(3, 65_537)));
        shown(with(message(), "text", entry(3, 64 << 20)));
        refused(IMPOSSIBLE, with(message(), "text", entry(3, (64 << 20) + 1)));
        shown(with(redacted(), "redaction", entry(7, 4 << 20)));
        refused(IMPOSSIBLE, with(redacted(), "redaction", entry(7, (4 << 20) + 1)));
        refused("text is not an object", with(message(), "text", "[]"));
        refused("sha256 is not 64 hexadecimal digits", with(message(), "text", "{\"size\":1}"));
    }

    @Test
    void numbers_begin_at_1() {
        String none = "it has no number or no accession";
        shown(with(with(message(), "number", "1"), "accession", "1"));
        for (String name : new String[] {"number", "accession"}) {
            refused(none, without(message(), name));
            refused(none, with(message(), name, "0"));
            refused(none, with(message(), name, "-1"));
            refused(none, with(message(), name, "\"1\""));
        }
    }

    @Test
    void a_withheld_document_has_a_reason_or_null_and_shows_nothing() {
        assertEquals(new PackLine.Withheld(7, 2), line(withheld()));
        assertEquals(new PackLine.Withheld(7, 2), line(with(withheld(), "withheld", "null")));
        String both = "it is both shown and withheld, or its reason is not valid";
        refused(both, with(withheld(), "withheld", "1"));
        refused(both, with(withheld(), "withheld", "{}"));
        for (String name : new String[] {
            "salt", "whole", "published", "redaction", "reduces", "about", "text", "renderings", "flags"
        }) {
            refused(both, with(withheld(), name, "1"));
        }
    }

    @Test
    void a_line_is_one_object_without_white_space_between_its_members() {
        String line = "{\"number\":7,\"accession\":2,\"withheld\":\"a\\\" b\\t\"}";
        assertEquals(new PackLine.Withheld(7, 2), parsed(line));
        for (String space : new String[] {" ", "\t", "\r"}) {
            for (int at : new int[] {0, 1, 9, line.length()}) {
                String other = line.substring(0, at) + space + line.substring(at);
                Malformed refusal = assertThrows(Malformed.class, () -> parsed(other), other);
                assertEquals("it has white space outside strings", refusal.getMessage());
            }
        }
        for (String other : new String[] {"", "[]", "1", "{", "{}{}", "\u0000"}) {
            Malformed refusal = assertThrows(Malformed.class, () -> parsed(other), other);
            assertEquals("it is not a JSON object", refusal.getMessage());
        }
    }
}
