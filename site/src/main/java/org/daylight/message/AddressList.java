package org.daylight.message;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of mailboxes and groups (RFC 5322 section 3.4 and its obsolete forms), as people write them. Structure is read from
 * the bytes, and names are decoded after that: an encoded comma separates nothing.
 */
final class AddressList {

    /** Of a name or an address, in chars; what follows would be attack, not address. */
    private static final int LONGEST = 2000;

    /** What stands where nobody is to be named. */
    private static final Pattern NOBODY = Pattern.compile(
            "['<]?(undisclosed|unlisted|suppressed)[- _](recipients?|list)[>':;.]*|recipient list (not"
                    + " shown|suppressed)[:;.]*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern SPACED_MARK = Pattern.compile("\\s*([@.])\\s*");

    private final byte[] value;
    private final FieldText text;
    private final Defects defects;
    private final int most;
    private final List<Address> addresses = new ArrayList<>();

    private final int lastBracket;
    private int at;
    private final ByteArrayOutputStream phrase = new ByteArrayOutputStream();
    private final ByteArrayOutputStream comment = new ByteArrayOutputStream();
    private @Nullable String angle;
    private boolean quoted;
    private boolean inGroup;
    /** A name before a comma, without an address: perhaps the first half of {@code Doe, Jane <jane@…>}. */
    private @Nullable String pending;

    private AddressList(byte[] value, FieldText text, int most, Defects defects) {
        this.value = value;
        int last = value.length - 1;
        while (last >= 0 && value[last] != '>') {
            last--;
        }
        this.lastBracket = last;
        this.text = text;
        this.most = most;
        this.defects = defects;
    }

    /**
     * Reads an unfolded field value.
     *
     * @param most mailboxes at most
     */
    static List<Address> read(byte[] value, FieldText text, int most, Defects defects) {
        return new AddressList(value, text, most, defects).read();
    }

    private List<Address> read() {
        while (at < value.length && addresses.size() < most) {
            byte c = value[at];
            switch (c) {
                case '"' -> quotedString();
                case '(' -> comment();
                case '<' -> angle();
                case ',' -> {
                    at++;
                    finish(true);
                }
                case ';' -> {
                    at++;
                    if (!inGroup && !isBlank(at)) {
                        defects.add(DefectCode.ADDRESS_NONSTANDARD, "a semicolon stands between addresses");
                    }
                    inGroup = false;
                    finish(false);
                }
                case ':' -> groupOrText();
                default -> {
                    phrase.write(c);
                    at++;
                }
            }
        }
        finish(false);
        if (at < value.length) {
            defects.add(DefectCode.ADDRESSES_LIMIT);
        }
        return List.copyOf(addresses);
    }

    private boolean isBlank(int from) {
        for (int i = from; i < value.length; i++) {
            if (value[i] != ' ') {
                return false;
            }
        }
        return true;
    }

    private void quotedString() {
        int end = at + 1;
        while (end < value.length && value[end] != '"') {
            end += value[end] == '\\' ? 2 : 1;
        }
        if (end >= value.length) { // it does not end: then it is no quotation mark
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a quotation mark is missing");
            at++;
            unclosedQuote();
            return;
        }
        quoted = true;
        boolean local = end + 1 < value.length && value[end + 1] == '@';
        for (int i = at + (local ? 0 : 1); i < end + (local ? 1 : 0); i++) {
            if (value[i] == '\\' && !local && i + 1 < end) {
                i++;
            }
            phrase.write(value[i]);
        }
        at = end + 1;
    }

    /** No further mark can be one either; without this a field of many marks costs its length squared. */
    private void unclosedQuote() {
        for (int i = at; i < value.length; i++) {
            if (value[i] == '"') {
                value[i] = ' ';
            }
        }
    }

    private void comment() {
        int depth = 0;
        int end = at;
        while (end < value.length) {
            byte c = value[end];
            if (c == '\\') {
                end++;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                break;
            }
            end++;
        }
        int to = Math.min(end, value.length);
        if (comment.size() > 0) {
            comment.write(' ');
        }
        comment.write(value, at + 1, to - at - 1);
        phrase.write(' ');
        at = to + 1;
    }

    private void angle() {
        int end = at + 1;
        boolean inQuotes = false;
        while (end < value.length && (inQuotes || value[end] != '>' && value[end] != ',' && value[end] != '<')) {
            inQuotes ^= value[end] == '"';
            end++;
        }
        if (end >= value.length || value[end] != '>') {
            // A route has commas inside its brackets: <@one,@two:jane@three>
            boolean route = end < value.length && value[at + 1] == '@' && end < lastBracket;
            while (route && value[end] != '>') {
                end++;
            }
        }
        String inner = text.decode(value, at + 1, Math.min(end, value.length));
        boolean closed = end < value.length && value[end] == '>';
        if (!closed) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a bracket is missing");
        }
        if (angle == null) {
            angle = inner;
        } else if (!angle.contains("@")) {
            phrase.writeBytes(angle.getBytes(StandardCharsets.UTF_8));
            angle = inner;
        }
        at = closed ? end + 1 : end;
    }

    /** A colon ends a group's name; within an address it belongs to {@code mailto:}, a route, or nothing. */
    private void groupOrText() {
        at++;
        String before = phrase.toString(StandardCharsets.ISO_8859_1).strip();
        boolean mailto = before.regionMatches(true, before.length() - 6, "mailto", 0, 6);
        boolean group = angle == null && !before.isEmpty() && before.indexOf('@') < 0 && !mailto;
        if (group) {
            inGroup = true;
            clear();
            pending = null;
        } else {
            phrase.write(':');
        }
    }

