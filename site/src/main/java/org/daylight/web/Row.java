package org.daylight.web;

import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.DocumentId;
import org.daylight.message.Address;
import org.daylight.search.Hit;
import org.jspecify.annotations.Nullable;

/**
 * One document in a list.
 *
 * @param address of its page
 * @param subject empty when it has none
 * @param date in words; empty when unknown
 * @param machineDate for a {@code datetime} attribute; empty when unknown
 * @param people "Ines Okafor to Tomasz Brandt and 3 others"
 * @param cited {@code harbour/20413} where a list mixes troves, otherwise {@code No. 20,413}
 * @param attachments "2 attachments"; empty when there are none
 * @param snippet what matched; empty when nothing is to be shown
 */
record Row(
        String address,
        String subject,
        String date,
        String machineDate,
        String people,
        String cited,
        String attachments,
        List<Span> snippet) {

    private static final int MAX_SUBJECT_CHARS = 300;
    private static final int MAX_NAME_CHARS = 80;
    private static final int NAMED = 3;

    /** Text of a snippet, marked when it is what was searched for. */
    record Span(String text, boolean marked) {}

    static Row of(Hit hit, boolean mixed, List<Span> snippet) {
        DocumentId id = new DocumentId(hit.trove(), hit.number());
        return new Row(
                SiteAddress.document(id),
                hit.subject() == null ? "" : cut(hit.subject().strip(), MAX_SUBJECT_CHARS),
                hit.date() == null ? "" : Words.day(hit.date()),
                hit.date() == null ? "" : Words.machine(hit.date()),
                people(hit.from(), hit.to(), hit.recipients()),
                mixed ? hit.trove() + "/" + hit.number() : "No. " + Words.number(hit.number()),
                hit.attachments() == 0 ? "" : Words.count(hit.attachments(), "attachment", "attachments"),
                snippet);
    }

    /** Who wrote to whom, in words. */
    static String people(List<Address> from, List<Address> to, int recipients) {
        String senders = from.isEmpty() ? "unknown sender" : names(from, from.size());
        return recipients == 0
                ? senders
                : senders + " to "
                        + (to.isEmpty() ? Words.count(recipients, "person", "people") : names(to, recipients));
    }

    private static String names(List<Address> people, int inAll) {
        List<String> named = new ArrayList<>();
        people.stream().limit(NAMED).forEach(person -> named.add(name(person)));
        int others = inAll - named.size();
        if (others > 0) {
            return String.join(", ", named) + " and " + Words.count(others, "other", "others");
        }
        String last = named.removeLast();
        return named.isEmpty() ? last : String.join(", ", named) + " and " + last;
    }

    static String name(Address person) {
        String name = person.display().isBlank() ? "unknown" : person.display();
        return cut(name, MAX_NAME_CHARS);
    }

    /** At most that many characters, with an ellipsis where something is left out. */
    static String cut(@Nullable String text, int chars) {
        if (text == null) {
            return "";
        }
        if (text.length() <= chars) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(chars - 1)) ? chars - 1 : chars;
        return text.substring(0, end) + "…";
    }
}
