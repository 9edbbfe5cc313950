package org.daylight.web.view;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.message.Characters;
import org.daylight.web.language.Words;

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

    /**
     * A card of a document or a passage.
     *
     * @param kind as of the card
     * @param address of its page, with scheme and host
     * @param text all of the text that may be shown
     * @param most how much of it is shown
     */
    public static EmbedCard of(String kind, Citation citation, String address, String text, int most) {
        String stripped = text.strip();
        String shown = Characters.cut(stripped, most);
        return new EmbedCard(
                kind,
                DocumentRow.cut(citation.titleOrNone(), 200),
                DocumentRow.cut(String.join(", ", citation.authors()), 200),
                citation.date() == null ? "" : Formats.full(citation.date()),
                shown.isEmpty()
                        ? List.of()
                        : DocumentRow.straight(shown).lines().toList(),
                shown.length() < stripped.length(),
                "",
                address,
                citation.address(),
                Words.of(
                        "embed.proof.hash",
                        citation.origin(),
                        citation.logSize(),
                        citation.sha256().hex()),
                citation.archive(),
                citation.origin());
    }

    /** A card without a document. @param title may be empty @param words what it says */
    public static EmbedCard of(PublicRecord contents, String kind, String title, String words, String address) {
        return new EmbedCard(
                kind,
                title,
                "",
                "",
                List.of(),
                false,
                words,
                address,
                address,
                Words.of(
                        "embed.proof.log",
                        contents.origin(),
                        contents.checkpoint().size()),
                contents.title(),
                contents.origin());
    }

    /** The same with words in place of the excerpt. */
    public EmbedCard saying(String other) {
        return new EmbedCard(
                kind, title, people, date, List.of(), false, other, address, dated, proof, archive, origin);
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
