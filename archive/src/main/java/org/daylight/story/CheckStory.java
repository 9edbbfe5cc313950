package org.daylight.story;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.DocumentId;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.jspecify.annotations.Nullable;

/** Compares a story with what it cites ({@code spec/stories.md} section 3). */
public final class CheckStory {

    private static final int MAX_FAULTS = 200;

    private final CitedRecord record;

    public CheckStory(CitedRecord record) {
        this.record = record;
    }

    /**
     * Why a story cannot be published: what is wrong with its file and with its citations, in order of the lines. When there is more, these
     * are {@value #MAX_FAULTS} of it. A document that cannot be read is a fault of the citation.
     *
     * @throws IOException with a one-line message, when it cannot be found out who the correspondents are
     */
    public List<StoryFault> check(StoryText story) throws IOException {
        var faults = new ArrayList<>(story.faults());
        // Document by document, so that each is read once.
        List<StoryCitation> citations = story.citations().stream()
                .sorted(Comparator.comparing(
                        (StoryCitation one) -> one.target().document().orElse(null),
                        Comparator.nullsFirst(Comparator.naturalOrder())))
                .toList();
        for (StoryCitation citation : citations) {
            Optional<String> fault = fault(citation);
            fault.ifPresent(reason -> faults.add(new StoryFault(citation.line(), reason)));
            if (faults.size() >= MAX_FAULTS) {
                break;
            }
        }
        for (String name : story.head().related()) {
            if (!record.hasStory(name)) {
                faults.add(new StoryFault(1, "related: there is no story " + name));
            }
        }
        return faults.stream()
                .limit(MAX_FAULTS)
                .sorted(Comparator.comparingInt(StoryFault::line))
                .toList();
    }

    /**
     * Why something cannot be cited in this way; empty when it can.
     *
     * @throws IOException with a one-line message, when it cannot be found out who the correspondents are
     */
    public Optional<String> fault(StoryCitation citation) throws IOException {
        return switch (citation.target()) {
            case StoryTarget.Trove(String slug) -> unless(record.hasTrove(slug), "no trove " + slug + " is published");
            case StoryTarget.Part(String trove, int part) ->
                unless(record.hasPart(trove, part), "part " + part + " of " + trove + " is not published");
            case StoryTarget.Person(String address) ->
                unless(
                        record.hasPerson(address),
                        "no published document was sent from or to " + Malformed.quoted(address));
            case StoryTarget.Other(String name) -> unless(record.hasStory(name), "there is no story " + name);
            case StoryTarget.Search search -> Optional.empty();
            case StoryTarget.Web web -> Optional.empty();
            case StoryTarget.Here here -> Optional.empty();
            case StoryTarget.Document(DocumentId id, String page) -> document(citation, id);
            case StoryTarget.Paragraph(DocumentId id, int paragraph) -> document(citation, id);
            case StoryTarget.Passage(DocumentId id, long from, long to) -> document(citation, id);
            case StoryTarget.View(DocumentId id, int view, int image) -> document(citation, id);
        };
    }

    private Optional<String> document(StoryCitation citation, DocumentId id) throws IOException {
        try {
            return switch (record.document(id)) {
                case CitedRecord.NotShown(String reason) -> Optional.of(id + " " + reason);
                case CitedRecord.Shown shown -> shown(citation, id, shown);
            };
        } catch (IOException e) {
            return Optional.of("the citation of " + id + " cannot be checked: " + e.getMessage());
        }
    }

    private static Optional<String> shown(StoryCitation citation, DocumentId id, CitedRecord.Shown shown)
            throws IOException {
        String words = citation.quotation();
        return switch (citation.target()) {
            case StoryTarget.View(DocumentId same, int view, int image)
            when !shown.hasView(view, image) ->
                Optional.of(id + " has no view " + view + (image == 0 ? "" : " with an image " + image));
            case StoryTarget.Paragraph(DocumentId same, int paragraph) -> paragraph(id, paragraph, words, shown.text());
            case StoryTarget.Passage(DocumentId same, long from, long to) -> passage(id, from, to, words, shown.text());
            case StoryTarget target
            when words != null -> {
                Outcome<Quote> quote = Quote.of(words);
                boolean isExtracted = target instanceof StoryTarget.View
                        && quote.isOk()
                        && CitedText.occurs(shown.extracted(), quote.orThrow());
                yield isExtracted ? Optional.empty() : quotation(quote, id, shown.text());
            }
            default -> Optional.empty();
        };
    }

