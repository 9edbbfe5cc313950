package org.daylight.message.field;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.daylight.message.Address;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.jspecify.annotations.Nullable;

/**
 * A list of mailboxes and groups (RFC 5322 section 3.4 and its obsolete forms), read leniently. The bytes are divided
 * into mailboxes before names are decoded, so an encoded comma separates nothing.
 */
public final class AddressList {

    /** Longest name or address, in chars; longer ones are attacks. */
    private static final int LONGEST = 2000;

    /** How far a mailbox is searched for in what may not be a string or a comment. */
    private static final int LONGEST_MAILBOX = 300;

    /** Placeholders for undisclosed recipients. */
    private static final Pattern UNDISCLOSED = Pattern.compile(
            "['<]?(undisclosed|unlisted|suppressed)[- _](recipients?|list)[>':;.]*|recipient list (not"
                    + " shown|suppressed)[:;.]*",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final Pattern SPACED_AT = Pattern.compile("\\s*@\\s*");

    /** Words that separate addresses where no comma does, and are not part of a name. */
    private static final Set<String> BETWEEN =
            Set.of("and", "&", "und", "et", "y", "e", "og", "och", "en", "/", "|", "+");

    /**
     * After an address at the start of a name: words before the name of the list or person that sends on someone's
     * behalf.
     */
    private static final Set<String> ON_BEHALF =
            Set.of("via", "on", "for", "by", "par", "im", "c/o", "at", "-", "|", "/");

    /** Between a mailbox and the name of the next one: not part of the name. */
    private static final Pattern LINK =
            Pattern.compile("^\\s*+(?:[|/&+]\\s*+|(?:and|und|et|och|og)\\s++)", Pattern.CASE_INSENSITIVE);

    private static final Pattern SPACED_MARK = Pattern.compile("\\s*([@.])\\s*");

    private final byte[] value;
    private final FieldText text;
    private final Defects defects;
    private final int most;
    private final List<Address> addresses = new ArrayList<>();

    private final int lastBracket;
    private final int lastSemicolon;
    private final Parentheses parentheses;
    private int at;
    private final Phrase phrase = new Phrase();
    private final ByteArrayOutputStream comment = new ByteArrayOutputStream();
    private @Nullable String angle;
    /** A comment inside the angle brackets. */
    private String angleNote = "";
    /** Length of the phrase before the angle brackets. */
    private int phraseBefore;

    private boolean quoted;
    private boolean parityKnown;
    private boolean inGroup;
    /** A name before a comma, without an address: possibly the first half of {@code Doe, Jane <jane@…>}. */
    private @Nullable String pending;

    private AddressList(byte[] value, FieldText text, int most, Defects defects) {
        this.value = value;
        this.lastBracket = last(value, '>');
        this.lastSemicolon = last(value, ';');
        this.parentheses = new Parentheses(value);
        this.text = text;
        this.most = most;
        this.defects = defects;
    }

    private static int last(byte[] value, char wanted) {
        int last = value.length - 1;
        while (last >= 0 && value[last] != wanted) {
            last--;
        }
        return last;
    }

    /**
     * Reads an unfolded field value.
     *
     * @param most maximum number of mailboxes
     */
    public static List<Address> read(byte[] value, FieldText text, int most, Defects defects) {
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
                case 0x1B -> escape();
                case ';' -> {
                    if (isSmiley(at)) {
                        phrase.write(value[at++]);
                        continue;
                    }
                    at++;
                    if (!inGroup && !isBlank(at)) {
                        defects.add(DefectCode.ADDRESS_NONSTANDARD, "a semicolon between addresses");
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
        if (end < value.length && holdsMailbox(at + 1, end) && isOdd()) { // "Ada <ada@…>, "Bo" <bo@…>
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a quotation mark is missing");
            at++;
            return;
        }
        if (end >= value.length) { // it is not closed, so it is not the start of a string
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

    /** No later quotation mark is closed either. Without this, a field of many quotation marks takes quadratic time. */
    private void unclosedQuote() {
        for (int i = at; i < value.length; i++) {
            if (value[i] == '"') {
                value[i] = ' ';
            }
        }
    }

    /**
     * Whether there is an address in angle brackets followed by a comma. Then what seemed to be one string or comment
     * is several mailboxes.
     */
    private boolean holdsMailbox(int from, int to) {
        boolean mark = false;
        boolean closed = false;
        for (int i = from; i < Math.min(to, from + LONGEST_MAILBOX); i++) {
            switch (value[i]) {
                case '@' -> mark = true;
                case '>' -> closed = mark;
                case ' ' -> {}
                case ',', ';' -> {
                    if (closed) {
                        return true;
                    }
                }
                default -> closed = false;
            }
        }
        return false;
    }

    /**
     * Whether the number of quotation marks from here on is odd. Computed once, so that a field of many takes linear
     * time.
     */
    private boolean isOdd() {
        if (parityKnown) {
            return false;
        }
        parityKnown = true;
        boolean odd = false;
        for (int i = at; i < value.length; i++) {
            if (value[i] == '\\') {
                i++;
            } else {
                odd ^= value[i] == '"';
            }
        }
        return odd;
    }

    /**
     * Skips bytes of an ISO-2022 set, which look like parentheses and quotation marks: {@code ESC $ B} to {@code ESC (
     * B}.
     */
    private void escape() {
        int end = at + 1;
        if (end < value.length && value[end] == '(') {
            end = Math.min(value.length, at + 3);
        } else if (end < value.length && value[end] == '$') {
            while (end < value.length && value[end] != 0x1B) {
                end++;
            }
            end = end == value.length ? at + 1 : end; // without an end, it is not an escape sequence
        }
        phrase.write(value, at, end - at);
        at = end;
    }

    private void comment() {
        int end = parentheses.end(at);
        if (end < 0 || isSmiley(at - 1) && holdsMailbox(at + 1, end)) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a parenthesis is not closed");
            phrase.write(value[at++]);
            return;
        }
        if (angle == null && isAtSign(at + 1, end) && isAmongWords(end + 1)) {
            phrase.write(value, at, end + 1 - at);
            at = end + 1;
            return;
        }
        if (comment.size() > 0) {
            comment.write(' ');
        }
        writeComment(at + 1, end, comment);
        phrase.write(' ');
        at = end + 1;
        if (angle == null && !quoted && phrase.hasMark() && phrase.size() < LONGEST_MAILBOX && isAnotherMailbox()) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a comma is missing"); // ada@… (Ada) bo@… (Bo)
            finish(false);
        }
    }

    /** Whether the words up to here end with an address, and words with another address follow before a comma. */
    private boolean isAnotherMailbox() {
        String words = phrase.toString(StandardCharsets.ISO_8859_1).strip();
        int from = at;
        while (from < value.length && value[from] == ' ') {
            from++;
        }
        if (from == value.length
                || value[from] >= 0
                        && !Character.isLetterOrDigit(value[from])
                        && value[from] != '"'
                        && value[from] != '='
                || !NonstandardAddress.isOne(words.substring(words.lastIndexOf(' ') + 1))) {
            return false;
        }
        int end = from;
        boolean inQuotes = false;
        while (end < value.length && end < from + LONGEST_MAILBOX && (inQuotes || ",;(".indexOf(value[end]) < 0)) {
            inQuotes ^= value[end++] == '"';
        }
        String ahead = new String(value, from, end - from, StandardCharsets.ISO_8859_1);
        int blank = ahead.indexOf(' ');
        boolean onBehalf =
                blank > 0 && ON_BEHALF.contains(ahead.substring(0, blank).toLowerCase(Locale.ROOT));
        return !onBehalf && ahead.indexOf('@') > 0;
    }

    private void writeComment(int from, int to, ByteArrayOutputStream out) {
        for (int i = from; i < to; i++) {
            boolean escaped = value[i] == '\\'
                    && i + 1 < to
                    && (value[i + 1] == '(' || value[i + 1] == ')' || value[i + 1] == '\\' || value[i + 1] == '"');
            i += escaped ? 1 : 0;
            out.write(value[i]);
        }
    }

    /**
     * Whether a comment is an archive's replacement for @ or a dot: {@code ada(at)pier.example}, {@code ada () pier !
     * example}.
     */
    private boolean isAtSign(int from, int to) {
        String content = new String(value, from, Math.min(to - from, 6), StandardCharsets.ISO_8859_1).strip();
        return content.isEmpty() || content.equalsIgnoreCase("at") || content.equalsIgnoreCase("dot");
    }

    /** Whether words without an address precede this place, and a word follows it. */
    private boolean isAmongWords(int from) {
        int next = from;
        while (next < value.length && value[next] == ' ') {
            next++;
        }
        boolean word = next < value.length && (value[next] < 0 || Character.isLetterOrDigit(value[next]));
        return word && phrase.size() > 0 && phrase.size() < LONGEST_MAILBOX && !phrase.hasMark();
    }

    /** Whether a punctuation mark with a parenthesis after it is a smiley: {@code :(}, {@code ;-)}. */
    private boolean isSmiley(int eyes) {
        int from = eyes >= 1 && value[eyes] == '-' ? eyes - 1 : eyes;
        if (from < 1 || value[from] != ':' && value[from] != ';' && value[from] != '=' || value[from - 1] != ' ') {
            return false;
        }
        int mouth = from + 1;
        if (mouth < value.length && value[mouth] == '-') {
            mouth++;
        }
        boolean is = mouth < value.length && (value[mouth] == '(' || value[mouth] == ')');
        return is && angle == null && phrase.size() > 0;
    }

    private void angle() {
        int end = at + 1;
        boolean inQuotes = false;
        while (end < value.length && (inQuotes || value[end] != '>' && value[end] != ',' && value[end] != '<')) {
            inQuotes ^= value[end] == '"';
            int note = inQuotes ? -1 : parentheses.end(end);
            end = note > 0 && note < lastBracket ? note + 1 : end + 1;
        }
        end = Math.min(end, value.length);
        if (end >= value.length || value[end] != '>') {
            // A route has commas inside its brackets: <@one,@two:jane@three>
            boolean route = end < value.length && value[at + 1] == '@' && end < lastBracket;
            while (route && value[end] != '>') {
                end++;
            }
        }
        boolean closed = end < value.length && value[end] == '>';
        if (!closed) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a bracket is missing");
            end = endOfAddress(at + 1, end);
        }
        String inner = Characters.cut(inner(at + 1, end), LONGEST);
        at = closed ? end + 1 : end;
        if (angle == null) {
            angle = inner;
            phraseBefore = phrase.size();
        } else if (!angle.contains("@")) {
            phrase.writeBytes(angle.getBytes(StandardCharsets.UTF_8));
            angle = inner;
            phraseBefore = phrase.size();
        } else if (inner.contains("@") && !isSame(angle, inner)) {
            nextWithoutComma(inner);
        }
        passBrackets();
    }

    /** {@code Bob <bob@…> Bobby <bobby@…>}: the text between belongs to the second mailbox. */
    private void nextWithoutComma(String inner) {
        defects.add(DefectCode.ADDRESS_NONSTANDARD, "a comma is missing");
        byte[] all = phrase.toByteArray();
        boolean wasQuoted = quoted;
        phrase.reset();
        phrase.write(all, 0, phraseBefore);
        int before = phraseBefore;
        finish(false);
        String words = new String(all, before, all.length - before, StandardCharsets.ISO_8859_1);
        phrase.writeBytes(LINK.matcher(words).replaceFirst("").getBytes(StandardCharsets.ISO_8859_1));
        quoted = wasQuoted;
        angle = inner;
        phraseBefore = phrase.size();
    }

    private static boolean isSame(String one, String other) {
        return withoutMailto(one).equalsIgnoreCase(withoutMailto(other));
    }

    private static String withoutMailto(String address) {
        String stripped = address.strip();
        return stripped.regionMatches(true, 0, "mailto:", 0, 7) ? stripped.substring(7) : stripped;
    }

    /** Skips an extra bracket: {@code <ada@pier.example>>}. */
    private void passBrackets() {
        int end = at;
        while (end < value.length && (value[end] == '>' || value[end] == ' ')) {
            if (value[end++] == '>') {
                defects.add(DefectCode.ADDRESS_NONSTANDARD, "an extra bracket");
                at = end;
            }
        }
    }

    /** Where an address without its closing bracket ends: at the first blank or semicolon after it. */
    private int endOfAddress(int from, int to) {
        boolean mark = false;
        for (int i = from; i < to; i++) {
            if ((value[i] == ' ' || value[i] == ';') && mark) {
                return i;
            }
            mark |= value[i] == '@' && i > from && i + 1 < to && value[i + 1] != ' ';
        }
        return to;
    }

    /** The text in angle brackets without its comments (RFC 5322 section 3.2.2), which are stored separately. */
    private String inner(int from, int to) {
        int open = from;
        while (open < to && parentheses.end(open) < 0) {
            open++;
        }
        if (open == to) {
            return text.decode(value, from, to);
        }
        var bare = new ByteArrayOutputStream(to - from);
        var note = new ByteArrayOutputStream();
        boolean inQuotes = false;
        for (int i = from; i < to; i++) {
            inQuotes ^= value[i] == '"';
            int end = inQuotes ? -1 : parentheses.end(i);
            if (end < 0 || end >= to) {
                bare.write(value[i]);
            } else {
                note.write(' ');
                writeComment(i + 1, end, note);
                i = end;
            }
        }
        String address = text.decode(bare.toByteArray());
        if (address.indexOf('@') < 0) {
            return text.decode(value, from, to);
        }
        angleNote = decoded(note);
        return address;
    }

    /** A colon ends a group's name. Within an address it belongs to {@code mailto:} or a route, or is text. */
    private void groupOrText() {
        boolean afterBlank = at > 0 && value[at - 1] == ' ';
        boolean smiley = isSmiley(at)
                && (value[at + 1] != '('
                        || parentheses.end(at + 1) < 0
                        || holdsMailbox(at + 2, parentheses.end(at + 1)));
        at++;
        boolean group = angle == null && phrase.hasWord() && !phrase.hasMark() && !phrase.endsWithMailto();
        if (group && !smiley && (!afterBlank || at <= lastSemicolon)) {
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
        angleNote = "";
        phraseBefore = 0;
        quoted = false;
    }

    private void finish(boolean beforeComma) {
        byte[] words = phrase.toByteArray();
        int before = angle == null || quoted || !holdsAddress(words, phraseBefore) ? words.length : phraseBefore;
        String name = decoded(words, 0, before);
        String note = comment.size() == 0 ? angleNote : decoded(comment);
        String inner = angle;
        boolean wasQuoted = quoted;
        clear();
        if (!wasQuoted) {
            name = withoutLoneBracket(name);
        }
        if (inner != null && inner.endsWith(":;")) { // an empty group in brackets: <undisclosed-recipients:;>
            return;
        }
        if (inner != null) {
            finishAngle(name, note, inner, wasQuoted);
            if (before < words.length) { // <ada@…> bo@…
                defects.add(DefectCode.ADDRESS_NONSTANDARD, "a comma is missing");
                bare(decoded(words, before, words.length), "");
            }
            return;
        }
        String hidden = name.indexOf('@') < 0 ? NonstandardAddress.inComment(note) : null;
        if (hidden != null) { // Leon Blau,(<service@…>)
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "an address in a comment");
            String joined = pending == null ? name : name.isEmpty() ? pending : pending + ", " + name;
            pending = null;
            add(name(joined, NonstandardAddress.nameInComment(note)), address(hidden));
            return;
        }
        if (name.isEmpty() || UNDISCLOSED.matcher(name).matches()) {
            return;
        }
        if (pending != null) {
            addNameOnly(pending);
            pending = null;
        }
        if (name.indexOf('@') >= 0 || GatewayAddress.isOne(name)) {
            bare(name, note);
        } else if (!wasQuoted && !note.isEmpty() && addresses.size() < most && NonstandardAddress.isTranslated(name)) {
            addresses.add(new Address(name("", note), SPACE.matcher(name).replaceAll(" "))); // unchanged
        } else if (!wasQuoted && NonstandardAddress.isArchived(name, !note.isEmpty())) {
            add(name("", note), name);
        } else if (beforeComma && !wasQuoted) {
            pending = name;
        } else {
            addNameOnly(name);
        }
    }

    private void finishAngle(String written, String note, String inner, boolean wasQuoted) {
        String name = wasQuoted || written.indexOf('@') < 0 ? written : NonstandardAddress.separated(written);
        String first = wasQuoted ? null : addressBefore(name);
        if (first != null && !isSame(first, inner)) { // ada@… Bo <bo@…>
            defects.add(DefectCode.ADDRESS_NONSTANDARD, "a comma is missing");
            if (pending != null) {
                addNameOnly(pending);
                pending = null;
            }
            add(null, address(first));
            name = name.substring(first.length()).strip();
        }
        String joined = pending == null || wasQuoted && name.isEmpty() ? name : pending + ", " + name;
        if (pending != null && (name.isEmpty() || wasQuoted)) {
            addNameOnly(pending);
            joined = name;
        } else if (pending != null) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, joined);
        }
        pending = null;
        if (!inAngle(inner, joined, note)) {
            add(name(joined, note), address(inner));
        }
    }

