package org.daylight.web.page;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.story.StoryIndex;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;

/**
 * Documents of previous days for the front page, chosen by public criteria and without any record of readers (docs/decisions/0346): those that stories cite
 * most, and then the beginnings of the largest threads in the parts before the newest. Immutable.
 *
 * @param picks in the order of the page
 */
record FrontPicks(List<Pick> picks) {

    static final int MOST = 6;
    private static final int CITED = 3;

    /** How many parts before the newest are searched for large threads. */
    static final int PARTS = 7;

    /** How many documents of a part are looked at. */
    static final int OF_A_PART = 500;

    /** The smallest thread that is worth a place. */
    private static final int SMALLEST = 3;

    /**
     * A document.
     *
     * @param mixed whether the archive has several troves
     * @param key of the words that say why it is here
     * @param count of the stories or messages in these words
     */
    record Pick(Hit hit, boolean mixed, String key, long count) {

        DocumentRow row() {
            return DocumentRow.of(hit, mixed);
        }

        String reason() {
            return Words.of(key, count);
        }
    }

    static FrontPicks of(PublicRecord contents, StoryIndex stories, Searchable index) throws IOException {
        List<Pick> picks = new ArrayList<>();
        Set<DocumentId> seen = new HashSet<>();
        boolean mixed = contents.troves().size() > 1;
        for (DocumentId id : stories.mostCited(2 * CITED)) {
            List<Hit> found = search(index, new Query.Is(new Query.Name.Number(id.trove(), id.number())), 1);
            if (!found.isEmpty() && picks.size() < CITED && isNew(index, found.getFirst(), seen)) {
                picks.add(new Pick(found.getFirst(), mixed, "front.picks.cited", stories.citingStories(id)));
            }
        }
        List<Hit> candidates = new ArrayList<>();
        List<Release> before =
                contents.releases().reversed().stream().skip(1).limit(PARTS).toList();
        for (Release release : before) {
            search(index, new Query.InRelease(release.trove(), release.part()), OF_A_PART).stream()
                    .filter(hit -> hit.threadSize() >= SMALLEST)
                    .forEach(candidates::add);
        }
        candidates.sort(Comparator.comparingInt(Hit::threadSize).reversed());
        for (Hit hit : candidates) {
            if (picks.size() == MOST) {
                break;
            }
            if (isNew(index, hit, seen)) {
                picks.add(new Pick(hit, mixed, "front.picks.thread", hit.threadSize()));
            }
        }
        return new FrontPicks(List.copyOf(picks));
    }

    /** Whether no document of its thread was seen before. Then all of them are. */
    private static boolean isNew(Searchable index, Hit hit, Set<DocumentId> seen) throws IOException {
        var own = new DocumentId(hit.trove(), hit.number());
        if (!seen.add(own)) {
            return false;
        }
        if (hit.threadSize() > 1) {
            search(index, new Query.InThread(new Query.Name.Number(own.trove(), own.number())), OF_A_PART)
                    .forEach(other -> seen.add(new DocumentId(other.trove(), other.number())));
        }
        return true;
    }

    private static List<Hit> search(Searchable index, Query query, int most) throws IOException {
        return index.answer(new SearchRequest(query, Sort.OLDEST, 0, most, Set.of()))
                .hits();
    }
}
