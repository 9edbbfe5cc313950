package org.daylight.story;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.daylight.archive.DocumentId;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;

/** What a link of a story leads to ({@code spec/stories.md} section 2). Immutable. */
public sealed interface StoryTarget {

    /** The longest address in a story, in characters. */
    int MAX_CHARS = 2_000;

    /** A document. @param page the rest of its address, such as {@code /evidence}; empty for the document itself */
    record Document(DocumentId id, String page) implements StoryTarget {}

    /** A paragraph of a document's text. @param paragraph from 1 */
    record Paragraph(DocumentId id, int paragraph) implements StoryTarget {}

    /** Bytes of a published document. @param from inclusive @param to exclusive, above {@code from} */
    record Passage(DocumentId id, long from, long to) implements StoryTarget {}

    /** A safe view of a document or its attachment. @param view from 1 @param image from 1; 0 for the whole view */
    record View(DocumentId id, int view, int image) implements StoryTarget {}

    /** A part of a trove. */
    record Part(String trove, int part) implements StoryTarget {}

    /** A trove. */
    record Trove(String slug) implements StoryTarget {}

    /** A correspondent. */
    record Person(String address) implements StoryTarget {}

    /** A search. @param query in the query language */
    record Search(String query) implements StoryTarget {}

    /** A story. */
    record Other(String name) implements StoryTarget {}

    /** A page elsewhere. @param address with {@code http} or {@code https} */
    record Web(String address) implements StoryTarget {}

    /** A place in the same story. */
    record Here(String anchor) implements StoryTarget {}

    Pattern DOCUMENT =
            Pattern.compile("([a-z][a-z0-9-]{0,31}/[0-9]{1,10})((?:/[^?#]*)?(?:\\?[^#]*)?)(?:#p([0-9]{1,9}))?");
    Pattern PAGES = Pattern.compile(
            "|/evidence|/thread|/raw|/marks|/forms|/attachment/[0-9]{1,6}(/(?!(?i:\\.|%2e){1,2}(/|$))[^/?#\\\\\\p{Cntrl}]*)?|/compare/([a-z][a-z0-9-]{0,31}/)?[0-9]{1,10}");
    Pattern PASSAGE = Pattern.compile("/passage/([0-9]{1,12})-([0-9]{1,12})");
    Pattern VIEW = Pattern.compile("/view/([0-9]{1,6})(?:/([0-9]{1,6}))?");
    Pattern PART = Pattern.compile("([a-z][a-z0-9-]{0,31})/part/([0-9]{1,9})");
    Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** The document that is cited; empty for anything else. */
    default Optional<DocumentId> document() {
        return switch (this) {
            case Document(DocumentId id, String page) -> Optional.of(id);
            case Paragraph(DocumentId id, int paragraph) -> Optional.of(id);
            case Passage(DocumentId id, long from, long to) -> Optional.of(id);
            case View(DocumentId id, int view, int image) -> Optional.of(id);
            default -> Optional.empty();
        };
    }

    /**
     * Reads the address of a link as it is written in a story.
     *
     * @return refused with code {@code story-link} and a reason that follows "the link"
     */
    static Outcome<StoryTarget> parse(String address) {
        if (address.length() > MAX_CHARS) {
            return refused("is longer than " + MAX_CHARS + " characters");
        }
        if (address.startsWith("http://") || address.startsWith("https://")) {
            return web(address);
        }
        if (address.startsWith("#")) {
            return address.length() > 1 ? Outcome.ok(new Here(address.substring(1))) : refused("has no target");
        }
        String local = address.startsWith("/") ? address.substring(1) : address;
        try {
            return local(local);
        } catch (IllegalArgumentException e) {
            return refused("is damaged: " + e.getMessage());
        }
    }

    private static Outcome<StoryTarget> local(String address) {
        if (address.startsWith("search?q=")) {
            String query = decoded(address.substring("search?q=".length()).replace("+", " "));
            return query.isBlank() ? refused("searches for nothing") : Outcome.ok(new Search(query));
        }
        if (address.startsWith("people/")) {
            String person = decoded(address.substring("people/".length()));
            return person.isBlank() ? refused("names no address") : Outcome.ok(new Person(person));
        }
        if (address.startsWith("stories/")) {
            String name = address.substring("stories/".length());
            return LogEntry.CODE.matcher(name).matches()
                    ? Outcome.ok(new Other(name))
                    : refused("does not name a story as stories/NAME");
        }
        Matcher part = PART.matcher(address);
        if (part.matches()) {
            return Outcome.ok(new Part(part.group(1), Integer.parseInt(part.group(2))));
        }
        Matcher document = DOCUMENT.matcher(address);
        if (document.matches()) {
            return document(DocumentId.parse(document.group(1)), document.group(2), document.group(3));
        }
        return SLUG.matcher(address).matches()
                ? Outcome.ok(new Trove(address))
                : refused("is no address in this archive, such as harbour/20413, and does not begin with https://");
    }

    private static Outcome<StoryTarget> document(DocumentId id, String page, String paragraph) {
        if (paragraph != null) {
            int number = Integer.parseInt(paragraph);
            return page.isEmpty() && number > 0
                    ? Outcome.ok(new Paragraph(id, number))
                    : refused("names no paragraph as harbour/20413#p3");
        }
        Matcher passage = PASSAGE.matcher(page);
        if (passage.matches()) {
            long from = Long.parseLong(passage.group(1));
            long to = Long.parseLong(passage.group(2));
            return from < to
                    ? Outcome.ok(new Passage(id, from, to))
                    : refused("names a passage that ends before it begins");
        }
        Matcher view = VIEW.matcher(page);
        if (view.matches()) {
            String image = view.group(2);
            return Outcome.ok(
                    new View(id, Integer.parseInt(view.group(1)), image == null ? 0 : Integer.parseInt(image)));
        }
        return PAGES.matcher(page).matches()
                ? Outcome.ok(new Document(id, page))
                : refused("names a page of a document that cannot be cited: " + page);
    }

    private static Outcome<StoryTarget> web(String address) {
        try {
            URI uri = new URI(address);
            return uri.getHost() == null || uri.getUserInfo() != null
                    ? refused("has no host, or a user")
                    : Outcome.ok(new Web(uri.toASCIIString()));
        } catch (URISyntaxException e) {
            return refused("is not an address: " + e.getReason());
        }
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static Outcome<StoryTarget> refused(String reason) {
        return Outcome.refused("story-link", reason);
    }
}
