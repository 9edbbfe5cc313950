package org.daylight.newsroom;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.WithdrawnFiles;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.CatalogBroken;
import org.daylight.file.WholeFile;
import org.daylight.format.Json;
import org.daylight.note.Checkpoint;
import org.daylight.note.SignedNote;
import org.daylight.seal.OpenSealed;

/**
 * The last step of every publication: puts the files of a decided stage in place and updates the catalog. Every
 * publication also begins with it, because the previous one may have stopped after its decision. It can be repeated.
 */
public final class FinishPublication {

    private FinishPublication() {}

    /**
     * Completes what an earlier command decided and could not put in place, and informs the editor; returns true when
     * there was something.
     */
    public static boolean earlier(Newsroom newsroom, StepListener steps) throws IOException {
        Optional<Stage.Decided> decided = Stage.decided(newsroom.stageFolder());
        if (decided.isEmpty()) {
            return false;
        }
        Stage.verify(newsroom.stageFolder(), decided.get());
        run(newsroom, steps);
        newsroom.opening()
                .notices()
                .say("completed what an earlier command had signed: "
                        + words(newsroom.catalog(), decided.get().effects()));
        return true;
    }

    /**
     * Completes what was decided; returns true when there was something.
     *
     * @throws DecidedNotPlaced when it is decided and cannot be put in place now
     */
    public static boolean run(Newsroom newsroom, StepListener steps) throws IOException {
        Optional<Stage.Decided> decided = Stage.decided(newsroom.stageFolder());
        if (decided.isEmpty()) {
            return false;
        }
        try {
            finish(newsroom, decided.get(), steps);
            return true;
        } catch (IOException | CatalogBroken e) {
            throw new DecidedNotPlaced(e);
        }
    }

    private static void finish(Newsroom newsroom, Stage.Decided decided, StepListener steps) throws IOException {
        newsroom.confirmLocks();
        checkLease(newsroom);
        // If the process stops here or on the way, some files are in place to which no checkpoint refers yet: readers
        // ignore them.
        Stage.apply(newsroom.stageFolder(), decided, newsroom.archiveFolder(), steps);
        // If the process stops here, files are left to which the checkpoint does not refer, and the next run moves
        // them.
        FencedPublication.move(newsroom, decided.effects(), steps);
        // If the process stops here, it is public and the catalog does not know it yet: the next run comes here again.
        steps.reached("published");
        if (newsroom.adoptNextKey()) {
            // If the process stops here, the log's key is the one that signed the checkpoint in place.
            steps.reached("key adopted");
        }
        newsroom.catalog().together(() -> {
            for (Json effect : ((Json.Arr) decided.effects().get("catalog").orElseThrow()).items()) {
                tell(newsroom.catalog(), (Json.Obj) effect);
            }
            return null;
        });
        // If the process stops here, everything is done again, with the same result.
        steps.reached("catalog updated");
        deleteSurplus(newsroom, decided.effects());
        steps.reached("surplus deleted");
        Stage.clear(newsroom.stageFolder());
    }

    /** A signed checkpoint becomes public only if no other newsroom has declared it void (spec/lease.md section 3). */
    private static void checkLease(Newsroom newsroom) throws IOException {
        Optional<NewsroomLease> lease = NewsroomLease.of(newsroom);
        Optional<Checkpoint> staged = stagedCheckpoint(newsroom);
        if (lease.isPresent() && staged.isPresent()) {
            lease.get().checkDecided(staged.get());
        }
    }

    /** The checkpoint of a decided stage that is not in place yet. */
    public static Optional<Checkpoint> stagedCheckpoint(Newsroom newsroom) throws IOException {
        Path file = Stage.staged(newsroom.stageFolder(), ArchivePath.CHECKPOINT);
        if (Stage.decided(newsroom.stageFolder()).isEmpty() || !Files.exists(file)) {
            return Optional.empty();
        }
        return SignedNote.parse(WholeFile.bytes(file, SignedNote.MAX_BYTES))
                .then(note -> Checkpoint.parse(note.text()))
                .ok()
                .or(() -> {
                    throw new IllegalStateException(
                            "the staged checkpoint is damaged: restore the newsroom from a backup");
                });
    }

    /** Whether a publication is decided and not completely in place. @throws IOException when that cannot be read */
    public static boolean isDecided(Newsroom newsroom) throws IOException {
        return Stage.decided(newsroom.stageFolder()).isPresent();
    }

    /** Discards a decided stage whose checkpoint must not become public, or is public in another way. */
    public static void discard(Newsroom newsroom) throws IOException {
        Stage.clear(newsroom.stageFolder());
    }

