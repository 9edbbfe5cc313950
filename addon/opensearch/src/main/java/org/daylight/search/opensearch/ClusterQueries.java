package org.daylight.search.opensearch;

import static org.daylight.search.opensearch.ClusterView.term;
import static org.daylight.search.opensearch.ClusterView.terms;
import static org.daylight.search.opensearch.CommitRecord.bool;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import org.daylight.search.Highlight;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.DistinctiveWords;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Particles;
import org.daylight.search.query.Query;
import org.daylight.search.query.Spellings;
import org.daylight.search.query.WordSplitter;
import org.daylight.search.thread.MessageLinks;

/** Translates queries to those of the cluster, for one commit. Only words count for relevance; everything else is a filter. */
final class ClusterQueries {

    /** The weight of a word in the subject, in a name or in a file name, compared with one in the text. */
    private static final int HEAD_WEIGHT = 2;

    /** At most this many mailing lists are searched: those with the most messages. */
    private static final int MOST_LISTS = 10_000;

    /** At most two documents are read and parsed at the same time. */
    private static final Semaphore READING = new Semaphore(2);

    private static final ObjectNode NOTHING = Bodies.of("match_none", Bodies.of());

    private final ClusterView view;
    private final Set<Notice> notices = new LinkedHashSet<>();

    ClusterQueries(ClusterView view) {
        this.view = view;
    }

    /** Parts of the queries so far that could not be searched in full. */
    List<Notice> notices() {
        return List.copyOf(notices);
    }

    /** The query among the documents of the commit. */
    ObjectNode whole(Query query) throws IOException {
        ObjectNode one = of(query);
        return ranks(query)
                ? bool("filter", Bodies.list(view.record().living()), "must", Bodies.list(one))
                : bool("filter", Bodies.list(view.record().living(), one));
    }

    ObjectNode of(Query query) throws IOException {
        return switch (query) {
            case Query.Everything everything -> Bodies.of("match_all", Bodies.of());
            case Query.Text text ->
                text.field() == Query.Field.LIST ? lists(text) : words(text.field(), text.words(), false);
            case Query.Exact exact -> words(exact.field(), exact.word(), true);
            case Query.Decided decided -> decided(decided);
            case Query.Prefix prefix -> prefix(prefix);
            case Query.Fuzzy fuzzy -> fuzzy(fuzzy);
            case Query.Near near -> near(near);
            case Query.OfMediaType type -> mediaType(type.type());
            case Query.Sizes sizes ->
                Bodies.of("range", Bodies.of("size", Bodies.of("gte", sizes.from(), "lte", sizes.to())));
            case Query.OfKind kind ->
                kind.kind() == MessageKind.LIST
                        ? startsWith("tag", "L")
                        : tag("I" + kind.kind().word());
            case Query.RedactedFor reason -> tag("B" + reason.code());
            case Query.Marked marked -> term("auth", AuthWord.of(marked.mark()));
            case Query.SignedBy signed -> tag("D" + signed.domain());
            case Query.AsksForKey key -> tag("Q" + key.name().text());
            case Query.Aligned aligned -> tag("Y");
            case Query.Extension extension -> tag("E" + HitCard.wellFormed(extension.extension()));
            case Query.Dates dates -> dates(dates);
            case Query.Undated undated -> tag("U");
            case Query.HasAttachment attachment -> tag("A");
            case Query.InLanguage language -> tag("W" + language.code());
            case Query.OfType type -> term("kind", type.kind().word());
            case Query.InTrove trove -> term("trove", trove.slug());
            case Query.InRelease release -> term("release", release.trove() + "/" + release.number());
            case Query.InReleases some -> terms("release", new TreeSet<>(some.releases()));
            case Query.Keyed keyed ->
                terms("key", Arrays.stream(keyed.keys()).boxed().toList());
            case Query.Named named -> {
                notices.add(new Notice(Notice.Kind.NO_ENTITIES, named.text()));
                yield NOTHING;
            }
            case Query.Is is -> named(is.name());
            case Query.InThread thread -> thread(thread.name());
            case Query.IsCopy copy -> view.record().repeated(view.record().commit());
            case Query.CopiesOf copies -> copies(copies.name());
            case Query.SharesPrints shared ->
                any(shared.prints().stream()
                        .map(print -> term("print", HexFormat.of().toHexDigits(print)))
                        .toList());
            case Query.MoreLike like -> moreLike(like);
            case Query.Not not -> bool("must_not", Bodies.list(of(not.query())));
            case Query.And and -> and(and.queries());
            case Query.Or or -> or(or.queries());
        };
    }

