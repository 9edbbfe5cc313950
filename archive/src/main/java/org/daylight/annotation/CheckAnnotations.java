package org.daylight.annotation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.daylight.story.CheckStory;
import org.daylight.story.CitedRecord;
import org.daylight.story.StoryCitation;
import org.daylight.story.StoryText;

/** Compares a list of annotations with what it is about ({@code spec/annotations.md} section 3). */
public final class CheckAnnotations {

    private static final int MAX_FAULTS = 200;

    private final CitedRecord record;
    private final CheckStory citations;

    public CheckAnnotations(CitedRecord record) {
        this.record = record;
        citations = new CheckStory(record);
    }

    /**
     * Why a list cannot be published: what is wrong with its file, and with what it is about and cites, in the order of the list. When there is
     * more, these are {@value #MAX_FAULTS} of it. A document that cannot be read is a fault of the annotation.
     *
     * @throws IOException with a one-line message, when it cannot be found out who the correspondents are
     */
    public List<AnnotationFault> check(AnnotationFile file) throws IOException {
        var faults = new ArrayList<>(file.faults());
        // Document by document, so that each is read once.
        List<Integer> order = IntStream.range(0, file.annotations().size())
                .boxed()
                .sorted(Comparator.comparing(
                        (Integer i) -> file.annotations().get(i).document()))
                .toList();
        for (int i : order) {
            Annotation one = file.annotations().get(i);
            int place = file.places().get(i);
            fault(one).ifPresent(reason -> faults.add(new AnnotationFault(place, reason)));
            if (faults.size() >= MAX_FAULTS) {
                break;
            }
        }
        for (int i = 0; i < file.annotations().size() && faults.size() < MAX_FAULTS; i++) {
            Annotation one = file.annotations().get(i);
            List<StoryCitation> cited =
                    one.isMarkdown() ? StoryText.ofNote(one.text()).citations() : List.of();
            for (StoryCitation citation : cited) {
                Optional<String> fault = citations.fault(citation);
                if (fault.isPresent()) {
                    faults.add(new AnnotationFault(file.places().get(i), fault.get()));
                }
            }
        }
        if (!file.story().isEmpty() && !record.hasStory(file.story())) {
            faults.add(new AnnotationFault(0, "there is no story " + file.story()));
        }
        return faults.stream()
                .limit(MAX_FAULTS)
                .sorted(Comparator.comparingInt(AnnotationFault::annotation))
                .toList();
    }

    private Optional<String> fault(Annotation one) throws IOException {
        ByteRange bytes = one.passage();
        Optional<String> fault =
                citations.fault(new StoryCitation(one.target(), 1, bytes == null ? null : one.quotation()));
        if (fault.isPresent()
                || bytes == null
                || !(record.document(one.document()) instanceof CitedRecord.Shown shown)) {
            return fault;
        }
        CitedText text = shown.text().text();
        TextRange passage = text.range(bytes);
        boolean isWhole = Quote.of(one.quotation())
                .map(quote -> text.findPieces(quote, passage == null ? new TextRange(0, 1) : passage).stream()
                        .anyMatch(pieces -> passage != null
                                && pieces.getFirst().from() == passage.from()
                                && pieces.getLast().to() == passage.to()))
                .ok()
                .orElse(false);
        if (!isWhole || passage == null) {
            return Optional.of("the quotation is not all of the passage " + bytes.from() + "-" + bytes.to() + " of "
                    + one.document());
        }
        boolean isPlaced = one.end() < 0
                || one.start() == codePoints(text.text(), passage.from())
                        && one.end() == codePoints(text.text(), passage.to());
        return isPlaced
                ? Optional.empty()
                : Optional.of(
                        "the TextPositionSelector is not the place of the passage in the text of " + one.document());
    }

    /** The number of code points before a place. */
    static int codePoints(String text, int place) {
        return text.codePointCount(0, place);
    }
}
