package org.daylight.search.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.queries.intervals.IntervalQuery;
import org.apache.lucene.queries.intervals.Intervals;
import org.apache.lucene.queries.intervals.IntervalsSource;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.MultiPhraseQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.SynonymQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;
import org.daylight.search.Effort;
import org.daylight.search.Highlight;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.AuthWord;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Particles;
import org.daylight.search.query.Query;
import org.daylight.search.query.Spellings;
import org.daylight.search.query.WordSplitter;
import org.jspecify.annotations.Nullable;

/** Translates queries to Lucene, for one snapshot. Only words count for relevance; everything else is a filter. */
final class LuceneQueries {

    /** The weight of a word in the subject, in a name or in a file name, compared with one in the text. */
    private static final float HEAD_WEIGHT = 2;

    /** At most this many mailing lists are searched: those with the most messages. */
    private static final int MOST_LISTS = 10_000;

    /** All stars and tildes of one query together may stand for at most this many words of the index. */
    static final int MOST_EXPANDED = 60_000;

    private final Snapshot snapshot;

    /** How many of these are left. */
    private int room = MOST_EXPANDED;

    private final Set<Notice> notices = new LinkedHashSet<>();

    /** From so many keys on, all documents are compared with them: a term for each key would take much memory. */
    private static final int MANY_KEYS = 1_000;

    private final boolean mayBePartial;

    /** Whether what is translated at the moment is excluded from the results. */
    private boolean excludes;

    private boolean stopped;

    /** @param mayBePartial whether the queries may find fewer documents, when the budget of the request is used up */
    LuceneQueries(Snapshot snapshot, boolean mayBePartial) {
        this.snapshot = snapshot;
        this.mayBePartial = mayBePartial;
    }

    /** Whether the queries may find fewer documents, because the budget was used up. */
    boolean isStopped() {
        return stopped;
    }

    /**
     * Whether there is no effort left to look up words. Then {@link #unknown} takes their place.
     */
    private boolean isSpent() {
        boolean spent = mayBePartial && Effort.isSpent(Effort.Step.WORDS);
        stopped |= spent;
        return spent;
    }

    /** In the place of what could not be looked up: no document, or every document where it is excluded. So no result is wrong. */
    private org.apache.lucene.search.Query unknown() {
        return excludes ? MatchAllDocsQuery.INSTANCE : MatchNoDocsQuery.INSTANCE;
    }

    /** Translates a query whose documents are excluded. */
    private org.apache.lucene.search.Query excluded(Query query) throws IOException {
        excludes = !excludes;
        try {
            return of(query);
        } finally {
            excludes = !excludes;
        }
    }

    /** Parts of the queries so far that could not be searched in full. */
    List<Notice> notices() {
        return List.copyOf(notices);
    }

    org.apache.lucene.search.Query of(Query query) throws IOException {
        return switch (query) {
            case Query.Everything everything -> MatchAllDocsQuery.INSTANCE;
            case Query.Text text -> text(text);
            case Query.Exact exact -> words(exact.field(), exact.word(), true);
            case Query.Decided decided -> new DocumentsQuery(decided(decided));
            case Query.Prefix prefix -> prefix(prefix);
            case Query.Fuzzy fuzzy -> fuzzy(fuzzy);
            case Query.Near near -> near(near);
            case Query.OfMediaType type -> mediaType(type.type());
            case Query.Sizes sizes ->
                NumericDocValuesField.newSlowRangeQuery(DocumentFields.SIZE, sizes.from(), sizes.to());
            case Query.OfKind kind ->
                kind.kind() == MessageKind.LIST
                        ? new PrefixQuery(new Term(DocumentFields.TAG, "L"))
                        : tag("I" + kind.kind().word());
            case Query.RedactedFor reason -> tag("B" + reason.code());
            case Query.Marked marked -> tag("G" + AuthWord.of(marked.mark()));
            case Query.SignedBy signed -> tag("D" + signed.domain());
            case Query.AsksForKey key -> tag("Q" + key.name().text());
            case Query.Aligned aligned -> tag("Y");
            case Query.Extension extension -> tag("E" + extension.extension());
            case Query.Dates dates -> dates(dates);
            case Query.Undated undated -> tag("U");
            case Query.HasAttachment attachment -> tag("A");
            case Query.InLanguage language -> tag("W" + language.code());
            case Query.OfType type -> tag("K" + type.kind().word());
            case Query.InTrove trove -> tag("T" + trove.slug());
            case Query.InRelease release -> tag("R" + release.trove() + "/" + release.number());
            case Query.InReleases some ->
                new TermInSetQuery(
                        DocumentFields.TAG,
                        some.releases().stream()
                                .map(name -> new BytesRef("R" + name))
                                .toList());
            case Query.Keyed keyed
            when keyed.keys().length > MANY_KEYS -> new KeysQuery(DocumentFields.KEY, keyed.keys());
            case Query.Keyed keyed ->
                new TermInSetQuery(
                        DocumentFields.KEY,
                        Arrays.stream(keyed.keys())
                                .mapToObj(key -> DocumentFields.key(key).bytes())
                                .toList());
            case Query.Named named -> {
                notices.add(new Notice(Notice.Kind.NO_ENTITIES, named.text()));
                yield MatchNoDocsQuery.INSTANCE;
            }
            case Query.Is is -> new DocumentsQuery(named(is.name()));
            case Query.InThread thread -> new DocumentsQuery(thread(thread.name()));
            case Query.IsCopy copy -> new DocumentsQuery(snapshot.copies().repeated());
            case Query.CopiesOf copies -> new DocumentsQuery(copies(copies.name()));
            case Query.SharesPrints shared -> prints(shared.prints());
            case Query.MoreLike like -> moreLike(like);
            case Query.Not not ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(excluded(not.query()), Occur.MUST_NOT)
                        .build();
            case Query.And and -> and(and.queries());
            case Query.Or or -> any(or.queries());
        };
    }

