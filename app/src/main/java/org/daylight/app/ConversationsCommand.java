package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.age.AgeIdentity;
import org.daylight.archive.DocumentId;
import org.daylight.audit.By;
import org.daylight.collect.Conversation;
import org.daylight.collect.ConversationEntry;
import org.daylight.collect.ConversationSummary;
import org.daylight.collect.Conversations;
import org.daylight.collect.MoveFiles;
import org.daylight.collect.NameFile;
import org.daylight.collect.SaveFile;
import org.daylight.collect.WriteReply;
import org.daylight.editors.Editor;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Slug;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "conversations",
        description = {
            "Lists and shows conversations with sources, and writes replies.",
            "A conversation has what  daylight collect  brought from one source, and your replies. A reply is encrypted"
                    + " for the source, and goes to the drop with the next collection. Conversations are never"
                    + " published."
        },
        footer = {
            "",
            "Examples:",
            "  daylight conversations                          all, the newest last",
            "  daylight conversations show 3",
            "  daylight conversations show 3 --read            and mark it as read",
            "  daylight conversations reply 3 --text \"Who signed the contract?\"",
            "  daylight conversations reply 3 --file reply.txt",
            "  daylight conversations move 3 --trove port      from quarantine",
            "  daylight conversations save 3 --number 2 --identity editor.key --out film",
            "  daylight conversations name --document port/7 --as-sent",
            "  daylight conversations list --json",
            "",
            "Exit code 0: done. 1: a conversation cannot be read; it is named. 3: nothing was changed, or there is no"
                    + " such conversation."
        })
final class ConversationsCommand implements Callable<Integer> {

