package org.daylight.web.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.daylight.archive.DocumentId;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.message.Address;
import org.daylight.search.Hit;
import org.daylight.search.Snippet;
import org.daylight.search.Span;
import org.daylight.search.query.Query;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.language.Words;
import org.jspecify.annotations.Nullable;

/**
 * One document in a list.
 *
 * @param address of its page
 * @param subject with search matches highlighted; empty when it has none
 * @param date in words; empty when unknown
 * @param machineDate for a {@code datetime} attribute; empty when unknown
 * @param people "Ines Okafor to Tomasz Brandt and 3 others"
 * @param cited {@code harbour/20413} in a list of several troves, otherwise {@code No. 20413}
 * @param mark the result of verifying its signatures
 * @param notCovered shown parts that the signatures do not cover
 * @param attachments "2 attachments"; empty when there are none
 * @param thread "thread of 9"; empty when it has no thread
 * @param copies "2 copies", including this one; empty when there is no other
 * @param copiesSearch address of the list of them; empty when there is no other
 * @param redactions "3 redactions"; empty when the document is published whole
 * @param found why it is in the list, where that is not for its words; otherwise empty
 * @param snippet of the text with search matches; null for none
 */
public record DocumentRow(
        String address,
        List<Span> subject,
        String date,
        String machineDate,
        String people,
        String cited,
        MessageMark mark,
        Set<ShownPart> notCovered,
        String attachments,
        String thread,
        String copies,
        String copiesSearch,
        String redactions,
        String found,
        @Nullable Snippet snippet) {

    private static final int MAX_SUBJECT_CHARS = 300;
    private static final int MAX_NAME_CHARS = 80;
    private static final int NAMED = 3;

    /** A row of a list that is not a search result. @param mixed whether the list mixes troves */
    public static DocumentRow of(Hit hit, boolean mixed) {
        String subject = subject(hit);
        return of(hit, mixed, subject.isEmpty() ? List.of() : List.of(new Span(subject, false)), null);
    }

    /** The subject as a list shows it; empty when there is none. */
    public static String subject(Hit hit) {
        return hit.subject() == null ? "" : cut(hit.subject().strip(), MAX_SUBJECT_CHARS);
    }

    static DocumentRow of(Hit hit, boolean mixed, List<Span> subject, @Nullable Snippet snippet) {
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        return new DocumentRow(
                SiteAddress.document(id),
                subject,
                day(hit),
                hit.date() == null ? "" : Formats.machine(hit.date()),
                hit.isFile() ? Words.of("search.row.file") : people(hit.from(), hit.to(), hit.recipients()),
                mixed ? hit.trove() + "/" + hit.number() : Words.of("search.row.number", String.valueOf(hit.number())),
                hit.mark(),
                hit.notCovered(),
                hit.attachments() == 0 || hit.isFile() ? "" : Words.of("search.row.attachments", hit.attachments()),
                hit.threadSize() < 2 ? "" : Words.of("search.row.thread", hit.threadSize()),
                hit.copies() < 2 ? "" : Words.of("search.row.copies", hit.copies()),
                hit.copies() < 2
                        ? ""
                        : SiteAddress.search(new Query.CopiesOf(new Query.Name.Number(id.trove(), id.number())).text()),
                redactions(hit),
                "",
                snippet);
    }

    /** The same row with the reason why it is in the list. */
    public DocumentRow found(String why) {
        return new DocumentRow(
                address,
                subject,
                date,
                machineDate,
                people,
                cited,
                mark,
                notCovered,
                attachments,
                thread,
                copies,
                copiesSearch,
                redactions,
                why,
                snippet);
    }

    /** How many redactions it has, in words; empty when it is published whole. */
    public static String redactions(Hit hit) {
        Hit.Redacted redacted = hit.redacted();
        return redacted == null ? "" : Words.of("search.row.redactions", redacted.count());
    }

    /** The day of its date, or "no date, received" with the day a server received it; empty when neither is known. */
    public static String day(Hit hit) {
        if (hit.date() != null) {
            return Formats.day(hit.date());
        }
        return hit.received() == null ? "" : Words.of("search.row.received", Formats.day(hit.received()));
    }

    /** Senders and recipients in words. */
    public static String people(List<Address> from, List<Address> to, int recipients) {
        String senders = from.isEmpty() ? Words.of("search.row.sender.unknown") : names(from, from.size());
        if (recipients == 0) {
            return senders;
        }
        return to.isEmpty()
                ? Words.of("search.row.people.count", senders, recipients)
                : Words.of("search.row.people", senders, names(to, recipients));
    }

    private static String names(List<Address> people, int inAll) {
        List<String> named = new ArrayList<>();
        people.stream().limit(NAMED).forEach(person -> named.add(name(person)));
        int others = inAll - named.size();
        if (others > 0) {
            return Words.of("search.row.names.others", listed(named), others);
        }
        String last = named.removeLast();
        return named.isEmpty() ? last : Words.of("search.row.names.last", listed(named), last);
    }

    private static String listed(List<String> names) {
        return names.stream()
                .reduce((before, name) -> Words.of("search.row.names.comma", before, name))
                .orElse("");
    }

    public static String name(Address person) {
        String name = person.display().isBlank() ? Words.of("search.row.name.unknown") : person.display();
        return cut(name, MAX_NAME_CHARS);
    }

    /** The text without bidirectional controls, shortened to this many characters, with an ellipsis where something is left out. */
    public static String cut(@Nullable String foreign, int chars) {
        if (foreign == null) {
            return "";
        }
        String text = straight(foreign);
        if (text.length() <= chars) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
        return text.substring(0, end) + "…";
    }

    /**
     * The text without bidirectional controls (Unicode Annex 9: embeddings, overrides and isolates), which would also affect the page's own
     * words next to it. Letters have their direction without them.
     */
    public static String straight(String text) {
        return text.codePoints().noneMatch(DocumentRow::isDirectional)
                ? text
                : text.codePoints()
                        .filter(c -> !isDirectional(c))
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
    }

    private static boolean isDirectional(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }
}
