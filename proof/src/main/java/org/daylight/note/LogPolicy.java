package org.daylight.note;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;

/**
 * The logs and witnesses that a user trusts, in the text form of c2sp.org/tlog-policy (spec/witness.md section 6). Immutable.
 *
 * @param logs keys, one of which must have signed the checkpoint; if empty, any log is accepted
 * @param witnesses the witnesses whose cosignatures are verified, and the quorum
 */
public record LogPolicy(List<NoteKey.Verifier> logs, Witnesses witnesses) {
    /** Any log, no witness. */
    public static final LogPolicy ANY = new LogPolicy(List.of(), Witnesses.NONE);

    /** The longest file that is read, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private static final String CODE = "policy-malformed";
    private static final String NONE = "none";

    /** The specification requires a limit of at least 32 of each. */
    private static final int MAX_OF_EACH = 1_000;

    public LogPolicy {
        logs = List.copyOf(logs);
    }

    /** Reads a policy; refused with {@code policy-malformed} and a reason that names the line. */
    public static Outcome<LogPolicy> parse(byte[] file) {
        return Malformed.caught(() -> {
            Malformed.unless(file.length <= MAX_BYTES, CODE, "the policy is longer than " + MAX_BYTES + " bytes");
            var reading = new Reading();
            // Bytes above 0x7F are opaque, so each byte is read as one character.
            String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
            for (int i = 0; i < lines.length; i++) {
                reading.line(i + 1, lines[i]);
            }
            return reading.policy();
        });
    }

    /** The lines read so far. Witnesses and groups are numbered at the end, because their lines may be mixed. */
    private static final class Reading {
        private final List<NoteKey.Verifier> logs = new ArrayList<>();
        private final List<WitnessKey.Verifier> witnesses = new ArrayList<>();
        private final Set<SignatureAlgorithm.PublicHalf> witnessKeys = new HashSet<>();
        private final List<NamedGroup> groups = new ArrayList<>();
        private final Map<String, Member> names = new HashMap<>();
        private final Set<String> members = new HashSet<>();
        private String quorum = "";
        private int line;

        /** A witness or a group, and its index among those of its kind. */
        private record Member(boolean isGroup, int index) {}

        private record NamedGroup(int needed, List<Member> members) {}

        void line(int number, String text) {
            line = number;
            check(text.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7F)), "it has a control character");
            String stripped = text.replaceAll("^[ \t]+|[ \t]+$", "");
            if (stripped.isEmpty() || stripped.startsWith("#")) {
                return;
            }
            List<String> words = Arrays.asList(stripped.split("[ \t]+"));
            switch (words.getFirst()) {
                case "log" -> log(words);
                case "witness" -> witness(words);
                case "group" -> group(words);
                case "quorum" -> quorum(words);
                default -> check(false, "it must begin with log, witness, group or quorum");
            }
        }

        private void log(List<String> words) {
            check(words.size() == 2 || words.size() == 3, "write  log KEY [URL]");
            NoteKey.Verifier key = read(NoteKey.parseVerifier(utf8(words.get(1))));
            check(logs.stream().noneMatch(key::isSameKey), "this log's key is listed twice");
            logs.add(key);
            check(logs.size() <= MAX_OF_EACH, "there are more than " + MAX_OF_EACH + " logs");
        }

        private void witness(List<String> words) {
            check(words.size() == 3 || words.size() == 4, "write  witness NAME KEY [URL]");
            WitnessKey.Verifier key = read(WitnessKey.parseVerifier(utf8(words.get(2))));
            check(witnessKeys.add(key.publicHalf()), "this witness's key is listed twice");
            name(words.get(1), new Member(false, witnesses.size()));
            witnesses.add(key);
        }

        private void group(List<String> words) {
            check(words.size() >= 4, "write  group NAME all|any|NUMBER MEMBER...");
            var in = new ArrayList<Member>();
            for (String member : words.subList(3, words.size())) {
                check(!member.equals(NONE), "none cannot be a member");
                in.add(known(member));
                check(members.add(member), Malformed.quoted(member) + " is a member of two groups, or twice of one");
            }
            name(words.get(1), new Member(true, groups.size()));
            groups.add(new NamedGroup(needed(words.get(2), in.size()), in));
            check(groups.size() <= MAX_OF_EACH, "there are more than " + MAX_OF_EACH + " groups");
        }

        private int needed(String word, int of) {
            int needed = switch (word) {
                case "any" -> 1;
                case "all" -> of;
                default -> word.matches("[1-9][0-9]{0,4}") ? Integer.parseInt(word) : 0;
            };
            check(needed >= 1 && needed <= of, "all, any, or a number from 1 to " + of + " must follow the name");
            return needed;
        }

        private void quorum(List<String> words) {
            check(words.size() == 2, "write  quorum NAME");
            check(quorum.isEmpty(), "this is a second quorum line");
            quorum = words.get(1);
            if (!quorum.equals(NONE)) {
                known(quorum);
            }
        }

        private void name(String name, Member member) {
            check(!name.equals(NONE), "the name none is reserved");
            check(names.putIfAbsent(name, member) == null, "the name " + Malformed.quoted(name) + " is used twice");
        }

        private Member known(String name) {
            Member member = names.get(name);
            check(member != null, Malformed.quoted(name) + " is not defined on an earlier line");
            return member;
        }

        LogPolicy policy() {
            Malformed.unless(
                    !quorum.isEmpty(),
                    CODE,
                    "the policy has no quorum line; write  quorum none  to require no witness");
            List<Quorum.Group> numbered = groups.stream()
                    .map(group -> new Quorum.Group(
                            group.needed,
                            group.members.stream().map(this::number).toList()))
                    .toList();
            int root = quorum.equals(NONE) ? -1 : number(names.get(quorum));
            return new LogPolicy(logs, new Witnesses(witnesses, new Quorum(witnesses.size(), numbered, root)));
        }

        private int number(Member member) {
            return member.isGroup ? witnesses.size() + member.index : member.index;
        }

        private <T> T read(Outcome<T> key) {
            return switch (key) {
                case Outcome.Ok<T>(T value) -> value;
                case Outcome.Refused<T>(String code, String reason) -> throw fault(reason);
            };
        }

        private void check(boolean holds, String reason) {
            if (!holds) {
                throw fault(reason);
            }
        }

        private Malformed fault(String reason) {
            return new Malformed(CODE, "policy line " + line + ": " + reason);
        }

        private static String utf8(String octets) {
            return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        }
    }
}