    /** Whether its matches differ in relevance. */
    static boolean ranks(Query query) {
        return switch (query) {
            case Query.Text text -> true;
            case Query.Exact exact -> true;
            case Query.SharesPrints shared -> true;
            case Query.MoreLike like -> true;
            case Query.And and -> and.queries().stream().anyMatch(ClusterQueries::ranks);
            case Query.Or or -> or.queries().stream().anyMatch(ClusterQueries::ranks);
            default -> false;
        };
    }

    private ObjectNode and(List<Query> queries) throws IOException {
        ArrayNode must = Bodies.list();
        ArrayNode filter = Bodies.list();
        ArrayNode not = Bodies.list();
        for (Query query : queries) {
            if (query instanceof Query.Not(Query excluded)) {
                not.add(of(excluded));
            } else {
                (ranks(query) ? must : filter).add(of(query));
            }
        }
        return bool("must", must, "filter", filter, "must_not", not);
    }

    private ObjectNode or(List<Query> queries) throws IOException {
        List<ObjectNode> all = new ArrayList<>();
        for (Query query : queries) {
            ObjectNode one = of(query);
            all.add(ranks(query) ? one : Bodies.of("constant_score", Bodies.of("filter", one, "boost", 0)));
        }
        return any(all);
    }

    private static ObjectNode any(List<ObjectNode> queries) {
        return queries.isEmpty()
                ? NOTHING
                : queries.size() == 1
                        ? queries.getFirst()
                        : bool("should", Bodies.list(queries), "minimum_should_match", 1);
    }

    /** The fields of the index for a field of the query language. */
    static List<String> fields(Query.Field field) {
        return switch (field) {
            case ANY -> List.of("body", "head");
            case SUBJECT -> List.of("subject");
            case BODY -> List.of("body");
            case FILENAME -> List.of("file");
            case ATTACHMENT -> List.of("attached");
            case FROM -> List.of("from");
            case TO -> List.of("to");
            case CC -> List.of("cc");
            case BCC -> List.of("bcc");
            case WITH -> List.of("from", "to", "cc", "bcc");
            case LIST -> List.of();
        };
    }

    /** @param exact whether a single word is searched only in the form in which it was typed */
    private static ObjectNode words(Query.Field field, String words, boolean exact) {
        return any(fields(field).stream()
                .map(one -> switch (field) {
                    case FROM, TO, CC, BCC, WITH ->
                        AddressTerms.isAddress(words)
                                // the role is the first letter of the field's name
                                ? startsWith("who", one.charAt(0) + AddressTerms.normal(words) + '\0')
                                : words(one, words, exact, 1);
                    default -> words(one, words, exact, one.equals("head") ? HEAD_WEIGHT : 1);
                })
                .toList());
    }

    /** A word or a phrase; each word in all its spellings. */
    private static ObjectNode words(String field, String text, boolean exact, int boost) {
        List<WordSplitter.Word> words = WordSplitter.of(text, true);
        if (words.isEmpty()) {
            return NOTHING;
        }
        boolean alone = words.size() == 1 && !exact;
        List<List<String>> forms =
                words.stream().map(word -> forms(text, word, alone)).toList();
        if (words.size() == 1 && forms.getFirst().size() == 1) {
            return Bodies.of(
                    "term", Bodies.of(field, Bodies.of("value", forms.getFirst().getFirst(), "boost", boost)));
        }
        return Bodies.of(
                words.size() == 1 ? "match" : "match_phrase",
                Bodies.of(field, Bodies.of("query", SplitText.phrase(words, forms), "boost", boost)));
    }

    private static List<String> forms(String text, WordSplitter.Word word, boolean withParticles) {
        String typed = text.substring(word.start(), word.end());
        List<String> forms = withParticles ? Particles.forms(typed, word.folded()) : List.of();
        return forms.size() > 1 ? forms : Spellings.of(typed, word.folded());
    }

