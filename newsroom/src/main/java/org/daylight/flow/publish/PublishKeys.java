package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.Release;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.flow.keys.MissingKeys;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;

/**
 * Publishes keys that the newsroom obtained after the packs that need them, as a separate list that the log names
 * ({@code spec/keys.md} section 6). Only those keys are published that a published message refers to. If it is stopped
 * at any step, either nothing is public or all of it.
 */
public final class PublishKeys {

    private static final int AT_ONCE = 1_000;

    private final Newsroom newsroom;
    private final StepListener steps;

    public PublishKeys(Newsroom newsroom) {
        this(newsroom, StepListener.NONE);
    }

    public PublishKeys(Newsroom newsroom, StepListener steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * The result.
     *
     * @param number the number of the list that is now valid; 0 when there is none
     * @param keys how many are in it
     * @param grown whether the log has a new entry
     */
    public record Result(int number, int keys, boolean grown) {}

    /**
     * The keys that packs lack: every key of the newsroom that a published message refers to and that the list in its
     * pack does not have.
     *
     * @param published a complete index of the archive
     */
    public static KeyArchive publishable(KeyArchive held, Archive archive, Searchable published) throws IOException {
        Set<KeyRecord> late = new LinkedHashSet<>();
        for (KeyName name : MissingKeys.names(published)) {
            if (held.find(name.selector(), name.domain()) instanceof KeySource.Known(List<KeyRecord> records)) {
                for (Release release : asking(name, archive, published)) {
                    KeySource.Lookup known = archive.packKeys(release).find(name.selector(), name.domain());
                    if (!known.equals(new KeySource.Known(records))) {
                        late.addAll(records);
                    }
                }
            }
        }
        return KeyArchive.of(late);
    }

    private static Set<Release> asking(KeyName name, Archive archive, Searchable published) throws IOException {
        Set<Release> releases = new HashSet<>();
        try (CompleteResult all = published.answer(new CompleteRequest(new Query.AsksForKey(name), Sort.OLDEST))) {
            for (List<Hit> hits = all.next(AT_ONCE); !hits.isEmpty(); hits = all.next(AT_ONCE)) {
                for (Hit hit : hits) {
                    archive.contents().release(hit.trove(), hit.release()).ifPresent(releases::add);
                }
            }
        }
        return releases;
    }

    /** Publishes a list, if it differs from the newest that was published. */
    public Result run(KeyArchive publishable) throws IOException {
        byte[] file = publishable.bytes();
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Publication publication = Publication.begin(newsroom);
            // If the process stops between here and the decision, the next run deletes the stage.
            steps.reached("begun");
            LogEntry.Keys newest = publication.keys().orElse(null);
            int before = newest == null ? 0 : Math.toIntExact(newest.number());
            if (newest == null ? publishable.size() == 0 : newest.file().equals(Sha256.of(file))) {
                return new Result(before, publishable.size(), false);
            }
            publication.stage().add(ArchivePath.keys(before + 1), file);
            publication.enter(new LogEntry.Keys(before + 1, Sha256.of(file), file.length));
            publication.decide();
            // From here on it will become public: if the process stops, the next run puts it in place.
            steps.reached("decided");
            FinishPublication.run(newsroom, steps);
            return new Result(before + 1, publishable.size(), true);
        }
    }
}
