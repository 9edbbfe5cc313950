package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchRequest.Facet;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.WordRequest;
import org.daylight.search.query.Query;
import org.daylight.search.query.Query.Field;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * Examples of every operator of the query language, made from the content of an archive: its most frequent sender, a phrase of its newest
 * subjects, its busiest month. The same archive gives the same examples. Every example finds something; operators that find nothing are
 * listed after them.
 */
public final class HelpExamples {

    /** How many of the newest messages are searched for phrases in their subjects. */
    private static final int SAMPLE = 200;

    /** How many of the newest messages are tried as an example of a search for similar ones. */
    private static final int LIKE_SAMPLE = 5;

    private static final int LEAST_LETTERS = 4;

    /** The prefix that a mailing list adds to every subject. */
    private static final Pattern LIST_MARK = Pattern.compile("\\[[^\\]]{0,80}\\]");

    private final Searchable index;
    private final String named;
    private final Map<Facet, List<SearchResult.Count>> facets;
    private final List<Hit> sample;
    private final String word;
    private final String other;
    private List<Row> rows = new ArrayList<>();
    private List<Row> unused = new ArrayList<>();

    /**
     * A group of related operators.
     *
     * @param key of its title, without its area and group
     * @param rows examples that find something
     * @param unused operators that find nothing in this archive: without an address, and with a total of 0
     */
    public record Section(String key, List<Row> rows, List<Row> unused) {

        /** Its title, in the language of the page. */
        public String title() {
            return Words.of("help.section." + key);
        }
    }

    /**
     * One example.
     *
     * @param key of the words that say what it finds, without their area
     * @param argument of these words; empty for none
     * @param address of the search; empty when it finds nothing
     */
    public record Row(String query, String key, String argument, String address, long total) {

        /** What it finds, in the language of the page. */
        public String meaning() {
            return Words.of("help." + key, argument);
        }
    }

    private HelpExamples(Searchable index, String named) throws IOException {
        this.index = index;
        this.named = named;
        SearchResult all = index.answer(new SearchRequest(
                new Query.Everything(),
                Sort.NEWEST,
                0,
                SAMPLE,
                EnumSet.of(Facet.CORRESPONDENT, Facet.MONTH, Facet.ATTACHMENT, Facet.TROVE, Facet.RELEASE)));
        facets = all.facets();
        sample = all.hits();
        String[] pair = pair();
        word = pair[0];
        other = pair[1];
    }

    /** @param named a query for a name that a program found; empty when none are known */
    public static List<Section> of(Searchable index, String named) throws IOException {
        var examples = new HelpExamples(index, named);
        return List.of(
                examples.words(),
                examples.people(),
                examples.time(),
                examples.attachments(),
                examples.signatures(),
                examples.places(),
                examples.order());
    }

    // ---- sections

    private Section words() throws IOException {
        row(word + " " + other, "words.all");
        row('"' + word + " " + other + '"', "words.phrase");
        row('"' + other + " " + word + "\"~5", "words.near");
        row(word + " -" + other, "words.not");
        row(word + " OR " + other, "words.or");
        row("(" + word + " OR " + other + ") has:attachment", "words.group");
        row(word.substring(0, Math.max(2, word.length() - 2)) + "*", "words.prefix");
        row(misspelt() + "~", "words.fuzzy");
        row("subject:" + word, "words.subject");
        return section("words");
    }

    private Section people() throws IOException {
        SearchResult.Count person = first(Facet.CORRESPONDENT);
        String address = person == null ? "i.okafor@port.example" : person.value();
        String name = person == null || person.label().isBlank() ? address : person.label();
        String[] names =
                QueryText.of(name.replaceAll("[^\\p{L}\\p{N}@. ]", " ")).terms().toArray(String[]::new);
        row(new Query.Text(Field.FROM, names.length == 0 ? address : names[names.length - 1]).text(), "people.from");
        row(new Query.Text(Field.TO, address).text(), "people.to");
        row(new Query.Text(Field.WITH, address).text(), "people.with");
        row(new Query.Text(Field.WITH, address.substring(address.lastIndexOf('@') + 1)).text(), "people.domain");
        SearchResult.Count list =
                index.answer(new WordRequest.Lists("", 1)).stream().findFirst().orElse(null);
        row(list == null ? "list:press" : new Query.Text(Field.LIST, list.value()).text(), "people.list");
        if (!named.isEmpty()) {
            row(named, "people.entity");
        }
        row("is:reply", "people.reply");
        row("is:forward", "people.forward");
        row("is:list", "people.lists");
        row("is:redacted", "people.redacted");
        row("is:file", "people.file");
        return section("people");
    }

    private Section time() throws IOException {
        String month = facets.get(Facet.MONTH).stream()
                .max(Comparator.comparingLong(SearchResult.Count::count))
                .map(SearchResult.Count::value)
                .orElse("2016-10");
        String year = month.substring(0, 4);
        String day = sample.stream()
                .filter(hit -> hit.date() != null)
                .map(hit -> hit.date().toLocalDate().toString())
                .findFirst()
                .orElse(month + "-07");
        row("date:" + month, "time.month", year);
        row("date:" + year + ".." + month, "time.range");
        row("since:" + month, "time.since");
        row("on:" + day, "time.day");
        row("date:unknown", "time.unknown");
        row("size:>" + sizeThatFinds(), "time.size");
        return section("time");
    }

    private String sizeThatFinds() throws IOException {
        for (String size : List.of("1m", "100k", "10k", "2k")) {
            if (total("size:>" + size) > 0) {
                return size;
            }
        }
        return "1m";
    }