    /** Whether its matches differ in relevance. */
    static boolean ranks(Query query) {
        return switch (query) {
            case Query.Text text -> true;
            case Query.Exact exact -> true;
            case Query.SharesPrints shared -> true;
            case Query.MoreLike like -> true;
            case Query.And and -> and.queries().stream().anyMatch(LuceneQueries::ranks);
            case Query.Or or -> or.queries().stream().anyMatch(LuceneQueries::ranks);
            default -> false;
        };
    }

    private org.apache.lucene.search.Query and(List<Query> queries) throws IOException {
        var all = new BooleanQuery.Builder();
        boolean positive = false;
        for (Query query : queries) {
            if (query instanceof Query.Not(Query excluded)) {
                all.add(excluded(excluded), Occur.MUST_NOT);
            } else {
                positive = true;
                all.add(of(query), ranks(query) ? Occur.MUST : Occur.FILTER);
            }
        }
        if (!positive) {
            all.add(MatchAllDocsQuery.INSTANCE, Occur.FILTER);
        }
        return all.build();
    }

    private org.apache.lucene.search.Query any(List<Query> queries) throws IOException {
        var any = new BooleanQuery.Builder();
        for (Query query : queries) {
            org.apache.lucene.search.Query one = of(query);
            any.add(
                    ranks(query) ? one : new org.apache.lucene.search.BoostQuery(new ConstantScoreQuery(one), 0),
                    Occur.SHOULD);
        }
        return any.build();
    }

    private org.apache.lucene.search.Query text(Query.Text text) throws IOException {
        return text.field() == Query.Field.LIST ? lists(text) : words(text.field(), text.words(), false);
    }

    /** @param exact whether a single word is searched only in the form in which it was typed */
    private static org.apache.lucene.search.Query words(Query.Field field, String words, boolean exact) {
        return switch (field) {
            case ANY ->
                either(
                        words(DocumentFields.BODY, words, exact),
                        new BoostQuery(words(DocumentFields.HEAD, words, exact), HEAD_WEIGHT));
            case SUBJECT, BODY, FILENAME, ATTACHMENT -> words(fields(field).getFirst(), words, exact);
            case FROM, TO, CC, BCC, WITH ->
                either(fields(field).stream()
                        .map(one -> person(one, words, exact))
                        .toList());
            case LIST -> throw new IllegalArgumentException("lists are not indexed by word");
        };
    }

