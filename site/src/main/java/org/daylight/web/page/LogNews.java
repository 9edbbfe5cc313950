package org.daylight.web.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Story;
import org.daylight.archive.Trove;
import org.daylight.archive.Withdrawal;
import org.daylight.web.file.AddressNumber;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.jspecify.annotations.Nullable;

/**
 * What the log says after a size of it: parts, stories, corrections and withdrawals, the newest first. The front page shows it at an address that names the
 * size, so that nothing has to be stored about a reader. Immutable.
 *
 * @param words what to say of the size; never empty
 * @param items at most {@value #MOST}
 * @param more how many items are left out, all of them older
 */
record LogNews(String words, List<Item> items, int more) {

    static final int MOST = 60;

    /**
     * An entry of the log.
     *
     * @param kind in a word
     * @param words what the publisher says about it; may be empty
     * @param time null for a withdrawal, for which the log has no time
     */
    record Item(
            String kind,
            String title,
            String address,
            String words,
            @Nullable Instant time,
            long entry) {}

    /** What is new after a size of the log, as a reader's address gives it. @param asked any text */
    static LogNews since(PublicRecord contents, String asked) {
        long size = contents.checkpoint().size();
        OptionalLong given = AddressNumber.parse(asked);
        if (given.isEmpty()) {
            return new LogNews(Words.of("front.news.nosize"), List.of(), 0);
        }
        long since = given.getAsLong();
        if (since > size) {
            return new LogNews(Words.of("front.news.beyond", since, size), List.of(), 0);
        }
        List<Item> all = items(contents, since);
        all.sort(Comparator.comparingLong(Item::entry).reversed());
        return new LogNews(
                words(since, all.isEmpty()), all.stream().limit(MOST).toList(), Math.max(0, all.size() - MOST));
    }

    private static String words(long since, boolean isNothing) {
        if (since == 0) {
            return Words.of(isNothing ? "front.news.begin.nothing" : "front.news.begin");
        }
        return Words.of(isNothing ? "front.news.after.nothing" : "front.news.after", since);
    }

    private static List<Item> items(PublicRecord contents, long since) {
        List<Item> items = new ArrayList<>();
        for (Release release : contents.releases()) {
            if (release.entry() >= since) {
                items.add(item(contents, release));
            }
        }
        // Several documents are often withdrawn at once, for one reason.
        Map<String, List<Withdrawal>> withdrawals = new TreeMap<>();
        for (Withdrawal withdrawal : contents.withdrawals()) {
            if (withdrawal.entry() >= since) {
                withdrawals
                        .computeIfAbsent(
                                withdrawal.id().trove() + "\n" + withdrawal.reason(), none -> new ArrayList<>())
                        .add(withdrawal);
            }
        }
        withdrawals.values().forEach(same -> items.add(item(same)));
        for (Story story : contents.stories()) {
            if (story.withdrawalEntry() >= since) {
                items.add(new Item(
                        Words.of("front.news.story.withdrawn"),
                        story.newest().title(),
                        SiteAddress.story(story.name()),
                        DocumentRow.cut(story.withdrawn(), 300),
                        null,
                        story.withdrawalEntry()));
            } else if (story.isShown() && story.newest().entry() >= since) {
                items.add(item(story, since));
            }
        }
        return items;
    }

    private static Item item(PublicRecord contents, Release release) {
        return new Item(
                Words.of("front.news.part"),
                title(contents, release),
                SiteAddress.release(release),
                release.isConfirmed() ? shown(release) : Words.of("front.news.part.opened", shown(release)),
                release.time(),
                release.entry());
    }

    /** A part with its trove where there are several, and its title where it has one. */
    private static String title(PublicRecord contents, Release release) {
        String part = String.valueOf(release.part());
        boolean isTitled = ReleasePage.isTitled(release);
        if (contents.troves().size() == 1) {
            return isTitled ? Words.of("front.news.part.titled", part, release.title()) : Words.of("part.name", part);
        }
        String trove = contents.trove(release.trove()).map(Trove::title).orElse(release.trove());
        return isTitled
                ? Words.of("front.news.part.trove.titled", trove, part, release.title())
                : Words.of("front.news.part.trove", trove, part);
    }

    /** How many documents a part shows, in words. */
    private static String shown(Release release) {
        return release.again() == 0
                ? Words.of("front.news.part.shown", release.published())
                : Words.of("front.news.part.again", release.published(), release.again());
    }

    /** The withdrawals of a trove for one reason. */
    private static Item item(List<Withdrawal> same) {
        Withdrawal last = same.getLast();
        return new Item(
                Words.of("front.news.withdrawals", same.size()),
                same.size() == 1
                        ? last.id().toString()
                        : Words.of(
                                "front.news.withdrawn",
                                same.size(),
                                last.id().trove(),
                                String.valueOf(last.id().number())),
                SiteAddress.document(last.id()),
                DocumentRow.cut(last.reason().strip(), 300),
                null,
                last.entry());
    }

    /** A story, or its correction if the reader can know the version before. */
    private static Item item(Story story, long since) {
        Story.Version newest = story.newest();
        boolean isCorrection = story.versions().getFirst().entry() < since;
        return new Item(
                Words.of(isCorrection ? "front.news.correction" : "front.news.story"),
                newest.title(),
                SiteAddress.story(story.name()),
                isCorrection
                        ? DocumentRow.cut(newest.change().strip(), 300)
                        : StoriesPage.byline(newest)
                                + (newest.isConfirmed()
                                        ? ""
                                        : (newest.author().isEmpty() ? "Opened" : ", opened")
                                                + " with the key of its part; the log does not contain it yet"),
                newest.time(),
                newest.entry());
    }
}
