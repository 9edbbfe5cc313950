package org.daylight.detect;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Passwords and keys in prose: a word in six languages, a sign or a verb, and a value. */
final class Passwords extends CandidateDetector {

    private static final List<String> WORDS = List.of(
            "password",
            "passwd",
            "passwort",
            "passphrase",
            "passcode",
            "pwd",
            "pass code",
            "kennwort",
            "mot de passe",
            "contrasena",
            "clave",
            "parola d'ordine",
            "parola chiave",
            "senha",
            "palavra passe",
            "pin",
            "pin code",
            "codigo pin",
            "codice pin",
            "code pin",
            "api key",
            "apikey",
            "api token",
            "access key",
            "access token",
            "auth token",
            "secret",
            "secret key",
            "client secret",
            "aws secret access key",
            "bearer",
            "private key",
            "token");

    /** Words that may stand between: of these, verbs count as a sign. */
    private static final Set<String> VERBS =
            Set.of("is", "was", "ist", "war", "lautet", "est", "es", "e", "era", "sera", "now", "jetzt");

    /** What stands for a value that is not shown, or begins a sentence about it. */
    private static final Set<String> NO_VALUES = Set.of(
            "required",
            "none",
            "null",
            "true",
            "false",
            "removed",
            "redacted",
            "hidden",
            "string",
            "your",
            "the",
            "password",
            "incorrect",
            "invalid",
            "wrong",
            "expired",
            "yes",
            "no",
            "optional",
            "changed",
            "protected",
            "empty",
            "undefined",
            "http",
            "https",
            "and",
            "enter",
            "please",
            "forgot",
            "reset",
            "username",
            "user",
            "email");

    /** How words for passwords begin. */
    private static final Set<String> PASSWORDS = Set.of("pas", "pwd", "ken", "mot", "con", "sen");

    private static final int BETWEEN = 24;
    private static final int VALUE = 128;

    Passwords() {
        super(
                "password",
                FindingKind.SECRET,
                "CWE-312, cleartext storage of sensitive information; Shannon entropy of the value");
    }

    @Override
    Collection<String> terms() {
        return WORDS;
    }

    @Override
    void term(Text text, int start, int end, Sink sink) {
        boolean sign = false;
        boolean verb = false;
        int i = end;
        for (; i < end + BETWEEN && i < text.length(); i++) {
            char c = text.at(i);
            if (c == ':' || c == '=' || c == '\u2192' || c == '>') {
                sign = true;
            } else if (Chars.isLetter(c) && !sign && !verb) {
                int to = i;
                var word = new StringBuilder();
                while (to - i < 9 && Chars.isLetter(text.at(to))) {
                    word.append(Chars.fold(text.at(to++)));
                }
                if (!VERBS.contains(word.toString())) {
                    return;
                }
                verb = true;
                i = to - 1;
            } else if (c != ' '
                    && c != '"'
                    && c != '\''
                    && c != '\u201c'
                    && c != '\u00ab'
                    && c != '*'
                    && c != '\t'
                    && !(c == '\n' && sign)
                    && c != '\u00a0'
                    && c != '`') {
                break;
            }
        }
        if (sign || verb) {
            value(text, start, i, end, sign, sink);
        }
    }

    private void value(Text text, int start, int at, int wordEnd, boolean sign, Sink sink) {
        int from = at;
        int to = from;
        while (to - from < VALUE && text.at(to) > ' ' && "\"'\u201d\u00bb<>`".indexOf(text.at(to)) < 0) {
            to++;
        }
        while (to > from && ".,;:)".indexOf(text.at(to - 1)) >= 0) {
            to--;
        }
        int length = to - from;
        String value = text.slice(from, to);
        if (length < 4 || NO_VALUES.contains(letters(value)) || value.contains("://")) {
            return;
        }
        boolean digits = false;
        boolean signs = false;
        boolean letters = false;
        boolean mixed = false;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            digits |= c >= '0' && c <= '9';
            letters |= Chars.isLetter(c);
            signs |= !Chars.isWord(c) && c != '-' && c != '.' && c != ',' && c != '_';
            mixed |= i > 0 && Chars.isUpper(c);
        }
        Set<Character> different = new HashSet<>();
        value.chars().forEach(c -> different.add((char) c));
        if (different.size() < 3 || !digits && !letters) {
            return; // asterisks, a line of signs
        }
        boolean pin = Chars.fold(text.at(start)) == 'p' && Chars.fold(text.at(start + 1)) == 'i' && wordEnd - start <= 8
                || Chars.fold(text.at(start)) == 'c' && value.length() < 7;
        boolean likely = digits && (letters || pin)
                || signs && letters
                || mixed && letters && length >= 8 && entropy(value) >= 3;
        if (likely || sign && letters && length > 4 && isPassword(text, start) && isLineEnd(text, to)) {
            report(sink, true, length >= 20 && entropy(value) >= 3.5 ? "key or token" : "password", from, to, value);
        } else if (sign && (letters || digits)) {
            report(sink, false, "perhaps a password", from, to, value);
        }
    }

    /** Whether the word is one for a password, not for a key or token. */
    private static boolean isPassword(Text text, int start) {
        String three = letters(text.slice(start, start + 3));
        return PASSWORDS.contains(three)
                || letters(text.slice(start, start + 4)).equals("pala");
    }

    private static boolean isLineEnd(Text text, int at) {
        int i = at;
        while (i < at + 8 && (Chars.isBlank(text.at(i)) || ".\"'\r".indexOf(text.at(i)) >= 0)) {
            i++;
        }
        return text.at(i) == '\n' || i >= text.length();
    }

    private static String letters(String value) {
        var out = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            if (Chars.isLetter(value.charAt(i))) {
                out.append(Chars.fold(value.charAt(i)));
            }
        }
        return out.toString();
    }

    /** Bits of each character, by how often each occurs in the value. */
    static double entropy(String value) {
        int[] counts = new int[128];
        for (int i = 0; i < value.length(); i++) {
            counts[value.charAt(i) & 127]++;
        }
        double bits = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / value.length();
                bits -= share * Math.log(share) / Math.log(2);
            }
        }
        return bits;
    }
}
