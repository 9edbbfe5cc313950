package org.daylight.flow;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.Catalog;
import org.daylight.proof.Json;

/**
 * Puts a decided stage in its place and tells the catalog. Every publication ends here, and every one begins here too, in case the last was
 * stopped on the way: all steps may be repeated.
 */
final class FinishPublication {

    private FinishPublication() {}

    /** Finishes what was decided; true when there was something. */
    static boolean run(Newsroom newsroom, Steps steps) throws IOException {
        Optional<Stage.Decided> decided = Stage.decided(newsroom.stageFolder());
        if (decided.isEmpty()) {
            return false;
        }
        // If we stop here or on the way, some files are in place that no checkpoint speaks of yet: nobody looks at
        // them.
        Stage.apply(newsroom.stageFolder(), decided.get(), newsroom.archiveFolder(), steps);
        // If we stop here, it is public, and the catalog does not know: we come here again.
        steps.reached("published");
        newsroom.catalog().together(() -> {
            for (Json effect :
                    ((Json.Arr) decided.get().effects().get("catalog").orElseThrow()).items()) {
                tell(newsroom.catalog(), (Json.Obj) effect);
            }
            return null;
        });
        // If we stop here, everything is done twice, with the same result.
        steps.reached("told");
        Stage.clear(newsroom.stageFolder());
        return true;
    }

    static Json.Obj troveAnnounced(long trove) {
        return Json.Obj.EMPTY.with("announcedTrove", trove);
    }

    static Json.Obj accessionAnnounced(int accession) {
        return Json.Obj.EMPTY.with("announcedAccession", accession);
    }

    static Json.Obj partPublished(long trove, int part, Instant time, int shown) {
        return Json.Obj.EMPTY
                .with("publishedPart", part)
                .with("trove", trove)
                .with("time", time.getEpochSecond())
                .with("shown", shown);
    }

    static Json.Obj documentsWithdrawn(List<Long> keys, String reason) {
        return Json.Obj.EMPTY
                .with(
                        "withdrawn",
                        new Json.Arr(keys.stream().<Json>map(Json.Num::new).toList()))
                .with("reason", reason);
    }

    private static void tell(Catalog catalog, Json.Obj effect) {
        effect.number("announcedTrove").ifPresent(catalog.troves()::markAnnounced);
        effect.number("announcedAccession")
                .ifPresent(accession -> catalog.accessions().markAnnounced(Math.toIntExact(accession)));
        effect.number("publishedPart")
                .ifPresent(part -> catalog.parts()
                        .markPublished(
                                effect.number("trove").orElseThrow(),
                                Math.toIntExact(part),
                                Instant.ofEpochSecond(effect.number("time").orElseThrow()),
                                Math.toIntExact(effect.number("shown").orElseThrow())));
        if (effect.get("withdrawn").orElse(null) instanceof Json.Arr(List<Json> keys)) {
            String reason = effect.string("reason").orElseThrow();
            keys.forEach(key -> catalog.documents().withdraw(((Json.Num) key).value(), reason));
        }
    }
}
