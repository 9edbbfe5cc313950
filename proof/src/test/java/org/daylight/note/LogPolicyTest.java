package org.daylight.note;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.tree.Trees;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Policies in the text form of c2sp.org/tlog-policy; the one with two levels of groups is the specification's example. */
class LogPolicyTest {
    private static final Checkpoint HEAD = new Checkpoint("archive.example/port", 5, Sha256.of(new byte[] {5}));
    private static final NoteKey.Signer LOG = NoteKey.generate("archive.example/port", new Trees.Counting(7, 0));

    private static WitnessKey.Signer key(String name, int number) {
        CosignatureType type = number % 2 == 0 ? CosignatureType.ED25519 : CosignatureType.ML_DSA_44;
        return WitnessKey.generate(name.toLowerCase() + ".example", type, new Trees.Counting(number, 1));
    }

    private static final List<String> NAMES = List.of("X1", "X2", "X3", "Y1", "Y2", "Y3");

    private static String example() {
        var text = new StringBuilder("# The example of the specification.\n\nlog " + LOG.verifier() + "\n\n");
        for (int i = 0; i < NAMES.size(); i++) {
            text.append("witness ").append(NAMES.get(i)).append(" \t");
            text.append(key(NAMES.get(i), i).verifier())
                    .append(i == 0 ? " https://x1.example/" : "")
                    .append(" \n");
        }
        return text.append("""
            group X-witnesses 2 X1 X2 X3
              group Y-witnesses any Y1 Y2 Y3
            group X-and-Y all X-witnesses Y-witnesses
            quorum X-and-Y
            """).toString();
    }

    private static Outcome<LogPolicy> parse(String text) {
        return LogPolicy.parse(text.getBytes(UTF_8));
    }

    private static String refusal(String text) {
        var refused = assertInstanceOf(Outcome.Refused.class, parse(text), text);
        assertEquals("policy-malformed", refused.code());
        return refused.reason();
    }

    private static boolean isMet(LogPolicy policy, List<String> cosigned) {
        SignedNote note = HEAD.sign(LOG);
        for (String name : cosigned) {
            note = note.with(key(name, NAMES.indexOf(name)).cosign(HEAD, 1_800_000_000L));
        }
        return policy.witnesses().areEnough(policy.witnesses().on(note).orThrow());
    }

    @Test
    void the_example_of_the_specification() {
        LogPolicy policy = parse(example()).orThrow();
        assertEquals(List.of(LOG.verifier()), policy.logs());
        assertEquals(6, policy.witnesses().known().size());
        for (int set = 0; set < 64; set++) {
            var cosigned = new ArrayList<String>();
            for (int i = 0; i < 6; i++) {
                if ((set >> i & 1) == 1) {
                    cosigned.add(NAMES.get(i));
                }
            }
            boolean expected = Integer.bitCount(set & 7) >= 2 && (set >> 3) != 0;
            assertEquals(expected, isMet(policy, cosigned), cosigned.toString());
        }
    }

    @Test
    void no_witness_and_any_log() {
        LogPolicy policy = parse("quorum none").orThrow();
        assertEquals(List.of(), policy.logs());
        assertTrue(isMet(policy, List.of()));
        LogPolicy listed =
                parse(example().replace("quorum X-and-Y", "quorum none")).orThrow();
        assertTrue(isMet(listed, List.of()), "witnesses may be listed and not required");
    }

    @Test
    void one_witness_is_a_quorum() {
        LogPolicy policy =
                parse(example().replace("quorum X-and-Y", "quorum Y2")).orThrow();
        assertTrue(isMet(policy, List.of("Y2")));
        assertEquals(false, isMet(policy, List.of("X1", "X2", "X3", "Y1", "Y3")));
    }

    @Test
    void names_are_bytes() {
        String kelvin = example().replace(" X1 ", " K\u212A\u00e9 ");
        assertEquals(6, parse(kelvin).orThrow().witnesses().known().size());
        byte[] latin = example().replace(" X1 ", " X\u00ff ").getBytes(ISO_8859_1);
        assertEquals(6, LogPolicy.parse(latin).orThrow().witnesses().known().size(), "no UTF-8 is required");
    }

    @Test
    void a_policy_of_many_nested_groups_is_read_without_recursion() {
        var text = new StringBuilder("witness w " + key("X1", 0).verifier() + "\ngroup g0 any w\n");
        for (int i = 1; i < 900; i++) {
            text.append("group g" + i + " all g" + (i - 1) + "\n");
        }
        LogPolicy policy = parse(text + "quorum g899\n").orThrow();
        assertTrue(isMet(policy, List.of("X1")));
        assertEquals(false, isMet(policy, List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        quorum X-and-Y                | quorum missing              | not defined on an earlier line
        quorum X-and-Y                | #                           | no quorum line
        quorum X-and-Y                | quorum X1\\nquorum X2       | this is a second quorum line
        quorum X-and-Y                | quorum X1 X2                | write  quorum NAME
        group X-and-Y all             | group X-and-Y 3             | a number from 1 to 2
        group X-and-Y all             | group X-and-Y 0             | a number from 1 to 2
        group X-and-Y all             | group X-and-Y 02            | a number from 1 to 2
        group X-and-Y all             | group X-and-Y some          | a number from 1 to 2
        2 X1 X2 X3                    | 2 X1 X2 X2                  | twice of one
        any Y1 Y2 Y3                  | any Y1 Y2 X3                | a member of two groups
        any Y1 Y2 Y3                  | any                         | write  group NAME
        any Y1 Y2 Y3                  | any none                    | none cannot be a member
        2 X1 X2 X3                    | 2 X1 X2 Y-witnesses         | not defined on an earlier line
        group Y-witnesses             | group X1                    | is used twice
        group Y-witnesses             | group none                  | the name none is reserved
        # The example                 | logs                        | log, witness, group or quorum
        # The example                 | \\u0001                     | a control character
        # The example                 | #\\r                        | a control character
        """)
    void faults_are_reported_with_their_line(String what, String with, String reason) {
        String replaced = with.replace("\\n", "\n").replace("\\r", "\r").replace("\\u0001", "\u0001");
        String text = example()
                .replaceFirst(java.util.regex.Pattern.quote(what), java.util.regex.Matcher.quoteReplacement(replaced));
        String said = refusal(text);
        assertTrue(said.contains(reason), said);
        assertTrue(said.startsWith("policy line ") || said.contains("no quorum"), said);
    }

    @Test
    void one_key_under_two_names_is_refused() {
        String twice = example() + "witness Z " + key("X1", 0).verifier() + "\n";
        assertTrue(refusal(twice).contains("listed twice"));
        WitnessKey.Signer renamed = WitnessKey.generate("z.example", new Trees.Counting(0, 1));
        assertTrue(refusal(example() + "witness Z " + renamed.verifier() + "\n").contains("listed twice"));
        NoteKey.Signer log = NoteKey.generate("other.example", new Trees.Counting(7, 0));
        assertTrue(refusal(example() + "log " + log.verifier() + "\n").contains("listed twice"));
    }

    @Test
    void keys_of_the_wrong_kind_are_refused() {
        assertTrue(refusal("log " + key("X1", 0).verifier() + "\nquorum none\n").contains("type 1"));
        assertTrue(refusal("witness w " + LOG.verifier() + "\nquorum w\n").contains("type 4"));
    }
}