    private void clear() {
        phrase.reset();
        comment.reset();
        angle = null;
        quoted = false;
    }

    private void finish(boolean beforeComma) {
        String name = phrase.size() == 0 ? "" : decoded(phrase);
        String note = comment.size() == 0 ? "" : decoded(comment);
        String inner = angle == null ? null : Characters.cut(angle, LONGEST);
        boolean wasQuoted = quoted;
        clear();
        if (inner != null && inner.endsWith(":;")) { // an empty group in brackets: <undisclosed-recipients:;>
            return;
        }
        if (inner != null) {
            String joined = pending == null || wasQuoted && name.isEmpty() ? name : pending + ", " + name;
            if (pending != null && (name.isEmpty() || wasQuoted)) {
                addNameOnly(pending);
                joined = name;
            } else if (pending != null) {
                defects.add(DefectCode.ADDRESS_NONSTANDARD, joined);
            }
            pending = null;
            add(name(joined, note), address(inner));
            return;
        }
        if (name.isEmpty() || NOBODY.matcher(name).matches()) {
            return;
        }
        if (pending != null) {
            addNameOnly(pending);
            pending = null;
        }
        if (name.indexOf('@') >= 0 || ForeignAddress.isOne(name)) {
            bare(name, note);
        } else if (beforeComma && !wasQuoted) {
            pending = name;
        } else {
            addNameOnly(name);
        }
    }

    private String decoded(ByteArrayOutputStream bytes) {
        return Characters.cut(text.decode(bytes.toByteArray()).strip(), LONGEST);
    }

    private void addNameOnly(String name) {
        defects.add(DefectCode.ADDRESS_UNREADABLE, name);
        add(name(name, ""), "");
    }

    /** {@code jane@example.org}, or without brackets {@code Jane Doe jane@example.org}. */
    private void bare(String words, String note) {
        String compact = SPACED_MARK.matcher(words).replaceAll("$1");
        if (compact.indexOf(' ') < 0 || compact.startsWith("\"")) {
            add(name("", note), address(compact));
            return;
        }
        String found = "";
        var rest = new StringBuilder();
        for (String word : words.split(" +")) {
            if (found.isEmpty() && word.indexOf('@') > 0) {
                found = word;
            } else {
                rest.append(rest.isEmpty() ? "" : " ").append(word);
            }
        }
        if (ForeignAddress.isOne(words)) {
            add(name("", note), words);
        } else if (found.isEmpty()) {
            addNameOnly(words);
        } else {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, words);
            add(name(rest.toString(), note), address(found));
        }
    }

    private void add(@Nullable String name, String address) {
        if (name == null && address.isEmpty()) {
            return;
        }
        addresses.add(new Address(name != null && name.equals(address) ? null : name, address));
        if (ForeignAddress.isOne(address)) {
            defects.add(DefectCode.ADDRESS_FOREIGN, ForeignAddress.readable(address));
        } else if (address.indexOf('@') < 1 && !address.isEmpty()) {
            defects.add(DefectCode.ADDRESS_UNREADABLE, address);
        }
        String shown = name == null ? null : ShownAddress.in(name, address);
        if (shown != null) {
            defects.add(DefectCode.ADDRESS_DECEPTIVE, shown + " is the name of " + address);
        }
    }

    private static @Nullable String name(String phrase, String note) {
        String name = phrase.isEmpty() ? note : phrase;
        name = SPACE.matcher(name).replaceAll(" ").strip();
        while (name.length() >= 2 && isQuote(name.charAt(0)) && name.charAt(0) == name.charAt(name.length() - 1)) {
            name = name.substring(1, name.length() - 1).strip();
        }
        return name.isEmpty() ? null : name;
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    /** Without space, route, {@code mailto:} and marks round it; the domain in lower case. */
    private String address(String written) {
        if (ForeignAddress.isOne(written.strip())) {
            return written.strip();
        }
        String address = written.startsWith("\"")
                ? written.strip()
                : SPACE.matcher(written).replaceAll("");
        if (address.startsWith("@")) {
            address = address.substring(address.indexOf(':') + 1);
        }
        address = trim(address, "<[", ">]"); // <[mailto:jane@example.org]>
        if (address.regionMatches(true, 0, "mailto:", 0, 7)) {
            address = address.substring(7);
        }
        String bare = withoutApostrophes(address);
        if (bare.length() == address.length() - 1 || address.indexOf("'@") > 0) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, address);
        }
        address = bare;
        int at = address.lastIndexOf('@');
        return at < 0
                ? address
                : address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
    }

    /** Apostrophes that stand for quotation marks, round all of it or the local part, or are left of such a pair. */
    private static String withoutApostrophes(String address) {
        int first = address.indexOf('\'');
        if (first < 0) {
            return address;
        }
        String bare = address.replace("'", "");
        int last = address.lastIndexOf('\'');
        boolean begins = first == 0;
        boolean ends = last == address.length() - 1 || last == address.lastIndexOf('@') - 1;
        int count = address.length() - bare.length();
        return count == 1 && (begins || ends) || count == 2 && begins && ends ? bare : address;
    }

    /** Takes characters off both ends; not the bracket of a domain that is an address of the network. */
    private static String trim(String text, String opening, String closing) {
        int from = 0;
        int to = text.length();
        while (from < to && opening.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from
                && closing.indexOf(text.charAt(to - 1)) >= 0
                && !(text.charAt(to - 1) == ']' && text.indexOf('[', from) > 0)) {
            to--;
        }
        return text.substring(from, to);
    }
}
