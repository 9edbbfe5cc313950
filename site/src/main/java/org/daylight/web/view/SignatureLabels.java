package org.daylight.web.view;

import java.util.Set;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;
import org.daylight.web.language.Words;

/** Short labels for a message's signatures: never by colour alone, and never a verdict on the message. */
public final class SignatureLabels {

    private SignatureLabels() {}

    /** The label of a mark in a list, two or three words. */
    public static String words(MessageMark mark) {
        return Words.of("signature." + mark.word());
    }

    /** The same for a value of the search field {@code auth:}. */
    public static String words(String auth) {
        return switch (auth) {
            case "pass" -> words(MessageMark.PASSES);
            case "partly" -> words(MessageMark.PARTLY);
            case "keygone" -> words(MessageMark.KEY_GONE);
            case "fail" -> words(MessageMark.FAILS);
            case "uncheckable" -> words(MessageMark.NOT_CHECKABLE);
            case "none" -> words(MessageMark.UNSIGNED);
            default -> auth;
        };
    }

    /** The label of a mark with the parts that are not covered: {@code passes in part; not covered: the subject, the date}. */
    public static String words(MessageMark mark, Set<ShownPart> notCovered) {
        if (mark != MessageMark.PARTLY || notCovered.isEmpty()) {
            return words(mark);
        }
        return Words.of("signature.partly.not-covered", SignatureParts.enumerated(notCovered));
    }

    /** The symbol before the label, which says the same. */
    public static String sign(MessageMark mark) {
        return switch (mark) {
            case PASSES -> "✓";
            case PARTLY -> "◐";
            case KEY_GONE -> "◌";
            case FAILS -> "✗";
            case NOT_CHECKABLE -> "?";
            case UNSIGNED -> "–";
        };
    }

    /** The CSS class of a mark. */
    public static String look(MessageMark mark) {
        return "seal " + mark.word();
    }
}