    private ObjectNode prefix(Query.Prefix prefix) throws IOException {
        if (prefix.field() == Query.Field.LIST) {
            return lists(prefix);
        }
        String start = WordSplitter.of(prefix.start(), true).getFirst().folded();
        return any(fields(prefix.field()).stream()
                .map(field -> startsWith(field, start))
                .toList());
    }

    private ObjectNode fuzzy(Query.Fuzzy fuzzy) throws IOException {
        if (fuzzy.field() == Query.Field.LIST) {
            return lists(fuzzy);
        }
        String word = WordSplitter.of(fuzzy.word(), true).getFirst().folded();
        return any(fields(fuzzy.field()).stream()
                .map(field -> Bodies.of(
                        "fuzzy",
                        Bodies.of(
                                field,
                                Bodies.of(
                                        "value",
                                        word,
                                        "fuzziness",
                                        fuzzy.edits(),
                                        "transpositions",
                                        true,
                                        "rewrite",
                                        "constant_score"))))
                .toList());
    }

    private ObjectNode near(Query.Near near) throws IOException {
        if (near.field() == Query.Field.LIST) {
            return lists(near);
        }
        List<ObjectNode> words = WordSplitter.of(near.words(), true).stream()
                .map(word -> Bodies.of(
                        "match",
                        Bodies.of(
                                "query",
                                SplitText.alternatives(forms(near.words(), word, false)),
                                "analyzer",
                                "split")))
                .toList();
        return any(fields(near.field()).stream()
                .map(field -> Bodies.of(
                        "intervals",
                        Bodies.of(
                                field,
                                Bodies.of(
                                        "all_of",
                                        Bodies.of("ordered", false, "max_gaps", near.between(), "intervals", words)))))
                .toList());
    }

    /** There are few lists with many messages each. So their names are not indexed by word but compared one by one. */
    private ObjectNode lists(Query query) throws IOException {
        Highlight wanted = Highlight.of(query, Query.Field.LIST);
        List<ClusterWords.Known> lists = ClusterWords.most(view, view.filtered(), "tag", "L", MOST_LISTS + 1, 0);
        if (lists.size() > MOST_LISTS) {
            notices.add(new Notice(Notice.Kind.LISTS_CUT, query.text()));
        }
        return terms(
                "tag",
                lists.stream()
                        .limit(MOST_LISTS)
                        .map(ClusterWords.Known::value)
                        .filter(list -> !wanted.marks(list.substring(1)).isEmpty())
                        .toList());
    }

    private static ObjectNode mediaType(String type) {
        return type.endsWith("/*") ? startsWith("tag", "M" + type.substring(0, type.length() - 1)) : tag("M" + type);
    }

    private static ObjectNode startsWith(String field, String start) {
        return Bodies.of("prefix", Bodies.of(field, Bodies.of("value", start)));
    }

    private static ObjectNode dates(Query.Dates dates) {
        ObjectNode range = Bodies.of();
        if (dates.from() != null) {
            range.put("gte", dates.from().toEpochDay());
        }
        if (dates.to() != null) {
            range.put("lte", dates.to().toEpochDay());
        }
        return Bodies.of("range", Bodies.of("day", range));
    }

    private static ObjectNode tag(String tag) {
        return term("tag", tag);
    }

    /** A filter for the documents with this name. */
    ObjectNode named(Query.Name name) throws IOException {
        return switch (name) {
            case Query.Name.Number(var trove, int number) -> {
                ObjectNode numbered = trove == null
                        ? tag("N" + number)
                        : bool("filter", Bodies.list(tag("N" + number), term("trove", trove)));
                long[] keys = view.owner().register().numbered(trove, number);
                yield keys.length == 0 ? numbered : any(List.of(numbered, keyed(keys)));
            }
            case Query.Name.MessageId(String id) -> term("own", ClusterDocument.hash(MessageLinks.hash(id)));
        };
    }

    private static ObjectNode keyed(long[] keys) {
        return terms("key", Arrays.stream(keys).boxed().toList());
    }

