package org.daylight.web;

import org.daylight.dkim.MessageMark;

/** What pages say of a message's signatures in few words: never by colour alone, and never a verdict. */
final class Marks {

    private Marks() {}

    /** Two or three words for a mark in a list. */
    static String words(MessageMark mark) {
        return switch (mark) {
            case PASSES -> "signature passes";
            case KEY_GONE -> "key gone";
            case FAILS -> "signature fails";
            case NOT_CHECKABLE -> "not checkable";
            case UNSIGNED -> "unsigned";
        };
    }

    /** The same, for a value of {@code auth:}. */
    static String words(String auth) {
        return switch (auth) {
            case "pass" -> words(MessageMark.PASSES);
            case "keygone" -> words(MessageMark.KEY_GONE);
            case "fail" -> words(MessageMark.FAILS);
            case "uncheckable" -> words(MessageMark.NOT_CHECKABLE);
            case "none" -> words(MessageMark.UNSIGNED);
            default -> auth;
        };
    }

    /** The shape that stands before the words, for the eye; the words say the same. */
    static String sign(MessageMark mark) {
        return switch (mark) {
            case PASSES -> "✓";
            case KEY_GONE -> "◌";
            case FAILS -> "✗";
            case NOT_CHECKABLE -> "?";
            case UNSIGNED -> "–";
        };
    }

    /** The class of a mark in the look. */
    static String look(MessageMark mark) {
        return "seal " + mark.word();
    }
}
