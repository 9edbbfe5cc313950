package org.daylight.staticsite.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.apache.lucene.search.CollectionStatistics;
import org.apache.lucene.search.TermStatistics;
import org.apache.lucene.search.similarities.BM25Similarity;
import org.apache.lucene.search.similarities.Similarity;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.SmallFloat;
import org.junit.jupiter.api.Test;

class Bm25Test {

    @Test
    void lengthsAreThoseOfLucene() {
        for (int length = 0; length < 100_000; length++) {
            assertEquals(SmallFloat.intToByte4(length), Bm25.lengthByte(length), "length " + length);
        }
        for (int shift = 17; shift < 31; shift++) {
            for (int length = (1 << shift) - 30; length < (1 << shift) + 30; length++) {
                assertEquals(SmallFloat.intToByte4(length), Bm25.lengthByte(length), "length " + length);
            }
        }
        for (int encoded = 0; encoded < 256; encoded++) {
            assertEquals(SmallFloat.byte4ToInt((byte) encoded), Bm25.length((byte) encoded), "byte " + encoded);
        }
    }

    @Test
    void scoresAreThoseOfLucene() {
        var random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            long documents = 1 + random.nextInt(1 << 1 + random.nextInt(20));
            long words = documents + random.nextInt(1 << 1 + random.nextInt(24));
            long count = 1 + random.nextInt((int) documents);
            long all = count + random.nextInt((int) (words - count + 1));
            float boost = random.nextBoolean() ? 1 : 2;
            int frequency = 1 + random.nextInt(1 << 1 + random.nextInt(10));
            byte length = (byte) random.nextInt(256);
            Similarity.SimScorer lucene = new BM25Similarity()
                    .scorer(
                            boost,
                            new CollectionStatistics("body", documents, documents, words, documents),
                            new TermStatistics(new BytesRef("word"), count, all));
            var own = new Bm25(documents, words);
            assertEquals(lucene.score(frequency, length), own.score(own.weight(count, boost), frequency, length));
        }
    }
}