    private ObjectNode decided(Query.Decided query) throws IOException {
        long[] keys = view.owner().register().decided(query.decision());
        if (keys == null) {
            notices.add(new Notice(Notice.Kind.NOT_HERE, query.text()));
            return NOTHING;
        }
        return keyed(keys);
    }

    private ObjectNode copies(Query.Name name) throws IOException {
        ObjectNode named = named(name);
        Set<String> copies = new HashSet<>();
        view.each(named, List.of("copy"), hit -> {
            if (hit.has("copy")) {
                copies.add(hit.path("copy").asText());
            }
        });
        return copies.isEmpty() ? named : any(List.of(named, terms("copy", copies)));
    }

    private ObjectNode thread(Query.Name name) throws IOException {
        var threads = new ClusterThreads(view);
        List<ClusterThreads.Member> seeds = threads.found(named(name));
        Set<Long> keys = new TreeSet<>();
        Map<Long, ClusterThreads.Component> found = threads.of(seeds);
        for (ClusterThreads.Member seed : seeds) {
            found.get(seed.key()).members().forEach(member -> keys.add(member.key()));
        }
        if (name instanceof Query.Name.MessageId(String id)) {
            threads.of(MessageLinks.hash(id)).forEach(member -> keys.add(member.key()));
        }
        return terms("key", keys);
    }

    /** Documents with at least three in ten of the distinctive words, in the text or the subject. */
    private ObjectNode moreLike(Query.MoreLike like) throws IOException {
        Optional<List<String>> distinctive = distinctiveWords(like.name());
        List<String> words = distinctive.orElse(List.of());
        if (words.isEmpty()) {
            Notice.Kind why = distinctive.isEmpty() ? Notice.Kind.LIKE_UNKNOWN : Notice.Kind.LIKE_NO_WORD;
            notices.add(new Notice(why, like.text()));
            return NOTHING;
        }
        ArrayNode each = Bodies.list();
        for (String word : words) {
            each.add(any(List.of(
                    Bodies.of("term", Bodies.of("body", Bodies.of("value", word))),
                    Bodies.of("term", Bodies.of("subject", Bodies.of("value", word, "boost", HEAD_WEIGHT))))));
        }
        return bool(
                "must",
                Bodies.list(bool("should", each, "minimum_should_match", (3 * words.size() + 9) / 10)),
                "must_not",
                Bodies.list(copies(like.name())));
    }

    /** Those of the document with the smallest key of those with this name; empty when there is none, or its original is not available. */
    private Optional<List<String>> distinctiveWords(Query.Name name) throws IOException {
        List<ClusterThreads.Member> named = new ClusterThreads(view).found(named(name));
        if (named.isEmpty()) {
            return Optional.empty();
        }
        long key = named.getFirst().key();
        List<String> known = view.cache().distinctive(key);
        if (known != null) {
            return Optional.of(known);
        }
        READING.acquireUninterruptibly();
        try {
            Optional<byte[]> original = view.owner().documentBytes().firstBytes(key, DistinctiveWords.MOST_BYTES);
            if (original.isEmpty()) {
                return Optional.empty();
            }
            var message = view.owner().documentBytes().form(key).parse(original.get());
            var frequencies = new Frequencies((int) view.cache().documents(view));
            DistinctiveWords.of(message, frequencies);
            frequencies.lookUp(view);
            List<String> words = DistinctiveWords.of(message, frequencies);
            view.cache().distinctive(key, words);
            return Optional.of(words);
        } finally {
            READING.release();
        }
    }

    /** First notes the words that are asked for, so that they are looked up together. */
    private record Frequencies(int documents, Map<String, Long> known) implements DistinctiveWords.Frequencies {

        Frequencies(int documents) {
            this(documents, new LinkedHashMap<>());
        }

        @Override
        public long of(String word) {
            return known.computeIfAbsent(word, one -> 0L);
        }

        void lookUp(ClusterView view) throws IOException {
            List<String> words = List.copyOf(known.keySet());
            List<ObjectNode> filters = new ArrayList<>();
            words.forEach(word -> filters.add(term("body", word)));
            words.forEach(word -> filters.add(term("subject", word)));
            long[] counts = view.counts(filters);
            for (int i = 0; i < words.size(); i++) {
                known.put(words.get(i), counts[i] + counts[words.size() + i]);
            }
        }
    }
}
