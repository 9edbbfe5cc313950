package org.daylight.web.view;

import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.daylight.format.Json;

/** The formats in which a citation can be downloaded ({@code spec/addresses.md}). Each escapes what has a meaning in it. */
public enum CitationFormat {
    TEXT("txt", "text", "text/plain; charset=utf-8"),
    BIBTEX("bib", "BibTeX", "application/x-bibtex; charset=utf-8"),
    RIS("ris", "RIS", "application/x-research-info-systems; charset=utf-8"),
    CSL("json", "CSL-JSON", "application/vnd.citationstyles.csl+json"),
    WIKIPEDIA("wiki", "Wikipedia", "text/plain; charset=utf-8");

    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };

    private static final Map<Integer, String> TEX = Map.ofEntries(
            Map.entry((int) '\\', "\\textbackslash{}"),
            // Not \{: BibTeX counts a brace even after a backslash.
            Map.entry((int) '{', "\\textbraceleft{}"),
            Map.entry((int) '}', "\\textbraceright{}"),
            Map.entry((int) '$', "\\$"),
            Map.entry((int) '&', "\\&"),
            Map.entry((int) '#', "\\#"),
            Map.entry((int) '%', "\\%"),
            Map.entry((int) '_', "\\_"),
            Map.entry((int) '~', "\\textasciitilde{}"),
            Map.entry((int) '^', "\\textasciicircum{}"),
            Map.entry((int) '<', "\\textless{}"),
            Map.entry((int) '>', "\\textgreater{}"),
            Map.entry((int) '|', "\\textbar{}"),
            Map.entry((int) '"', "\\textquotedbl{}"));

    private static final String WIKI = "&|{}[]<>'~_=*#:;";

    private final String extension;
    private final String words;
    private final String type;

    CitationFormat(String extension, String words, String type) {
        this.extension = extension;
        this.words = words;
        this.type = type;
    }

    /** The end of the address: {@code cite.bib}. */
    public String file() {
        return "cite." + extension;
    }

    /** Its name for people. */
    public String words() {
        return words;
    }

    /** The media type. */
    public String type() {
        return type;
    }

    /** Without a dot. */
    public String extension() {
        return extension;
    }

    /** The format with this {@link #file}; empty for any other name. */
    public static Optional<CitationFormat> of(String file) {
        for (CitationFormat format : values()) {
            if (format.file().equals(file)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** The citation in this format; it ends with a line end. */
    public String write(Citation citation) {
        return switch (this) {
            case TEXT -> text(citation);
            case BIBTEX -> bibtex(citation);
            case RIS -> ris(citation);
            case CSL -> csl(citation);
            case WIKIPEDIA -> wikipedia(citation);
        };
    }

    private static String text(Citation citation) {
        return (citation.authors().isEmpty() ? "" : String.join("; ", citation.authors()) + ": ")
                + "“" + citation.titleOrNone() + "”"
                + (citation.date() == null ? "" : ", " + day(citation.date()))
                + ". " + citation.archive() + " (" + citation.origin() + "), " + citation.cited()
                + ". " + citation.address() + " (" + citation.proof() + ")\n";
    }

    private static String bibtex(Citation citation) {
        var fields = new ArrayList<String>();
        if (!citation.authors().isEmpty()) {
            // A second pair of braces: a name is not divided, and "and" in it is no separator.
            fields.add("author = {"
                    + String.join(
                            " and ",
                            citation.authors().stream()
                                    .map(author -> "{" + tex(author) + "}")
                                    .toList())
                    + "}");
        }
        fields.add("title = {{" + tex(citation.titleOrNone()) + "}}");
        OffsetDateTime date = citation.date();
        if (date != null) {
            fields.add("year = {" + year(date) + "}");
            fields.add("month = "
                    + MONTHS[date.getMonthValue() - 1].substring(0, 3).toLowerCase(Locale.ROOT));
            fields.add("day = {" + date.getDayOfMonth() + "}");
        }
        fields.add("howpublished = {" + tex(citation.archive() + ", " + citation.cited()) + "}");
        fields.add("publisher = {" + tex(citation.origin()) + "}");
        fields.add("url = {" + citation.address() + "}");
        fields.add("note = {" + tex(citation.proof()) + "}");
        return "@misc{" + citation.key() + ",\n  " + String.join(",\n  ", fields) + "\n}\n";
    }

    private static String tex(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            String written = TEX.get(c);
            if (written == null) {
                out.appendCodePoint(c);
            } else {
                out.append(written);
            }
        });
        return out.toString();
    }

    private static String ris(Citation citation) {
        var lines = new ArrayList<String>();
        lines.add("TY  - " + (citation.isFile() ? "ELEC" : "PCOMM"));
        citation.authors().forEach(author -> lines.add("AU  - " + author));
        lines.add("TI  - " + citation.titleOrNone());
        OffsetDateTime date = citation.date();
        if (date != null) {
            lines.add("PY  - " + year(date));
            lines.add(String.format(
                    Locale.ROOT, "DA  - %s/%02d/%02d/", year(date), date.getMonthValue(), date.getDayOfMonth()));
        }
        lines.add("T2  - " + citation.archive());
        lines.add("PB  - " + citation.origin());
        lines.add("AN  - " + citation.cited());
        lines.add("UR  - " + citation.address());
        lines.add("N1  - " + citation.proof());
        lines.add("ER  - ");
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String csl(Citation citation) {
        List<Json> authors = citation.authors().stream()
                .<Json>map(author -> Json.Obj.EMPTY.with("literal", author))
                .toList();
        OffsetDateTime date = citation.date();
        List<Json> parts = date == null
                ? List.of()
                : List.of(
                        new Json.Num(date.getYear()),
                        new Json.Num(date.getMonthValue()),
                        new Json.Num(date.getDayOfMonth()));
        Json.Obj item = Json.Obj.EMPTY
                .with("id", citation.key())
                .with("type", citation.isFile() ? "document" : "personal_communication")
                .with("title", citation.titleOrNone())
                .withOptional("author", authors.isEmpty() ? null : new Json.Arr(authors))
                .withOptional(
                        "issued",
                        parts.isEmpty()
                                ? null
                                : Json.Obj.EMPTY.with("date-parts", new Json.Arr(List.of(new Json.Arr(parts)))))
                .with("container-title", citation.archive())
                .with("publisher", citation.origin())
                .with("archive_location", citation.cited())
                .with("URL", citation.address())
                .with("note", citation.proof());
        return "[" + item.text() + "]\n";
    }

    private static String wikipedia(Citation citation) {
        var fields = new ArrayList<String>();
        fields.add("url=" + citation.address());
        fields.add("title=" + wiki(citation.titleOrNone()));
        for (int i = 0; i < citation.authors().size(); i++) {
            fields.add((i == 0 ? "author=" : "author" + (i + 1) + "=")
                    + wiki(citation.authors().get(i)));
        }
        if (citation.date() != null) {
            fields.add("date=" + day(citation.date()));
        }
        fields.add("website=" + wiki(citation.archive()));
        fields.add("publisher=" + wiki(citation.origin()));
        fields.add("id=" + wiki(citation.cited() + "; " + citation.proof()));
        if (!citation.quote().isEmpty()) {
            fields.add("quote=" + wiki(citation.quote()));
        }
        return "{{cite web |" + String.join(" |", fields) + "}}\n";
    }

    private static String wiki(String text) {
        var out = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (WIKI.indexOf(c) >= 0) {
                out.append("&#").append(c).append(';');
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    private static String year(OffsetDateTime date) {
        return String.format(Locale.ROOT, "%04d", date.getYear());
    }

    private static String day(OffsetDateTime date) {
        return date.getDayOfMonth() + " " + MONTHS[date.getMonthValue() - 1] + " " + year(date);
    }
}
