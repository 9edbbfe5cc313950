package org.daylight.collate;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Recognises the headings that mail programs write above a quotation: a line of dashes with words ("Original Message"),
 * a block of header lines, or "On … wrote:", in the languages of common programs ({@code spec/copies.md}, section
 * "Passages"). Examines a line only when its first characters allow one of these, and then a bounded number of lines
 * after it.
 */
final class QuoteHeadings {

    private static final int LINES_AHEAD = 25;
    private static final int LINE_CHARS = 400;

    /** All quantifiers are possessive: with backtracking, a page of lines that almost match would take minutes. */
    private static final Pattern DASHED = Pattern.compile(
            "\\s*+-{2,40}+\\s*+(?:forwarded by .{0,300}|forwarded message from .{0,300}|(?:original message|original"
                + " appointment|forwarded message|begin forwarded message|ursprüngliche"
                + " nachricht|original-nachricht|weitergeleitete nachricht|message d'origine|message original|message"
                + " transféré|mensaje original|mensaje reenviado|mensagem original|mensagem encaminhada|messaggio"
                + " originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|opprinnelig"
                + " melding|videresendt melding|ursprungligt meddelande|vidarebefordrat meddelande|oprindelig"
                + " meddelelse|alkuperäinen viesti|wiadomość oryginalna|wiadomość przekazana|původní zpráva|исходное"
                + " сообщение|пересылаемое сообщение|原始邮件|转发邮件)\\s*+:?\\s*+-{0,40}+\\s*+)",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    private static final List<String> BEGIN = List.of(
            "begin forwarded message",
            "anfang der weitergeleiteten",
            "début du message",
            "inicio del mensaje",
            "inizio messaggio",
            "begin doorgestuurd bericht",
            "start på videresendt",
            "vidarebefordrat brev",
            "начало переадресованного");

    private static final Set<String> FROM = Set.of(
            "from", "von", "de", "da", "van", "fra", "från", "lähettäjä", "od", "от", "发件人", "kimden", "от кого");

    /** First letters of the translations of {@code From}. */
    private static final BitSet FROM_LETTERS = new BitSet();

    static {
        FROM_LETTERS.set('*');
        for (String name : FROM) {
            FROM_LETTERS.set(name.charAt(0));
            FROM_LETTERS.set(Character.toUpperCase(name.charAt(0)));
        }
    }

    private static final Set<String> SENT = Set.of(
            "sent",
            "date",
            "gesendet",
            "datum",
            "envoyé",
            "enviado",
            "enviada",
            "enviado el",
            "enviada em",
            "fecha",
            "data",
            "inviato",
            "verzonden",
            "sendt",
            "dato",
            "skickat",
            "lähetetty",
            "wysłano",
            "odesláno",
            "дата",
            "отправлено",
            "发送时间",
            "sent at");

    private static final Set<String> SUBJECT = Set.of(
            "subject",
            "betreff",
            "objet",
            "asunto",
            "assunto",
            "oggetto",
            "onderwerp",
            "emne",
            "ämne",
            "aihe",
            "temat",
            "předmět",
            "тема",
            "主题",
            "re");

    private static final Set<String> OTHER = Set.of(
            "to",
            "cc",
            "bcc",
            "an",
            "à",
            "para",
            "a",
            "aan",
            "til",
            "till",
            "do",
            "komu",
            "кому",
            "копия",
            "kopie",
            "kopi",
            "vastaanottaja",
            "收件人",
            "抄送",
            "reply-to",
            "antwort an",
            "répondre à",
            "importance",
            "wichtigkeit",
            "attachments",
            "organization",
            "message-id",
            "newsgroups",
            "sender");

    private static final String[] WROTE = {
        "wrote",
        "writes",
        "said",
        "schrieb",
        "skrev",
        "schreef",
        "a écrit",
        "ha scritto",
        "escribió",
        "escreveu",
        "napisał",
        "пишет",
        "писал",
        "написал",
        "kirjoitti",
        "yazdı",
        "写道",
        "geschreven",
        "napsal",
        "írta"
    };

    /** Words at the start of an attribution. */
    private static final Pattern OPENING = Pattern.compile(
            "(?:>\\s*+)?(?:on|am|le|den|el|il|op|em|w dniu|dnia|dne|på|at|quoting|в)\\s.*+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);

    /** First letters of {@link #OPENING}. */
    private static final BitSet OPENING_LETTERS = new BitSet();

    static {
        "olaedqpwвOLAEDQPWВiI".chars().forEach(OPENING_LETTERS::set);
    }

    private final String text;
    private final int end;

    /** Start of the last line with a quotation mark; -1 for none, -2 when not computed yet. */
    private int lastMarked = -2;

    QuoteHeadings(String text, int end) {
        this.text = text;
        this.end = end;
    }

    /**
     * Whether an enclosed message starts below a heading at this line.
     *
     * @return where its text starts; -1 when there is no heading here
     */
    int enclosed(int line, int next) {
        int at = line;
        while (at < next && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        if (at >= next || next - at > LINE_CHARS) {
            return -1;
        }
        char c = text.charAt(at);
        if (c == '-') {
            // Removed lines of a patch start with one dash.
            return next - at > 8 && text.charAt(at + 1) == '-' && isDashed(line, next)
                    ? afterHeader(afterDashes(line, next))
                    : -1;
        }
        if (c != '*' && !Character.isLetter(c)) {
            return -1;
        }
        if (lastCharacter(at, next) < 0) {
            // Most lines are rejected here.
            return FROM_LETTERS.get(c) && fieldColon(at, next) && isHeaderBlock(at, next) ? afterHeader(line) : -1;
        }
        if (isBegin(at, next)) {
            return afterHeader(next);
        }
        boolean attribution =
                OPENING_LETTERS.get(c) && isAttribution(text.substring(at, next), true) && lastMarked() < line;
        return attribution ? next : FROM_LETTERS.get(c) && isHeaderBlock(at, next) ? afterHeader(line) : -1;
    }

    /**
     * Where the attribution above a quotation starts.
     *
     * @param from lines before this are not examined
     * @param quotation the first quoted line
     * @return -1 when there is none
     */
    int attribution(int from, int quotation) {
        int line = lineBefore(from, quotation);
        if (line >= 0 && text.substring(line, quotation).isBlank()) {
            line = lineBefore(from, line);
        }
        if (line < 0 || lastCharacter(line, Passages.lineEnd(text, line, end)) < 0) {
            return -1;
        }
        for (int lines = 0; lines < 3 && line >= 0 && quotation - line <= LINE_CHARS; lines++) {
            String joined = text.substring(line, quotation);
            if (joined.strip().indexOf("\n\n") >= 0) {
                return -1;
            }
            if (isAttribution(joined, lines < 2 && lineBefore(from, line) >= 0 && isContinued(from, line))) {
                return line;
            }
            line = lineBefore(from, line);
        }
        return -1;
    }

    /** Whether the line above could be the start of an attribution that continues on this line. */
    private boolean isContinued(int from, int line) {
        int above = lineBefore(from, line);
        return above >= 0
                && OPENING.matcher(text.substring(above, line).strip()).matches();
    }

    private int lineBefore(int from, int line) {
        return line <= from ? -1 : Math.max(from, text.lastIndexOf('\n', line - 2) + 1);
    }

    /** The offset of a colon at the end of a line; -1 when the line does not end with one. */
    private int lastCharacter(int line, int next) {
        int at = next - 1;
        while (at > line && text.charAt(at) <= ' ') {
            at--;
        }
        char c = text.charAt(at);
        return c == ':' || c == '：' ? at : -1;
    }

    private static boolean isAttribution(String lines, boolean withOpening) {
        if (lines.length() > LINE_CHARS) {
            return false;
        }
        String normalized = lines.strip().toLowerCase(Locale.ROOT).replace('\n', ' ');
        if (withOpening && !OPENING.matcher(normalized).matches()) {
            return false;
        }
        for (String word : WROTE) {
            int at = normalized.lastIndexOf(word);
            if (at > 0 && normalized.length() - at - word.length() <= 60) {
                return true;
            }
        }
        return false;
    }

    private boolean isDashed(int line, int next) {
        String shown = text.substring(line, next).strip();
        return shown.length() < 300 && DASHED.matcher(shown).matches();
    }

    /** "Forwarded by" with a long name continues on a second line that ends with the dashes. */
    private int afterDashes(int line, int next) {
        String shown = text.substring(line, next).strip();
        if (shown.endsWith("-")
                || next >= end
                || !shown.toLowerCase(Locale.ROOT).contains("forwarded by")) {
            return next;
        }
        int second = Passages.lineEnd(text, next, end);
        boolean dashes = second - next < LINE_CHARS
                && text.substring(next, second).strip().endsWith("---");
        return dashes ? second : next;
    }

    private boolean isBegin(int at, int next) {
        if (next - at > 80) {
            return false;
        }
        String line = text.substring(at, next).strip().toLowerCase(Locale.ROOT);
        return line.endsWith(":") && BEGIN.stream().anyMatch(line::startsWith);
    }

    /** Whether "From:" is followed by "Sent:" and by "To:" or "Subject:", with nothing else between. */
    private boolean isHeaderBlock(int at, int next) {
        if (!FROM.contains(fieldName(at, next))) {
            return false;
        }
        boolean sent = false;
        boolean more = false;
        int line = next;
        for (int lines = 0; lines < 6 && line < end; lines++) {
            int lineEnd = Passages.lineEnd(text, line, end);
            String name = fieldName(line, lineEnd);
            sent |= SENT.contains(name);
            more |= SUBJECT.contains(name) || OTHER.contains(name);
            if (text.substring(line, lineEnd).isBlank() && lines > 0) {
                break;
            }
            line = lineEnd;
        }
        return sent && more;
    }

    /** Skips the header lines of an enclosed message, if there are any. */
    private int afterHeader(int from) {
        int line = from;
        boolean fields = false;
        int best = from;
        for (int lines = 0; lines < LINES_AHEAD && line < end; lines++) {
            int next = Passages.lineEnd(text, line, end);
            boolean blank = isBlank(line, next);
            if (blank && fields) {
                break;
            }
            String name = fieldName(line, next);
            boolean subject = SUBJECT.contains(name);
            if (subject || FROM.contains(name) || SENT.contains(name) || OTHER.contains(name)) {
                fields = true;
                best = next;
            } else if (fields && !isFolded(line)) {
                break;
            } else if (fields) {
                best = next;
            } else if (!blank && lines > 6) {
                break;
            }
            line = next;
        }
        return best;
    }

    private boolean isFolded(int line) {
        return text.charAt(line) == ' ' || text.charAt(line) == '\t';
    }

    private boolean isBlank(int line, int next) {
        for (int at = line; at < next; at++) {
            if (text.charAt(at) > ' ' && text.charAt(at) != '\u00A0') {
                return false;
            }
        }
        return true;
    }

    private boolean fieldColon(int at, int next) {
        int to = Math.min(next, at + 40);
        return text.indexOf(':', at, to) >= 0 || text.indexOf('：', at, to) >= 0;
    }

    /** The text before a colon within the first characters of a line, in lower case; empty when there is no colon. */
    private String fieldName(int line, int next) {
        int from = line;
        while (from < next && (text.charAt(from) <= ' ' || text.charAt(from) == '*')) {
            from++;
        }
        for (int at = from; at < Math.min(next, from + 20); at++) {
            char c = text.charAt(at);
            if (c == ':' || c == '：') {
                return text.substring(from, at).replace("*", "").strip().toLowerCase(Locale.ROOT);
            }
            if (!Character.isLetter(c) && c != ' ' && c != '-' && c != '*') {
                return "";
            }
        }
        return "";
    }

    /** Computed only when a line looks like an attribution; one backward pass over the whole text. */
    private int lastMarked() {
        if (lastMarked == -2) {
            lastMarked = -1;
            for (int line = 0; line < end; line = Passages.lineEnd(text, line, end)) {
                if (Passages.level(text, line, Math.min(end, line + 8)) > 0) {
                    lastMarked = line;
                }
            }
        }
        return lastMarked;
    }
}
