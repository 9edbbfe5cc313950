package org.daylight.mailserver.imap;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import org.daylight.archive.Archive;
import org.daylight.mailserver.folder.DocumentMessage;
import org.daylight.mailserver.folder.DocumentRanges;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.FolderItem;
import org.daylight.mailserver.folder.MailFolder;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.search.Effort;
import org.daylight.search.query.Query;

/**
 * The keys of a SEARCH command (RFC 3501 section 6.4.4), as steps for a stack machine, so that nested keys need no recursion. Words are found with the
 * archive's search index: whole words in any order of case and accents, not pieces of words.
 */
final class SearchProgram {

    private static final int MOST_STEPS = 200;
    private static final int MOST_DEPTH = 20;
    private static final int WORDS_CHARS = 500;

    private static final DateTimeFormatter DATE = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("d-MMM-uuuu")
            .toFormatter(Locale.ENGLISH);

    private final List<Step> steps;

    private SearchProgram(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** A step: a test puts its messages on the stack, the others combine what is there. */
    private sealed interface Step {
        record All(boolean any) implements Step {}

        record Numbers(NumberSet set, boolean uids) implements Step {}

        /** @param low smallest size; @param high largest size */
        record Sizes(long low, long high) implements Step {}

        /** When the part was published. */
        record Arrived(LocalDate first, LocalDate last) implements Step {}

        record Dangerous() implements Step {}

        record Words(Query query) implements Step {}

        record And() implements Step {}

        record Or() implements Step {}

        record Not() implements Step {}
    }

    private enum Frame {
        LIST,
        OR,
        NOT
    }

    /** An open list, OR or NOT, and how many of its keys were read. */
    private static final class Open {
        final Frame frame;
        int have;

        Open(Frame frame) {
            this.frame = frame;
        }
    }

    /** Reads the keys to the end of the command. */
    static SearchProgram read(CommandText text) throws CommandFault {
        List<Step> steps = new ArrayList<>();
        ArrayDeque<Open> open = new ArrayDeque<>();
        open.push(new Open(Frame.LIST));
        boolean first = true;
        while (true) {
            if (steps.size() > MOST_STEPS || open.size() > MOST_DEPTH) {
                throw CommandFault.no("[LIMIT] the search is too long");
            }
            if (text.skipped('(')) {
                open.push(new Open(Frame.LIST));
                continue;
            }
            if (text.isNext('*') || isDigit(text)) {
                steps.add(new Step.Numbers(NumberSet.read(text), false));
            } else {
                String key = text.word();
                if (first && key.equals("CHARSET")) {
                    charset(text);
                    first = false;
                    continue;
                }
                if (key.equals("OR") || key.equals("NOT")) {
                    text.skip(' ');
                    open.push(new Open(Frame.valueOf(key)));
                    first = false;
                    continue;
                }
                steps.add(test(key, text));
            }
            first = false;
            if (completed(text, steps, open)) {
                return new SearchProgram(steps);
            }
        }
    }

    private static boolean isDigit(CommandText text) {
        for (char c = '0'; c <= '9'; c++) {
            if (text.isNext(c)) {
                return true;
            }
        }
        return false;
    }

    private static void charset(CommandText text) throws CommandFault {
        text.skip(' ');
        String charset = text.string().toUpperCase(Locale.ROOT);
        if (!charset.equals("UTF-8") && !charset.equals("US-ASCII")) {
            throw CommandFault.no("[BADCHARSET (US-ASCII UTF-8)] this charset is not supported");
        }
        text.skip(' ');
    }

    /** After a key: combines it with those around it. @return whether that was the last one */
    private static boolean completed(CommandText text, List<Step> steps, ArrayDeque<Open> open) throws CommandFault {
        while (true) {
            Open innermost = open.element();
            innermost.have++;
            switch (innermost.frame) {
                case NOT -> {
                    steps.add(new Step.Not());
                    open.pop();
                }
                case OR -> {
                    if (innermost.have < 2) {
                        text.skip(' ');
                        return false;
                    }
                    steps.add(new Step.Or());
                    open.pop();
                }
                case LIST -> {
                    if (innermost.have > 1) {
                        steps.add(new Step.And());
                    }
                    if (open.size() > 1 && text.skipped(')')) {
                        open.pop();
                    } else if (open.size() == 1 && text.atEnd()) {
                        return true;
                    } else {
                        text.skip(' ');
                        return false;
                    }
                }
            }
        }
    }

    private static Step test(String key, CommandText text) throws CommandFault {
        return switch (key) {
            case "ALL", "SEEN", "OLD", "UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED" -> new Step.All(true);
            case "UNSEEN", "NEW", "RECENT", "ANSWERED", "DELETED", "DRAFT", "FLAGGED" -> new Step.All(false);
            case "KEYWORD" -> keyword(text) ? new Step.Dangerous() : new Step.All(false);
            case "UNKEYWORD" -> {
                if (keyword(text)) {
                    throw CommandFault.no("[CANNOT] use NOT KEYWORD");
                }
                yield new Step.All(true);
            }
            case "UID" -> {
                text.skip(' ');
                yield new Step.Numbers(NumberSet.read(text), true);
            }
            case "LARGER" -> {
                text.skip(' ');
                yield new Step.Sizes(text.number() + 1, Long.MAX_VALUE);
            }
            case "SMALLER" -> {
                text.skip(' ');
                yield new Step.Sizes(0, text.number() - 1);
            }
            case "SINCE" -> new Step.Arrived(date(text), LocalDate.MAX);
            case "BEFORE" -> new Step.Arrived(LocalDate.MIN, date(text).minusDays(1));
            case "ON" -> {
                LocalDate day = date(text);
                yield new Step.Arrived(day, day);
            }
            case "SENTSINCE" -> new Step.Words(new Query.Dates(date(text), null));
            case "SENTBEFORE" -> new Step.Words(new Query.Dates(null, date(text).minusDays(1)));
            case "SENTON" -> {
                LocalDate day = date(text);
                yield new Step.Words(new Query.Dates(day, day));
            }
            case "TEXT" -> words(Query.Field.ANY, text);
            case "BODY" -> words(Query.Field.BODY, text);
            case "SUBJECT" -> words(Query.Field.SUBJECT, text);
            case "FROM" -> words(Query.Field.FROM, text);
            case "TO" -> words(Query.Field.TO, text);
            case "CC" -> words(Query.Field.CC, text);
            case "BCC" -> words(Query.Field.BCC, text);
            case "HEADER" -> header(text);
            default -> throw CommandFault.bad("this cannot be searched for");
        };
    }

    private static boolean keyword(CommandText text) throws CommandFault {
        text.skip(' ');
        return text.word().equalsIgnoreCase(FetchAnswer.DANGEROUS);
    }

    private static Step header(CommandText text) throws CommandFault {
        text.skip(' ');
        String field = text.string().toUpperCase(Locale.ROOT);
        return switch (field) {
            case "SUBJECT" -> words(Query.Field.SUBJECT, text);
            case "FROM" -> words(Query.Field.FROM, text);
            case "TO" -> words(Query.Field.TO, text);
            case "CC" -> words(Query.Field.CC, text);
            case "BCC" -> words(Query.Field.BCC, text);
            case "LIST-ID" -> words(Query.Field.LIST, text);
            case "MESSAGE-ID" -> {
                text.skip(' ');
                String id = text.words().strip().replaceAll("^<|>$", "");
                try {
                    yield new Step.Words(new Query.Is(new Query.Name.MessageId(id)));
                } catch (IllegalArgumentException e) {
                    yield new Step.All(false);
                }
            }
            default ->
                throw CommandFault.no(
                        "[CANNOT] only From, To, Cc, Bcc, Subject, List-Id and Message-ID can be searched");
        };
    }

    private static Step words(Query.Field field, CommandText text) throws CommandFault {
        text.skip(' ');
        String words = text.words();
        if (words.length() > WORDS_CHARS) {
            throw CommandFault.no("[LIMIT] search for fewer words");
        }
        if (words.isEmpty()) {
            return new Step.All(true);
        }
        try {
            return new Step.Words(new Query.Text(field, words));
        } catch (IllegalArgumentException e) {
            return new Step.All(false); // nothing but white space
        }
    }

    private static LocalDate date(CommandText text) throws CommandFault {
        text.skip(' ');
        try {
            LocalDate date = LocalDate.parse(text.string(), DATE);
            if (date.getYear() < 2 || date.getYear() > 9998) {
                throw CommandFault.bad("the year is not between 2 and 9998");
            }
            return date;
        } catch (DateTimeException e) {
            throw CommandFault.bad("a date is written as 1-Feb-2026");
        }
    }

    /**
     * The messages that match, by their indexes in the folder. All keys together may use the processor time of one command.
     *
     * @throws CommandFault when that is not enough
     * @throws IOException when the archive or its index cannot be read
     */
    BitSet run(Archive archive, MailFolders folders, MailFolder folder, FolderContent content, FetchAnswer answers)
            throws CommandFault, IOException {
        try {
            return folders.limited(() -> found(archive, folders, folder, content, answers));
        } catch (MailFolders.SearchFault e) {
            throw CommandFault.no("[LIMIT] " + e.getMessage());
        }
    }

    private BitSet found(
            Archive archive, MailFolders folders, MailFolder folder, FolderContent content, FetchAnswer answers)
            throws IOException {
        ArrayDeque<BitSet> stack = new ArrayDeque<>();
        for (Step step : steps) {
            switch (step) {
                case Step.And and -> {
                    BitSet last = stack.pop();
                    stack.element().and(last);
                }
                case Step.Or or -> {
                    BitSet last = stack.pop();
                    stack.element().or(last);
                }
                case Step.Not not -> stack.element().flip(0, content.size());
                case Step.All(boolean any) -> stack.push(chosen(content, index -> any));
                case Step.Numbers(NumberSet set, boolean uids) -> {
                    BitSet found = new BitSet();
                    set.in(content, uids).forEach(range -> found.set(range.first(), range.last() + 1));
                    stack.push(found);
                }
                case Step.Arrived(LocalDate first, LocalDate last) ->
                    stack.push(chosen(content, index -> {
                        LocalDate day = content.item(index)
                                .release()
                                .time()
                                .atOffset(ZoneOffset.UTC)
                                .toLocalDate();
                        return !day.isBefore(first) && !day.isAfter(last);
                    }));
                case Step.Sizes(long low, long high) ->
                    stack.push(chosen(content, index -> {
                        long size = size(archive, content.item(index));
                        return low <= size && size <= high;
                    }));
                case Step.Dangerous dangerous ->
                    stack.push(chosen(content, index -> answers.isDangerous(content.item(index))));
                case Step.Words(Query query) -> stack.push(matching(folders, folder, content, query));
            }
        }
        return stack.pop();
    }

    private static long size(Archive archive, FolderItem item) throws IOException {
        if (!item.file()) {
            return item.sizeBytes();
        }
        try (var ranges = new DocumentRanges(archive::channel)) {
            return DocumentMessage.open(archive, item, ranges)
                    .map(DocumentMessage::size)
                    .orElse(0L);
        }
    }

    /** Decides about a message, by its index. */
    private interface Choice {
        boolean includes(int index) throws IOException;
    }

    private static BitSet chosen(FolderContent content, Choice choice) throws IOException {
        BitSet found = new BitSet();
        for (int index = 0; index < content.size(); index++) {
            Effort.check();
            if (choice.includes(index)) {
                found.set(index);
            }
        }
        return found;
    }

    private static BitSet matching(MailFolders folders, MailFolder folder, FolderContent content, Query query)
            throws IOException {
        Query inTrove = folder.trove().isEmpty() ? query : Query.and(List.of(query, new Query.InTrove(folder.trove())));
        BitSet found = new BitSet();
        for (int uid : folders.matching(content, inTrove)) {
            int index = content.indexOf(uid);
            if (index >= 0) {
                found.set(index);
            }
        }
        return found;
    }
}
