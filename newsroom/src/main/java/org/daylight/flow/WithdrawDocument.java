package org.daylight.flow;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Pack;
import org.daylight.archive.PackReplacement;
import org.daylight.archive.Release;
import org.daylight.catalog.HeldDocument;
import org.daylight.proof.DocumentNumber;
import org.daylight.proof.LogEntry;
import org.daylight.proof.Slug;
import org.daylight.proof.Torrent;

/**
 * Takes published documents out again, by a court's order or because of a mistake: their bytes leave the pack, which is replaced; their numbers,
 * lines and commitments stay, and the log says why ({@code spec/log.md} section 4.5). All other proofs go on holding. The vault keeps the originals.
 *
 * <p>Stopped at any step, it leaves everything as it was, or is finished by the next run: as with a release, its appearing on the stage decides. The
 * new packs are put in place right before the checkpoint that names them; for a reader who looks between these two, the bytes are gone
 * already, and the log does not say so yet.
 */
public final class WithdrawDocument {

    /** In characters: what pages show whole. */
    public static final int MAX_REASON = 2_000;

    private final Newsroom newsroom;
    private final Steps steps;

    public WithdrawDocument(Newsroom newsroom) {
        this(newsroom, Steps.UNWATCHED);
    }

    WithdrawDocument(Newsroom newsroom, Steps steps) {
        this.newsroom = newsroom;
        this.steps = steps;
    }

    /**
     * What is to be taken out.
     *
     * @param documents of one trove; all of them, or nothing is done
     * @param reason for the public
     */
    public record Order(CitedDocuments documents, String reason) {}

    /** What came of it. */
    public sealed interface Result {}

    /** They are taken out. @param packs that were replaced, in order of release */
    public record Withdrawn(List<Replaced> packs) implements Result {}

    /** Nothing was done, and why, in one line. */
    public record Refused(String reason) implements Result {}

    /**
     * A pack that was replaced, or would be.
     *
     * @param path in the archive
     * @param documents that are taken out of it
     * @param packBytes size of the new one; -1 where it was not made
     */
    public record Replaced(String path, int part, SortedSet<Integer> documents, long packBytes) {}

    /** What is taken out of one release. */
    private record Change(Release release, SortedSet<Integer> numbers) {}

    /** What would be done: {@link #run} says the same, and does it. Nothing is changed but that a publication which was stopped is finished. */
    public Result look(Order order) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.run(newsroom, Steps.UNWATCHED);
            Optional<String> objection = objection(order);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                return new Withdrawn(changes(order, archive).stream()
                        .map(change -> replaced(change, -1))
                        .toList());
            }
        }
    }

    /** Does it. @throws IOException in one line; run it again when the cause is gone */
    public Result run(Order order) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.run(newsroom, steps);
            Optional<String> objection = objection(order);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                return withdraw(order, archive);
            }
        }
    }

    private Result withdraw(Order order, Archive archive) throws IOException {
        Publication publication = Publication.begin(newsroom);
        // If we stop between here and the decision, the stage is thrown away by the next run: nothing has happened.
        steps.reached("begun");
        List<Replaced> replaced = new ArrayList<>();
        List<Long> keys = new ArrayList<>();
        for (Change change : changes(order, archive)) {
            Stage.Staged pack = replace(publication, archive, change);
            publication.replaceTorrent(new Torrent.Label(
                    newsroom.settings().origin(),
                    change.release().trove(),
                    change.release().number(),
                    change.release().sequence(),
                    pack.sha256(),
                    pack.sizeBytes()));
            replaced.add(replaced(change, pack.sizeBytes()));
            for (int number : change.numbers()) {
                publication.enter(new LogEntry.Withdrawal(
                        new Slug(order.documents().trove()),
                        new DocumentNumber(number),
                        order.reason(),
                        change.release().sequence(),
                        pack.sha256(),
                        pack.sizeBytes()));
                keys.add(held(order.documents().trove(), number).key());
            }
            steps.reached("packed " + change.release().sequence());
        }
        publication.effect(FinishPublication.documentsWithdrawn(keys, order.reason()));
        publication.decide();
        // From here on they will be taken out: if we stop, the next run, or the next start, puts the new packs in
        // place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        return new Withdrawn(replaced);
    }

    private static Stage.Staged replace(Publication publication, Archive archive, Change change) throws IOException {
        Release release = change.release();
        return publication.replace(ArchivePath.pack(release.sequence()), out -> {
            try (Pack old = Pack.open(archive.pack(release), release)) {
                PackReplacement.write(old, release, change.numbers(), out);
            }
        });
    }

    /** Why it cannot be done, as far as no document needs to be looked at in a pack; then each document. */
    private Optional<String> objection(Order order) throws IOException {
        String trove = order.documents().trove();
        if (order.reason().isBlank()) {
            return Optional.of("a withdrawal needs a reason for the public: give one with --reason");
        }
        if (order.reason().length() > MAX_REASON) {
            return Optional.of("the reason is longer than " + MAX_REASON + " characters: say it shorter");
        }
        if (order.reason().chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            return Optional.of("the reason has control characters: write it as plain text");
        }
        if (newsroom.catalog().troves().find(trove).isEmpty()) {
            return Optional.of("there is no trove \"" + trove + "\" in this newsroom");
        }
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return Optional.of("nothing of " + trove + " was published: there is nothing to withdraw");
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            for (int number : order.documents().numbers()) {
                Optional<String> objection = objection(archive.state(new DocumentId(trove, number)));
                if (objection.isPresent()) {
                    return objection;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> objection(DocumentState state) {
        return switch (state) {
            case DocumentState.Published published -> Optional.empty();
            case DocumentState.Withdrawn withdrawn ->
                Optional.of(withdrawn.id() + " was withdrawn already, by entry "
                        + withdrawn.withdrawal().entry() + " of the log");
            case DocumentState.Withheld withheld ->
                Optional.of(withheld.id() + " was never shown: part "
                        + withheld.release().number() + " withheld it");
            case DocumentState.ToCome toCome ->
                Optional.of(toCome.id() + " is not published yet: keep it back with  daylight withhold");
            case DocumentState.Unknown(DocumentId id) ->
                Optional.of(
                        newsroom.catalog()
                                        .documents()
                                        .find(id.trove(), id.number())
                                        .isPresent()
                                ? id + " is not published yet: keep it back with  daylight withhold"
                                : "there is no document " + id);
        };
    }

    /** What changes, in order of release. */
    private static List<Change> changes(Order order, Archive archive) throws IOException {
        Map<Integer, Change> changes = new TreeMap<>();
        for (int number : order.documents().numbers()) {
            DocumentState state = archive.state(new DocumentId(order.documents().trove(), number));
            Release release = ((DocumentState.Published) state).release(); // as the objections have seen
            changes.computeIfAbsent(release.sequence(), absent -> new Change(release, new TreeSet<>()))
                    .numbers()
                    .add(number);
        }
        return List.copyOf(changes.values());
    }

    private static Replaced replaced(Change change, long packBytes) {
        Release release = change.release();
        return new Replaced(ArchivePath.pack(release.sequence()), release.number(), change.numbers(), packBytes);
    }

    private HeldDocument held(String trove, int number) throws IOException {
        return newsroom.catalog()
                .documents()
                .find(trove, number)
                .orElseThrow(() -> new IOException(trove + "/" + number
                        + " was published and is not in the catalog: restore the newsroom from a copy"));
    }
}
