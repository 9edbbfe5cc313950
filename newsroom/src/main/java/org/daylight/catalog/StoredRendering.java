package org.daylight.catalog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.extract.MadeView;
import org.daylight.extract.ViewsOutcome;
import org.daylight.format.Json;
import org.daylight.format.Sha256;

/**
 * Images of the pages of a redacted attachment or file, on which what is redacted is black, and the text that was recognised in these images.
 *
 * @param reason why there are none, in a few words; empty when there is nothing to say
 * @param kind pages or an image
 * @param maker what made the images
 * @param ocr what recognised their text, with its languages; empty for nothing
 * @param omitted how many pages are not shown
 * @param black how many pages are black as a whole
 * @param boxes how many places are black, for the code of each reason
 * @param texts units with part 0, in order of page
 * @param files the images; empty when there are none
 */
public record StoredRendering(
        ViewsOutcome outcome,
        String reason,
        DocumentView.Kind kind,
        String maker,
        String ocr,
        long omitted,
        int black,
        SortedMap<String, Integer> boxes,
        List<Unit> texts,
        List<MadeView.File> files) {

    public StoredRendering {
        boxes = new TreeMap<>(boxes);
        texts = List.copyOf(texts);
        files = List.copyOf(files);
    }

    /** Nothing can be shown. */
    public static StoredRendering without(ViewsOutcome outcome, String reason) {
        return new StoredRendering(
                outcome, reason, DocumentView.Kind.PAGES, "", "", 0, 0, new TreeMap<>(), List.of(), List.of());
    }

    /** Whether there are images. */
    public boolean isMade() {
        return outcome == ViewsOutcome.MADE && !files.isEmpty();
    }

    /** Whether there are images, also where they were not read with it. */
    public boolean isOutcomeMade() {
        return outcome == ViewsOutcome.MADE;
    }

    Json.Obj boxesJson() {
        Json.Obj all = Json.Obj.EMPTY;
        for (var each : boxes.entrySet()) {
            all = all.with(each.getKey(), each.getValue());
        }
        return all;
    }

    /** The hash of everything of it that is published. */
    Sha256 digest() {
        MessageDigest digest = Sha256.digest();
        String head = Json.Obj.EMPTY
                .with("result", outcome.code())
                .with("kind", kind.name())
                .with("maker", maker)
                .with("ocr", ocr)
                .with("omitted", omitted)
                .with("boxes", boxesJson())
                .text();
        add(digest, head);
        texts.forEach(unit -> add(digest, unit.line()));
        for (MadeView.File file : files) {
            add(
                    digest,
                    file.type().name() + " " + file.label() + " "
                            + Sha256.of(file.bytes()).hex());
        }
        return Sha256.wrap(digest.digest());
    }

    private static void add(MessageDigest digest, String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }
}
