package org.daylight.mailserver.nntp;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.DocumentMessage;
import org.daylight.mailserver.folder.DocumentRanges;
import org.daylight.mailserver.folder.EncodedText;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.FolderItem;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.mailserver.folder.MimeTree;
import org.daylight.mailserver.folder.NamePattern;
import org.daylight.mailserver.line.LineConnection;
import org.daylight.mailserver.line.LineServer;
import org.daylight.mailserver.line.LineTooLong;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of NNTP, for reading. The number of an article is the UID of the message in the folder of the same trove or part. Safe for use by
 * several threads.
 */
public final class NntpDialogue implements LineServer.Dialogue {

    private static final int MOST_BAD = 20;

    /** Commands have at most 512 bytes (RFC 3977 section 3.1). */
    private static final int COMMAND_BYTES = 510;

    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4)
            .appendPattern("MMddHHmmss")
            .toFormatter(Locale.ROOT);

    private final Archive archive;
    private final MailFolders folders;
    private final NewsGroups groups;
    private final MessageIds ids;
    private final DerivedCache cache;
    private final Clock clock;
    private final Consumer<String> faults;

    /**
     * The dialogue about an archive.
     *
     * @param clock for the command DATE only
     * @param faults receives a line for each fault of the archive, without what a reader asked for
     */
    public NntpDialogue(
            Archive archive, MailFolders folders, DerivedCache cache, Clock clock, Consumer<String> faults) {
        this.archive = archive;
        this.folders = folders;
        groups = new NewsGroups(archive, folders);
        ids = new MessageIds(archive, folders);
        this.cache = cache;
        this.clock = clock;
        this.faults = faults;
    }

    @Override
    public void with(LineConnection connection) throws IOException {
        new Conversation(connection).run();
    }

    /** A command that is not answered, with the line that says why. */
    private static final class Refusal extends Exception {
        private static final long serialVersionUID = 1L;

        Refusal(String line) {
            super(line, null, false, false);
        }
    }

    /**
     * An article.
     *
     * @param number 0 when it was named by its message-id
     */
    private record Article(int number, FolderItem item) {}

    private final class Conversation {
        private final LineConnection connection;
        private int bad;
        private boolean left;

        /** Null when no group is selected. */
        private @Nullable NewsGroup group;

        private FolderContent content = FolderContent.NONE;

        /** The index of the current article; -1 for none. */
        private int current = -1;

        /** Whether a block of lines was begun: it would look complete if an error message ended it. */
        private boolean inBlock;

        Conversation(LineConnection connection) {
            this.connection = connection;
        }

        void run() throws IOException {
            connection.welcome(); // nobody signs in
            line("201 " + EncodedText.plain(archive.contents().title()) + ": read-only");
            try {
                while (!left && bad <= MOST_BAD) {
                    Optional<byte[]> read = connection.line();
                    if (read.isEmpty()) {
                        return;
                    }
                    if (read.get().length > COMMAND_BYTES) {
                        throw new Refusal("501 the line is too long");
                    }
                    answer(new String(read.get(), StandardCharsets.UTF_8)
                            .strip()
                            .split("[ \\t]+"));
                }
            } catch (LineTooLong e) {
                line("501 the line is too long");
            } catch (Refusal e) {
                line(String.valueOf(e.getMessage()));
            }
        }

        private void line(String text) throws IOException {
            connection.write(text);
            connection.write("\r\n");
        }

        private void begin(String text) throws IOException {
            line(text);
            inBlock = true;
        }

        private void end() throws IOException {
            line(".");
            inBlock = false;
        }

        private void answer(String[] words) throws IOException {
            try {
                execute(words[0].toUpperCase(Locale.ROOT), words);
            } catch (Refusal e) {
                String line = String.valueOf(e.getMessage());
                bad += line.startsWith("50") ? 1 : 0;
                line(line);
            } catch (LineTooLong e) {
                throw e;
            } catch (IOException e) {
                if (!connection.isBroken() || e instanceof DamagedCopy) {
                    faults.accept(String.valueOf(e.getMessage()));
                }
                if (connection.isBroken() || inBlock) {
                    connection.abort();
                    throw e;
                }
                line("403 a part of this copy of the archive, or its index, cannot be read");
            }
        }

        private void execute(String command, String[] words) throws IOException, Refusal {
            switch (command) {
                case "CAPABILITIES" -> {
                    begin("101 capabilities follow");
                    for (String each : List.of(
                            "VERSION 2",
                            "IMPLEMENTATION daylight",
                            "READER",
                            "HDR",
                            "LIST ACTIVE HEADERS NEWSGROUPS OVERVIEW.FMT",
                            "NEWNEWS",
                            "OVER MSGID")) {
                        line(each);
                    }
                    end();
                }
                case "MODE" -> {
                    if (words.length != 2 || !words[1].equalsIgnoreCase("READER")) {
                        throw new Refusal("501 only MODE READER is known");
                    }
                    line("201 posting is not possible");
                }
                case "QUIT" -> {
                    line("205 until next time");
                    left = true;
                }
                case "DATE" -> line("111 " + TIME.format(clock.instant().atOffset(ZoneOffset.UTC)));
                case "HELP" -> {
                    begin("100 the commands of RFC 3977 for readers; this archive is read-only");
                    end();
                }
                case "POST" -> throw new Refusal("440 this archive is read-only");
                case "IHAVE", "CHECK", "TAKETHIS" -> throw new Refusal("502 this archive is read-only");
                case "AUTHINFO" -> throw new Refusal("502 nobody signs in here: all groups are open");
                case "GROUP", "LISTGROUP" -> group(command.equals("LISTGROUP"), words);
                case "LIST" -> list(words);
                case "NEXT" -> move(1);
                case "LAST" -> move(-1);
                case "STAT", "HEAD", "BODY", "ARTICLE" -> article(command, words);
                case "OVER", "XOVER" -> over(words);
                case "HDR", "XHDR" -> header(command, words);
                case "NEWGROUPS" -> newGroups(words);
                case "NEWNEWS" -> newNews(words);
                default -> throw new Refusal("500 the command is not known");
            }
        }

        // --- groups

        private void group(boolean list, String[] words) throws IOException, Refusal {
            if (words.length > 1) {
                NewsGroup wanted = groups.find(words[1]).orElseThrow(() -> new Refusal("411 there is no such group"));
                FolderContent now = folders.content(wanted.folder());
                group = wanted;
                content = now;
            } else if (group == null) {
                throw new Refusal(list ? "412 no group is selected" : "501 name a group");
            }
            current = content.size() == 0 ? -1 : 0;
            NewsGroup selected = group;
            int[] range = words.length > 2 ? range(words[2]) : new int[] {0, content.size() - 1};
            line("211 " + content.size() + " " + NewsGroup.low(content) + " " + NewsGroup.high(content) + " "
                    + selected.name() + (list ? " list follows" : ""));
            if (list) {
                for (int index = range[0]; index <= range[1]; index++) {
                    line(Integer.toString(content.uid(index)));
                }
                end();
            }
        }

        private void list(String[] words) throws IOException, Refusal {
            String what = words.length < 2 ? "ACTIVE" : words[1].toUpperCase(Locale.ROOT);
            NamePattern pattern = NamePattern.ofGroups(words.length < 3 ? "*" : words[2]);
            switch (what) {
                case "ACTIVE" -> {
                    begin("215 groups follow");
                    for (NewsGroup each : groups.all()) {
                        if (pattern.matches(each.name())) {
                            line(each.active(folders.content(each.folder())));
                        }
                    }
                }
                case "NEWSGROUPS" -> {
                    begin("215 titles follow");
                    for (NewsGroup each : groups.all()) {
                        if (pattern.matches(each.name())) {
                            line(each.name() + "\t" + EncodedText.of(each.title()));
                        }
                    }
                }
                case "OVERVIEW.FMT" -> {
                    begin("215 fields follow");
                    for (String each : Overview.FORMAT) {
                        line(each);
                    }
                }
                case "HEADERS" -> {
                    begin("215 fields follow");
                    for (String each : Overview.FORMAT) {
                        line(each.startsWith(":") ? each : each.substring(0, each.length() - 1));
                    }
                }
                default -> throw new Refusal("501 this list is not known");
            }
            end();
        }

        private void newGroups(String[] words) throws IOException, Refusal {
            Instant since = since(words, 1);
            begin("231 new groups follow");
            for (NewsGroup each : groups.all()) {
                if (!each.since().isBefore(since)) {
                    line(each.active(folders.content(each.folder())));
                }
            }
            end();
        }

        private void newNews(String[] words) throws IOException, Refusal {
            if (words.length < 4) {
                throw new Refusal("501 name groups, a date and a time");
            }
            NamePattern pattern = NamePattern.ofGroups(words[1]);
            Instant since = since(words, 2);
            begin("230 new articles follow");
            for (NewsGroup each : groups.all()) {
                // An article is in the group of its trove and in that of its part: one of them is enough.
                if (pattern.matches(each.name())
                        && !(each.isPart() && pattern.matches(each.folder().trove()))) {
                    FolderContent now = folders.content(each.folder());
                    for (int index = 0; index < now.size(); index++) {
                        FolderItem item = now.item(index);
                        if (!item.release().time().isBefore(since)) {
                            Optional<Overview> overview = Overview.of(archive, item, cache);
                            if (overview.isPresent()) {
                                line(overview.get().id());
                            }
                        }
                    }
                }
            }
            end();
        }

        /** A date and a time: yyyymmdd or yymmdd, and hhmmss, in UTC. */
        private Instant since(String[] words, int at) throws Refusal {
            if (words.length <= at + 1
                    || !words[at].matches("[0-9]{6}|[0-9]{8}")
                    || !words[at + 1].matches("[0-9]{6}")) {
                throw new Refusal("501 name a date and a time: 20260201 120000");
            }
            String day = words[at];
            try {
                if (day.length() == 6) {
                    int year = Integer.parseInt(day.substring(0, 2));
                    int now = clock.instant().atOffset(ZoneOffset.UTC).getYear();
                    day = (year <= now % 100 ? now / 100 : now / 100 - 1) + day; // RFC 3977 section 7.3.2
                }
                return LocalDateTime.parse(day + words[at + 1], TIME).toInstant(ZoneOffset.UTC);
            } catch (DateTimeException e) {
                throw new Refusal("501 there is no such day or time");
            }
        }

        // --- articles

        private void move(int step) throws IOException, Refusal {
            if (group == null) {
                throw new Refusal("412 no group is selected");
            }
            if (current < 0) {
                throw new Refusal("420 no article is selected");
            }
            int next = current + step;
            if (next < 0 || next >= content.size()) {
                throw new Refusal(step > 0 ? "421 this is the last article" : "422 this is the first article");
            }
            current = next;
            Overview overview = overview(content.item(current), "421 the article was withdrawn");
            line("223 " + content.uid(current) + " " + overview.id() + " selected");
        }

        private Overview overview(FolderItem item, String otherwise) throws IOException, Refusal {
            return Overview.of(archive, item, cache).orElseThrow(() -> new Refusal(otherwise));
        }

        /** The article that a command names: by number, by message-id, or the current one. */
        private Article named(String[] words, int at) throws IOException, Refusal {
            if (words.length <= at) {
                if (group == null) {
                    throw new Refusal("412 no group is selected");
                }
                if (current < 0) {
                    throw new Refusal("420 no article is selected");
                }
                return new Article(content.uid(current), content.item(current));
            }
            if (words[at].startsWith("<")) {
                return new Article(0, byId(words[at]));
            }
            if (group == null) {
                throw new Refusal("412 no group is selected");
            }
            int index = content.indexOf(number(words[at]));
            if (index < 0) {
                throw new Refusal("423 there is no article with this number");
            }
            current = index;
            return new Article(content.uid(index), content.item(index));
        }

        private FolderItem byId(String id) throws IOException, Refusal {
            try {
                return ids.find(id).orElseThrow(() -> new Refusal("430 there is no such article"));
            } catch (MailFolders.SearchFault e) {
                throw new Refusal("403 " + e.getMessage());
            }
        }

        private static int number(String word) throws Refusal {
            if (!word.matches("[0-9]{1,9}")) {
                throw new Refusal("501 not a number");
            }
            return Integer.parseInt(word);
        }

        private void article(String command, String[] words) throws IOException, Refusal {
            Article wanted = named(words, 1);
            String gone = wanted.number() == 0 ? "430 the article was withdrawn" : "423 the article was withdrawn";
            Overview overview = overview(wanted.item(), gone);
            String about = wanted.number() + " " + overview.id();
            if (command.equals("STAT")) {
                line("223 " + about);
                return;
            }
            try (var ranges = new DocumentRanges(archive::channel)) {
                DocumentMessage message =
                        DocumentMessage.open(archive, wanted.item(), ranges).orElseThrow(() -> new Refusal(gone));
                write(command, about, message);
            }
        }

        private void write(String command, String about, DocumentMessage message) throws IOException {
            message.prepare();
            long from = 0;
            long to = message.size();
            if (!command.equals("ARTICLE")) {
                MimeTree.Part whole = message.tree().parts().getFirst();
                from = command.equals("BODY") ? whole.bodyStart() : 0;
                to = command.equals("HEAD") ? withoutEmptyLine(whole) : to;
            }
            begin((command.equals("ARTICLE") ? "220 " : command.equals("HEAD") ? "221 " : "222 ") + about);
            var lines = new ArticleStream(connection.out());
            message.copy(from, to, lines);
            lines.end();
            inBlock = false;
        }

        /** The end of a header without the empty line after it. */
        private static long withoutEmptyLine(MimeTree.Part whole) {
            byte[] header = whole.header();
            int end = header.length;
            if (end == whole.bodyStart() && end > 0 && header[end - 1] == '\n') { // otherwise it was cut
                end -= end > 1 && header[end - 2] == '\r' ? 2 : 1;
                return end == 0 || header[end - 1] == '\n' ? end : whole.bodyStart();
            }
            return whole.bodyStart();
        }

        /** The first and last index of a range of numbers: 5, 5-, 5-9. The last one is smaller when there is none. */
        private int[] range(String word) throws Refusal {
            if (!word.matches("[0-9]{1,9}(-[0-9]{0,9})?")) {
                throw new Refusal("501 not a range of numbers");
            }
            String[] ends = word.split("-", 2);
            long low = number(ends[0]);
            long high = ends.length < 2 ? low : ends[1].isEmpty() ? Integer.MAX_VALUE - 1 : number(ends[1]);
            int first = content.indexOf((int) low);
            int after = content.indexOf((int) high + 1);
            return new int[] {first < 0 ? -first - 1 : first, (after < 0 ? -after - 1 : after) - 1};
        }

        private interface Row {
            String of(int number, Overview overview);
        }

        private void over(String[] words) throws IOException, Refusal {
            rows("224 overview follows", words, 1, (number, overview) -> overview.line(number));
        }

        private void header(String command, String[] words) throws IOException, Refusal {
            if (words.length < 2) {
                throw new Refusal("501 name a field");
            }
            String field = words[1];
            boolean isKnown = Overview.FORMAT.stream()
                    .anyMatch(each -> each.equalsIgnoreCase(field)
                            || each.equalsIgnoreCase(field + ":")
                            || each.equalsIgnoreCase(":" + field));
            if (!isKnown) {
                throw new Refusal("503 only the fields of LIST HEADERS can be requested");
            }
            rows(
                    (command.equals("XHDR") ? "221" : "225") + " fields follow",
                    words,
                    2,
                    (number, overview) -> number + " " + overview.value(field).orElse(""));
        }

        private void rows(String first, String[] words, int at, Row row) throws IOException, Refusal {
            if (words.length > at && words[at].startsWith("<") || words.length <= at) {
                Article one = named(words, at);
                Overview overview = overview(one.item(), "430 the article was withdrawn");
                begin(first);
                line(row.of(one.number(), overview));
                end();
                return;
            }
            if (group == null) {
                throw new Refusal("412 no group is selected");
            }
            int[] range = range(words[at]);
            if (range[0] > range[1]) {
                throw new Refusal("423 there are no articles with these numbers");
            }
            begin(first);
            for (int index = range[0]; index <= range[1]; index++) {
                Optional<Overview> overview = Overview.of(archive, content.item(index), cache);
                if (overview.isPresent()) {
                    line(row.of(content.uid(index), overview.get()));
                }
            }
            end();
        }
    }
}
