package org.daylight.mailserver.imap;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.mailserver.folder.DerivedCache;
import org.daylight.mailserver.folder.DocumentRanges;
import org.daylight.mailserver.folder.FolderContent;
import org.daylight.mailserver.folder.MailFolder;
import org.daylight.mailserver.folder.MailFolders;
import org.daylight.mailserver.folder.NamePattern;
import org.daylight.mailserver.line.LineConnection;
import org.daylight.mailserver.line.LineServer;
import org.daylight.mailserver.line.LineTooLong;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of IMAP4rev1. Readers sign in with any name and any password, which are not looked at. Every command that would change something is
 * refused. Safe for use by several threads.
 */
public final class ImapDialogue implements LineServer.Dialogue {

    private static final String CAPABILITIES =
            "IMAP4rev1 AUTH=ANONYMOUS AUTH=PLAIN SASL-IR CHILDREN ID IDLE NAMESPACE UNSELECT";

    /** An answer needs a text (RFC 3501 section 7.1). */
    private static final String OK = "OK done";

    /** After so many commands that are not IMAP, the client speaks another protocol. */
    private static final int MOST_BAD = 20;

    /** How often an idle client's folder is compared with the archive, and how long a document stays open for its next piece. */
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final Archive archive;
    private final MailFolders folders;
    private final FetchAnswer answers;
    private final Consumer<String> faults;

    /**
     * The dialogue about an archive.
     *
     * @param faults receives a line for each fault of the archive, without what a reader asked for
     */
    public ImapDialogue(Archive archive, MailFolders folders, DerivedCache cache, Consumer<String> faults) {
        this.archive = archive;
        this.folders = folders;
        this.faults = faults;
        answers = new FetchAnswer(archive, cache);
    }

    @Override
    public void with(LineConnection connection) throws IOException {
        try (var ranges = new DocumentRanges(archive::channel)) {
            new Conversation(connection, ranges).run();
        }
    }

    /** What one client has done so far. */
    private final class Conversation {
        private final LineConnection connection;
        private final CommandReader reader;
        private final DocumentRanges ranges;
        private boolean signedIn;
        private int bad;
        private boolean left;

        /** Null when no folder is selected. */
        private @Nullable MailFolder selected;

        /** What the client knows of the selected folder. */
        private FolderContent content = FolderContent.NONE;

        Conversation(LineConnection connection, DocumentRanges ranges) {
            this.connection = connection;
            this.ranges = ranges;
            reader = new CommandReader(connection);
        }

        void run() throws IOException {
            connection.write("* OK [CAPABILITY " + CAPABILITIES + "] "
                    + ImapText.plain(archive.contents().title())
                    + ": read-only; sign in with any name and password, they are not looked at\r\n");
            try {
                while (!left) {
                    if (ranges.isOpen() && !connection.hasLineWithin(LOOK)) {
                        ranges.close();
                    }
                    Optional<CommandReader.Read> read = reader.next();
                    if (read.isEmpty()) {
                        return;
                    }
                    switch (read.get()) {
                        case CommandReader.Read.Command(CommandText text) -> answer(text);
                        case CommandReader.Read.Refused refused -> refuse(refused);
                    }
                    if (bad > MOST_BAD) {
                        bye("this is an IMAP server");
                    }
                }
            } catch (LineTooLong e) {
                bye("the line is too long");
            }
        }

        private void refuse(CommandReader.Read.Refused refused) throws IOException {
            connection.write(refused.tag()
                    + (refused.isAppend() ? " NO [NOPERM] this archive is read-only" : " BAD the command is too long")
                    + "\r\n");
            bad++;
            if (refused.isSent()) {
                bye("it does not accept what would follow");
            }
        }

        private void bye(String reason) throws IOException {
            connection.write("* BYE " + reason + "\r\n");
            left = true;
        }

        private void answer(CommandText text) throws IOException {
            String tag = "*";
            try {
                tag = text.tag();
                text.skip(' ');
                String command = text.word();
                String done = execute(command, text);
                connection.write(tag + " " + done + "\r\n");
            } catch (CommandFault e) {
                String answer = e.answer();
                bad += answer.startsWith("BAD") ? 1 : 0;
                connection.write(tag + " " + answer + "\r\n");
            } catch (LineTooLong e) {
                throw e;
            } catch (IOException e) {
                boolean isOfArchive = !connection.isBroken();
                if (isOfArchive || e instanceof org.daylight.archive.DamagedCopy) {
                    faults.accept(String.valueOf(e.getMessage()));
                }
                if (!isOfArchive) {
                    throw e;
                }
                // The message may name folders of this computer, which are not the reader's business.
                connection.write(
                        tag + " NO [UNAVAILABLE] a part of this copy of the archive, or its index, cannot be read\r\n");
            }
        }

