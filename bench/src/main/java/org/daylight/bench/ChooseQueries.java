package org.daylight.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.container.ImportSource;
import org.daylight.container.RawMessage;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;

/**
 * Chooses eight searches for any corpus, from an even sample of its messages and the number of messages with each word.
 * The same corpus gives the same searches.
 *
 * <p>Only words of five to twelve unaccented letters between blanks are used, because every program tokenises those
 * alike. The programs still differ in what they search (stems, parts of addresses, time zones), and so do their counts.
 */
final class ChooseQueries {

    private static final int SAMPLE = 20_000;
    private static final int TEXT_CHARS = 20_000;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("[a-z]{5,12}");
    private static final Pattern ADDRESS = Pattern.compile("[a-z0-9]+([.-][a-z0-9]+)*@[a-z0-9]+([.-][a-z0-9]+)*");

    /** One search in the query language of each program. */
    record Query(String kind, String daylight, String notmuch, String mu) {

        static Query alike(String kind, String query) {
            return new Query(kind, query, query, query);
        }
    }

    private final Map<String, Integer> words = new HashMap<>();
    private final Map<String, Integer> pairs = new HashMap<>();
    private final Map<String, Integer> subjects = new HashMap<>();
    private final Map<String, Integer> senders = new HashMap<>();
    private final Map<String, Integer> sendersYears = new HashMap<>();
    private final Map<String, Integer> months = new HashMap<>();
    private int messages;

    ChooseQueries() {}

    /** Chooses searches for these messages; a kind for which there is none is left out. */
    static List<Query> of(Path maildir) throws InterruptedException {
        var source = new ImportSource(List.of(maildir));
        long every = Math.max(1, source.size().files() / SAMPLE);
        var chosen = new ChooseQueries();
        long[] seen = {0};
        source.read(found -> {
            if (found instanceof RawMessage raw && seen[0]++ % every == 0) {
                chosen.count(MessageParser.parse(raw.bytes()));
            }
        });
        return chosen.queries();
    }

    /** Adds a message of the sample. */
    void count(Message message) {
        messages++;
        String text = message.text();
        countWords(text.substring(0, Math.min(text.length(), TEXT_CHARS)), words, pairs);
        String subject = message.subject();
        countWords(subject == null ? "" : subject, subjects, new HashMap<>());
        var date = message.date();
        boolean dated = date != null && date.getYear() >= 1970 && date.getYear() < 2100;
        if (dated) {
            months.merge(YearMonth.from(date).toString(), 1, Integer::sum);
        }
        for (Address from : message.from()) {
            String address = from.address().toLowerCase(Locale.ROOT);
            if (ADDRESS.matcher(address).matches()) {
                senders.merge(address, 1, Integer::sum);
                if (dated) {
                    sendersYears.merge("from:" + address + " date:" + date.getYear(), 1, Integer::sum);
                }
            }
        }
    }

    /** Counts each word and each pair of consecutive words once. */
    private static void countWords(String text, Map<String, Integer> words, Map<String, Integer> pairs) {
        Set<String> alone = new HashSet<>();
        Set<String> together = new HashSet<>();
        String before = "";
        for (String each : BLANKS.split(text.toLowerCase(Locale.ROOT))) {
            String word = WORD.matcher(each).matches() ? each : "";
            if (!word.isEmpty()) {
                alone.add(word);
                if (!before.isEmpty()) {
                    together.add(before + " " + word);
                }
            }
            before = word;
        }
        alone.forEach(word -> words.merge(word, 1, Integer::sum));
        together.forEach(pair -> pairs.merge(pair, 1, Integer::sum));
    }

    private List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        rarest().ifPresent(word -> queries.add(Query.alike("a rare word", word)));
        most(words, messages / 2, 1).forEach(word -> queries.add(Query.alike("a common word", word)));
        most(pairs, messages / 10, 1).forEach(pair -> queries.add(Query.alike("a phrase", '"' + pair + '"')));
        most(senders, messages, 1).forEach(sender -> queries.add(Query.alike("from: a busy sender", "from:" + sender)));
        most(months, messages, 1).forEach(month -> queries.add(month(YearMonth.parse(month))));
        most(subjects, messages / 2, 1)
                .forEach(word -> queries.add(Query.alike("a word of the subject", "subject:" + word)));
        List<String> three = most(words, messages / 5, 3);
        if (three.size() == 3) {
            queries.add(Query.alike("three words, all of them", String.join(" ", three)));
        }
        queries.add(Query.alike("a word that does not occur", "zqxjvkwpz"));
        return queries;
    }

    /** Searches as a reader of the public site would make them, in Daylight's query language: kind and query. */
    List<String[]> forReaders() {
        List<String[]> queries = new ArrayList<>();
        rarest().ifPresent(word -> queries.add(new String[] {"a rare word", word}));
        most(words, messages / 20, 1).forEach(word -> queries.add(new String[] {"a word", word}));
        most(words, messages, 1).forEach(word -> queries.add(new String[] {"the most common word", word}));
        most(pairs, messages / 50, 1).forEach(pair -> queries.add(new String[] {"a phrase", '"' + pair + '"'}));
        most(pairs, messages, 1)
                .forEach(pair -> queries.add(new String[] {"the most common phrase", '"' + pair + '"'}));
        most(sendersYears, messages, 1).forEach(both -> queries.add(new String[] {"a sender and a year", both}));
        most(subjects, messages / 2, 1)
                .forEach(word -> queries.add(new String[] {"a word of the subject", "subject:" + word}));
        List<String> three = most(words, messages / 5, 3);
        if (three.size() == 3) {
            queries.add(new String[] {"three words, all of them", String.join(" ", three)});
            queries.add(new String[] {"either of three words", String.join(" OR ", three)});
        }
        queries.add(new String[] {"everything", ""});
        return queries;
    }

    private static Query month(YearMonth month) {
        String first = month.atDay(1).toString();
        String last = month.atEndOfMonth().toString();
        return new Query(
                "the busiest month",
                "date:" + first + ".." + last,
                "date:" + first + ".." + last,
                "date:" + first.replace("-", "") + ".." + last.replace("-", ""));
    }

    /** The alphabetically middle one of the words that the fewest messages have, if possible more than one message. */
    private Optional<String> rarest() {
        int fewest = words.values().stream()
                .filter(count -> count > 1)
                .min(Comparator.naturalOrder())
                .orElse(1);
        List<String> rare = words.entrySet().stream()
                .filter(word -> word.getValue() == fewest)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        return rare.isEmpty() ? Optional.empty() : Optional.of(rare.get(rare.size() / 2));
    }

    /** The most frequent words that are in no more messages than {@code limit}; ties in alphabetical order. */
    private static List<String> most(Map<String, Integer> counts, int limit, int wanted) {
        return counts.entrySet().stream()
                .filter(one -> one.getValue() <= limit)
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(wanted)
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * {@code ChooseQueries MAILDIR FILE} writes one search on each line: kind, for Daylight, for notmuch, for mu;
     * separated by tabs.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> lines = of(Path.of(args[0])).stream()
                .map(query -> String.join("\t", query.kind(), query.daylight(), query.notmuch(), query.mu()))
                .toList();
        Files.write(Path.of(args[1]), lines, StandardCharsets.UTF_8);
    }
}
