package org.daylight.staticsite;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.archive.Trove;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.people.Mapping;
import org.daylight.story.StoryIndex;
import org.daylight.story.StoryText;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.StoryHtml;

/** Makes the pages of a static site and puts them into its folder. The pages of a part are made only if they are not there yet. */
final class SitePages {

    /** Rows of a page. */
    static final int ROWS = 1_000;

    /** Stories on the front page. */
    private static final int STORIES = 5;

    /** Documents that the page of a story lists. */
    private static final int CITED = 200;

    /** Changes when a page of a part is made differently from the same data: a test compares its bytes. */
    static final int FORMAT = 2;

    /** Where the beginning of a page says what it was made from. */
    private static final int BEGIN_BYTES = 2_000;

    private final Archive archive;
    private final PublicRecord contents;
    private final SiteProgram program;
    private final SiteFolder folder;
    private final StaticPage.Site site;

    SitePages(Archive archive, PublicRecord contents, SiteProgram program, SiteFolder folder) {
        this.archive = archive;
        this.contents = contents;
        this.program = program;
        this.folder = folder;
        site = new StaticPage.Site(
                DocumentRow.straight(contents.title()),
                contents.origin(),
                program.style(),
                program.reading(),
                program.icon());
    }

    // ---- parts

    /** Whether the pages of a part have to be made. Those that are there and right are kept. */
    boolean isPartMissing(Release release) throws IOException {
        String mark = "\"" + made(release) + "\"";
        for (String first :
                List.of(StaticPage.part(release.sequence(), 1), StaticPage.threads(release.sequence(), 1))) {
            String begin = new String(folder.begin(first, BEGIN_BYTES), StandardCharsets.UTF_8);
            if (!begin.contains(mark)) {
                return true;
            }
        }
        keepPages(StaticPage.part(release.sequence(), 1), mark);
        keepPages(StaticPage.threads(release.sequence(), 1), mark);
        return false;
    }

    /** The first page is written last, so that all others are there. After a crash there can be one too many, of an earlier state. */
    private void keepPages(String first, String mark) throws IOException {
        folder.keep(first);
        String stem = first.substring(0, first.length() - ".html".length());
        for (int page = 2; ; page++) {
            String path = stem + "-" + page + ".html";
            if (!new String(folder.begin(path, BEGIN_BYTES), StandardCharsets.UTF_8).contains(mark)) {
                return;
            }
            folder.keep(path);
        }
    }

    /** A hash of everything that the pages of a part depend on. */
    private String made(Release release) {
        var text = new StringBuilder();
        for (String each : List.of(
                "daylight page " + FORMAT,
                site.archive(),
                site.origin(),
                site.style(),
                site.reading(),
                site.icon(),
                trove(release),
                release.trove(),
                "" + release.part(),
                "" + release.sequence(),
                release.title(),
                release.announcement(),
                "" + release.time(),
                release.pack().hex(),
                ""
                        + release.withdrawn().values().stream()
                                .map(withdrawal -> withdrawal.entry())
                                .toList())) {
            text.append(each.length()).append(' ').append(each).append('\n');
        }
        return Sha256.of(text.toString().getBytes(StandardCharsets.UTF_8)).hex();
    }

    private String trove(Release release) {
        return contents.trove(release.trove()).map(Trove::title).orElse(release.trove());
    }

    /** Makes the pages of a part and of its threads. */
    void part(Release release, PartRow.Progress progress) throws IOException {
        String made = made(release);
        List<PartRow> rows = PartRow.of(archive, release, progress);
        String name = StaticWords.of("part.name", String.valueOf(release.part()));
        String title = name + (StaticPage.isTitled(release) ? " · " + release.title() : "") + " · " + trove(release);
        int pages = Math.max(1, (rows.size() + ROWS - 1) / ROWS);
        for (int page = pages; page >= 1; page--) {
            var view = new PartView(
                    StaticPage.below(site, title, made),
                    trove(release),
                    release,
                    rows.subList((page - 1) * ROWS, Math.min(rows.size(), page * ROWS)),
                    new PageNumbers(release.sequence(), page, pages));
            StringOutput out = new StringOutput();
            JtestaticpartGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
            write(StaticPage.part(release.sequence(), page), out);
        }
        threads(release, PartThread.of(rows), StaticWords.of("threads.title") + " · " + title, made);
    }

