package org.daylight.web.view;

import java.util.Set;
import java.util.stream.Collectors;
import org.daylight.dkim.finding.MessageMark;
import org.daylight.evidence.ShownPart;

/** What pages say of a message's signatures in few words: never by colour alone, and never a verdict. */
public final class SignatureLabels {

    private SignatureLabels() {}

    /** Two or three words for a mark in a list. */
    public static String words(MessageMark mark) {
        return switch (mark) {
            case PASSES -> "signature passes";
            case PARTLY -> "passes in part";
            case KEY_GONE -> "key not available";
            case FAILS -> "signature fails";
            case NOT_CHECKABLE -> "cannot be checked";
            case UNSIGNED -> "unsigned";
        };
    }

    /** The same, for a value of {@code auth:}. */
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

    /** The words of a mark with what it does not stand for: {@code passes in part; not covered: the subject, the date}. */
    public static String words(MessageMark mark, Set<ShownPart> notCovered) {
        if (mark != MessageMark.PARTLY || notCovered.isEmpty()) {
            return words(mark);
        }
        return words(mark) + "; not covered: "
                + notCovered.stream().sorted().map(ShownPart::words).collect(Collectors.joining(", "));
    }

    /** The shape that stands before the words, for the eye; the words say the same. */
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

    /** The class of a mark in the look. */
    public static String look(MessageMark mark) {
        return "seal " + mark.word();
    }
}
