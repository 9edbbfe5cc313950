package org.daylight.redaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.daylight.format.Outcome;
import org.junit.jupiter.api.Test;

/** A proof has one written form (spec/redaction.md section 4); every other form is refused with its reason. */
class RedactionProofTest {

    private static final String KEY = "0123456789abcdef".repeat(2);
    private static final String WHOLE = "{\"version\":1,\"reasons\":[[\"P1\",\"A name.\"],[\"P2\",\"A number.\"]],"
            + "\"size\":{\"original\":90,\"key\":\"" + KEY
            + "\"},\"segments\":[[\"word\",30],[\"mark\",14,\"P1\",8],[\"line\",5],[\"mark\",14,\"P2\"]],\"tree\":\"AAEC\"}";

    private static String word(TokenScanner.Rule rule) {
        return rule.word();
    }

    /** The example with the words of the first two rules. */
    private static String whole() {
        return WHOLE.replace("\"word\"", "\"" + word(FIRST) + "\"").replace("\"line\"", "\"" + word(SECOND) + "\"");
    }

    private static final TokenScanner.Rule FIRST = TokenScanner.Rule.values()[0];
    private static final TokenScanner.Rule SECOND = TokenScanner.Rule.values()[1];

    private static Outcome<RedactionProof> parse(String entry) {
        return RedactionProof.parse(entry.getBytes(UTF_8));
    }

    private static void refused(String reason, String what, String with) {
        String entry = whole().replace(what, with);
        assertEquals(Outcome.refused("redaction-malformed", reason), parse(entry), entry);
    }

    private static void accepted(String what, String with) {
        String entry = whole().replace(what, with);
        assertArrayEquals(entry.getBytes(UTF_8), parse(entry).orThrow().bytes());
    }

    @Test
    void whatIsWrittenIsRead() {
        RedactionProof proof = parse(whole()).orThrow();
        assertEquals(new TreeMap<>(Map.of("P1", "A name.", "P2", "A number.")), proof.reasons());
        assertEquals(new RedactionProof.Size(90, KEY), proof.size());
        assertEquals(
                List.of(
                        new ProofSegment.Kept(FIRST, 30),
                        new ProofSegment.Mark(14, "P1", 8L),
                        new ProofSegment.Kept(SECOND, 5),
                        new ProofSegment.Mark(14, "P2", null)),
                proof.segments());
        assertArrayEquals(new byte[] {0, 1, 2}, proof.tree());
        assertEquals(whole(), new String(proof.bytes(), UTF_8));
        String hidden = whole().replaceFirst("\"size\":[{][^}]*[}],", "");
        assertNull(parse(hidden).orThrow().size());
    }

    @Test
    void reasonsArePairsOfACodeAndASentence() {
        refused("it has no list of reasons", "\"reasons\":", "\"why\":");
        refused("a reason is not a pair", "[\"P1\",\"A name.\"]", "\"P1\"");
        refused("a reason is not a pair", "[\"P1\",\"A name.\"]", "[\"P1\"]");
        refused("a reason is not a pair", "[\"P1\",\"A name.\"]", "[\"P1\",\"A name.\",\"x\"]");
        refused("a code is not valid", "[\"P1\",\"A name.\"]", "[\"p1\",\"A name.\"]");
        refused("a code is not valid", "[\"P1\",\"A name.\"]", "[1,\"A name.\"]");
        refused("the reason of P1 is not valid", "A name.", " ");
        refused("the reason of P1 is not valid", "\"A name.\"", "1");
        refused("the reason of P1 is not valid", "A name.", "A\\u0007name.");
        refused("the reason of P1 is not valid", "A name.", "x".repeat(501));
        accepted("A name.", "x".repeat(500));
        refused("the code P1 is there twice", "\"P2\",\"A", "\"P1\",\"A");
        String form = "it is not in the form that spec/redaction.md requires";
        refused(form, "[[\"P1\",\"A name.\"],[\"P2\",\"A number.\"]]", "[[\"P2\",\"A number.\"],[\"P1\",\"A name.\"]]");
    }