    private void threads(Release release, List<PartThread> threads, String title, String made) throws IOException {
        List<List<PartThread>> pages = new ArrayList<>(List.of(new ArrayList<>()));
        int rows = 0;
        for (PartThread thread : threads) {
            if (rows + thread.messages().size() > ROWS && rows > 0) {
                pages.add(new ArrayList<>());
                rows = 0;
            }
            pages.getLast().add(thread);
            rows += thread.messages().size();
        }
        for (int page = pages.size(); page >= 1; page--) {
            var view = new ThreadsView(
                    StaticPage.below(site, title, made),
                    trove(release),
                    release,
                    pages.get(page - 1),
                    threads.size(),
                    new PageNumbers(release.sequence(), page, pages.size()));
            StringOutput out = new StringOutput();
            JtestaticthreadsGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
            write(StaticPage.threads(release.sequence(), page), out);
        }
    }

    // ---- pages of the whole archive

    /** Makes all other pages. */
    void others(List<Release> releases, long documents, FrequentCorrespondents people) throws IOException {
        StoryIndex index = StoryIndex.of(archive, contents);
        List<StoryIndex.Entry> stories = index.stories().stream()
                .filter(entry -> entry.story().newest().isConfirmed())
                .toList();
        for (StoryIndex.Entry entry : stories) {
            story(entry);
        }
        StringOutput list = new StringOutput();
        JtestaticstoriesGenerated.render(
                new OwaspHtmlTemplateOutput(list),
                null,
                new StoriesView(StaticPage.top(site, StaticWords.of("frame.stories")), stories));
        write("stories.html", list);

        Mapping mapping = archive.mapping().ok().orElse(Mapping.NONE);
        StringOutput correspondents = new StringOutput();
        JtestaticpeopleGenerated.render(
                new OwaspHtmlTemplateOutput(correspondents),
                null,
                new PeopleView(
                        StaticPage.top(site, StaticWords.of("frame.people")),
                        people.most(mapping),
                        people.total(mapping)));
        write("people.html", correspondents);

        StringOutput about = new StringOutput();
        JtestaticaboutGenerated.render(
                new OwaspHtmlTemplateOutput(about),
                null,
                new AboutView(StaticPage.top(site, StaticWords.of("about.title")), contents, program.toKeep()));
        write("about.html", about);

        StringOutput search = new StringOutput();
        JtestaticsearchGenerated.render(
                new OwaspHtmlTemplateOutput(search),
                null,
                new SearchView(
                        new StaticPage(site, StaticWords.of("search.title"), "", "", List.of(program.search())),
                        program.message(),
                        program.more(),
                        program.reading(),
                        SearchView.EXAMPLES));
        write("search.html", search);

        StringOutput front = new StringOutput();
        JtestaticfrontGenerated.render(
                new OwaspHtmlTemplateOutput(front),
                null,
                new FrontView(
                        StaticPage.top(site, ""),
                        contents,
                        documents,
                        contents.troves(),
                        releases.reversed(),
                        stories.stream().limit(STORIES).toList()));
        write("index.html", front);
    }

    private void story(StoryIndex.Entry entry) throws IOException {
        Story.Version version = entry.story().newest();
        Outcome<byte[]> file = archive.story(version);
        Optional<byte[]> bytes = file.ok();
        if (bytes.isEmpty()) {
            throw new IOException(version.path() + " does not match the log: see  daylight check");
        }
        StoryText text = StoryText.of(bytes.get());
        var links = new StaticStoryLinks(archive);
        String html = StoryHtml.of(text, links);
        var view = new StoryView(
                StaticPage.below(site, version.title(), ""),
                entry,
                text,
                html,
                text.documents().stream().limit(CITED).toList(),
                links.compared().compared(),
                links.compared().found(),
                links.compared().skipped());
        StringOutput out = new StringOutput();
        JtestaticstoryGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        write(StaticPage.story(entry.story().name()), out);
    }

    private void write(String path, StringOutput page) throws IOException {
        // No words of a page need directional controls, and titles of publishers can have them.
        folder.write(path, DocumentRow.straight(page.toString()).getBytes(StandardCharsets.UTF_8));
    }
}