        /** Executes a command. @return what follows the tag of the last line of the answer */
        private String execute(String command, CommandText text) throws IOException, CommandFault {
            switch (command) {
                case "CAPABILITY" -> {
                    text.end();
                    connection.write("* CAPABILITY " + CAPABILITIES + "\r\n");
                    return OK;
                }
                case "NOOP" -> {
                    text.end();
                    update();
                    return OK;
                }
                case "ID" -> {
                    text.skipAll(); // who the client is does not matter
                    connection.write("* ID (\"name\" \"daylight\")\r\n");
                    return OK;
                }
                case "LOGOUT" -> {
                    text.end();
                    bye("until next time");
                    return OK;
                }
                case "LOGIN" -> {
                    text.skip(' ');
                    text.string();
                    text.skip(' ');
                    text.string();
                    text.end();
                    return welcome();
                }
                case "AUTHENTICATE" -> {
                    return authenticate(text);
                }
                default -> {
                    if (!signedIn) {
                        throw CommandFault.bad("sign in first, with any name and password");
                    }
                    return executeSignedIn(command, text);
                }
            }
        }

        private String welcome() throws CommandFault {
            if (signedIn) {
                throw CommandFault.bad("you have signed in already");
            }
            signedIn = true;
            connection.welcome();
            return "OK [CAPABILITY " + CAPABILITIES + "] welcome, whoever you are";
        }

        private String authenticate(CommandText text) throws IOException, CommandFault {
            text.skip(' ');
            String mechanism = text.word();
            if (!mechanism.equals("ANONYMOUS") && !mechanism.equals("PLAIN")) {
                throw CommandFault.no("[CANNOT] use LOGIN, PLAIN or ANONYMOUS");
            }
            if (text.atEnd()) {
                connection.write("+ \r\n");
                Optional<byte[]> response = connection.line();
                if (response.isEmpty() || response.get().length == 1 && response.get()[0] == '*') {
                    throw CommandFault.bad("cancelled");
                }
            } else {
                text.skipAll();
            }
            return welcome();
        }

        private String executeSignedIn(String command, CommandText text) throws IOException, CommandFault {
            switch (command) {
                case "LIST", "LSUB" -> {
                    return list(command, text);
                }
                case "NAMESPACE" -> {
                    text.end();
                    connection.write("* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n");
                    return OK;
                }
                case "STATUS" -> {
                    return status(text);
                }
                case "SELECT", "EXAMINE" -> {
                    return select(text);
                }
                case "IDLE" -> {
                    text.end();
                    return idle();
                }
                case "CREATE",
                        "DELETE",
                        "RENAME",
                        "SUBSCRIBE",
                        "UNSUBSCRIBE",
                        "APPEND",
                        "SETACL",
                        "DELETEACL",
                        "SETMETADATA" -> throw CommandFault.no("[NOPERM] this archive is read-only");
                default -> {
                    if (selected == null) {
                        throw CommandFault.bad("the command is not known, or needs a selected folder");
                    }
                    return executeSelected(command, text, false);
                }
            }
        }

        private String executeSelected(String command, CommandText text, boolean uids)
                throws IOException, CommandFault {
            switch (command) {
                case "FETCH" -> {
                    return fetch(text, uids);
                }
                case "SEARCH" -> {
                    return search(text, uids);
                }
                case "STORE", "COPY", "MOVE", "EXPUNGE" -> throw CommandFault.no("[NOPERM] this archive is read-only");
                case "UID" -> {
                    if (uids) {
                        throw CommandFault.bad("UID is not followed by UID");
                    }
                    text.skip(' ');
                    return executeSelected(text.word(), text, true);
                }
                case "CHECK" -> {
                    text.end();
                    update();
                    return OK;
                }
                case "CLOSE", "UNSELECT" -> {
                    text.end();
                    deselect();
                    return OK;
                }
                default -> throw CommandFault.bad("the command is not known");
            }
        }

        // --- folders

        private String list(String command, CommandText text) throws IOException, CommandFault {
            text.skip(' ');
            String reference = text.string();
            text.skip(' ');
            String pattern = text.pattern();
            text.end();
            if (pattern.isEmpty()) {
                connection.write("* " + command + " (\\Noselect) \"/\" \"\"\r\n");
                return OK;
            }
            NamePattern names = NamePattern.ofFolders(reference + pattern);
            List<MailFolder> all = folders.all();
            for (int i = 0; i < all.size(); i++) {
                String name = all.get(i).name();
                boolean hasChildren =
                        i + 1 < all.size() && all.get(i + 1).name().startsWith(name + MailFolder.SEPARATOR);
                if (names.matches(name)) {
                    connection.write("* " + command + " (" + (all.get(i).hasMessages() ? "" : "\\Noselect ")
                            + (hasChildren ? "\\HasChildren" : "\\HasNoChildren") + ") \"/\" " + ImapText.quoted(name)
                            + "\r\n");
                }
            }
            return OK;
        }