    /** Deletes sealed files of parts that are released or cancelled now, the keys of cancelled ones, and withdrawn stories and lists of annotations. */
    private static void deleteSurplus(Newsroom newsroom, Json.Obj effects) throws IOException {
        for (Json each : ((Json.Arr) effects.get("catalog").orElseThrow()).items()) {
            Optional<Long> cancelled = ((Json.Obj) each)
                    .number("cancelledRelease").stream().boxed().findFirst();
            if (cancelled.isPresent()) {
                SealKeys.delete(newsroom, Math.toIntExact(cancelled.get()));
            }
            Optional<Long> gone =
                    ((Json.Obj) each).number("notInLogRelease").stream().boxed().findFirst();
            if (gone.isPresent()) {
                SealKeys.setAside(newsroom, Math.toIntExact(gone.get()));
            }
        }
        boolean mayHave =
                OpenSealed.hasSealedFiles(newsroom.archiveFolder()) || WithdrawnFiles.mayBeIn(newsroom.archiveFolder());
        if (mayHave) {
            try (Archive archive = Archive.open(newsroom.archiveFolder())) {
                OpenSealed.deleteSurplus(newsroom.archiveFolder(), archive.contents());
                WithdrawnFiles.delete(newsroom.archiveFolder(), archive.contents());
            }
        }
    }

    /** @param release its number */
    public static Json.Obj partSealed(long trove, int part, int release) {
        return Json.Obj.EMPTY.with("sealedPart", part).with("trove", trove).with("sealedRelease", release);
    }

    /** @param release its number */
    public static Json.Obj sealCancelled(long trove, int part, int release) {
        return Json.Obj.EMPTY.with("sealedPart", part).with("trove", trove).with("cancelledRelease", release);
    }

    /** A part that was published by an entry that does not count any more. */
    public static Json.Obj partNotInLog(long trove, int part) {
        return Json.Obj.EMPTY.with("notInLogPart", part).with("trove", trove);
    }

    /** A seal that was made by such an entry. @param release its number */
    public static Json.Obj sealNotInLog(long trove, int part, int release) {
        return Json.Obj.EMPTY.with("sealedPart", part).with("trove", trove).with("notInLogRelease", release);
    }

    public static Json.Obj troveNotInLog(long trove) {
        return Json.Obj.EMPTY.with("notInLogTrove", trove);
    }

    public static Json.Obj accessionNotInLog(int accession) {
        return Json.Obj.EMPTY.with("notInLogAccession", accession);
    }

    /** @param number of the change */
    public static Json.Obj logKeyChanged(long number) {
        return Json.Obj.EMPTY.with("logKeyChange", number);
    }

    public static Json.Obj troveAnnounced(long trove) {
        return Json.Obj.EMPTY.with("announcedTrove", trove);
    }

    /** @param logged its number in the log */
    public static Json.Obj accessionAnnounced(int accession, int logged) {
        return Json.Obj.EMPTY.with("announcedAccession", accession).with("logged", logged);
    }

    public static Json.Obj partPublished(long trove, int part, Instant time, int shown) {
        return Json.Obj.EMPTY
                .with("publishedPart", part)
                .with("trove", trove)
                .with("time", time.getEpochSecond())
                .with("shown", shown);
    }

    /** @param copies whether copies of them must not be published from now on */
    public static Json.Obj documentsWithdrawn(List<Long> keys, String reason, boolean copies) {
        return Json.Obj.EMPTY
                .with("copies", copies ? 1 : 0)
                .with(
                        "withdrawn",
                        new Json.Arr(keys.stream().<Json>map(Json.Num::new).toList()))
                .with("reason", reason);
    }

    /** Documents that are withheld because they are copies of a withdrawn one. @param with its key; 0 if they are withheld for another reason */
    public static Json.Obj documentsWithheld(List<Long> keys, String reason, long with) {
        return Json.Obj.EMPTY
                .with(
                        "withheld",
                        new Json.Arr(keys.stream().<Json>map(Json.Num::new).toList()))
                .with("reason", reason)
                .with("with", with);
    }

    /** A part that is public, with the documents that it has in public, after a newsroom was restored from a backup. */
    public static Json.Obj partAdopted(
            long trove, int part, String title, String announcement, Instant time, List<Integer> numbers) {
        return Json.Obj.EMPTY
                .with("adoptedPart", part)
                .with("trove", trove)
                .with("title", title)
                .with("announcement", announcement)
                .with("time", time.getEpochSecond())
                .with(
                        "numbers",
                        new Json.Arr(numbers.stream().<Json>map(Json.Num::new).toList()));
    }

    /** A trove whose parts are not published before an editor resumes it. */
    public static Json.Obj trovePaused(long trove) {
        return Json.Obj.EMPTY.with("pausedTrove", trove);
    }

    /** The plan of a trove is in order again after {@link #partAdopted}. */
    public static Json.Obj planTidied(long trove) {
        return Json.Obj.EMPTY.with("tidiedTrove", trove);
    }

