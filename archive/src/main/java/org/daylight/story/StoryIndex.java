package org.daylight.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
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
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.format.Outcome;
import org.daylight.message.Characters;
import org.jspecify.annotations.Nullable;

/**
 * The stories of an archive that can be read: their heads and what they cite, without their texts. Made again for each state of the log. Immutable.
 */
public final class StoryIndex {

    /** The most stories that are shown below "See also". */
    public static final int MOST_RELATED = 6;

    /** So many bytes of stories are read, and so many citations kept, whatever an archive contains. */
    private static final long MOST_BYTES = 64 << 20;

    private static final int MOST_CITATIONS = 300_000;
    private static final int MOST_CITATIONS_OF_STORY = 1_000;
    private static final int LONGEST_QUOTATION = 500;

    private final List<Entry> entries;
    private final Map<String, Entry> byName = new HashMap<>();
    private final Map<DocumentId, List<Citing>> citing;

    /** The names of the stories that cite a document or a correspondent, in the order of the stories. */
    private final Map<Object, Set<String>> sharing = new HashMap<>();

    private final Set<String> damaged;

    /**
     * The newest version of a story.
     *
     * @param citations in the order of the text; at most 1,000, and of long quotations the beginning
     */
    public record Entry(Story story, StoryHead head, List<StoryCitation> citations) {

        /** The documents and correspondents that it cites. */
        private Set<Object> cited() {
            var cited = new HashSet<>();
            for (StoryCitation citation : citations) {
                citation.target().document().ifPresent(cited::add);
                if (citation.target() instanceof StoryTarget.Person(String address)) {
                    cited.add(address.toLowerCase(Locale.ROOT));
                }
            }
            return cited;
        }
    }

    /** A citation of a document. */
    public record Citing(Entry entry, StoryCitation citation) {}

    private StoryIndex(List<Entry> entries, Set<String> damaged) {
        this.entries = List.copyOf(entries);
        this.damaged = Set.copyOf(damaged);
        citing = new LinkedHashMap<>();
        for (Entry entry : entries) {
            String name = entry.story().name();
            byName.put(name, entry);
            entry.cited()
                    .forEach(cited -> sharing.computeIfAbsent(cited, none -> new LinkedHashSet<>())
                            .add(name));
            for (StoryCitation citation : entry.citations()) {
                citation.target()
                        .document()
                        .ifPresent(id -> citing.computeIfAbsent(id, none -> new ArrayList<>())
                                .add(new Citing(entry, citation)));
            }
        }
    }

    /** Reads the newest version of each story. Stories whose file is damaged are left out. */
    public static StoryIndex of(Archive archive, PublicRecord contents) {
        return of(archive, contents, null);
    }

    /**
     * Reads the newest version of each story, the newest stories first, until {@value #MOST_BYTES} bytes are read: what comes after is known by its
     * title only. Stories whose file is damaged are left out.
     *
     * @param before of an earlier state of the same archive, whose stories are not read again; null for none
     */
    public static StoryIndex of(Archive archive, PublicRecord contents, @Nullable StoryIndex before) {
        var known = new HashMap<Story.Version, Entry>();
        if (before != null) {
            before.entries.forEach(entry -> known.put(entry.story().newest(), entry));
        }
        var entries = new ArrayList<Entry>();
        var damaged = new LinkedHashSet<String>();
        long bytes = 0;
        int citations = 0;
        for (Story story : contents.stories().reversed()) {
            if (!story.isShown()) {
                continue;
            }
            bytes += story.newest().sizeBytes();
            Entry same = known.get(story.newest());
            if (bytes > MOST_BYTES || citations >= MOST_CITATIONS) {
                entries.add(new Entry(story, untold(story), List.of()));
            } else if (same != null) {
                entries.add(new Entry(story, same.head(), same.citations()));
                citations += same.citations().size();
            } else {
                switch (archive.story(story.newest())) {
                    case Outcome.Ok<byte[]>(byte[] file) -> {
                        StoryText text = StoryText.of(file);
                        List<StoryCitation> cited = text.citations().stream()
                                .limit(MOST_CITATIONS_OF_STORY)
                                .map(StoryIndex::cut)
                                .toList();
                        entries.add(new Entry(story, text.head(), cited));
                        citations += cited.size();
                    }
                    case Outcome.Refused<byte[]> refused -> damaged.add(story.name());
                }
            }
        }
        entries.sort(Comparator.comparing(
                        (Entry entry) -> entry.story().versions().getFirst().time())
                .reversed()
                .thenComparing(entry -> entry.story().name()));
        return new StoryIndex(entries, damaged);
    }

