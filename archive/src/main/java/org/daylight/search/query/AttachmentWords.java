package org.daylight.search.query;

import java.util.List;
import org.daylight.search.query.Query.Field;

/** What {@code in:attachment} means: words without a field are searched in the texts of attachments only. */
final class AttachmentWords {

    private AttachmentWords() {}

    /** A query without such words finds what it found before, if it has an attachment. */
    static Query of(Query query) {
        Query moved = moved(query);
        return moved.equals(query) ? Query.and(List.of(query, new Query.HasAttachment())) : moved;
    }

    /** Recursion is as deep as the brackets of the query, which are limited. */
    private static Query moved(Query query) {
        return switch (query) {
            case Query.Text(Field field, String words)
            when field == Field.ANY -> new Query.Text(Field.ATTACHMENT, words);
            case Query.Exact(Field field, String word)
            when field == Field.ANY -> new Query.Exact(Field.ATTACHMENT, word);
            case Query.Prefix(Field field, String start)
            when field == Field.ANY -> new Query.Prefix(Field.ATTACHMENT, start);
            case Query.Fuzzy(Field field, String word, int edits)
            when field == Field.ANY -> new Query.Fuzzy(Field.ATTACHMENT, word, edits);
            case Query.Near(Field field, String words, int between)
            when field == Field.ANY -> new Query.Near(Field.ATTACHMENT, words, between);
            case Query.Not(Query excluded) -> Query.not(moved(excluded));
            case Query.And(List<Query> queries) ->
                Query.and(queries.stream().map(AttachmentWords::moved).toList());
            case Query.Or(List<Query> queries) ->
                Query.or(queries.stream().map(AttachmentWords::moved).toList());
            default -> query;
        };
    }
}
