package org.daylight.web.view;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.Story;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.Quote;
import org.daylight.passage.TextRange;
import org.daylight.search.Effort;
import org.daylight.story.PublishedRecord;
import org.daylight.story.QuotableText;
import org.daylight.story.StoryTarget;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * Where the links of a story lead, and whether what it quotes occurs there. It counts the quotations that it compared. For one story and one thread.
 */
public final class StoryLinks implements StoryHtml.Targets {

    /** More quotations of one story are not compared: its page would cost too much. */
    private static final int MOST_COMPARED = 400;

    /** So many bytes of documents are read for one story. */
    private static final long MOST_BYTES = 16L << 20;

    /** So many characters of documents are searched for one story, a document again for each link to it. */
    private static final long MOST_SEARCHED = 100_000_000;

    /** To find the page of a paragraph, a text is passed over several times. */
    private static final int PASSES_FOR_PAGE = 4;

    private final Archive archive;
    private @Nullable DocumentId last;
    private @Nullable QuotableText lastText;
    private long bytes;
    private long searched;
    private int compared;
    private int found;
    private int skipped;

    public StoryLinks(Archive archive) {
        this.archive = archive;
    }

    /**
     * A link of a page.
     *
     * @param remark why it does not lead to what the story cites; empty when it does
     * @param isElsewhere whether it leads to another site
     */
    public record Link(String address, String remark, boolean isElsewhere) {}

    /** How many quotations were compared with their documents. */
    public int compared() {
        return compared;
    }

    /** How many of these occur in their documents. */
    public int found() {
        return found;
    }

    /** How many quotations were not compared, because there are too many or their documents are too large. */
    public int skipped() {
        return skipped;
    }

    @Override
    public Link to(StoryTarget target, @Nullable String words) throws IOException {
        return switch (target) {
            case StoryTarget.Web(String address) -> new Link(address, "", true);
            case StoryTarget.Here(String anchor) -> new Link("#" + SiteAddress.encode(anchor), "", false);
            case StoryTarget.Search(String query) -> new Link(SiteAddress.search(query), "", false);
            case StoryTarget.Person(String address) -> new Link(SiteAddress.person(address), "", false);
            case StoryTarget.Trove(String slug) ->
                new Link(
                        SiteAddress.trove(slug),
                        absentUnless(archive.contents().trove(slug).isPresent()),
                        false);
            case StoryTarget.Part(String trove, int part) ->
                new Link(
                        SiteAddress.release(trove, part),
                        absentUnless(archive.contents().release(trove, part).isPresent()),
                        false);
            case StoryTarget.Other(String name) ->
                new Link(
                        SiteAddress.story(name),
                        archive.contents().story(name).filter(Story::isShown).isPresent()
                                ? ""
                                : Words.of("story.link.withdrawn"),
                        false);
            case StoryTarget.Document(DocumentId id, String page) ->
                document(id, SiteAddress.document(id) + page, target, words);
            case StoryTarget.View(DocumentId id, int view, int image) ->
                document(
                        id,
                        image == 0 ? SiteAddress.safeView(id, view, 1, 1) : SiteAddress.safeImage(id, view, image),
                        target,
                        words);
            case StoryTarget.Paragraph paragraph ->
                document(
                        paragraph.id(),
                        SiteAddress.document(paragraph.id()) + "#p" + paragraph.paragraph(),
                        target,
                        words);
            case StoryTarget.Passage(DocumentId id, long from, long to) ->
                document(id, SiteAddress.passage(id, from, to), target, words);
        };
    }

    @Override
    public String picture(StoryTarget.View target) {
        return SiteAddress.safeImage(target.id(), target.view(), target.image());
    }

    private static String absentUnless(boolean there) {
        return there ? "" : Words.of("story.link.absent");
    }

    private Link document(DocumentId id, String address, StoryTarget target, @Nullable String words)
            throws IOException {
        DocumentState state;
        try {
            state = archive.state(id);
        } catch (DamagedCopy e) {
            skipped += words == null ? 0 : 1;
            return new Link(address, Words.of("story.link.damaged"), false);
        }
        return switch (state) {
            case DocumentState.Published document -> published(document, address, target, words);
            case DocumentState.Withdrawn withdrawn -> new Link(address, Words.of("story.link.withdrawn"), false);
            default -> new Link(SiteAddress.document(id), Words.of("story.link.unpublished"), false);
        };
    }

    private Link published(DocumentState.Published document, String address, StoryTarget target, @Nullable String words)
            throws IOException {
        boolean isExtracted = target instanceof StoryTarget.View;
        if (words == null && !(target instanceof StoryTarget.Paragraph) || isExtracted) {
            skipped += words == null ? 0 : 1;
            return new Link(address, "", false);
        }
        QuotableText text;
        try {
            text = text(document).orElse(null);
        } catch (DamagedCopy e) {
            skipped += words == null ? 0 : 1;
            return new Link(address, Words.of("story.link.damaged"), false);
        }
        if (text == null) {
            skipped += words == null ? 0 : 1;
            return new Link(address, "", false);
        }
        Effort.checkNow();
        searched += text.text().text().length() * (words == null ? (long) PASSES_FOR_PAGE : 1);
        if (words == null) {
            StoryTarget.Paragraph paragraph = (StoryTarget.Paragraph) target;
            return new Link(paragraph(paragraph, text.text()), "", false);
        }
        compared++;
        Optional<TextRange> place = Quote.of(words).ok().flatMap(quote -> place(quote, target, text.text()));
        if (place.isEmpty()) {
            return new Link(address, Words.of("story.link.nowords"), false);
        }
        found++;
        searched += place.get().length();
        return new Link(SiteAddress.passage(document, text.text().bytes(place.get())), "", false);
    }

    private static Optional<TextRange> place(Quote quote, StoryTarget target, CitedText text) {
        TextRange within = switch (target) {
            case StoryTarget.Paragraph(DocumentId id, int number) -> {
                List<TextRange> all = text.paragraphs();
                yield number <= all.size() ? all.get(number - 1) : new TextRange(0, 0);
            }
            case StoryTarget.Passage(DocumentId id, long from, long to) -> {
                TextRange range = to > Integer.MAX_VALUE ? null : text.range(new ByteRange((int) from, (int) to));
                yield range == null ? new TextRange(0, 0) : range;
            }
            default -> new TextRange(0, text.text().length());
        };
        return text.find(quote).stream()
                .filter(place -> within.from() <= place.from() && place.to() <= within.to())
                .findFirst();
    }

    /** The address of a paragraph, on its page of a long text. */
    private static String paragraph(StoryTarget.Paragraph target, CitedText text) {
        int page = BodyText.pageOf(text.text(), target.paragraph());
        return SiteAddress.view(target.id(), "", page) + "#p" + target.paragraph();
    }

    /** Empty when too much was read already, or the document is too large to be quoted. */
    private Optional<QuotableText> text(DocumentState.Published document) throws IOException {
        if (compared >= MOST_COMPARED || searched > MOST_SEARCHED) {
            return Optional.empty();
        }
        QuotableText known = document.id().equals(last) ? lastText : null;
        if (known != null) {
            return Optional.of(known);
        }
        if (document.sizeBytes() > MOST_BYTES - bytes) {
            return Optional.empty();
        }
        bytes += document.sizeBytes();
        QuotableText text = PublishedRecord.text(archive, document);
        last = document.id();
        lastText = text;
        return Optional.of(text);
    }
}