    /** {@code Bob <bob@… bobby@…>}: the name belongs to the first address. */
    private boolean inAngle(String inner, String name, String note) {
        String words = NonstandardAddress.separated(inner.strip());
        if (words.indexOf(' ') < 0 || words.startsWith("\"")) {
            return false;
        }
        String[] each = words.split(" +");
        for (String word : each) {
            if (!NonstandardAddress.isOne(word)) {
                return false;
            }
        }
        defects.add(DefectCode.ADDRESS_NONSTANDARD, "a comma is missing");
        var seen = new HashSet<String>();
        for (String word : each) {
            String address = address(word);
            if (seen.add(address)) {
                add(seen.size() == 1 ? name(name, note) : null, address);
            }
        }
        return true;
    }

    /** The address at the start of a name, where another name follows it; null when there is none. */
    private static @Nullable String addressBefore(String name) {
        int end = name.indexOf(' ');
        if (end < 0 || !NonstandardAddress.isOne(name.substring(0, end))) {
            return null;
        }
        String rest = name.substring(end).strip();
        int second = rest.indexOf(' ');
        String word = second < 0 ? rest : rest.substring(0, second);
        return word.isEmpty()
                        || ON_BEHALF.contains(word.toLowerCase(Locale.ROOT))
                        || !Character.isLetter(word.codePointAt(0))
                ? null
                : name.substring(0, end);
    }