    private static final Set<String> ACTIONS = Set.of("list", "show", "reply", "move", "save", "name");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "list|show|reply|move|save|name",
            description = "What to do. Without it: list the conversations.")
    private String action = "list";

    @Parameters(index = "1", arity = "0..1", paramLabel = "N", description = "The number of the conversation.")
    private @Nullable Integer number;

    @Option(names = "--text", paramLabel = "TEXT", description = "With reply: the reply.")
    private @Nullable String text;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "With reply: read the reply from FILE (UTF-8). It stays out of the history of your shell.")
    private @Nullable Path file;

    @Option(
            names = "--trove",
            paramLabel = "SLUG",
            description = "With move: where the conversation's files in quarantine go. There they can be published.")
    private @Nullable String trove;

    @Option(
            names = "--number",
            paramLabel = "N",
            description = "With save: which file of the conversation; show numbers them.")
    private @Nullable Integer fileNumber;

    @Option(
            names = "--document",
            paramLabel = "TROVE/N",
            description =
                    "With name: a document from a drop. Its name is published with it; without this it is neutral,"
                            + " such as file.pdf.")
    private @Nullable String document;

    @Option(names = "--name", paramLabel = "TEXT", description = "With name: the name, which becomes public.")
    private @Nullable String fileName;

    @Option(names = "--as-sent", description = "With name: the name that the source gave it, which becomes public.")
    private boolean asSent;

    @Option(names = "--out", paramLabel = "FILE", description = "With save: where to write the file, in plain text.")
    private @Nullable Path out;

    @Option(
            names = "--identity",
            paramLabel = "FILE",
            description = "With move and save: an editor's secret key, for files that are kept encrypted. Repeat it for"
                    + " several.")
    private List<Path> identities = new ArrayList<>();

    @Option(names = "--read", description = "With show: mark the conversation as read.")
    private boolean read;

    @Option(names = "--json", description = "Print one JSON object per conversation, or per entry with show.")
    private boolean json;

    private final Terminal terminal;

    ConversationsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of(
                                "--text", List.of("reply"),
                                "--file", List.of("reply"),
                                "--read", List.of("show"),
                                "--trove", List.of("move"),
                                "--number", List.of("save"),
                                "--out", List.of("save"),
                                "--document", List.of("name"),
                                "--name", List.of("name"),
                                "--as-sent", List.of("name"),
                                "--identity", List.of("move", "save")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            var conversations = new Conversations(newsroom);
            if (action.equals("list")) {
                return list(conversations.summaries());
            }
            if (action.equals("name")) {
                return name(newsroom);
            }
            Optional<Conversation> found = conversations.find(number == null ? 0 : number);
            if (found.isEmpty()) {
                terminal.err()
                        .println("daylight: there is no conversation " + number + "; list them with  daylight"
                                + " conversations" + newsroomOption.given());
                return Exit.NOTHING_DONE;
            }
            return switch (action) {
                case "reply" -> reply(newsroom, found.get());
                case "move" -> move(newsroom, found.get());
                case "save" -> save(newsroom, found.get());
                default -> show(newsroom, found.get());
            };
        }
    }

    private Optional<String> objection() {
        if (!ACTIONS.contains(action)) {
            return Optional.of(
                    TerminalFormats.printable(action) + " is not an action: use list, show, reply, move, save or name");
        }
        if (action.equals("list")) {
            return number == null ? Optional.empty() : Optional.of("list takes no number: use  show " + number);
        }
        if (action.equals("name")) {
            boolean isRight = document != null && (fileName == null) == asSent && number == null;
            return isRight
                    ? Optional.empty()
                    : Optional.of("name needs  --document TROVE/N  and either  --name TEXT  or  --as-sent");
        }
        if (number == null) {
            return Optional.of(action + " needs the number of a conversation");
        }
        if (action.equals("move") && trove == null) {
            return Optional.of("move needs  --trove SLUG");
        }
        if (trove != null && Slug.parse(trove) instanceof Outcome.Refused<Slug>(String code, String reason)) {
            return Optional.of("--trove: " + reason);
        }
        if (action.equals("save") && (fileNumber == null || out == null)) {
            return Optional.of("save needs  --number N  and  --out FILE");
        }
        boolean hasOne = (text == null) != (file == null);
        return action.equals("reply") && !hasOne
                ? Optional.of("reply needs either  --text TEXT  or  --file FILE")
                : Optional.empty();
    }

    private int list(List<ConversationSummary> all) {
        for (ConversationSummary each : all) {
            if (!each.problem().isEmpty()) {
                terminal.err()
                        .println("daylight: conversation " + each.number() + " cannot be read: "
                                + TerminalFormats.printable(each.problem()));
                continue;
            }
            int waiting = each.waiting();
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with("conversation", each.number())
                                            .with("newest", each.newest().toString())
                                            .with("unread", each.unread())
                                            .with("texts", each.texts())
                                            .with("files", each.files())
                                            .with("repliesWaiting", waiting)
                                            .text()
                                    : String.format(
                                            Locale.ROOT,
                                            "%5d  %s  %s, %s%s%s",
                                            each.number(),
                                            TerminalFormats.minute(each.newest()),
                                            TerminalFormats.count(each.texts(), "text"),
                                            TerminalFormats.count(each.files(), "file"),
                                            each.unread() == 0
                                                    ? ""
                                                    : ", " + TerminalFormats.count(each.unread()) + " not read",
                                            waiting == 0
                                                    ? ""
                                                    : ", replies that wait: " + TerminalFormats.count(waiting)));
        }
        if (all.isEmpty() && !json) {
            terminal.out().println("no conversations: daylight collect  brings what sources have sent");
        }
        return all.stream().allMatch(each -> each.problem().isEmpty()) ? Exit.DONE : Exit.SOME_LOST;
    }

    private int show(Newsroom newsroom, Conversation conversation) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayDecide, "read conversations");
        var conversations = new Conversations(newsroom);
        var lines = new ConversationLines(newsroom, terminal);
        for (ConversationEntry each : conversation.entries()) {
            if (json) {
                ConversationEntry whole = each instanceof ConversationEntry.SourceText text
                        ? new ConversationEntry.SourceText(
                                text.time(), text.item(), conversations.text(text), text.whole())
                        : each;
                terminal.out().println(whole.line());
            } else {
                lines.print(conversation, each);
            }
        }
        if (read) {
            conversations.seen(conversation, conversation.entries().size(), by);
        }
        return Exit.DONE;
    }

    private int reply(Newsroom newsroom, Conversation conversation) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "reply to sources");
        String written = file == null ? "" + text : read(terminal.path(file));
        return switch (new WriteReply(newsroom, new SecureRandom()).run(conversation.number(), written, by)) {
            case WriteReply.Written(ConversationEntry.Reply reply) -> {
                if (json) {
                    terminal.out()
                            .println(Json.Obj.EMPTY
                                    .with("conversation", conversation.number())
                                    .with("reply", reply.id())
                                    .text());
                } else {
                    terminal.out()
                            .println("the reply is stored; the next  daylight collect  brings it to the drop, encrypted"
                                    + " for the source");
                }
                yield Exit.DONE;
            }
            case WriteReply.Refused(String reason) -> {
                terminal.err().println("daylight: nothing was changed: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int name(Newsroom newsroom) throws IOException {
        DocumentId id;
        try {
            id = DocumentId.parse("" + document);
        } catch (IllegalArgumentException e) {
            terminal.err().println("daylight: --document is " + e.getMessage());
            return Exit.USAGE;
        }
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "name documents from a drop");
        try (Vault vault = Wiring.vault(newsroom);
                SearchIndex index = Wiring.index(newsroom)) {
            return switch (new NameFile(newsroom, vault, index).run(id, asSent ? null : fileName, by)) {
                case NameFile.Named(String given) -> {
                    terminal.out()
                            .println(
                                    json
                                            ? Json.Obj.EMPTY
                                                    .with("document", id.toString())
                                                    .with("name", given)
                                                    .text()
                                            : id + " is named " + TerminalFormats.printable(given)
                                                    + "; the name is published with it");
                    yield Exit.DONE;
                }
                case NameFile.Refused(String reason) -> {
                    terminal.err().println("daylight: nothing was changed: " + reason);
                    yield Exit.NOTHING_DONE;
                }
            };
        }
    }

    private int move(Newsroom newsroom, Conversation conversation) throws IOException, InterruptedException {
        By by = acting.acting(newsroom, terminal, Editor::mayApprove, "move files of sources");
        AgeIdentity identity = IdentityFiles.read(terminal, identities).orElse(null);
        try (Vault vault = Wiring.vault(newsroom);
                SearchIndex index = Wiring.index(newsroom)) {
            var progress = new CollectProgress(terminal);
            MoveFiles.Result result = new MoveFiles(newsroom, vault, index)
                    .run(conversation.number(), "" + trove, identity, by, progress);
            progress.clear();
            return switch (result) {
                case MoveFiles.Moved(int files, String to, int accession) -> {
                    if (json) {
                        terminal.out()
                                .println(Json.Obj.EMPTY
                                        .with("conversation", conversation.number())
                                        .with("files", files)
                                        .with("trove", to)
                                        .with("accession", accession)
                                        .text());
                    } else {
                        terminal.out()
                                .println(TerminalFormats.count(files, "file") + " moved to " + to
                                        + (accession == 0
                                                ? ", where everything was there already"
                                                : ", accession " + accession));
                    }
                    yield Exit.DONE;
                }
                case MoveFiles.Refused(String reason) -> {
                    terminal.err().println("daylight: nothing was changed: " + reason);
                    yield Exit.NOTHING_DONE;
                }
            };
        }
    }

    private int save(Newsroom newsroom, Conversation conversation) throws IOException {
        acting.acting(newsroom, terminal, Editor::mayDecide, "read files of sources");
        List<ConversationEntry.SourceFile> files = conversation.files();
        int wanted = fileNumber == null ? 0 : fileNumber;
        if (wanted < 1 || wanted > files.size() || out == null) {
            terminal.err()
                    .println("daylight: conversation " + conversation.number() + " has "
                            + TerminalFormats.count(files.size(), "file"));
            return Exit.NOTHING_DONE;
        }
        AgeIdentity identity = IdentityFiles.read(terminal, identities).orElse(null);
        try (Vault vault = Wiring.vaultToRead(newsroom)) {
            ConversationEntry.SourceFile chosen = files.get(wanted - 1);
            SaveFile.run(newsroom, vault, conversation, chosen, identity, terminal.path(out));
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with("conversation", conversation.number())
                                            .with("bytes", chosen.bytes())
                                            .with("sha256", chosen.sha256().hex())
                                            .text()
                                    : "saved " + TerminalFormats.bytes(chosen.bytes()) + " to "
                                            + TerminalFormats.printable("" + out)
                                            + ", in plain text: delete it when you are done");
        }
        return Exit.DONE;
    }

    private static String read(Path file) throws IOException {
        if (Files.size(file) > 4L * WriteReply.MOST_CHARS) {
            throw new IOException(
                    file + " is too long for a reply: at most " + WriteReply.MOST_CHARS + " characters are possible");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
