package org.daylight.flow.review;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.daylight.catalog.AcceptedFiles;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.PlannedPart;
import org.daylight.catalog.StoredRedaction;
import org.daylight.catalog.StoredRenderings;
import org.daylight.catalog.StoredViews;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.redact.SelectorJson;
import org.jspecify.annotations.Nullable;

/**
 * The exact content of a part, which two persons approve ({@code spec/review.md} section 4).
 *
 * @param hash of the canonical list: title, announcement, each number with the hash of its original, the decision, and the hashes of extracted
 *     text, views and images of redacted pages, the redactions, and accepted dangerous files
 * @param numbers as in {@code 1-5,9}
 * @param withheld the numbers of withheld documents
 * @param redactions how many redactions apply to it, or to the whole trove
 */
public record PartContent(
        Sha256 hash, String numbers, int shown, String withheld, int redactions, String title, Sha256 announcement) {

    private static final String FORM = "daylight part content 2";

    /** The documents of a part, in order of number. */
    public static List<HeldDocument> documents(Catalog catalog, PlannedPart part) {
        return catalog.documents().of(part);
    }

    /** The content of a part now. @throws IOException with a one-line message, when a database of the newsroom cannot be read */
    public static PartContent of(Newsroom newsroom, PlannedPart part) throws IOException {
        Catalog catalog = newsroom.catalog();
        List<HeldDocument> documents = documents(catalog, part);
        Set<Long> again = catalog.shownAgain().of(part.id());
        return of(
                part,
                documents,
                document -> again.contains(document.key()),
                Made.of(newsroom, documents),
                catalog.redactions().of(part.trove()),
                catalog.redactions().reasons(),
                document -> catalog.acceptedFiles().of(document.key()),
                document -> catalog.redactions().keepsSignatures(document.key()));
    }

    /** Hashes of what was made from documents and is published with them, by their keys. */
    record Made(Map<Long, Sha256> texts, Map<Long, Sha256> views, Map<Long, Sha256> redactedPages) {

        static final Made NOTHING = new Made(Map.of(), Map.of(), Map.of());

        static Made of(Newsroom newsroom, List<HeldDocument> documents) throws IOException {
            List<Long> keys = documents.stream()
                    .filter(document -> document.withheld() == null)
                    .map(HeldDocument::key)
                    .toList();
            Optional<ExtractedTexts> texts = newsroom.texts();
            Optional<StoredViews> views = newsroom.views();
            Optional<StoredRenderings> renderings = newsroom.renderings();
            return new Made(
                    texts.isEmpty() ? Map.of() : texts.get().digests(keys),
                    views.isEmpty() ? Map.of() : views.get().digests(keys),
                    renderings.isEmpty() ? Map.of() : renderings.get().digests(keys));
        }

        private static @Nullable String hex(Map<Long, Sha256> digests, HeldDocument document) {
            Sha256 digest = digests.get(document.key());
            return digest == null ? null : digest.hex();
        }
    }

    /**
     * The content of a part.
     *
     * @param documents in order of number
     * @param isAgain whether it is a published document that the part shows again
     * @param made what was made from them
     * @param redactions of the trove, in order of their ids
     * @param reasons the sentence of each code
     * @param accepted dangerous files that are to be published
     * @param keepsSignatures whether the signatures of a redacted message are published
     */
    static PartContent of(
            PlannedPart part,
            List<HeldDocument> documents,
            Predicate<HeldDocument> isAgain,
            Made made,
            List<StoredRedaction> redactions,
            Map<String, String> reasons,
            Function<HeldDocument, List<AcceptedFiles.Accepted>> accepted,
            Predicate<HeldDocument> keepsSignatures) {
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
            add(digest, line(document, isAgain.test(document), made));
        }
        int applied = 0;
        for (StoredRedaction redaction : redactions) {
            Optional<HeldDocument> only = documents.stream()
                    .filter(document -> document.key() == redaction.document() && document.withheld() == null)
                    .findFirst();
            if (redaction.document() == 0 || only.isPresent()) {
                add(digest, line(redaction, only, reasons));
                applied++;
            }
        }
        for (HeldDocument document : documents) {
            if (document.withheld() == null) {
                accepted.apply(document).forEach(file -> add(digest, line(document, file)));
                if (keepsSignatures.test(document)) {
                    add(
                            digest,
                            Json.Obj.EMPTY
                                    .with("keptSignatures", document.number())
                                    .text());
                }
            }
        }
        return new PartContent(
                Sha256.wrap(digest.digest()),
                NumberRanges.of(numbers),
                numbers.size() - withheld.size(),
                NumberRanges.of(withheld),
                applied,
                part.title(),
                Sha256.of(part.announcement().getBytes(StandardCharsets.UTF_8)));
    }

    /** What is approved about one document. */
    private static String line(HeldDocument document, boolean isAgain, Made made) {
        String reason = document.withheld();
        return Json.Obj.EMPTY
                .with("number", document.number())
                .with("sha256", document.sha256().hex())
                .with("decision", reason != null ? "withhold" : isAgain ? "show-again" : "publish")
                .withOptional("reason", reason)
                .withOptional("text", reason == null ? Made.hex(made.texts(), document) : null)
                .withOptional("views", reason == null ? Made.hex(made.views(), document) : null)
                .withOptional("redactedPages", reason == null ? Made.hex(made.redactedPages(), document) : null)
                .text();
    }

    /** What is approved about one redaction. @param only the document; empty for the whole trove */
    private static String line(StoredRedaction redaction, Optional<HeldDocument> only, Map<String, String> reasons) {
        byte[] selector = SelectorJson.write(List.of(redaction.selector()));
        return Json.Obj.EMPTY
                .withOptional(
                        "redacted",
                        only.map(document -> new Json.Num(document.number())).orElse(null))
                .with("selector", new String(selector, StandardCharsets.UTF_8))
                .with(
                        "sentence",
                        reasons.getOrDefault(redaction.selector().reason().code(), ""))
                .text();
    }

    /** What is approved about one dangerous file. */
    private static String line(HeldDocument document, AcceptedFiles.Accepted file) {
        return Json.Obj.EMPTY
                .with("accepted", document.number())
                .with("part", file.part())
                .with("code", file.code())
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
                .with("redactions", redactions)
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
        if (redactions != before.number("redactions").orElse(0)) {
            changes.add("the redactions: " + before.number("redactions").orElse(0) + " became " + redactions);
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
