package org.daylight.staticsite;

import java.util.List;

/**
 * What the template of the search page shows.
 *
 * @param message path of the script that shows documents, which is loaded when it is needed
 * @param more path of the script with what few queries need, which is loaded when one does
 * @param reading path of the style sheet for documents, which is loaded when it is needed
 */
record SearchView(StaticPage page, String message, String more, String reading, List<Example> examples) {

    /** A query, and what it finds. */
    record Example(String query, String finds) {}

    /** The help of the page. */
    static final List<Example> EXAMPLES = List.of(
            example("dredging harbour", "words"),
            example("\"dredging contract\"", "phrase"),
            example("dredg*", "prefix"),
            example("dregder~", "similar"),
            example("dredging OR contract", "or"),
            example("dredging -draft", "not"),
            example("from:solvang", "from"),
            example("to:brandt subject:minutes", "to"),
            example("date:2015-03", "date"),
            example("date:2015-03..2015-06", "range"),
            example("has:attachment filename:*.pdf", "file"),
            example("dredging by:date", "order"));

    private static Example example(String query, String key) {
        return new Example(query, StaticWords.of("search.example." + key));
    }
}