    private static Optional<String> paragraph(
            DocumentId id, int paragraph, @Nullable String words, QuotableText published) {
        List<TextRange> paragraphs = published.text().paragraphs();
        if (paragraph > paragraphs.size()) {
            return Optional.of(id + " has " + paragraphs.size() + " paragraphs, and no paragraph " + paragraph);
        }
        TextRange range = paragraphs.get(paragraph - 1);
        if (words != null) {
            return within(range, "paragraph " + paragraph + " of " + id, words, published);
        }
        return unless(
                !published.isMarked(published.text().bytes(range)),
                "something is redacted in paragraph " + paragraph + " of " + id + ": quote what is left of it");
    }

    private static Optional<String> passage(
            DocumentId id, long from, long to, @Nullable String words, QuotableText published) {
        if (to > published.size()) {
            return Optional.of(id + " has " + published.size() + " bytes, so it has no passage " + from + "-" + to);
        }
        var bytes = new ByteRange(Math.toIntExact(from), Math.toIntExact(to));
        TextRange range = published.text().range(bytes);
        if (range == null) {
            return Optional.of("the bytes " + from + "-" + to + " of " + id + " are not part of its text");
        }
        if (published.isMarked(bytes)) {
            return Optional.of("something is redacted in the passage " + from + "-" + to + " of " + id);
        }
        return words == null
                ? Optional.empty()
                : within(range, "the passage " + from + "-" + to + " of " + id, words, published);
    }

    /** Checks a quotation that must occur in a range of the text. */
    private static Optional<String> within(TextRange range, String where, String words, QuotableText published) {
        return switch (Quote.of(words)) {
            case Outcome.Refused<Quote>(String code, String reason) -> Optional.of(reason);
            case Outcome.Ok<Quote>(Quote quote) -> {
                CitedText text = published.text();
                List<List<TextRange>> places = text.findPieces(quote, range);
                if (!places.isEmpty()) {
                    yield unmarked(places, where, published);
                }
                List<List<TextRange>> elsewhere = text.findPieces(quote);
                yield Optional.of("the quotation " + Malformed.quoted(words) + " does not occur in " + where
                        + (elsewhere.isEmpty()
                                ? ""
                                : ", but in paragraph "
                                        + text.paragraphOf(elsewhere.getFirst().getFirst())));
            }
        };
    }

    private static Optional<String> quotation(Outcome<Quote> read, DocumentId id, QuotableText published) {
        return switch (read) {
            case Outcome.Refused<Quote>(String code, String reason) -> Optional.of(reason);
            case Outcome.Ok<Quote>(Quote quote) -> {
                List<List<TextRange>> places = published.text().findPieces(quote);
                yield places.isEmpty()
                        ? Optional.of("the quotation " + Malformed.quoted(String.join(" […] ", quote.pieces()))
                                + " does not occur in " + id)
                        : unmarked(places, id.toString(), published);
            }
        };
    }

    /** Refuses when something is redacted in what is quoted, at each place; it may be in what is left out. */
    private static Optional<String> unmarked(List<List<TextRange>> places, String where, QuotableText published) {
        boolean isSomewhere = places.stream()
                .anyMatch(pieces -> pieces.stream()
                        .noneMatch(piece -> published.isMarked(published.text().bytes(piece))));
        return unless(isSomewhere, "something is redacted in what is quoted from " + where + ": leave it out with […]");
    }

    private static Optional<String> unless(boolean held, String reason) {
        return held ? Optional.empty() : Optional.of(reason);
    }
}
