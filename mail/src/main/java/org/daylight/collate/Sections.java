package org.daylight.collate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sections of a text, each from one source: the sender's own text, the lines quoted at each level, and every
 * enclosed message. Not safe for use by several threads.
 */
public final class Sections {

    /**
     * Identifies a section.
     *
     * @param kind {@code OWN}, {@code QUOTED} or {@code ENCLOSED}
     * @param level as in {@link Passage}
     */
    public record Name(Passage.Kind kind, int level) {}

    private final String text;
    private final Map<Name, List<Passage>> sections = new LinkedHashMap<>();

    /** Computed on first use, because a page compares the same section with several others. */
    private byte @Nullable [] letters;

    private final Map<Name, WordSequence> wordings = new HashMap<>();

    private Sections(String text) {
        this.text = text;
    }

    /** The sections of a text. */
    public static Sections of(String text) {
        var sections = new Sections(text);
        for (Passage passage : Passages.of(text)) {
            switch (passage.kind()) {
                case OWN, QUOTED, ENCLOSED ->
                    sections.sections
                            .computeIfAbsent(new Name(passage.kind(), passage.level()), name -> new ArrayList<>())
                            .add(passage);
                case ATTRIBUTION, FOOTER -> {}
            }
        }
        return sections;
    }

    /** The quoted and enclosed sections, in the order in which they start. */
    public List<Name> quoted() {
        return sections.keySet().stream()
                .filter(name -> name.kind() != Passage.Kind.OWN)
                .toList();
    }

    /** The prints of a section, to find its source or related texts; empty when it is too short. */
    public int[] prints(Name name) {
        var shingles = new Shingles(Fingerprint.OWN);
        byte[] letters = this.letters;
        if (letters == null) {
            letters = Shingles.letters(text);
            this.letters = letters;
        }
        for (Passage passage : sections.getOrDefault(name, List.of())) {
            shingles.add(letters, passage.textStart(), passage.end());
        }
        return shingles.prints();
    }

    /** The prints of the sender's own text. */
    public int[] ownPrints() {
        return prints(new Name(Passage.Kind.OWN, 0));
    }

    /** How one of these sections agrees with the own text of a source. */
    public Quotation quotation(Name name, Sections source) {
        return Quotation.of(wording(name), source.own());
    }

    /**
     * How much of this sender's own text is in the other text, own or quoted. Signatures do not count, because all
     * messages of one person have the same.
     */
    public Quotation in(Sections other) {
        List<Passage> all =
                other.sections.values().stream().flatMap(List::stream).toList();
        List<Passage> own = sections.getOrDefault(new Name(Passage.Kind.OWN, 0), List.of()).stream()
                .map(this::withoutSignature)
                .toList();
        return Quotation.of(WordSequence.of(text, own), WordSequence.of(other.text, all));
    }

    /**
     * A passage up to the line of two hyphens above a signature (RFC 3676 section 4.3), with or without the space after
     * them.
     */
    private Passage withoutSignature(Passage passage) {
        int line = passage.textStart();
        while (line < passage.end()) {
            int next = Passages.lineEnd(text, line, passage.end());
            if (next - line <= 5
                    && text.startsWith("--", line)
                    && text.substring(line, next).strip().equals("--")) {
                return new Passage(passage.kind(), passage.level(), passage.start(), passage.textStart(), line);
            }
            line = next;
        }
        return passage;
    }

    private WordSequence own() {
        return wording(new Name(Passage.Kind.OWN, 0));
    }

    private WordSequence wording(Name name) {
        return wordings.computeIfAbsent(name, one -> WordSequence.of(text, sections.getOrDefault(one, List.of())));
    }
}
