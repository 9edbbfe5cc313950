package org.daylight.search.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The one document that says what is committed. Writing it is the commit: it is written only if nobody else wrote it since it was read.
 *
 * <p>Each document of the index has the number {@code born} of the commit that added it, and {@code died} of the one that removed or replaced
 * it. A search sees the documents that were born up to its commit and did not die up to it. So what is written before the record changes
 * nothing for any reader.
 *
 * @param format of the fields of documents; another one cannot be read
 * @param commit the number of the last commit; 0 for none
 * @param mark the owner's note
 * @param next the smallest number that no commit has used
 * @param writing the number that the writing process gives to what it adds now; 0 when nobody writes
 * @param aborted numbers that were given and never committed
 * @param purged searches of a commit before this one may miss documents that were erased
 * @param left indexes that are no longer searched and are deleted when the last complete result that reads them is closed
 * @param writer who writes; empty when nobody does
 * @param until when the writer must have renewed its claim, in milliseconds since 1970
 */
record CommitRecord(
        int format,
        long commit,
        String mark,
        long next,
        long writing,
        List<Long> aborted,
        long purged,
        List<String> left,
        String writer,
        long until) {

    /** Grows when documents get other fields. */
    static final int FORMAT = 1;

    CommitRecord {
        aborted = List.copyOf(aborted);
        left = List.copyOf(left);
    }

    /** Of a new index. */
    static final CommitRecord EMPTY = new CommitRecord(FORMAT, 0, "", 1, 0, List.of(), 0, List.of(), "", 0);

    static CommitRecord read(JsonNode source) {
        List<Long> aborted = new ArrayList<>();
        source.path("aborted").forEach(one -> aborted.add(one.asLong()));
        List<String> left = new ArrayList<>();
        source.path("left").forEach(one -> left.add(one.asText()));
        return new CommitRecord(
                source.path("format").asInt(),
                source.path("commit").asLong(),
                source.path("mark").asText(),
                source.path("next").asLong(),
                source.path("writing").asLong(),
                aborted,
                source.path("purged").asLong(),
                left,
                source.path("writer").asText(),
                source.path("until").asLong());
    }

    ObjectNode json() {
        return Bodies.of(
                "format", format, "commit", commit, "mark", mark, "next", next, "writing", writing, "aborted", aborted,
                "purged", purged, "left", left, "writer", writer, "until", until);
    }

    /** Claimed by a writer, who writes under a new number. What the writer before had not committed is never seen. */
    CommitRecord claimed(String by, long newUntil) {
        return new CommitRecord(FORMAT, commit, mark, next + 1, next, withAborted(), purged, left, by, newUntil);
    }

    private List<Long> withAborted() {
        if (writing == 0) {
            return aborted;
        }
        List<Long> all = new ArrayList<>(aborted);
        all.add(writing);
        return all;
    }

    CommitRecord renewed(long newUntil) {
        return new CommitRecord(format, commit, mark, next, writing, aborted, purged, left, writer, newUntil);
    }

    CommitRecord released() {
        return new CommitRecord(format, commit, mark, next, 0, withAborted(), purged, left, "", 0);
    }

    /** What is being written is committed, and a new number begins. */
    CommitRecord committed(String newMark) {
        return new CommitRecord(format, writing, newMark, next + 1, next, aborted, purged, left, writer, until);
    }

    /** The documents that are dead in this commit are gone, or soon will be. */
    CommitRecord erased(List<String> nowLeft) {
        return new CommitRecord(format, commit, mark, next, writing, aborted, commit, nowLeft, writer, until);
    }

    CommitRecord without(List<String> deleted) {
        List<String> rest = new ArrayList<>(left);
        rest.removeAll(deleted);
        return new CommitRecord(format, commit, mark, next, writing, aborted, purged, rest, writer, until);
    }

    /** Without documents. */
    CommitRecord emptied() {
        return new CommitRecord(FORMAT, 0, "", next, writing, List.of(), next, List.of(), writer, until);
    }

    /** A filter for the documents that this commit has. */
    ObjectNode living() {
        return living(commit);
    }

    /** A filter for the documents that the commit with this number has, or will have. */
    ObjectNode living(long number) {
        ArrayNode not = Bodies.list();
        ObjectNode died = range("died", number);
        not.add(
                aborted.isEmpty()
                        ? died
                        : bool("filter", Bodies.list(died), "must_not", Bodies.list(terms("died", aborted))));
        if (!aborted.isEmpty()) {
            not.add(terms("born", aborted));
        }
        return bool("filter", Bodies.list(range("born", number)), "must_not", not);
    }

    /** A filter for the documents that were copies of another in this commit. */
    ObjectNode repeated(long number) {
        ArrayNode is = Bodies.list(range("repeated", number));
        ArrayNode not = Bodies.list();
        ObjectNode ended = range("unique", number);
        not.add(
                aborted.isEmpty()
                        ? ended
                        : bool("filter", Bodies.list(ended), "must_not", Bodies.list(terms("unique", aborted))));
        if (!aborted.isEmpty()) {
            not.add(terms("repeated", aborted));
        }
        return bool("filter", is, "must_not", not);
    }

    static ObjectNode bool(Object... members) {
        return Bodies.of("bool", Bodies.of(members));
    }

    private static ObjectNode range(String field, long most) {
        return Bodies.of("range", Bodies.of(field, Bodies.of("lte", most)));
    }

    private static ObjectNode terms(String field, List<Long> values) {
        return Bodies.of("terms", Bodies.of(field, values));
    }
}
