package org.daylight.search;

import java.io.IOException;
import java.util.List;
import org.apache.lucene.document.IntPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexOrDocValuesQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.FixedBitSet;

/** Our queries in Lucene's terms, for one snapshot. Only words count towards relevance; all else is a filter. */
final class LuceneQueries {

    /** A word in the subject, in a name or in a file name counts so much more than one in the text. */
    private static final float HEAD_WEIGHT = 2;

    private final Snapshot snapshot;

    LuceneQueries(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    org.apache.lucene.search.Query of(Query query) throws IOException {
        return switch (query) {
            case Query.Everything everything -> MatchAllDocsQuery.INSTANCE;
            case Query.Text text -> text(text);
            case Query.Prefix prefix -> prefix(prefix);
            case Query.Extension extension -> tag("E" + extension.extension());
            case Query.Dates dates -> dates(dates);
            case Query.Undated undated -> tag("U");
            case Query.HasAttachment attachment -> tag("A");
            case Query.OfType type -> tag("K" + type.kind().word());
            case Query.InTrove trove -> tag("T" + trove.slug());
            case Query.InRelease release -> tag("R" + release.trove() + "/" + release.number());
            case Query.Is is -> new DocumentsQuery(named(is.name()));
            case Query.InThread thread -> new DocumentsQuery(thread(thread.name()));
            case Query.Not not ->
                new BooleanQuery.Builder()
                        .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
                        .add(of(not.query()), Occur.MUST_NOT)
                        .build();
            case Query.And and -> and(and.queries());
            case Query.Or or -> any(or.queries());
        };
    }

    /** Whether its matches differ in relevance. */
    static boolean ranks(Query query) {
        return switch (query) {
            case Query.Text text -> true;
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
                all.add(of(excluded), Occur.MUST_NOT);
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

    private org.apache.lucene.search.Query text(Query.Text text) {
        return switch (text.field()) {
            case ANY ->
                either(
                        words(DocumentFields.BODY, text.words()),
                        new BoostQuery(words(DocumentFields.HEAD, text.words()), HEAD_WEIGHT));
            case SUBJECT -> words(DocumentFields.SUBJECT, text.words());
            case BODY -> words(DocumentFields.BODY, text.words());
            case FILENAME -> words(DocumentFields.FILE, text.words());
            case FROM -> person('f', DocumentFields.FROM, text.words());
            case TO -> person('t', DocumentFields.TO, text.words());
            case CC -> person('c', DocumentFields.CC, text.words());
            case BCC -> person('b', DocumentFields.BCC, text.words());
            case WITH ->
                either(
                        person('f', DocumentFields.FROM, text.words()),
                        person('t', DocumentFields.TO, text.words()),
                        person('c', DocumentFields.CC, text.words()),
                        person('b', DocumentFields.BCC, text.words()));
        };
    }

    private static org.apache.lucene.search.Query person(char role, String field, String words) {
        return PeopleWords.isAddress(words)
                ? new PrefixQuery(new Term(DocumentFields.WHO, role + PeopleWords.normal(words) + '\0'))
                : words(field, words);
    }

    /** One word, or several one after the other. */
    private static org.apache.lucene.search.Query words(String field, String text) {
        List<Words.Word> words = Words.of(text, true);
        if (words.isEmpty()) {
            return new MatchNoDocsQuery("no word");
        }
        if (words.size() == 1) {
            return new TermQuery(new Term(field, words.getFirst().folded()));
        }
        var phrase = new PhraseQuery.Builder();
        int first = words.getFirst().position();
        for (Words.Word word : words) {
            phrase.add(new Term(field, word.folded()), word.position() - first);
        }
        return phrase.build();
    }

    private static org.apache.lucene.search.Query prefix(Query.Prefix prefix) {
        String start = Words.of(prefix.start(), true).getFirst().folded();
        return switch (prefix.field()) {
            case ANY -> either(prefix(DocumentFields.BODY, start), prefix(DocumentFields.HEAD, start));
            case SUBJECT -> prefix(DocumentFields.SUBJECT, start);
            case BODY -> prefix(DocumentFields.BODY, start);
            case FILENAME -> prefix(DocumentFields.FILE, start);
            case FROM -> prefix(DocumentFields.FROM, start);
            case TO -> prefix(DocumentFields.TO, start);
            case CC -> prefix(DocumentFields.CC, start);
            case BCC -> prefix(DocumentFields.BCC, start);
            case WITH ->
                either(
                        prefix(DocumentFields.FROM, start),
                        prefix(DocumentFields.TO, start),
                        prefix(DocumentFields.CC, start),
                        prefix(DocumentFields.BCC, start));
        };
    }

    private static org.apache.lucene.search.Query prefix(String field, String start) {
        return new PrefixQuery(new Term(field, start));
    }

    private static org.apache.lucene.search.Query either(org.apache.lucene.search.Query... queries) {
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

    private FixedBitSet named(Query.Name name) throws IOException {
        var documents = new FixedBitSet(Math.max(1, snapshot.reader.maxDoc()));
        switch (name) {
            case Query.Name.Number(var trove, int number) -> {
                for (int document : snapshot.documents(new Term(DocumentFields.TAG, "N" + number))) {
                    documents.set(document);
                }
                if (trove != null) {
                    documents.and(snapshot.matches(new Query.InTrove(trove)).documents);
                }
            }
            case Query.Name.MessageId(String id) -> {
                for (int document : snapshot.documents(new Term(DocumentFields.MESSAGE_ID, MessageIds.hash(id)))) {
                    documents.set(document);
                }
            }
        }
        return documents;
    }

    private FixedBitSet thread(Query.Name name) throws IOException {
        Threads threads = snapshot.threads();
        var wanted = new FixedBitSet(Math.max(1, threads.nodes()));
        FixedBitSet named = named(name);
        for (int document = named.nextSetBit(0);
                document < named.length();
                document = document + 1 < named.length()
                        ? named.nextSetBit(document + 1)
                        : org.apache.lucene.search.DocIdSetIterator.NO_MORE_DOCS) {
            wanted.set(threads.thread(document));
        }
        if (name instanceof Query.Name.MessageId(String id)) {
            BytesRef hash = MessageIds.hash(id);
            int thread = threads.thread(hash);
            if (thread >= 0) {
                wanted.set(thread);
            }
        }
        var documents = new FixedBitSet(Math.max(1, snapshot.reader.maxDoc()));
        for (int document = 0; document < snapshot.reader.maxDoc(); document++) {
            if (wanted.get(threads.thread(document))) {
                documents.set(document);
            }
        }
        return documents;
    }
}
