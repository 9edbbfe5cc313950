package org.daylight.web.view;

import java.util.List;
import org.daylight.message.Characters;
import org.jspecify.annotations.Nullable;

/**
 * What is shown of a page of this site on a page of another one. Immutable.
 *
 * @param kind what it is, such as "Document harbour/20413"
 * @param title empty when there is none
 * @param people senders in words; empty when there are none
 * @param date empty when it is not known
 * @param lines an excerpt; empty for none
 * @param isCut whether there is more text than the excerpt
 * @param words what it shows, in place of an excerpt; empty for none
 * @param address of the page, with scheme and host
 * @param dated the same with the size of the log
 * @param proof the size of the log, and the hash where there is one
 * @param archive the archive's title
 * @param origin the name of the log
 */
public record EmbedCard(
        String kind,
        String title,
        String people,
        String date,
        List<String> lines,
        boolean isCut,
        String words,
        String address,
        String dated,
        String proof,
        String archive,
        String origin) {

    public EmbedCard {
        lines = List.copyOf(lines);
    }

    /** A card of a document. @param excerpt all of the text that may be shown @param most how much of it is shown */
    public static EmbedCard of(
            String kind, Citation citation, String address, String excerpt, int most, @Nullable String date) {
        String text = excerpt.strip();
        String shown = Characters.cut(text, most);
        return new EmbedCard(
                kind,
                DocumentRow.cut(citation.titleOrNone(), 200),
                DocumentRow.cut(String.join(", ", citation.authors()), 200),
                date == null ? "" : date,
                shown.isEmpty()
                        ? List.of()
                        : DocumentRow.straight(shown).lines().toList(),
                shown.length() < text.length(),
                "",
                address,
                citation.address(),
                "log " + citation.origin() + ", " + Formats.count(citation.logSize(), "entry", "entries") + ", SHA-256 "
                        + citation.sha256().hex(),
                citation.archive(),
                citation.origin());
    }

    /** How high it is at a width, roughly, in pixels of CSS. */
    public int height(int width) {
        int chars = Math.max(20, width / 8);
        int rows = 6 + (title.length() + people.length() + words.length() + proof.length()) / chars;
        for (String line : lines) {
            rows += 1 + line.length() / chars;
        }
        return 24 * rows;
    }
}
