package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daylight.archive.Archive;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.Completion;
import org.daylight.search.Completions;
import org.daylight.search.Searchable;
import org.daylight.search.query.QueryParser;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;

/** The page with completions of the last word of a query, as links; it replaces a script that suggests while the reader types. */
public final class SuggestPage {

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;

    /** What the template shows. @param tooShort whether the last word is too short or in quotation marks */
    record View(PageFrame shell, String typed, boolean tooShort, List<Group> groups) {}

    /** Completions of one kind. */
    record Group(String title, List<Choice> choices) {}

    /** One completion, with its count. */
    record Choice(String label, String query, String address, long total) {}

    public SuggestPage(PageFrames frames, Archive archive, Searchable index) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
    }

    public Response page(Request request) throws IOException {
        String typed = DocumentRow.cut(request.parameter("q").strip(), QueryParser.MAX_LENGTH);
        List<Completion> all = Completions.of(index, typed);
        List<Group> groups = new ArrayList<>();
        for (Completion.Kind kind : Completion.Kind.values()) {
            List<Choice> choices = all.stream()
                    .filter(one -> one.kind() == kind)
                    .map(one -> new Choice(
                            DocumentRow.cut(one.label(), 120),
                            one.query(),
                            SiteAddress.search(one.query(), Sort.RELEVANCE, 1),
                            one.total()))
                    .toList();
            if (!choices.isEmpty()) {
                groups.add(new Group(Words.of("search.suggest." + kind.name().toLowerCase(Locale.ROOT)), choices));
            }
        }
        View view = new View(
                frames.of(archive.contents(), Words.of("search.suggest"))
                        .query(typed)
                        .unlisted(),
                typed,
                isTooShort(typed),
                groups);
        StringOutput out = new StringOutput();
        JtesuggestGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    /** Whether the last word is in quotation marks or has fewer than two letters, so that nothing can be suggested. */
    private static boolean isTooShort(String typed) {
        String last = typed.substring(typed.lastIndexOf(' ') + 1);
        boolean quoted = typed.codePoints().filter(QueryParser::isQuote).count() % 2 != 0;
        return quoted || last.codePoints().filter(Character::isLetterOrDigit).count() < 2;
    }
}
