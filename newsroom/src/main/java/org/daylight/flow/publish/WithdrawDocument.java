package org.daylight.flow.publish;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.CitedDocuments;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Pack;
import org.daylight.archive.PackReplacement;
import org.daylight.archive.Release;
import org.daylight.archive.Views;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.Match;
import org.daylight.catalog.MatchKey;
import org.daylight.flow.decide.CopiesRule;
import org.daylight.flow.decide.IncludedCopies;
import org.daylight.flow.decide.NoteMatchKeys;
import org.daylight.format.DocumentNumber;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.newsroom.FinishPublication;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.newsroom.StepListener;
import org.daylight.pack.Torrent;
import org.daylight.review.ReleaseGate;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Withdraws published documents, by a court's order or because of a mistake. Their bytes are removed from the pack,
 * which is replaced. Their numbers, lines and commitments stay, and the log gives the reason ({@code spec/log.md}
 * section 4.5). All other proofs remain valid. The vault still has the originals.
 *
 * <p>If it is stopped at any step, either everything is as before or the next run completes it: as with a release, the
 * commit of the stage decides. The new packs are put in place right before the checkpoint that names them. A reader who
 * looks between these two moments finds that the bytes are missing and the log does not say so yet.
 */
public final class WithdrawDocument {

    /** In characters. Pages show the whole reason. */
    static final int MAX_REASON = 2_000;

    private final Newsroom newsroom;
    private final Vault vault;
    private final StepListener steps;

    public WithdrawDocument(Newsroom newsroom, Vault vault) {
        this(newsroom, vault, StepListener.NONE);
    }

    public WithdrawDocument(Newsroom newsroom, Vault vault, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.steps = steps;
    }

    /**
     * What to withdraw.
     *
     * @param documents of one trove; either all of them are withdrawn or none
     * @param reason for the public
     * @param copies what happens to their copies in all troves, and to documents that have them attached: those that
     *     are public are withdrawn, too, and the others are withheld
     */
    public record Order(CitedDocuments documents, String reason, CopiesRule copies) {

        /** Copies are withdrawn, too. */
        public Order(CitedDocuments documents, String reason) {
            this(documents, reason, CopiesRule.INCLUDED);
        }
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The documents are withdrawn.
     *
     * @param packs that were replaced, in order of release
     * @param copies documents that were withdrawn in addition to those that were named
     * @param withheld documents that are not public yet, and are now withheld
     */
    public record Withdrawn(List<Replaced> packs, List<Match> copies, List<Match> withheld) implements Result {}

    /** Nothing was done; the reason is one line. */
    public record Refused(String reason) implements Result {}

    /**
     * A pack that was replaced, or would be.
     *
     * @param path in the archive
     * @param documents that are removed from it
     * @param packBytes size of the new pack; -1 if it was not made
     */
    public record Replaced(String path, String trove, int part, SortedSet<Integer> documents, long packBytes) {}

    /** What is removed from one release. */
    private record Change(Release release, SortedSet<Integer> numbers) {}

    /**
     * All that is to be done.
     *
     * @param toWithhold by the document that was named: those that are withheld because of it
     */
    private record Extent(List<Change> changes, List<Match> copies, Map<Long, List<Match>> toWithhold) {
        Withdrawn withdrawn(List<Replaced> replaced) {
            return new Withdrawn(
                    replaced,
                    copies,
                    toWithhold.values().stream().flatMap(List::stream).toList());
        }
    }

    /** Returns what {@link #run} would do. Changes nothing, except that it completes a publication that was stopped. */
    public Result preview(Order order) throws IOException {
        return examine(
                order,
                (archive, extent) -> extent.withdrawn(extent.changes().stream()
                        .map(change -> replaced(change, -1))
                        .toList()));
    }

    /**
     * Withdraws the documents.
     *
     * @throws IOException with a one-line message; run it again when the cause has been removed
     */
    public Result run(Order order) throws IOException {
        return examine(order, (archive, extent) -> withdraw(order, archive, extent));
    }

    /** What to do with an order that can be carried out. */
    private interface Action {
        Result on(Archive archive, Extent extent) throws IOException;
    }

    private Result examine(Order order, Action action) throws IOException {
        try (Closeable lock = newsroom.lock("publish")) {
            FinishPublication.earlier(newsroom, steps);
            Optional<String> objection = objection(order);
            if (objection.isPresent()) {
                return new Refused(objection.get());
            }
            new NoteMatchKeys(newsroom, vault, steps).run();
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                return switch (extent(order, archive)) {
                    case Refusal(String reason) -> new Refused(reason);
                    case Whole(Extent extent) -> {
                        Optional<String> sealed = IncludedCopies.sealed(
                                newsroom.catalog(),
                                extent.toWithhold().values().stream()
                                        .flatMap(List::stream)
                                        .map(Match::document)
                                        .toList());
                        yield sealed.isPresent() ? new Refused(sealed.get()) : action.on(archive, extent);
                    }
                };
            }
        }
    }

