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
    private final Map<Facet, List<SearchResult.Count>> facets;
    private final List<Hit> sample;
    private final String word;
    private final String other;
    private List<Row> rows = new ArrayList<>();
    private List<Row> unused = new ArrayList<>();

    /**
     * A group of related operators.
     *
     * @param rows examples that find something
     * @param unused operators that find nothing in this archive: without an address, and with a total of 0
     */
    public record Section(String title, List<Row> rows, List<Row> unused) {}

    /**
     * One example.
     *
     * @param address of the search; empty when it finds nothing
     */
    public record Row(String query, String meaning, String address, long total) {}

    private HelpExamples(Searchable index) throws IOException {
        this.index = index;
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

    public static List<Section> of(Searchable index) throws IOException {
        var examples = new HelpExamples(index);
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
        row(
                word + " " + other,
                "messages with both words anywhere: subject, text, people, names and text of attachments");
        row('"' + word + " " + other + '"', "this exact phrase");
        row('"' + other + " " + word + "\"~5", "these words in any order, with at most 5 other words between them");
        row(word + " -" + other, "the first word, but not the second");
        row(word + " OR " + other, "either word; OR must be in capitals");
        row("(" + word + " OR " + other + ") has:attachment", "parentheses group terms");
        row(word.substring(0, Math.max(2, word.length() - 2)) + "*", "words starting with these letters");
        row(
                misspelt() + "~",
                "similar spellings: one letter may differ, or two in a long word; write ~1 or ~2 to set how many"
                        + " letters may differ");
        row("subject:" + word, "only in the subject; body: searches only the text");
        return section("Words");
    }

    private Section people() throws IOException {
        SearchResult.Count person = first(Facet.CORRESPONDENT);
        String address = person == null ? "i.okafor@port.example" : person.value();
        String name = person == null || person.label().isBlank() ? address : person.label();
        String[] names =
                QueryText.of(name.replaceAll("[^\\p{L}\\p{N}@. ]", " ")).terms().toArray(String[]::new);
        row(
                new Query.Text(Field.FROM, names.length == 0 ? address : names[names.length - 1]).text(),
                "by sender: a name, part of a name, or an address");
        row(
                new Query.Text(Field.TO, address).text(),
                "by recipient; also cc: and bcc:. A whole address matches only that mailbox");
        row(new Query.Text(Field.WITH, address).text(), "sent by or to a correspondent");
        row(
                new Query.Text(Field.WITH, address.substring(address.lastIndexOf('@') + 1)).text(),
                "sent by or to anyone at a domain");
        SearchResult.Count list =
                index.answer(new WordRequest.Lists("", 1)).stream().findFirst().orElse(null);
        row(
                list == null ? "list:press" : new Query.Text(Field.LIST, list.value()).text(),
                "sent through a mailing list: its identifier, or a word of it");
        row("is:reply", "replies to another message");
        row("is:forward", "forwarded messages, recognised by their subject");
        row("is:list", "sent through any mailing list");
        row("is:redacted", "documents that were published with redactions; redacted:P1 finds those with this reason");
        row("is:file", "documents that are not mail, such as PDF and office files");
        return section("People and lists");
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
        row("date:" + month, "sent in that month; a year (" + year + ") or a day works too");
        row(
                "date:" + year + ".." + month,
                "from the start of the first to the end of the second; ..2014 and 2014.. are open ranges");
        row(
                "since:" + month,
                "in that month or later; until: in that month or earlier; after: and before: exclude that month");
        row("on:" + day, "on that day; 7.10.2016 and \"7 October 2016\" work too");
        row("date:unknown", "messages without a known date");
        row("size:>" + sizeThatFinds(), "larger than this size; <10k for smaller, 1m..20m for a range");
        return section("Time and size");
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
        row("has:attachment", "messages with an attachment");
        SearchResult.Count kind = first(Facet.ATTACHMENT);
        row(
                "type:" + (kind == null ? "pdf" : kind.value()),
                "by kind of attachment: pdf, document, spreadsheet, presentation, text, html, image, audio, video,"
                        + " archive, calendar, contact, message, patch, signature, program, other");
        row("type:image/*", "by media type, as declared by the sender: text/calendar, image/*");
        Optional<String> name = fileName();
        String extension = name.filter(n -> n.lastIndexOf('.') > 0)
                .map(n -> n.substring(n.lastIndexOf('.') + 1))
                .filter(e -> e.matches("[A-Za-z0-9]{1,8}"))
                .orElse("pdf");
        row("filename:*." + extension, "by file extension");
        row(new Query.Text(Field.FILENAME, name.orElse("addendum")).text(), "by words in a file name");
        return section("Attachments");
    }

    private Section signatures() throws IOException {
        row("auth:pass", "a signature of the author's domain is valid and covers everything shown");
        row("auth:partly", "a signature is valid, but it does not cover everything shown, or is of another domain");
        row("auth:fail", "a signature is not valid, and no other signature is valid");
        row(
                "auth:keygone",
                "signed, but the key is not available; auth:uncheckable: the signature cannot be checked;"
                        + " auth:none: unsigned");
        row("aligned:yes", "at least one signature of the author's domain is valid");
        String domain = domain();
        row("signedby:" + domain, "at least one signature of this domain or its subdomains is valid");
        row("key:s1._domainkey." + domain, "messages with a signature that names this key, valid or not");
        return section("Signatures");
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
        row("trove:" + cited.substring(0, cited.indexOf('/')), "documents of one trove");
        row(
                "release:"
                        + (first(Facet.RELEASE) == null
                                ? "harbour/7"
                                : first(Facet.RELEASE).value()),
                "documents of one part");
        row("id:" + cited, "one document by its number; id:\"<m@host.example>\" by its Message-ID");
        row("thread:" + (talk == null ? cited : talk.trove() + "/" + talk.number()), "all messages of the same thread");
        row(
                moreLike(cited),
                "messages similar to a document, compared by its rarest words; the document itself and its copies"
                        + " are left out");
        return section("Troves, parts and documents");
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
        row(word + " by:date", "newest first; by:date-asc: oldest first");
        row(word + " by:size", "largest first; by:size-asc: smallest first");
        row(word + " by:relevance", "most relevant first; the default order if the query has words");
        return section("Order");
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

    private void row(String query, String meaning) throws IOException {
        long total = total(query);
        if (total == 0) {
            unused.add(new Row(query, meaning, "", 0));
        } else {
            rows.add(new Row(query, meaning, SiteAddress.search(query, Sort.RELEVANCE, 1), total));
        }
    }

    private long total(String query) throws IOException {
        return index.answer(new SearchRequest(QueryParser.parse(query).query(), Sort.NEWEST, 0, 0, Set.of()))
                .total();
    }

    private Section section(String title) {
        var section = new Section(title, List.copyOf(rows), List.copyOf(unused));
        rows = new ArrayList<>();
        unused = new ArrayList<>();
        return section;
    }
}
