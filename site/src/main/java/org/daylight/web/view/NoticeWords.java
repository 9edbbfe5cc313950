package org.daylight.web.view;

import java.util.Locale;
import org.daylight.search.query.Notice;
import org.daylight.web.language.Words;

/** What a page says about a query that was not searched as typed. */
public final class NoticeWords {

    private NoticeWords() {}

    /** One or two sentences in the language of the page, as text: a template escapes it. */
    public static String of(Notice notice) {
        String key = "search.query." + notice.kind().name().toLowerCase(Locale.ROOT);
        String examples = String.join(Words.of("format.list.separator"), notice.examples());
        return switch (notice.kind()) {
            case UNKNOWN_FIELD -> Words.of(key, notice.field(), examples);
            case BAD_VALUE -> {
                String said =
                        Words.of(key, notice.typed().substring(notice.typed().indexOf(':') + 1), notice.field());
                yield examples.isEmpty() ? said : Words.of("search.query.examples", said, examples);
            }
            case DATE_AMBIGUOUS -> Words.of(key, notice.typed(), examples);
            default ->
                notice.typed().isEmpty()
                        ? Words.of("search.query.untyped", Words.of(key))
                        : Words.of("search.query.typed", Words.of(key), notice.typed());
        };
    }
}