        private MailFolder folder(CommandText text) throws IOException, CommandFault {
            text.skip(' ');
            Optional<MailFolder> folder = folders.find(text.string());
            if (folder.isEmpty() || !folder.get().hasMessages()) {
                throw CommandFault.no("[NONEXISTENT] there is no such folder");
            }
            return folder.get();
        }

        private String status(CommandText text) throws IOException, CommandFault {
            MailFolder folder = folder(text);
            text.skip(' ');
            text.skip('(');
            List<String> wanted = new ArrayList<>();
            do {
                wanted.add(text.name());
            } while (text.skipped(' ') && wanted.size() < 20);
            text.skip(')');
            text.end();
            FolderContent now = folders.content(folder);
            var answer = new StringBuilder();
            for (String each : wanted) {
                long value = switch (each) {
                    case "MESSAGES" -> now.size();
                    case "RECENT", "UNSEEN" -> 0;
                    case "UIDNEXT" -> now.next();
                    case "UIDVALIDITY" -> now.validity();
                    default -> throw CommandFault.bad("this status is not known");
                };
                answer.append(answer.isEmpty() ? "" : " ")
                        .append(each)
                        .append(' ')
                        .append(value);
            }
            connection.write("* STATUS " + ImapText.quoted(folder.name()) + " (" + answer + ")\r\n");
            return OK;
        }

        private String select(CommandText text) throws IOException, CommandFault {
            deselect();
            MailFolder folder = folder(text);
            text.end();
            FolderContent now = folders.content(folder);
            connection.write("* FLAGS (\\Seen " + FetchAnswer.DANGEROUS + ")\r\n"
                    + "* " + now.size() + " EXISTS\r\n"
                    + "* 0 RECENT\r\n"
                    + "* OK [UIDVALIDITY " + now.validity() + "] ok\r\n"
                    + "* OK [UIDNEXT " + now.next() + "] ok\r\n"
                    + "* OK [PERMANENTFLAGS ()] nothing can be changed\r\n");
            selected = folder;
            content = now;
            return "OK [READ-ONLY] ok";
        }

        private void deselect() {
            selected = null;
            content = FolderContent.NONE;
        }

        /** Tells the client what has changed in the selected folder. */
        private void update() throws IOException {
            if (selected == null) {
                return;
            }
            FolderContent now = folders.content(selected);
            if (now == content) {
                return;
            }
            if (now.validity() != content.validity()) {
                bye("the folder has been numbered anew: open it again");
                return;
            }
            int gone = 0;
            for (int index = content.size() - 1; index >= 0; index--) { // from the end: numbers before it stay
                if (now.indexOf(content.uid(index)) < 0) {
                    connection.write("* " + (index + 1) + " EXPUNGE\r\n");
                    gone++;
                }
            }
            if (now.size() != content.size() - gone) {
                connection.write("* " + now.size() + " EXISTS\r\n* 0 RECENT\r\n");
            }
            content = now;
        }

        private String idle() throws IOException, CommandFault {
            ranges.close();
            connection.write("+ idling\r\n");
            while (!left && !connection.hasLineWithin(LOOK)) {
                update();
            }
            Optional<byte[]> line = left ? Optional.empty() : connection.line();
            if (line.isEmpty()) {
                left = true;
                return OK;
            }
            if (!new String(line.get(), StandardCharsets.ISO_8859_1)
                    .toUpperCase(Locale.ROOT)
                    .equals("DONE")) {
                throw CommandFault.bad("DONE ends IDLE");
            }
            return OK;
        }

        // --- messages

        private String fetch(CommandText text, boolean uids) throws IOException, CommandFault {
            text.skip(' ');
            NumberSet set = NumberSet.read(text);
            text.skip(' ');
            List<FetchItem> items = new ArrayList<>(FetchItem.read(text));
            text.end();
            if (uids && !items.contains(FetchItem.UID)) {
                items.addFirst(FetchItem.UID);
            }
            boolean anyGone = false;
            for (NumberSet.Indexes range : set.in(content, uids)) {
                for (int index = range.first(); index <= range.last(); index++) {
                    anyGone |= !answers.write(connection, content, index, items, ranges);
                }
            }
            return anyGone ? "NO [EXPUNGEISSUED] some of these messages were withdrawn" : OK;
        }

        private String search(CommandText text, boolean uids) throws IOException, CommandFault {
            text.skip(' ');
            SearchProgram program = SearchProgram.read(text);
            MailFolder folder = selected;
            BitSet found = folder == null ? new BitSet() : program.run(archive, folders, folder, content, answers);
            connection.write("* SEARCH");
            for (int index = found.nextSetBit(0); index >= 0; index = found.nextSetBit(index + 1)) {
                connection.write(" " + (uids ? content.uid(index) : index + 1));
            }
            connection.write("\r\n");
            return OK;
        }
    }
}