    private static boolean holdsAddress(byte[] words, int from) {
        boolean mark = false;
        for (int i = from; i < words.length; i++) {
            mark |= words[i] == '@' && i > from && words[i - 1] != ' ';
            if (mark && words[i] == '.') {
                return true;
            }
        }
        return false;
    }

    /** Removes a stray bracket, as in {@code Ada >}, and full-width commas around a name. */
    private static String withoutLoneBracket(String name) {
        String bare = trim(name, "\uFF0C\u3001\uFF1B\u00A0", "\uFF0C\u3001\uFF1B\u00A0")
                .strip();
        while (bare.startsWith(">")) {
            bare = bare.substring(1).strip();
        }
        while (bare.endsWith(" >") || bare.equals(">")) {
            bare = bare.substring(0, bare.length() - 1).strip();
        }
        return bare;
    }

    private String decoded(byte[] bytes, int from, int to) {
        return from == to ? "" : cut(text.decode(bytes, from, to));
    }

    private String decoded(ByteArrayOutputStream bytes) {
        return cut(text.decode(bytes.toByteArray()));
    }

    /** Cuts to the longest length and removes blanks at the cut. */
    private static String cut(String decoded) {
        return Characters.cut(decoded.strip(), LONGEST).strip();
    }

    private void addNameOnly(String name) {
        defects.add(DefectCode.ADDRESS_UNREADABLE, name);
        add(name(name, ""), "");
    }

