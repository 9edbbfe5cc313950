package org.daylight.entities;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.search.entity.EntityExtractor;
import org.daylight.search.entity.EntityKind;
import org.daylight.search.entity.NamedEntity;
import org.daylight.search.entity.TextParagraphs;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real program. {@code labelled.txt} has 40 invented texts whose names were marked by hand before the program read them. */
class StanfordNamesTest {

    private static final Pattern MARK = Pattern.compile("\\[(person|organisation|place) ([^\\]]+)\\]");

    private static EntityExtractor program;

    @BeforeAll
    static void open() throws IOException {
        program = new StanfordNames().open();
    }

    @AfterAll
    static void close() throws IOException {
        program.close();
    }

    private static List<NamedEntity> names(String text) {
        List<NamedEntity> names = new ArrayList<>();
        TextParagraphs.of(text).forEach(paragraph -> names.addAll(program.extract(paragraph)));
        return names;
    }

    /** Names that are right, found and marked. */
    private static final class Score {
        private int right;
        private int found;
        private int marked;

        double precision() {
            return 100.0 * right / found;
        }

        double recall() {
            return 100.0 * right / marked;
        }
    }

    /** A title is not part of what the program is asked for: {@code Mr Haddad} and {@code Haddad} are the same. */
    private static String withoutTitle(EntityKind kind, String name) {
        return kind.word() + " "
                + name.replaceFirst("^(?:Mr|Ms|Dr\\.|Dr|Professor|Senator|Judge|Chairman) ", "")
                        .replaceFirst("[.]$", "");
    }

    private static Map<EntityKind, Score> scores() throws IOException {
        Map<EntityKind, Score> scores = new EnumMap<>(EntityKind.class);
        for (EntityKind kind : EntityKind.values()) {
            scores.put(kind, new Score());
        }
        String all;
        try (InputStream in = StanfordNamesTest.class.getResourceAsStream("labelled.txt")) {
            all = new String(in.readAllBytes(), UTF_8);
        }
        String[] texts = all.split("\n====\n");
        assertEquals(40, texts.length);
        for (String text : texts) {
            List<String> marked = new ArrayList<>();
            Matcher matcher = MARK.matcher(text);
            while (matcher.find()) {
                EntityKind kind = EntityKind.of(matcher.group(1)).orElseThrow();
                marked.add(withoutTitle(kind, matcher.group(2)));
                scores.get(kind).marked++;
            }
            List<String> missing = new ArrayList<>(marked);
            for (NamedEntity found : names(matcher.replaceAll("$2"))) {
                String name = withoutTitle(found.kind(), found.name());
                Score score = scores.get(found.kind());
                score.found++;
                if (missing.remove(name)) {
                    score.right++;
                } else if (Boolean.getBoolean("daylight.print")) {
                    System.out.println("wrong: " + name);
                }
            }
            if (Boolean.getBoolean("daylight.print") && !missing.isEmpty()) {
                System.out.println("missed: " + missing);
            }
        }
        return scores;
    }

    @Test
    void aNameIsAsTheTextHasItWithoutTheWordsOfALetter() {
        List<NamedEntity> names = names("Dear Ines Okafor,\n\n"
                + "Tomas Bergqvist of Siemens will be in Rotterdam\n"
                + "on Tuesday.\n\n"
                + "Regards,\n"
                + "Ann Lee\n");
        assertEquals(
                List.of(
                        new NamedEntity(EntityKind.PERSON, "Ines Okafor"),
                        new NamedEntity(EntityKind.PERSON, "Tomas Bergqvist"),
                        new NamedEntity(EntityKind.ORGANISATION, "Siemens"),
                        new NamedEntity(EntityKind.PLACE, "Rotterdam"),
                        new NamedEntity(EntityKind.PERSON, "Ann Lee")),
                names);
        assertEquals(List.of(), names(""));
        assertEquals(List.of(), names("the weather was bad and nothing happened"));
    }

    @Test
    void severalThreadsFindTheSame() throws Exception {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            texts.add("Letter " + i + ": Tomas Bergqvist of Siemens met Ann Lee in Rotterdam. Nelson was in Paris.");
        }
        List<List<NamedEntity>> alone = texts.stream().map(program::extract).toList();
        try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
            List<Future<List<NamedEntity>>> together = new ArrayList<>();
            for (String text : texts) {
                together.add(workers.submit(() -> program.extract(text)));
            }
            for (int i = 0; i < texts.size(); i++) {
                assertEquals(alone.get(i), together.get(i).get());
            }
        }
    }

    @Test
    void hostileTextsAreReadWithinTheLimits() {
        for (String text : List.of(
                "a".repeat(1_000_000),
                "Ann Lee ".repeat(125_000),
                "(".repeat(500_000) + "Ann Lee" + ")".repeat(500_000),
                "<b>".repeat(1_000) + "Ann Lee" + "</b>".repeat(1_000),
                "> ".repeat(100_000) + "Ann Lee",
                "\u0000\u0001\u001b[31m Ann Lee \u007f\u0085".repeat(1_000),
                "\u202e\u2067Ann Lee\u2069 \u05d0\u05e0\u05d4 \u05d1\u05d9\u05dc\u05d5".repeat(1_000),
                "\ud800 Ann \udc00 Lee \uffff".repeat(1_000),
                "\u0301".repeat(100_000),
                ".".repeat(1_000_000),
                "Mr. ".repeat(100_000),
                "\n".repeat(500_000) + "Ann Lee")) {
            for (NamedEntity name : names(text)) {
                assertTrue(name.name().length() <= NamedEntity.MAX_NAME, name.name());
                assertTrue(
                        name.name()
                                .codePoints()
                                .noneMatch(c -> Character.isISOControl(c)
                                        || "<>[]".indexOf(c) >= 0
                                        || Character.getType(c) == Character.FORMAT),
                        name.name());
            }
        }
    }

    /** The figures of docs/entities.md; a smaller one must be written there. */
    @Test
    void findsMostNamesOfTheMarkedTexts() throws IOException {
        Map<EntityKind, Score> scores = scores();
        var whole = new Score();
        scores.forEach((kind, score) -> {
            System.out.printf(
                    "%s: %d marked, %d found, %d right; precision %.0f %%, recall %.0f %%%n",
                    kind.word(), score.marked, score.found, score.right, score.precision(), score.recall());
            whole.marked += score.marked;
            whole.found += score.found;
            whole.right += score.right;
        });
        System.out.printf("all: precision %.0f %%, recall %.0f %%%n", whole.precision(), whole.recall());
        assertEquals(112, whole.right, "names that are right; the figures are in docs/entities.md");
        assertEquals(122, whole.found, "names that were found");
        assertEquals(129, whole.marked, "names that were marked");
    }
}