    /** The fields of the index for a field of the query language. */
    static List<String> fields(Query.Field field) {
        return switch (field) {
            case ANY -> List.of(DocumentFields.BODY, DocumentFields.HEAD);
            case SUBJECT -> List.of(DocumentFields.SUBJECT);
            case BODY -> List.of(DocumentFields.BODY);
            case FILENAME -> List.of(DocumentFields.FILE);
            case ATTACHMENT -> List.of(DocumentFields.ATTACHED);
            case FROM -> List.of(DocumentFields.FROM);
            case TO -> List.of(DocumentFields.TO);
            case CC -> List.of(DocumentFields.CC);
            case BCC -> List.of(DocumentFields.BCC);
            case WITH -> List.of(DocumentFields.FROM, DocumentFields.TO, DocumentFields.CC, DocumentFields.BCC);
            case LIST -> List.of();
        };
    }

    private static org.apache.lucene.search.Query person(String field, String words, boolean exact) {
        // the role is the first letter of the field's name
        return AddressTerms.isAddress(words)
                ? new PrefixQuery(new Term(DocumentFields.WHO, field.charAt(0) + AddressTerms.normal(words) + '\0'))
                : words(field, words, exact);
    }

    /** A word or a phrase; each word in all its spellings. */
    private static org.apache.lucene.search.Query words(String field, String text, boolean exact) {
        List<WordSplitter.Word> words = WordSplitter.of(text, true);
        if (words.isEmpty()) {
            return new MatchNoDocsQuery("no word");
        }
        if (words.size() == 1) {
            Term[] spelled = exact ? spelled(field, text, words.getFirst()) : alone(field, text, words.getFirst());
            if (spelled.length == 1) {
                return new TermQuery(spelled[0]);
            }
            var any = new SynonymQuery.Builder(field);
            for (Term term : spelled) {
                any.addTerm(term);
            }
            return any.build();
        }
        var phrase = new MultiPhraseQuery.Builder();
        int first = words.getFirst().position();
        boolean plain = true;
        for (WordSplitter.Word word : words) {
            Term[] spelled = spelled(field, text, word);
            plain &= spelled.length == 1;
            phrase.add(spelled, word.position() - first);
        }
        return plain ? phrase(field, words) : phrase.build();
    }

    private static org.apache.lucene.search.Query phrase(String field, List<WordSplitter.Word> words) {
        var phrase = new PhraseQuery.Builder();
        int first = words.getFirst().position();
        for (WordSplitter.Word word : words) {
            phrase.add(new Term(field, word.folded()), word.position() - first);
        }
        return phrase.build();
    }

    /** A single word in all its spellings, with and without particles. */
    private static Term[] alone(String field, String text, WordSplitter.Word word) {
        List<String> forms = Particles.forms(text.substring(word.start(), word.end()), word.folded());
        return forms.size() == 1
                ? spelled(field, text, word)
                : forms.stream().map(form -> new Term(field, form)).toArray(Term[]::new);
    }

    private static Term[] spelled(String field, String text, WordSplitter.Word word) {
        return Spellings.of(text.substring(word.start(), word.end()), word.folded()).stream()
                .map(spelling -> new Term(field, spelling))
                .toArray(Term[]::new);
    }

    private org.apache.lucene.search.Query prefix(Query.Prefix prefix) throws IOException {
        if (prefix.field() == Query.Field.LIST) {
            return lists(prefix);
        }
        String start = WordSplitter.of(prefix.start(), true).getFirst().folded();
        List<org.apache.lucene.search.Query> all = new ArrayList<>();
        for (String field : fields(prefix.field())) {
            if (isSpent()) {
                all.add(unknown());
                continue;
            }
            int most = Math.min(room, Expansion.MOST_BEGINNING);
            int count = Expansion.count(snapshot.leaves, field, start, most);
            if (count <= most) {
                room -= count;
                all.add(new PrefixQuery(new Term(field, start))); // few enough for all of them
                continue;
            }
            all.add(expanded(prefix, Expansion.beginning(snapshot.reader, field, start, most), field));
        }
        return either(all);
    }

    private org.apache.lucene.search.Query fuzzy(Query.Fuzzy fuzzy) throws IOException {
        if (fuzzy.field() == Query.Field.LIST) {
            return lists(fuzzy);
        }
        String word = WordSplitter.of(fuzzy.word(), true).getFirst().folded();
        List<org.apache.lucene.search.Query> all = new ArrayList<>();
        for (String field : fields(fuzzy.field())) {
            if (isSpent()) {
                all.add(unknown());
                continue;
            }
            all.add(expanded(
                    fuzzy,
                    Expansion.like(snapshot.reader, field, word, fuzzy.edits(), Math.min(room, Expansion.MOST_LIKE)),
                    field));
        }
        return either(all);
    }

