package org.daylight.web.view;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.collate.Quotation;
import org.daylight.collate.Sections;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.search.Hit;
import org.daylight.search.SearchRequest;
import org.daylight.search.SearchResult;
import org.daylight.search.Searchable;
import org.daylight.search.query.Query;
import org.daylight.search.query.Sort;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * Finds documents that have text in common with one document ({@code spec/copies.md}): copies, quoted messages, messages that quote it, drafts
 * and similar ones. The index proposes candidates, and their published bytes are compared. A page reads at most {@value #READ} of them,
 * none larger than {@value #READ_BYTES} bytes, and says how many it did not compare. Safe for use by several threads.
 */
public final class RelatedMessages {

    private static final int COPIES = 10;
    private static final int READ = 8;
    private static final int READ_FOR_SOURCES = 5;
    private static final int READ_BYTES = 256 << 10;
    private static final int QUOTATIONS = 6;
    private static final int PROPOSED = 12;

    private static final int DEPARTURES = 5;

    private final Archive archive;
    private final Searchable index;

    public RelatedMessages(Archive archive, Searchable index) {
        this.archive = archive;
        this.index = index;
    }

    /**
     * A related document.
     *
     * @param words how much text they share, or how exactly it is quoted; empty for a copy
     * @param compare address of the page that compares the two
     */
    public record RelatedMessage(
            DocumentId id, String address, String cited, String subject, String people, String words, String compare) {}

    /**
     * The source of a quotation.
     *
     * @param departures the places where quotation and source differ
     */
    public record Source(RelatedMessage from, List<Quotation.Departure> departures) {}

    /**
     * All related documents.
     *
     * @param moreCopies number of copies that are not listed
     * @param more number of documents with a passage in common that were not compared
     * @param search address of the search for all documents with a passage in common
     */
    public record Related(
            List<RelatedMessage> copies,
            long moreCopies,
            String copiesSearch,
            Map<Sections.Name, Source> sources,
            List<RelatedMessage> quotedIn,
            List<RelatedMessage> related,
            long more,
            String search) {}

    /**
     * The related documents of a message.
     *
     * @param shown the part of its text that the page shows, whose quotations are looked up
     */
    public Related of(DocumentId id, Message message, String shown) throws IOException {
        Sections whole = Sections.of(message.text());
        return new Finder(id, message).relatives(whole, shown.equals(message.text()) ? whole : Sections.of(shown));
    }

    /** The search for the related documents of one message; counts the documents it reads. */
    private final class Finder {

        private final DocumentId id;
        private final Message message;
        private final Map<DocumentId, Optional<Sections>> read = new HashMap<>();
        private final Set<Long> known = new HashSet<>();

        Finder(DocumentId id, Message message) {
            this.id = id;
            this.message = message;
        }

        Related relatives(Sections whole, Sections shown) throws IOException {
            Query.Name name = new Query.Name.Number(id.trove(), id.number());
            Query same = new Query.CopiesOf(name);
            SearchResult copies = find(same, Sort.OLDEST, COPIES + 1);
            List<RelatedMessage> listed = new ArrayList<>();
            for (Hit hit : copies.hits()) {
                known.add(hit.key());
                if (!id(hit).equals(id) && listed.size() < COPIES) {
                    listed.add(relative(hit, ""));
                }
            }
            long more = Math.max(0, copies.total() - 1 - listed.size());
            Map<Sections.Name, Source> sources = copies.hits().isEmpty() ? Map.of() : sources(shown);
            List<RelatedMessage> quotedIn = new ArrayList<>();
            List<RelatedMessage> related = new ArrayList<>();
            int[] prints = whole.ownPrints();
            long unread = prints.length == 0 ? 0 : compareOthers(whole, prints, quotedIn, related);
            return new Related(
                    listed,
                    more,
                    SiteAddress.search(same.text()),
                    sources,
                    quotedIn,
                    related,
                    unread,
                    prints.length == 0 ? "" : SiteAddress.search(query(prints).text()));
        }

        // ---- quoted messages

        private Map<Sections.Name, Source> sources(Sections shown) throws IOException {
            Map<Sections.Name, Source> sources = new LinkedHashMap<>();
            for (Sections.Name name : shown.quoted().stream().limit(QUOTATIONS).toList()) {
                Source source = source(name, shown);
                if (source != null) {
                    sources.put(name, source);
                }
            }
            return sources;
        }

        private @Nullable Source source(Sections.Name name, Sections shown) throws IOException {
            Hit best = null;
            Quotation agreement = null;
            Set<Long> named = new HashSet<>();
            for (Hit hit : proposed(name, shown, named)) {
                Optional<Sections> source = read(hit, READ_FOR_SOURCES);
                if (source.isEmpty()) {
                    continue;
                }
                Quotation here = shown.quotation(name, source.get());
                boolean from = named.contains(hit.key()) ? here.isFrom() : here.isCertainlyFrom();
                if (from && (agreement == null || here.matched() > agreement.matched())) {
                    best = hit;
                    agreement = here;
                }
                if (agreement != null && agreement.isWordForWord()) {
                    break;
                }
            }
            if (best == null || agreement == null) {
                return null;
            }
            known.add(best.key());
            List<Quotation.Departure> departures =
                    agreement.departures().stream().limit(DEPARTURES).toList();
            return new Source(relative(best, words(agreement)), departures);
        }

        /** Candidates: first the message that the header names as answered, whose key is added to {@code named}; then documents with a passage in common. */
        private List<Hit> proposed(Sections.Name name, Sections shown, Set<Long> named) throws IOException {
            Map<Long, Hit> proposed = new LinkedHashMap<>();
            List<String> parents = parents();
            int nth = parents.size() - name.level();
            if (nth >= 0 && isName(parents.get(nth))) {
                Query parent = new Query.Is(new Query.Name.MessageId(parents.get(nth)));
                find(parent, Sort.OLDEST, 2).hits().forEach(hit -> proposed.put(hit.key(), hit));
                named.addAll(proposed.keySet());
            }
            int[] prints = shown.prints(name);
            if (prints.length > 0) {
                find(query(prints), Sort.RELEVANCE, 4).hits().forEach(hit -> proposed.putIfAbsent(hit.key(), hit));
            }
            return proposed.values().stream().filter(hit -> !id(hit).equals(id)).toList();
        }

        /** The messages that the header names as answered, the nearest last. */
        private List<String> parents() {
            List<String> parents = new ArrayList<>(message.references());
            if (message.inReplyTo().size() == 1
                    && !parents.contains(message.inReplyTo().getFirst())) {
                parents.add(message.inReplyTo().getFirst());
            }
            return parents;
        }

        // ---- messages that quote it, and similar messages

        private long compareOthers(
                Sections whole, int[] prints, List<RelatedMessage> quotedIn, List<RelatedMessage> related)
                throws IOException {
            SearchResult found = find(query(prints), Sort.RELEVANCE, PROPOSED);
            int compared = 0;
            for (Hit hit : found.hits()) {
                if (id(hit).equals(id) || known.contains(hit.key())) {
                    compared++;
                    continue;
                }
                Optional<Sections> other = read(hit, READ);
                if (other.isEmpty()) {
                    continue;
                }
                compared++;
                Optional<Quotation> quotation = quotation(whole, other.get());
                if (quotation.isPresent()) {
                    quotedIn.add(relative(hit, words(quotation.get())));
                    continue;
                }
                Quotation common = whole.in(other.get());
                if (common.isRelated()) {
                    related.add(relative(hit, Words.of("document.related.words.common", common.percentShared())));
                }
            }
            return found.total() - compared;
        }

        private Optional<Quotation> quotation(Sections source, Sections other) {
            for (Sections.Name name : other.quoted().stream().limit(QUOTATIONS).toList()) {
                Quotation quotation = other.quotation(name, source);
                if (quotation.isCertainlyFrom()) {
                    return Optional.of(quotation);
                }
            }
            return Optional.empty();
        }

        /** A document's text; empty when it is too long, cannot be read, or enough documents have been read. */
        private Optional<Sections> read(Hit hit, int most) {
            DocumentId other = id(hit);
            Optional<Sections> before = read.get(other);
            if (before != null) {
                return before;
            }
            if (read.size() >= most || hit.sizeBytes() > READ_BYTES) {
                return Optional.empty();
            }
            Optional<Sections> sections;
            try {
                sections = archive.publishedBytes(other)
                        .map(published ->
                                Sections.of(MessageParser.parse(published).text()));
            } catch (IOException damaged) {
                sections = Optional.empty(); // its own page reports the damage
            }
            read.put(other, sections);
            return sections;
        }

        private RelatedMessage relative(Hit hit, String words) {
            DocumentId other = id(hit);
            String subject = DocumentRow.subject(hit);
            String people = DocumentRow.people(hit.from(), List.of(), 0);
            return new RelatedMessage(
                    other,
                    SiteAddress.document(other),
                    other.toString(),
                    subject.isEmpty() ? Words.of("document.subject.none") : DocumentRow.cut(subject, 100),
                    DocumentRow.day(hit).isEmpty()
                            ? people
                            : Words.of("document.related.dated", people, DocumentRow.day(hit)),
                    words,
                    SiteAddress.compare(id, other));
        }
    }

    private SearchResult find(Query query, Sort sort, int limit) throws IOException {
        return index.answer(new SearchRequest(query, sort, 0, limit, Set.of()));
    }

    private static Query query(int[] prints) {
        return new Query.SharesPrints(Arrays.stream(prints).boxed().toList());
    }

    private static boolean isName(String messageId) {
        return messageId.codePoints().anyMatch(Character::isLetterOrDigit)
                && messageId.indexOf('<') < 0
                && messageId.indexOf('>') < 0;
    }

    private static DocumentId id(Hit hit) {
        return new DocumentId(hit.trove(), hit.number());
    }

    private static int percent(Quotation quotation) {
        return quotation.words() == 0 ? 0 : (int) (100L * quotation.matched() / quotation.words());
    }

    /** How exactly a source is quoted, in words. */
    private static String words(Quotation quotation) {
        if (quotation.isWhole()) {
            return Words.of("document.related.words.full");
        }
        if (quotation.isWordForWord()) {
            return Words.of("document.related.words.part");
        }
        int places = quotation.departures().size() + quotation.more();
        return places == 0
                ? Words.of("document.related.words.percent", percent(quotation))
                : Words.of("document.related.words.changes", places);
    }
}
