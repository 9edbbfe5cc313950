package org.daylight.flow.review;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;

/**
 * The exact content of a part, which two persons approve ({@code spec/review.md} section 4).
 *
 * @param hash of the canonical list: title, announcement, and each number with the hash of its original and the decision
 * @param numbers as in {@code 1-5,9}
 * @param withheld the numbers of withheld documents
 */
public record PartContent(Sha256 hash, String numbers, int shown, String withheld, String title, Sha256 announcement) {

    private static final String FORM = "daylight part content 1";

    /** The documents of a part, in order of number. */
    public static List<HeldDocument> documents(Catalog catalog, PlannedPart part) {
        return catalog.documents().range(part.troveRow(), part.first(), part.last());
    }

    /** The content of a part now. */
    public static PartContent of(Catalog catalog, PlannedPart part) {
        return of(part, documents(catalog, part));
    }

    /** @param documents in order of number */
    static PartContent of(PlannedPart part, List<HeldDocument> documents) {
        MessageDigest digest = Sha256.digest();
        add(digest, FORM);
        add(
                digest,
                Json.Obj.EMPTY
                        .with("trove", part.trove())
                        .with("part", part.number())
                        .with("title", part.title())
                        .with("announcement", part.announcement())
                        .text());
        List<Integer> numbers = new ArrayList<>();
        List<Integer> withheld = new ArrayList<>();
        for (HeldDocument document : documents) {
            numbers.add(document.number());
            if (document.withheld() != null) {
                withheld.add(document.number());
            }
            add(digest, line(document));
        }
        return new PartContent(
                Sha256.wrap(digest.digest()),
                NumberRanges.of(numbers),
                numbers.size() - withheld.size(),
                NumberRanges.of(withheld),
                part.title(),
                Sha256.of(part.announcement().getBytes(StandardCharsets.UTF_8)));
    }

    /** What is approved about one document. */
    private static String line(HeldDocument document) {
        String reason = document.withheld();
        return Json.Obj.EMPTY
                .with("number", document.number())
                .with("sha256", document.sha256().hex())
                .with("decision", reason == null ? "publish" : "withhold")
                .withOptional("reason", reason)
                .text();
    }

    private static void add(MessageDigest digest, String line) {
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) '\n');
    }

    /** What is stored with an approval, to show later what has changed since. */
    String summary() {
        return Json.Obj.EMPTY
                .with("numbers", numbers)
                .with("shown", shown)
                .with("withheld", withheld)
                .with("title", title)
                .with("announcement", announcement.hex())
                .text();
    }

    /** What is different from an earlier summary, one line each; empty when nothing is. */
    List<String> changesSince(String summary) {
        if (!(Json.parse(summary.getBytes(StandardCharsets.UTF_8), MAX_SUMMARY) instanceof Outcome.Ok<Json>(Json json))
                || !(json instanceof Json.Obj before)) {
            return List.of("the content (the earlier one cannot be read)");
        }
        List<String> changes = new ArrayList<>();
        if (!numbers.equals(before.string("numbers").orElse(""))) {
            changes.add("the documents: " + before.string("numbers").orElse("") + " became " + numbers);
        }
        if (!withheld.equals(before.string("withheld").orElse(""))) {
            changes.add("the withheld documents: "
                    + words(before.string("withheld").orElse("")) + " became " + words(withheld));
        }
        if (!title.equals(before.string("title").orElse(""))) {
            changes.add("the title");
        }
        if (!announcement.hex().equals(before.string("announcement").orElse(""))) {
            changes.add("the announcement");
        }
        return changes;
    }

    private static final int MAX_SUMMARY = 64 << 20;

    private static String words(String numbers) {
        return numbers.isEmpty() ? "none" : numbers;
    }
}