    private Result withdraw(Order order, Archive archive, Extent extent) throws IOException {
        Publication publication = Publication.begin(newsroom);
        // If the process stops between here and the decision, the next run deletes the stage: nothing has happened.
        steps.reached("begun");
        publication.confirm();
        steps.reached("confirmed");
        List<Replaced> replaced = new ArrayList<>();
        List<Long> keys = new ArrayList<>();
        Map<Integer, LogEntry.Withdrawal.Later> replacements = new TreeMap<>();
        for (Change change : extent.changes()) {
            int sequence = change.release().sequence();
            Stage.Staged pack = replace(publication, archive, change);
            publication.replaceTorrent(new Torrent.Label(
                    newsroom.settings().origin(),
                    change.release().trove(),
                    change.release().part(),
                    sequence,
                    pack.sha256(),
                    pack.sizeBytes()));
            LoggedViews views = replaceViews(publication, archive, change);
            replaced.add(replaced(change, pack.sizeBytes()));
            replacements.put(sequence, new LogEntry.Withdrawal.Later(sequence, pack.sha256(), pack.sizeBytes(), views));
            steps.reached("packed " + sequence);
        }
        for (Change change : extent.changes()) {
            String trove = change.release().trove();
            for (int number : change.numbers()) {
                List<Integer> releases = extent.changes().stream()
                        .filter(one -> one.release().trove().equals(trove)
                                && one.numbers().contains(number))
                        .map(one -> one.release().sequence())
                        .toList();
                if (releases.getFirst() == change.release().sequence()) { // one entry, which names the later ones too
                    LogEntry.Withdrawal.Later first = Objects.requireNonNull(replacements.get(releases.getFirst()));
                    publication.enter(new LogEntry.Withdrawal(
                            new Slug(trove),
                            new DocumentNumber(number),
                            order.reason(),
                            first.release(),
                            first.pack(),
                            first.packBytes(),
                            first.views(),
                            releases.stream().skip(1).map(replacements::get).toList()));
                    keys.add(held(trove, number).key());
                }
            }
        }
        publication.effect(
                FinishPublication.documentsWithdrawn(keys, order.reason(), order.copies() != CopiesRule.NOT_INCLUDED));
        extent.toWithhold()
                .forEach((named, matches) -> publication.effect(FinishPublication.documentsWithheld(
                        matches.stream().map(match -> match.document().key()).toList(), order.reason(), named)));
        publication.decide();
        // From here on the documents will be withdrawn: if the process stops, the next run or the next start puts the
        // new packs in place.
        steps.reached("decided");
        FinishPublication.run(newsroom, steps);
        return extent.withdrawn(replaced);
    }

    /** What is to be done, or why it cannot be done. */
    private sealed interface Found {}

    private record Whole(Extent extent) implements Found {}

    private record Refusal(String reason) implements Found {}

    /**
     * Finds what was named, and the copies that are included. A withdrawal cannot be undone, so an editor is asked
     * about every doubtful case.
     */
    private Found extent(Order order, Archive archive) throws IOException {
        Map<String, SortedSet<Integer>> published = new TreeMap<>();
        String trove = order.documents().trove();
        published.put(trove, new TreeSet<>(order.documents().numbers()));
        List<Match> copies = new ArrayList<>();
        Map<Long, List<Match>> toWithhold = new LinkedHashMap<>();
        Set<Long> seen = new HashSet<>();
        List<Match> doubtful = new ArrayList<>();
        for (int number : order.documents().numbers()) {
            seen.add(held(trove, number).key());
        }
        for (int number : order.documents().numbers()) {
            if (order.copies() == CopiesRule.NOT_INCLUDED) {
                break;
            }
            HeldDocument named = held(trove, number);
            IncludedCopies covered = IncludedCopies.of(newsroom.catalog(), named);
            for (Match match : covered.published()) {
                if (seen.add(match.document().key()) && isPublished(archive, match)) {
                    copies.add(match);
                    published
                            .computeIfAbsent(match.document().trove(), absent -> new TreeSet<>())
                            .add(match.document().number());
                    if (IncludedCopies.isDoubtful(match)) {
                        doubtful.add(match);
                    }
                }
            }
            List<Match> toCome = covered.toCome().stream()
                    .filter(match -> seen.add(match.document().key()))
                    .toList();
            if (!toCome.isEmpty()) {
                toWithhold.put(named.key(), toCome);
            }
        }
        boolean ask = doubtful.stream().anyMatch(match -> match.kind() == MatchKey.Kind.MESSAGE_ID)
                || doubtful.size() > IncludedCopies.MOST_DOUBTFUL;
        if (ask && order.copies() != CopiesRule.ALL_INCLUDED) {
            return new Refusal(question(doubtful));
        }
        return new Whole(new Extent(changes(published, archive), copies, toWithhold));
    }