    private static StoryHead untold(Story story) {
        return new StoryHead(
                story.newest().title(), story.newest().author(), "", "", "", 0, List.of(), List.of(), List.of());
    }

    private static StoryCitation cut(StoryCitation citation) {
        String words = citation.quotation();
        return words == null || words.length() <= LONGEST_QUOTATION
                ? citation
                : new StoryCitation(citation.target(), citation.line(), Characters.cut(words, LONGEST_QUOTATION));
    }

    /** Every story, by the time of its first version, newest first. */
    public List<Entry> stories() {
        return entries;
    }

    /** The names of stories whose files are damaged in this copy. */
    public Set<String> damaged() {
        return damaged;
    }

    public Optional<Entry> story(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** The citations of a document, story by story. */
    public List<Citing> citing(DocumentId id) {
        return citing.getOrDefault(id, List.of());
    }

    /**
     * The documents that stories cite: those that most stories cite first, then those that are cited most often, then by the number of the document.
     *
     * @param most how many
     */
    public List<DocumentId> mostCited(int most) {
        return citing.keySet().stream()
                .sorted(Comparator.comparingInt((DocumentId id) -> -citingStories(id))
                        .thenComparingInt(id -> -citing.get(id).size())
                        .thenComparing(Comparator.<DocumentId>naturalOrder()))
                .limit(most)
                .toList();
    }

    /** How many stories cite a document. */
    public int citingStories(DocumentId id) {
        return sharing.getOrDefault(id, Set.of()).size();
    }

    /** The stories of a series, by their place in it. */
    public List<Entry> series(String name) {
        return entries.stream()
                .filter(entry -> entry.head().series().equals(name))
                .sorted(Comparator.comparingInt((Entry entry) -> entry.head().place())
                        .thenComparing(entry -> entry.story().name()))
                .toList();
    }

    /** The stories of a series before and after one; null where there is none. */
    public @Nullable Entry neighbour(Entry entry, int step) {
        if (entry.head().series().isEmpty()) {
            return null;
        }
        List<Entry> series = series(entry.head().series());
        int at = series.indexOf(entry) + step;
        return at >= 0 && at < series.size() ? series.get(at) : null;
    }

    /** The stories under each topic, topics in alphabetical order. Topics that differ only in case are one. */
    public SortedMap<String, List<Entry>> topics() {
        var topics = new TreeMap<String, List<Entry>>(
                Comparator.comparing((String topic) -> topic.toLowerCase(Locale.ROOT)));
        for (Entry entry : entries) {
            for (String topic : entry.head().topics()) {
                List<Entry> of = topics.computeIfAbsent(topic, none -> new ArrayList<>());
                if (of.isEmpty() || of.getLast() != entry) {
                    of.add(entry);
                }
            }
        }
        return topics;
    }

    /**
     * What is shown below "See also": first the stories that the head names, then those that cite most of the same documents and correspondents. A story of the
     * same series is not among the latter, because the page has the whole series.
     */
    public List<Entry> related(Entry entry) {
        var related = new LinkedHashSet<String>(entry.head().related());
        Map<String, Integer> shared = new HashMap<>();
        for (Object cited : entry.cited()) {
            sharing.getOrDefault(cited, Set.of()).forEach(name -> shared.merge(name, 1, Integer::sum));
        }
        String series = entry.head().series();
        shared.keySet().removeAll(entry.head().unrelated());
        entries.stream()
                .filter(other -> shared.containsKey(other.story().name()))
                .filter(other -> series.isEmpty() || !series.equals(other.head().series()))
                .sorted(Comparator.comparingInt(
                        other -> -shared.getOrDefault(other.story().name(), 0)))
                .forEach(other -> related.add(other.story().name()));
        related.remove(entry.story().name());
        return related.stream()
                .flatMap(name -> story(name).stream())
                .limit(MOST_RELATED)
                .toList();
    }
}