    private Section attachments() throws IOException {
        row("has:attachment", "attachments.any");
        SearchResult.Count kind = first(Facet.ATTACHMENT);
        row("type:" + (kind == null ? "pdf" : kind.value()), "attachments.kind");
        row("type:image/*", "attachments.type");
        Optional<String> name = fileName();
        String extension = name.filter(n -> n.lastIndexOf('.') > 0)
                .map(n -> n.substring(n.lastIndexOf('.') + 1))
                .filter(e -> e.matches("[A-Za-z0-9]{1,8}"))
                .orElse("pdf");
        row("filename:*." + extension, "attachments.extension");
        row(new Query.Text(Field.FILENAME, name.orElse("addendum")).text(), "attachments.name");
        return section("attachments");
    }

    private Section signatures() throws IOException {
        row("auth:pass", "signatures.pass");
        row("auth:partly", "signatures.partly");
        row("auth:fail", "signatures.fail");
        row("auth:keygone", "signatures.keygone");
        row("aligned:yes", "signatures.aligned");
        String domain = domain();
        row("signedby:" + domain, "signatures.domain");
        row("key:s1._domainkey." + domain, "signatures.key");
        return section("signatures");
    }

    /** The author's domain of the newest message with a valid signature of that domain. */
    private String domain() throws IOException {
        return index.answer(new SearchRequest(new Query.Aligned(), Sort.NEWEST, 0, 1, Set.of())).hits().stream()
                .flatMap(hit -> hit.from().stream())
                .map(author -> author.address().substring(author.address().lastIndexOf('@') + 1))
                .filter(domain -> domain.matches("[a-z0-9.-]{1,100}"))
                .findFirst()
                .orElse("port.example");
    }

    private Section places() throws IOException {
        Hit newest = sample.isEmpty() ? null : sample.getFirst();
        Hit talk = sample.stream().max(Comparator.comparingInt(Hit::threadSize)).orElse(null);
        String cited = newest == null ? "harbour/20413" : newest.trove() + "/" + newest.number();
        row("trove:" + cited.substring(0, cited.indexOf('/')), "places.trove");
        row(
                "release:"
                        + (first(Facet.RELEASE) == null
                                ? "harbour/7"
                                : first(Facet.RELEASE).value()),
                "places.part");
        row("id:" + cited, "places.document");
        row("thread:" + (talk == null ? cited : talk.trove() + "/" + talk.number()), "places.thread");
        row(moreLike(cited), "places.similar");
        return section("places");
    }

    /** One of the newest documents with similar ones. Each document tried requires reading its bytes. */
    private String moreLike(String cited) throws IOException {
        for (Hit hit : sample.subList(0, Math.min(sample.size(), LIKE_SAMPLE))) {
            String query = "more-like:" + hit.trove() + "/" + hit.number();
            if (total(query) > 0) {
                return query;
            }
        }
        return "more-like:" + cited;
    }

    private Section order() throws IOException {
        row(word + " by:date", "order.date");
        row(word + " by:size", "order.size");
        row(word + " by:relevance", "order.relevance");
        return section("order");
    }

    // ---- content of the archive

    /** The most frequent pair of adjacent words in the newest subjects; of equally frequent ones, the first in alphabetical order. */
    private String[] pair() {
        Map<String, Integer> pairs = new TreeMap<>();
        for (Hit hit : sample) {
            String[] words = (hit.subject() == null
                            ? ""
                            : LIST_MARK.matcher(hit.subject()).replaceAll(" "))
                    .toLowerCase(Locale.ROOT)
                    .split("[^\\p{L}]+");
            Map<String, Integer> here = new HashMap<>();
            for (int i = 0; i + 1 < words.length; i++) {
                if (words[i].length() >= LEAST_LETTERS
                        && words[i + 1].length() >= LEAST_LETTERS
                        && !words[i].equals(words[i + 1])) {
                    here.put(words[i] + " " + words[i + 1], 1);
                }
            }
            here.keySet().forEach(pair -> pairs.merge(pair, 1, Integer::sum));
        }
        String best = "tender dredging";
        int most = 0;
        for (Map.Entry<String, Integer> pair : pairs.entrySet()) {
            if (pair.getValue() > most) {
                best = pair.getKey();
                most = pair.getValue();
            }
        }
        return best.split(" ");
    }

    private String misspelt() {
        return word.charAt(0) + word.substring(2, 3) + word.charAt(1) + word.substring(3);
    }

    /** The name of an attachment of one of the newest messages with attachments. */
    private Optional<String> fileName() throws IOException {
        return index.answer(new SearchRequest(new Query.HasAttachment(), Sort.NEWEST, 0, 20, Set.of())).hits().stream()
                .flatMap(hit -> hit.attachmentNames().stream())
                .filter(name -> name.length() <= 40
                        && QueryParser.parse(new Query.Text(Field.FILENAME, "x " + name).text())
                                .notices()
                                .isEmpty())
                .findFirst();
    }

    private SearchResult.@Nullable Count first(Facet facet) {
        List<SearchResult.Count> counts = facets.get(facet);
        return counts == null || counts.isEmpty() ? null : counts.getFirst();
    }

    // ---- rows

    private void row(String query, String key) throws IOException {
        row(query, key, "");
    }

    private void row(String query, String key, String argument) throws IOException {
        long total = total(query);
        if (total == 0) {
            unused.add(new Row(query, key, argument, "", 0));
        } else {
            rows.add(new Row(query, key, argument, SiteAddress.search(query, Sort.RELEVANCE, 1), total));
        }
    }

    private long total(String query) throws IOException {
        return index.answer(new SearchRequest(QueryParser.parse(query).query(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
    }

    private Section section(String key) {
        var section = new Section(key, List.copyOf(rows), List.copyOf(unused));
        rows = new ArrayList<>();
        unused = new ArrayList<>();
        return section;
    }
}