    /** {@code jane@example.org}, or without brackets {@code Jane Doe jane@example.org}. */
    private void bare(String written, String note) {
        String words = written.startsWith("\"")
                ? written
                : NonstandardAddress.separated(written).strip();
        String compact = SPACED_MARK.matcher(words).replaceAll("$1");
        if (compact.indexOf(' ') < 0 || compact.startsWith("\"")) {
            add(name("", note), address(compact));
            return;
        }
        if (several(SPACED_AT.matcher(words).replaceAll("@"), note)) {
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
        if (GatewayAddress.isOne(words)) {
            add(name("", note), words);
        } else if (found.isEmpty()) {
            addNameOnly(words);
        } else {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, words);
            add(name(rest.toString(), note), address(found));
        }
    }

    /** Several addresses without commas between them: {@code ada@… bo@…}, {@code Ada ada@… Bo bo@…}. */
    private boolean several(String words, String note) {
        var found = new ArrayList<Address>();
        var name = new StringBuilder();
        for (String word : words.split(" +")) {
            if (NonstandardAddress.isOne(word)) {
                found.add(new Address(name(name.toString(), ""), word));
                name.setLength(0);
            } else if (!(name.isEmpty() && BETWEEN.contains(word.toLowerCase(Locale.ROOT)))) {
                name.append(name.isEmpty() ? "" : " ").append(word);
            }
        }
        if (found.stream().map(Address::address).distinct().count() < 2) {
            return false;
        }
        defects.add(DefectCode.ADDRESS_NONSTANDARD, "a comma is missing");
        String rest = name.isEmpty() ? note : name.toString(); // ada@… bo@… (Bo Lund)
        for (Address one : found) {
            boolean last = one == found.getLast();
            add(last && one.name() == null ? name("", rest) : one.name(), address(one.address()));
        }
        return true;
    }