    private org.apache.lucene.search.Query expanded(Query query, Expansion expansion, String field) {
        if (expansion.cut()) {
            notices.add(new Notice(
                    room < Expansion.MOST_BEGINNING ? Notice.Kind.EXPANSION_SPENT : Notice.Kind.EXPANSION_CUT,
                    query.text()));
        }
        room -= expansion.words().size();
        return new TermInSetQuery(
                field, expansion.words().stream().map(Expansion.Known::bytes).toList());
    }

    private org.apache.lucene.search.Query near(Query.Near near) throws IOException {
        if (near.field() == Query.Field.LIST) {
            return lists(near);
        }
        List<IntervalsSource> words = WordSplitter.of(near.words(), true).stream()
                .map(word -> spelled(near.words(), word))
                .toList();
        IntervalsSource together =
                Intervals.maxgaps(near.between(), Intervals.unordered(words.toArray(IntervalsSource[]::new)));
        List<org.apache.lucene.search.Query> all = new ArrayList<>();
        for (String field : fields(near.field())) {
            all.add(new IntervalQuery(field, together));
        }
        return either(all);
    }

    private static IntervalsSource spelled(String text, WordSplitter.Word word) {
        IntervalsSource[] all = Spellings.of(text.substring(word.start(), word.end()), word.folded()).stream()
                .map(Intervals::term)
                .toArray(IntervalsSource[]::new);
        return all.length == 1 ? all[0] : Intervals.or(all);
    }

    /** There are few lists with many messages each. So their names are not indexed by word but compared one by one. */
    private org.apache.lucene.search.Query lists(Query query) throws IOException {
        Highlight wanted = Highlight.of(query, Query.Field.LIST);
        Expansion lists = Expansion.beginning(snapshot.reader, DocumentFields.TAG, "L", MOST_LISTS);
        if (lists.cut()) {
            notices.add(new Notice(Notice.Kind.LISTS_CUT, query.text()));
        }
        return new TermInSetQuery(
                DocumentFields.TAG,
                lists.words().stream()
                        .filter(list -> !wanted.marks(list.word().substring(1)).isEmpty())
                        .map(Expansion.Known::bytes)
                        .toList());
    }

    private static org.apache.lucene.search.Query mediaType(String type) {
        return type.endsWith("/*")
                ? new PrefixQuery(new Term(DocumentFields.TAG, "M" + type.substring(0, type.length() - 1)))
                : tag("M" + type);
    }

    private static org.apache.lucene.search.Query either(List<org.apache.lucene.search.Query> queries) {
        return either(queries.toArray(org.apache.lucene.search.Query[]::new));
    }

    private static org.apache.lucene.search.Query either(org.apache.lucene.search.Query... queries) {
        if (queries.length == 1) {
            return queries[0];
        }
        var any = new BooleanQuery.Builder();
        for (org.apache.lucene.search.Query query : queries) {
            any.add(query, Occur.SHOULD);
        }
        return any.build();
    }

    private static org.apache.lucene.search.Query dates(Query.Dates dates) {
        int from = dates.from() == null ? Integer.MIN_VALUE : (int) dates.from().toEpochDay();
        int to = dates.to() == null ? Integer.MAX_VALUE : (int) dates.to().toEpochDay();
        return new IndexOrDocValuesQuery(
                IntPoint.newRangeQuery(DocumentFields.DAY, from, to),
                NumericDocValuesField.newSlowRangeQuery(DocumentFields.DAY, from, to));
    }

    private static org.apache.lucene.search.Query tag(String tag) {
        return new TermQuery(new Term(DocumentFields.TAG, tag));
    }

    /** The documents of a query that needs no search, without removed ones; null for other queries. The caller does not change them. */
    @Nullable
    FixedBitSet lookedUp(Query query) throws IOException {
        return switch (query) {
            case Query.Everything everything -> snapshot.live();
            case Query.Is is -> named(is.name());
            case Query.CopiesOf copies -> copies(copies.name());
            case Query.IsCopy copy -> snapshot.copies().repeated();
            case Query.Decided decided -> decided(decided);
            default -> null;
        };
    }