    @Test
    void segmentsAreRunsOfOneRuleOrMarks() {
        String kept = "[\"" + word(FIRST) + "\",30]";
        refused("it has no list of segments", "\"segments\":[", "\"segments\":1,\"s\":[");
        refused("a segment is not valid", kept, "1");
        refused("a segment is not valid", kept, "[\"" + word(FIRST) + "\"]");
        refused("a segment is not valid", kept, "[\"" + word(FIRST) + "\",30,1]");
        refused("a segment is not valid", kept, "[\"other\",30]");
        refused("a segment is not valid", kept, "[\"other\",30,\"P1\"]");
        refused("a segment is not valid", "[\"mark\",14,\"P2\"]", "[\"mark\",14]");
        refused("a segment is not valid", "[\"mark\",14,\"P1\",8]", "[\"mark\",14,\"P1\",8,8]");
        refused("a mark has a code without a reason", "14,\"P2\"", "14,\"P3\"");
        refused("two segments are one", "[\"mark\",14,\"P1\",8],[\"" + word(SECOND) + "\"", "[\"" + word(FIRST) + "\"");
        accepted("[\"mark\",14,\"P1\",8],", "");
        accepted(kept, "[\"mark\",14,\"P1\"]");
        String none = whole().replaceFirst("\"segments\":.*\"tree\"", "\"segments\":[],\"tree\"");
        assertEquals(Outcome.refused("redaction-malformed", "it has no segments"), parse(none));
    }

    @Test
    void numbersHaveLimits() {
        String range = "a number is out of range";
        String kept = "[\"" + word(FIRST) + "\",";
        refused(range, kept + "30", kept + "0");
        refused(range, kept + "30", kept + "2147483648");
        refused(range, kept + "30", kept + "\"30\"");
        accepted(kept + "30", kept + "1");
        accepted(kept + "30", kept + "2147483647");
        refused(range, "\"P1\",8", "\"P1\",0");
        refused(range, "\"P1\",8", "\"P1\",1099511627777");
        accepted("\"P1\",8", "\"P1\",1");
        accepted("\"P1\",8", "\"P1\",1099511627776");
        refused(range, "\"original\":90", "\"original\":-1");
        refused(range, "\"original\":90", "\"original\":1099511627777");
        refused(range, "\"original\":90,", "");
        accepted("\"original\":90", "\"original\":0");
        accepted("\"original\":90", "\"original\":1099511627776");
    }

    @Test
    void theRestHasOneForm() {
        refused("its version is not known", "\"version\":1", "\"version\":2");
        refused("its size is not an object", "\"size\":{", "\"size\":1,\"s\":{");
        refused("the key of its size is not 32 hexadecimal digits", KEY, KEY + "0");
        refused("the key of its size is not 32 hexadecimal digits", KEY, KEY.replace('a', 'A'));
        refused("its tree is not base64", "AAEC", "AA*C");
        String form = "it is not in the form that spec/redaction.md requires";
        refused(form, "AAEC", "AAE="); // without padding
        refused(form, "{\"version\"", "{ \"version\"");
        refused(form, "\"tree\":\"AAEC\"", "\"tree\":\"AAEC\",\"more\":1");
        accepted("AAEC", "");
        refused("it is not a JSON object", whole(), "[]");
        refused("it is not a JSON object", whole(), "{");
    }

    @Test
    void theLongestEntryHasFourMebibytes() {
        String tree = "A".repeat((4 << 20) - whole().length() + 4 & ~3);
        int over = whole().length() - 4 + tree.length() - (4 << 20);
        // Every 4 characters of the tree are 3 bytes: the rest of the length is in a reason.
        String longest =
                whole().replace("AAEC", tree.substring(4)).replace("A name.", "A name." + "x".repeat(4 - over));
        assertEquals(4 << 20, longest.length());
        assertArrayEquals(longest.getBytes(UTF_8), parse(longest).orThrow().bytes());
        assertEquals(
                Outcome.refused("redaction-malformed", "it is not a JSON object"),
                parse(longest.replace("A name.", "A  name.")));
    }
}