    private void add(@Nullable String name, String address) {
        if (name == null && address.isEmpty()) {
            return;
        }
        if (addresses.size() >= most) {
            defects.add(DefectCode.ADDRESSES_LIMIT);
            return;
        }
        addresses.add(new Address(name != null && name.equals(address) ? null : name, address));
        if (GatewayAddress.isOne(address)) {
            defects.add(DefectCode.ADDRESS_FOREIGN, GatewayAddress.readable(address));
        } else if (address.indexOf('@') < 1 && !address.isEmpty() && !NonstandardAddress.isArchived(address, true)) {
            defects.add(DefectCode.ADDRESS_UNREADABLE, address);
        }
        String shown = name == null ? null : AddressInName.in(name, address);
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

    /** Removes spaces, a route, {@code mailto:} and surrounding punctuation; the domain becomes lower case. */
    private String address(String written) {
        if (GatewayAddress.isOne(written.strip())) {
            return written.strip();
        }
        if (NonstandardAddress.isArchived(written.strip(), true)) { // unchanged: the original form is unknown
            return SPACE.matcher(written.strip()).replaceAll(" ");
        }
        String whole = withoutOpenComment(written.strip());
        String address = whole.startsWith("\"") ? whole : SPACE.matcher(whole).replaceAll("");
        if (address.startsWith("@")) {
            address = address.substring(address.indexOf(':') + 1);
        }
        // <[mailto:jane@example.org]>; but [jane]@example.org has both brackets in its local part
        boolean bracketed = isBracketed(address);
        if (bracketed) {
            defects.add(DefectCode.ADDRESS_NONSTANDARD, address);
        }
        address = trim(address, bracketed ? "<" : "<[", ">]|\uFF0C\u3001\uFF1B");
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

    /** {@code ada@pier.example (work}: a domain cannot have a parenthesis, so an unclosed comment starts there. */
    private String withoutOpenComment(String address) {
        int mark = address.lastIndexOf('@');
        int open = address.indexOf('(', mark + 1);
        int close = address.indexOf(')', mark + 1);
        int end = open >= 0 ? open : close >= 0 ? address.indexOf(' ', mark + 1) : -1;
        if (mark < 1
                || end < 0
                || !NonstandardAddress.isOne(address.substring(0, end).strip())) {
            return address;
        }
        defects.add(DefectCode.ADDRESS_NONSTANDARD, "a parenthesis is not closed");
        return address.substring(0, end).strip();
    }

    /**
     * Removes apostrophes used as quotation marks around the whole address or the local part, or left over from such a
     * pair.
     */
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

    /** Whether a closing bracket at the end is that of an address literal after the first character. */
    private static boolean isLiteral(String text, int from, int to) {
        int open = text.lastIndexOf('[');
        return open > from && text.indexOf(']', open) == to - 1;
    }

    /** Whether the local part has brackets that belong together, which no standard allows (RFC 5322 section 3.2.3). */
    private static boolean isBracketed(String address) {
        int open = address.indexOf('[');
        int close = address.indexOf(']', open + 1);
        return !address.startsWith("\"") && open >= 0 && close > open && close < address.lastIndexOf('@');
    }

    /** Removes characters at both ends, but not the brackets of an address literal. */
    private static String trim(String text, String opening, String closing) {
        int from = 0;
        int to = text.length();
        while (from < to && opening.indexOf(text.charAt(from)) >= 0) {
            from++;
        }
        while (to > from
                && closing.indexOf(text.charAt(to - 1)) >= 0
                && !(text.charAt(to - 1) == ']' && isLiteral(text, from, to))) {
            to--;
        }
        return text.substring(from, to);
    }
}