    /** The documents with this name, by their numbers in the snapshot. */
    FixedBitSet named(Query.Name name) throws IOException {
        var documents = new FixedBitSet(Math.max(1, snapshot.reader.maxDoc()));
        switch (name) {
            case Query.Name.Number(var trove, int number) -> {
                int wanted = trove == null ? -1 : snapshot.trove(trove);
                for (int document : snapshot.documents(new Term(DocumentFields.TAG, "N" + number))) {
                    if (trove == null || snapshot.trove(document) == wanted) {
                        documents.set(document);
                    }
                }
                set(snapshot.register().numbered(trove, number), documents);
            }
            case Query.Name.MessageId(String id) -> {
                for (int document : snapshot.documents(new Term(DocumentFields.MESSAGE_ID, MessageIdKeys.term(id)))) {
                    documents.set(document);
                }
            }
        }
        return documents;
    }

    private FixedBitSet decided(Query.Decided query) throws IOException {
        var documents = new FixedBitSet(Math.max(1, snapshot.reader.maxDoc()));
        long[] keys = snapshot.register().decided(query.decision());
        if (keys == null) {
            notices.add(new Notice(Notice.Kind.NOT_HERE, query.text()));
            return documents;
        }
        set(keys, documents);
        return documents;
    }

    private void set(long[] keys, FixedBitSet documents) throws IOException {
        for (long key : keys) {
            for (int document : snapshot.documents(DocumentFields.key(key))) {
                documents.set(document);
            }
        }
    }

    private FixedBitSet copies(Query.Name name) throws IOException {
        FixedBitSet documents = named(name);
        var all = documents.clone();
        for (int document = first(documents);
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = following(documents, document)) {
            for (int copy : snapshot.copies().of(document)) {
                all.set(copy);
            }
        }
        return all;
    }

    private static org.apache.lucene.search.Query prints(List<Integer> prints) {
        var any = new BooleanQuery.Builder();
        for (int print : prints) {
            any.add(new TermQuery(new Term(DocumentFields.PRINT, DocumentFields.print(print))), Occur.SHOULD);
        }
        return any.build();
    }

    /** Documents with at least three in ten of the distinctive words, in the text or the subject. */
    private org.apache.lucene.search.Query moreLike(Query.MoreLike like) throws IOException {
        Optional<List<String>> distinctive = snapshot.distinctiveWords(like.name());
        List<String> words = distinctive.orElse(List.of());
        if (words.isEmpty()) {
            Notice.Kind why = distinctive.isEmpty() ? Notice.Kind.LIKE_UNKNOWN : Notice.Kind.LIKE_NO_WORD;
            notices.add(new Notice(why, like.text()));
            return new MatchNoDocsQuery("nothing is like it");
        }
        var alike = new BooleanQuery.Builder().setMinimumNumberShouldMatch((3 * words.size() + 9) / 10);
        for (String word : words) {
            alike.add(
                    either(
                            new TermQuery(new Term(DocumentFields.BODY, word)),
                            new BoostQuery(new TermQuery(new Term(DocumentFields.SUBJECT, word)), HEAD_WEIGHT)),
                    Occur.SHOULD);
        }
        return new BooleanQuery.Builder()
                .add(alike.build(), Occur.MUST)
                .add(new DocumentsQuery(copies(like.name())), Occur.MUST_NOT)
                .build();
    }

    private FixedBitSet thread(Query.Name name) throws IOException {
        boolean byId = name instanceof Query.Name.MessageId;
        Threads threads = byId ? snapshot.threadsWithForest() : snapshot.threads();
        int documents = Math.max(1, snapshot.reader.maxDoc());
        var wanted = new FixedBitSet(documents);
        FixedBitSet named = named(name);
        for (int document = first(named); document < documents; document = following(named, document)) {
            wanted.set(threads.thread(document));
        }
        if (name instanceof Query.Name.MessageId(String id)) {
            int thread = threads.thread(MessageIdKeys.term(id));
            if (thread >= 0) {
                wanted.set(thread);
            }
        }
        var all = new FixedBitSet(documents);
        for (int thread = first(wanted); thread < documents; thread = following(wanted, thread)) {
            for (int document = thread; document >= 0; document = threads.next(document)) {
                all.set(document);
            }
        }
        return all;
    }

    private static int first(FixedBitSet documents) {
        return documents.nextSetBit(0);
    }

    private static int following(FixedBitSet documents, int document) {
        return document + 1 < documents.length() ? documents.nextSetBit(document + 1) : DocIdSetIterator.NO_MORE_DOCS;
    }
}
