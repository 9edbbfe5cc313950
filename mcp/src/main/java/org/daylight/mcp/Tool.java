package org.daylight.mcp;

import java.util.Locale;

/** A tool, as an assistant sees it. */
public enum Tool {
    SEARCH(
            "Searches the published documents. The query language is that of the archive's site (/help): words,"
                    + " \"phrases\", from:anna, date:2015-03, has:pdf, -without. Answers 20 results, partial when the"
                    + " search was stopped early, and nextOffset when there are more.",
            """
            {"type":"object","properties":{
              "query":{"type":"string","description":"what to find"},
              "offset":{"type":"integer","minimum":0,"description":"how many results to skip"}},
             "required":["query"],"additionalProperties":false}\
            """),
    READ(
            "Reads the text of a document, paragraph by paragraph. Each paragraph has an address to cite, which leads"
                    + " to exactly these bytes of the published document.",
            """
            {"type":"object","properties":{
              "document":{"type":"string","description":"its number, such as harbour/20413"},
              "paragraph":{"type":"integer","minimum":1,"description":"the first paragraph to read"}},
             "required":["document"],"additionalProperties":false}\
            """),
    QUOTE(
            "Says whether words occur in a document, and where. Use it before you quote. […] stands for an omission.",
            """
            {"type":"object","properties":{
              "document":{"type":"string","description":"its number, such as harbour/20413"},
              "words":{"type":"string","description":"the words to be quoted"}},
             "required":["document","words"],"additionalProperties":false}\
            """),
    THREAD("Lists the thread that a message is in, every answer below what it answers.", """
        {"type":"object","properties":{
          "document":{"type":"string","description":"its number, such as harbour/20413"},
          "offset":{"type":"integer","minimum":0,"description":"how many places to skip"}},
         "required":["document"],"additionalProperties":false}\
        """),
    COMPARE("Compares two documents: the header fields and the text that differ.", """
        {"type":"object","properties":{
          "first":{"type":"string","description":"a document's number, such as harbour/20413"},
          "second":{"type":"string","description":"another document's number"}},
         "required":["first","second"],"additionalProperties":false}\
        """),
    VERIFY(
            "Verifies a document: that its bytes are those that the log names, and what its signatures (DKIM, ARC)"
                    + " show.",
            """
            {"type":"object","properties":{
              "document":{"type":"string","description":"its number, such as harbour/20413"}},
             "required":["document"],"additionalProperties":false}\
            """),
    STORIES("Lists the publisher's stories, which cite documents, the newest first.", """
        {"type":"object","properties":{
          "offset":{"type":"integer","minimum":0,"description":"how many stories to skip"}},
         "additionalProperties":false}\
        """),
    STORY(
            "Reads a story of the publisher: its text in Markdown, whose links lead to documents, and the documents"
                    + " that it cites.",
            """
            {"type":"object","properties":{
              "story":{"type":"string","description":"its name, as in the list of stories"},
              "offset":{"type":"integer","minimum":0,"description":"how many characters to skip"}},
             "required":["story"],"additionalProperties":false}\
            """);

    private final String description;
    private final String schema;

    Tool(String description, String schema) {
        this.description = description;
        this.schema = schema;
    }

    /** Its name in the protocol. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String description() {
        return description;
    }

    /** The JSON Schema of its arguments. */
    String schema() {
        return schema;
    }
}
