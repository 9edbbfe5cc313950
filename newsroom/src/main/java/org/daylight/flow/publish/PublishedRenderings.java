package org.daylight.flow.publish;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.catalog.StoredRendering;
import org.daylight.catalog.StoredRenderings;
import org.daylight.flow.render.RenderingPlan;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.review.ApprovedDocument;

/**
 * The images of redacted pages that are published with a document.
 *
 * @param keys of the images, by part
 * @param texts what was recognised in them, in order of part
 * @param ocr what recognised it; empty for nothing
 * @param maker what made the images; empty when there are none
 */
record PublishedRenderings(SortedMap<Integer, Sha256> keys, List<Unit> texts, String ocr, String maker) {

    static final PublishedRenderings NONE = new PublishedRenderings(new TreeMap<>(), List.of(), "", "");

    /**
     * Those of a document.
     *
     * @throws WritePack.CannotRedact when they were not made yet, or are not those that an approval covers
     */
    static PublishedRenderings of(Newsroom newsroom, ApprovedDocument.Shown document, RenderingPlan plan)
            throws IOException {
        String cited = document.cited();
        SortedMap<Integer, Sha256> keys = new TreeMap<>();
        List<Unit> texts = new ArrayList<>();
        String ocr = "";
        String maker = "";
        StoredRenderings stored = newsroom.renderings().orElse(null);
        for (RenderingPlan.Part part : plan.parts()) {
            Sha256 key = part.key();
            if (key == null) {
                continue;
            }
            StoredRendering made =
                    stored == null ? null : stored.findWithoutFiles(key).orElse(null);
            // After a run that stopped, there may be images that the document does not have yet.
            if (stored == null || made == null || !stored.isOf(document.key(), part.part(), key)) {
                throw new WritePack.CannotRedact("images of the redacted pages of attachment " + part.part() + " of "
                        + cited + " were not made: run  daylight extract  and look at them, or redact the whole"
                        + " attachment:  daylight redact " + cited + " --attachment " + part.part() + " --reason CODE");
            }
            if (!made.isOutcomeMade()) {
                continue; // nothing of it is shown
            }
            keys.put(part.part(), key);
            maker = made.maker();
            ocr = made.ocr().isEmpty() ? ocr : made.ocr();
            for (Unit unit : made.texts()) {
                texts.add(new Unit(part.part(), null, unit.page(), null, unit.layer(), unit.language(), unit.text()));
            }
        }
        return new PublishedRenderings(keys, texts, withoutLanguages(ocr), maker);
    }

    /** Which languages an editor has installed is nobody's business. */
    private static String withoutLanguages(String ocr) {
        int languages = ocr.indexOf(" (");
        return languages < 0 ? ocr : ocr.substring(0, languages);
    }
}
