package org.daylight.web.view;

import java.util.List;
import java.util.Set;
import org.daylight.evidence.ShownPart;
import org.daylight.web.language.Words;

/** Names of the parts of a message, and lists of them for sentences, in the language of the page. */
final class SignatureParts {

    private SignatureParts() {}

    /** {@code the subject}. */
    static String words(ShownPart part) {
        return Words.of("signature.part." + part.word());
    }

    /** {@code the subject, the date}, in a fixed order. */
    static String enumerated(Set<ShownPart> parts) {
        return parts.stream()
                .sorted()
                .map(SignatureParts::words)
                .reduce((first, next) -> Words.of("signature.list", first, next))
                .orElse("");
    }

    /** The parts without the author's domain: {@code the subject and the date}; empty for none. */
    static String listed(Set<ShownPart> parts) {
        return listed(parts.stream()
                .filter(part -> part != ShownPart.AUTHOR_DOMAIN)
                .sorted()
                .map(SignatureParts::words)
                .toList());
    }

    /** {@code From, To and the body}; empty for none. */
    static String listed(List<String> names) {
        if (names.size() < 2) {
            return String.join("", names);
        }
        String first = names.subList(0, names.size() - 1).stream()
                .reduce((some, next) -> Words.of("signature.list", some, next))
                .orElse("");
        return Words.of("signature.list.last", first, names.getLast());
    }

    /** Sentences, one after the other. */
    static String sentences(List<String> sentences) {
        return sentences.stream()
                .reduce((first, next) -> Words.of("signature.sentences", first, next))
                .orElse("");
    }
}
