package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.http.Response;
import org.daylight.message.Address;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.story.StoryCitation;
import org.daylight.story.StoryIndex;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.Stories;

/** The page of a topic: its stories, the documents that they cite, and the senders and recipients of these documents. */
public final class TopicPage {

    /** The most documents that are listed, and whose senders and recipients are counted. */
    private static final int DOCUMENTS = 60;

    private static final int PEOPLE = 20;

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Stories stories;

    /**
     * What the template shows.
     *
     * @param name of the topic, as the newest story with it writes it
     * @param cited how many documents the stories cite
     * @param rows at most {@value #DOCUMENTS} of them, in the order of the stories
     */
    record View(
            PageFrame shell,
            String name,
            List<StoryIndex.Entry> stories,
            int cited,
            List<DocumentRow> rows,
            List<Person> people,
            List<FrontPage.TopicLink> others) {}

    /** A sender or recipient. @param documents how many of the listed ones name them */
    record Person(String name, String address, int documents) {}

    public TopicPage(PageFrames frames, Archive archive, Searchable index, Stories stories) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.stories = stories;
    }

    /** The page; empty when no story has this topic. @param topic in any case */
    public Optional<Response> page(String topic) throws IOException {
        PublicRecord contents = archive.contents();
        SortedMap<String, List<StoryIndex.Entry>> topics = stories.of(contents).topics();
        List<StoryIndex.Entry> told = topics.get(topic);
        if (told == null) {
            return Optional.empty();
        }
        String name = name(topics, topic);
        var cited = new LinkedHashSet<DocumentId>();
        for (StoryIndex.Entry entry : told) {
            for (StoryCitation citation : entry.citations()) {
                citation.target().document().ifPresent(cited::add);
            }
        }
        List<Hit> found = new ArrayList<>();
        for (DocumentId id : cited) {
            // Each look-up is a search: those of documents that are not published must not be searched for.
            if (found.size() < DOCUMENTS && archive.state(id) instanceof DocumentState.Published) {
                found.addAll(search(id));
            }
        }
        boolean mixed = contents.troves().size() > 1;
        View view = new View(
                frames.of(contents, DocumentRow.cut(name, 100))
                        .feed(Words.of("story.topic.feed.name"), SiteAddress.topicFeed(name)),
                name,
                told,
                cited.size(),
                found.stream().map(hit -> DocumentRow.of(hit, mixed)).toList(),
                people(found),
                others(told, topics, name));
        StringOutput out = new StringOutput();
        JtetopicGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Optional.of(Response.html(out.toString()));
    }

    /** The feed of a topic; empty when no story has it. */
    public Optional<Response> feed(String topic, ReleaseFeed feeds) {
        SortedMap<String, List<StoryIndex.Entry>> topics =
                stories.of(archive.contents()).topics();
        List<StoryIndex.Entry> told = topics.get(topic);
        return told == null
                ? Optional.empty()
                : Optional.of(feeds.topic(
                        name(topics, topic),
                        told.stream().map(StoryIndex.Entry::story).toList()));
    }

    private static String name(SortedMap<String, List<StoryIndex.Entry>> topics, String topic) {
        return topics.tailMap(topic).firstKey();
    }

    private List<Hit> search(DocumentId id) throws IOException {
        return index.answer(new SearchRequest(
                        new Query.Is(new Query.Name.Number(id.trove(), id.number())), Sort.OLDEST, 0, 1, Set.of()))
                .hits();
    }

    /** Those whom most of the documents name. A hit has only the first few recipients. */
    private static List<Person> people(List<Hit> documents) {
        Map<String, Person> people = new LinkedHashMap<>();
        for (Hit hit : documents) {
            var named = new LinkedHashMap<String, Address>();
            hit.from().forEach(person -> named.putIfAbsent(key(person), person));
            hit.to().forEach(person -> named.putIfAbsent(key(person), person));
            named.remove("");
            named.forEach((key, person) -> people.merge(
                    key,
                    new Person(DocumentRow.name(person), SiteAddress.person(key), 1),
                    (before, one) -> new Person(before.name(), before.address(), before.documents() + 1)));
        }
        return people.values().stream()
                .sorted(Comparator.comparingInt((Person person) -> -person.documents()))
                .limit(PEOPLE)
                .toList();
    }

    private static String key(Address person) {
        return person.address().toLowerCase(Locale.ROOT);
    }

    private static List<FrontPage.TopicLink> others(
            List<StoryIndex.Entry> told, SortedMap<String, List<StoryIndex.Entry>> topics, String name) {
        var others = new TreeMap<String, List<StoryIndex.Entry>>(topics.comparator());
        for (StoryIndex.Entry entry : told) {
            entry.head().topics().forEach(other -> others.put(other, topics.get(other)));
        }
        others.remove(name);
        return others.entrySet().stream()
                .map(other -> new FrontPage.TopicLink(
                        other.getKey(),
                        SiteAddress.topic(other.getKey()),
                        other.getValue().size()))
                .toList();
    }
}
