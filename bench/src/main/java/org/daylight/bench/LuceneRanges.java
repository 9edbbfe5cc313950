package org.daylight.bench;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;

/**
 * Counts what Lucene would read of an index on a host of plain files: its files in blocks, each block once for a search. A block that Lucene
 * needs and does not have is a step that waits for a response; blocks that it announced before (prefetch) arrive with the next such step.
 */
final class LuceneRanges {

    private static final int HITS = 20;

    private final int blockBytes;
    private final Set<String> here = new HashSet<>();
    private final Set<String> onTheWay = new HashSet<>();
    private long blocks;
    private long steps;

    private LuceneRanges(int blockBytes) {
        this.blockBytes = blockBytes;
    }

    private void needed(String file, long from, long length) {
        for (long block = from / blockBytes; block <= (from + length - 1) / blockBytes; block++) {
            String key = file + " " + block;
            if (!here.contains(key)) {
                onTheWay.add(key);
                steps++;
                arrive();
            }
        }
    }

    private void announced(String file, long from, long length) {
        for (long block = from / blockBytes; block <= (from + length - 1) / blockBytes; block++) {
            String key = file + " " + block;
            if (!here.contains(key)) {
                onTheWay.add(key);
            }
        }
    }

    private void arrive() {
        blocks += onTheWay.size();
        here.addAll(onTheWay);
        onTheWay.clear();
    }

    /** Files whose reads are counted. */
    private final class Counted extends FilterDirectory {
        Counted(Directory in) {
            super(in);
        }

        @Override
        public IndexInput openInput(String name, IOContext context) throws IOException {
            return new Blocks(name, in.openInput(name, context), 0);
        }
    }

    private final class Blocks extends IndexInput {
        private final String file;
        private final IndexInput in;
        private final long start;

        Blocks(String file, IndexInput in, long start) {
            super(file);
            this.file = file;
            this.in = in;
            this.start = start;
        }

        @Override
        public byte readByte() throws IOException {
            if (in.getFilePointer() >= in.length()) {
                throw new EOFException(file);
            }
            needed(file, start + in.getFilePointer(), 1);
            return in.readByte();
        }

        @Override
        public void readBytes(byte[] bytes, int offset, int length) throws IOException {
            if (length > 0) {
                needed(file, start + in.getFilePointer(), length);
            }
            in.readBytes(bytes, offset, length);
        }

        @Override
        public void prefetch(long offset, long length) {
            if (length > 0) {
                announced(file, start + offset, length);
            }
        }

        @Override
        public long getFilePointer() {
            return in.getFilePointer();
        }

        @Override
        public void seek(long position) throws IOException {
            in.seek(position);
        }

        @Override
        public long length() {
            return in.length();
        }

        @Override
        public IndexInput slice(String description, long offset, long length) throws IOException {
            return new Blocks(file, in.slice(description, offset, length), start + offset);
        }

        @Override
        public IndexInput clone() {
            return new Blocks(file, in.clone(), start);
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    private static Query query(String words, String sender, String year, boolean isPhrase) {
        var query = new BooleanQuery.Builder();
        if (isPhrase) {
            String[] all = words.split(" ");
            query.add(either(new PhraseQuery("subject", all), new PhraseQuery("text", all)), Occur.MUST);
        } else if (!words.isEmpty()) {
            for (String word : words.split(" ")) {
                query.add(
                        either(new TermQuery(new Term("subject", word)), new TermQuery(new Term("text", word))),
                        Occur.MUST);
            }
        }
        if (!sender.isEmpty()) {
            query.add(new TermQuery(new Term("sender", sender)), Occur.FILTER);
            query.add(new TermQuery(new Term("year", year)), Occur.FILTER);
        }
        return query.build();
    }

    private static Query either(Query subject, Query text) {
        return new BooleanQuery.Builder()
                .add(new BoostQuery(subject, 2), Occur.SHOULD)
                .add(text, Occur.SHOULD)
                .build();
    }

    private void search(IndexSearcher searcher, String kind, String words, String sender, String year)
            throws IOException {
        Query query = query(words, sender, year, kind.equals("phrase"));
        ScoreDoc[] hits = (words.isEmpty()
                        ? searcher.search(query, HITS, new Sort(new SortField("date", SortField.Type.LONG, true)))
                        : searcher.search(query, HITS))
                .scoreDocs;
        StoredFields fields = searcher.storedFields();
        for (ScoreDoc hit : hits) {
            fields.prefetch(hit.doc);
        }
        for (ScoreDoc hit : hits) {
            fields.document(hit.doc);
        }
    }

    /** {@code LuceneRanges INDEX QUERIES BLOCK_BYTES} prints for each search: kind, bytes, requests, steps; first for opening the index. */
    public static void main(String[] args) throws IOException {
        int blockBytes = Integer.parseInt(args[2]);
        var counted = new LuceneRanges(blockBytes);
        List<String> lines = new ArrayList<>();
        try (var directory = counted.new Counted(FSDirectory.open(Path.of(args[0])));
                var reader = DirectoryReader.open(directory)) {
            var searcher = new IndexSearcher(reader);
            searcher.setQueryCache(null);
            lines.add("opening\t" + counted.blocks * blockBytes + "\t" + counted.blocks + "\t" + counted.steps);
            Set<String> opened = Set.copyOf(counted.here);
            for (String line : Files.readAllLines(Path.of(args[1]), StandardCharsets.UTF_8)) {
                String[] values = line.split("\t", -1);
                counted.here.clear();
                counted.here.addAll(opened);
                counted.onTheWay.clear();
                counted.blocks = 0;
                counted.steps = 0;
                counted.search(searcher, values[0], values[1], values[2], values[3]);
                lines.add(
                        values[0] + "\t" + counted.blocks * blockBytes + "\t" + counted.blocks + "\t" + counted.steps);
            }
        }
        lines.forEach(System.out::println);
    }
}