    private static String question(List<Match> doubtful) {
        String some = doubtful.stream()
                .limit(5)
                .map(match -> match.document().cited() + " (" + (match.attached() ? "attached: " : "")
                        + ReleaseGate.inCommon(match.kind()) + ")")
                .collect(Collectors.joining(", "));
        return "these may be copies: " + some + (doubtful.size() > 5 ? ", and " + (doubtful.size() - 5) + " more" : "")
                + ". Check them, then withdraw them as well (--with-copies) or only the ones you named (--only)";
    }

    private static boolean isPublished(Archive archive, Match match) throws IOException {
        DocumentId id =
                new DocumentId(match.document().trove(), match.document().number());
        return archive.state(id) instanceof DocumentState.Published;
    }

    private static Stage.Staged replace(Publication publication, Archive archive, Change change) throws IOException {
        Release release = change.release();
        return publication.replace(ArchivePath.pack(release.sequence()), out -> {
            try (Pack old = Pack.open(archive.pack(release), release)) {
                PackReplacement.write(old, release, change.numbers(), out);
            }
        });
    }

    /** The file of views without those of the documents; null when the release has none. */
    private static @Nullable LoggedViews replaceViews(Publication publication, Archive archive, Change change)
            throws IOException {
        Release release = change.release();
        if (release.views() == null) {
            return null;
        }
        String path = ArchivePath.views(release.sequence());
        Path file = archive.folder().resolve(path);
        if (!Files.exists(file)) {
            throw new IOException(path + " is missing from the archive: copy it from a mirror or a backup first;"
                    + " nothing was withdrawn");
        }
        Stage.Produced<Sha256> produced;
        try (Views old = Views.open(file, release)) {
            produced = publication.replaceWith(path, out -> old.writeWithout(change.numbers(), out));
        }
        return new LoggedViews(produced.file().sha256(), produced.file().sizeBytes(), produced.result());
    }

    /** Why it cannot be done, in one line; empty when it can. First checks the order itself, then each document. */
    private Optional<String> objection(Order order) throws IOException {
        String trove = order.documents().trove();
        if (order.reason().isBlank()) {
            return Optional.of("a withdrawal needs a public reason: give it with  --reason TEXT");
        }
        if (order.reason().length() > MAX_REASON) {
            return Optional.of("the reason is longer than " + MAX_REASON + " characters: shorten it");
        }
        if (order.reason().chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\t')) {
            return Optional.of("the reason contains control characters: write it as plain text");
        }
        if (newsroom.catalog().troves().find(trove).isEmpty()) {
            return Optional.of("there is no trove \"" + trove + "\" in this newsroom");
        }
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return Optional.of("nothing of " + trove + " is published, so there is nothing to withdraw");
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
                Optional.of(withdrawn.id() + " is already withdrawn, by entry "
                        + withdrawn.withdrawal().entry() + " of the log");
            case DocumentState.Withheld withheld ->
                Optional.of(withheld.id() + " was never published: part "
                        + withheld.release().part() + " withheld it");
            case DocumentState.ToCome toCome ->
                Optional.of(toCome.id() + " is not published yet: use  daylight withhold");
            case DocumentState.Unknown(DocumentId id) ->
                Optional.of(
                        newsroom.catalog()
                                        .documents()
                                        .find(id.trove(), id.number())
                                        .isPresent()
                                ? id + " is not published yet: use  daylight withhold"
                                : "there is no document " + id);
        };
    }

    /** What changes, in order of release. */
    private static List<Change> changes(Map<String, SortedSet<Integer>> published, Archive archive) throws IOException {
        Map<Integer, Change> changes = new TreeMap<>();
        for (Map.Entry<String, SortedSet<Integer>> ofTrove : published.entrySet()) {
            for (int number : ofTrove.getValue()) {
                // A document that was shown again with fewer redactions is in several releases.
                for (DocumentState form : archive.forms(new DocumentId(ofTrove.getKey(), number))) {
                    Release release = ((DocumentState.Published) form).release(); // checked by objection()
                    changes.computeIfAbsent(release.sequence(), absent -> new Change(release, new TreeSet<>()))
                            .numbers()
                            .add(number);
                }
            }
        }
        return List.copyOf(changes.values());
    }

    private static Replaced replaced(Change change, long packBytes) {
        Release release = change.release();
        return new Replaced(
                ArchivePath.pack(release.sequence()), release.trove(), release.part(), change.numbers(), packBytes);
    }

    private HeldDocument held(String trove, int number) throws IOException {
        return newsroom.catalog()
                .documents()
                .find(trove, number)
                .orElseThrow(() -> new IOException(trove + "/" + number
                        + " was published but is not in the catalog: restore the newsroom from a backup"));
    }
}
