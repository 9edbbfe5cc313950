package org.daylight.search.query;

import java.util.Arrays;
import java.util.Optional;
import org.daylight.dkim.finding.MessageMark;

/** The words of {@code auth:} ({@code spec/query.md}), one for each mark that a message can have. */
public final class AuthWord {

    private AuthWord() {}

    /** {@code pass}, {@code partly}, {@code keygone}, {@code fail}, {@code uncheckable} or {@code none}. */
    public static String of(MessageMark mark) {
        return switch (mark) {
            case PASSES -> "pass";
            case PARTLY -> "partly";
            case KEY_GONE -> "keygone";
            case FAILS -> "fail";
            case NOT_CHECKABLE -> "uncheckable";
            case UNSIGNED -> "none";
        };
    }

    /** The mark of a word, in any case. The form used in files and pages ({@code key-gone}) is accepted too. */
    static Optional<MessageMark> parse(String word) {
        return Arrays.stream(MessageMark.values())
                .filter(mark -> of(mark).equalsIgnoreCase(word) || mark.word().equalsIgnoreCase(word))
                .findFirst();
    }
}