    /** Describes the effects for an editor. */
    private static String words(Catalog catalog, Json.Obj effects) {
        var words = new ArrayList<String>();
        for (Json each : ((Json.Arr) effects.get("catalog").orElseThrow()).items()) {
            Json.Obj effect = (Json.Obj) each;
            effect.number("publishedPart")
                    .ifPresent(part -> words.add("part " + part + " of "
                            + catalog.troves()
                                    .get(effect.number("trove").orElseThrow())
                                    .slug()
                            + ", which is public now"));
            effect.number("sealedRelease").ifPresent(release -> words.add("the seal of release " + release));
            effect.number("cancelledRelease")
                    .ifPresent(release -> words.add("the cancellation of the sealed release " + release));
            effect.number("logKeyChange")
                    .ifPresent(number -> words.add("change " + number + " of the log's key, which is valid now"));
            effect.number("announcedTrove")
                    .ifPresent(trove -> words.add(
                            "the announcement of " + catalog.troves().get(trove).slug()));
            if (effect.get("withdrawn").orElse(null) instanceof Json.Arr(List<Json> keys)) {
                words.add("the withdrawal of " + keys.size() + (keys.size() == 1 ? " document" : " documents"));
            }
        }
        return words.isEmpty() ? "a new checkpoint" : String.join(", ", words);
    }

    /** A withdrawn document is no longer planned to be shown again. */
    private static void notShownAgain(Catalog catalog, long key) {
        catalog.documents()
                .find(key)
                .flatMap(document -> catalog.troves().find(document.trove()))
                .ifPresent(trove -> catalog.shownAgain().remove(trove.id(), key));
    }

    private static void adopt(Catalog catalog, Json.Obj effect) {
        effect.number("adoptedPart")
                .ifPresent(part -> catalog.parts()
                        .adopt(
                                effect.number("trove").orElseThrow(),
                                Math.toIntExact(part),
                                effect.string("title").orElseThrow(),
                                effect.string("announcement").orElseThrow(),
                                Instant.ofEpochSecond(effect.number("time").orElseThrow()),
                                ((Json.Arr) effect.get("numbers").orElseThrow())
                                        .items().stream()
                                                .mapToInt(each -> Math.toIntExact(((Json.Num) each).value()))
                                                .toArray()));
        effect.number("tidiedTrove").ifPresent(catalog.parts()::tidy);
        effect.number("pausedTrove").ifPresent(trove -> catalog.troves().pause(trove, true));
    }

    private static void forget(Catalog catalog, Json.Obj effect) {
        effect.number("notInLogTrove").ifPresent(catalog.troves()::markNotAnnounced);
        effect.number("notInLogAccession")
                .ifPresent(accession -> catalog.accessions().markNotAnnounced(Math.toIntExact(accession)));
        effect.number("notInLogPart").ifPresent(part -> {
            long trove = effect.number("trove").orElseThrow();
            catalog.parts().markNotPublished(trove, Math.toIntExact(part));
            catalog.reviews().notReleased(trove, Math.toIntExact(part));
        });
    }

    private static void tell(Catalog catalog, Json.Obj effect) {
        forget(catalog, effect);
        effect.number("announcedTrove").ifPresent(catalog.troves()::markAnnounced);
        effect.number("announcedAccession")
                .ifPresent(accession -> catalog.accessions()
                        .markAnnounced(
                                Math.toIntExact(accession),
                                Math.toIntExact(effect.number("logged").orElse(accession))));
        adopt(catalog, effect);
        effect.number("publishedPart").ifPresent(part -> {
            long trove = effect.number("trove").orElseThrow();
            catalog.parts()
                    .markPublished(
                            trove,
                            Math.toIntExact(part),
                            Instant.ofEpochSecond(effect.number("time").orElseThrow()),
                            Math.toIntExact(effect.number("shown").orElseThrow()));
            catalog.reviews().released(trove, Math.toIntExact(part));
        });
        effect.number("sealedPart")
                .ifPresent(part -> catalog.parts()
                        .markSealed(
                                effect.number("trove").orElseThrow(),
                                Math.toIntExact(part),
                                Math.toIntExact(effect.number("sealedRelease").orElse(0))));
        if (effect.get("withdrawn").orElse(null) instanceof Json.Arr(List<Json> keys)) {
            String reason = effect.string("reason").orElseThrow();
            keys.forEach(key -> catalog.documents().withdraw(((Json.Num) key).value(), reason));
            keys.forEach(key -> notShownAgain(catalog, ((Json.Num) key).value()));
            if (effect.number("copies").orElse(1) == 1) {
                keys.forEach(key -> catalog.matches().bar(((Json.Num) key).value()));
            }
        }
        if (effect.get("withheld").orElse(null) instanceof Json.Arr(List<Json> keys)) {
            String reason = effect.string("reason").orElseThrow();
            long with = effect.number("with").orElseThrow();
            keys.forEach(
                    key -> catalog.documents().withhold(((Json.Num) key).value(), reason, with == 0 ? null : with));
        }
    }
}
