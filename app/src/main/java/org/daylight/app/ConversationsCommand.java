package org.daylight.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.collect.Conversation;
import org.daylight.collect.ConversationEntry;
import org.daylight.collect.Conversations;
import org.daylight.collect.WriteReply;
import org.daylight.editors.Editor;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
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
            "  daylight conversations list --json",
            "",
            "Exit code 0: done. 3: nothing was changed, or there is no such conversation."
        })
final class ConversationsCommand implements Callable<Integer> {

    private static final Set<String> ACTIONS = Set.of("list", "show", "reply");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "list|show|reply",
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

    @Option(names = "--read", description = "With show: mark the conversation as read.")
    private boolean read;

    @Option(names = "--json", description = "Print one JSON object per conversation, or per entry with show.")
    private boolean json;

    private final Terminal terminal;

    ConversationsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of("--text", List.of("reply"), "--file", List.of("reply"), "--read", List.of("show")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            var conversations = new Conversations(newsroom);
            if (action.equals("list")) {
                return list(conversations.all());
            }
            Optional<Conversation> found = conversations.find(number == null ? 0 : number);
            if (found.isEmpty()) {
                terminal.err()
                        .println("daylight: there is no conversation " + number + "; list them with  daylight"
                                + " conversations" + newsroomOption.given());
                return Exit.NOTHING_DONE;
            }
            return action.equals("show") ? show(newsroom, found.get()) : reply(newsroom, found.get());
        }
    }

    private Optional<String> objection() {
        if (!ACTIONS.contains(action)) {
            return Optional.of(TerminalFormats.printable(action) + " is not an action: use list, show or reply");
        }
        if (action.equals("list")) {
            return number == null ? Optional.empty() : Optional.of("list takes no number: use  show " + number);
        }
        if (number == null) {
            return Optional.of(action + " needs the number of a conversation");
        }
        boolean hasOne = (text == null) != (file == null);
        return action.equals("reply") && !hasOne
                ? Optional.of("reply needs either  --text TEXT  or  --file FILE")
                : Optional.empty();
    }

    private int list(List<Conversation> all) {
        for (Conversation each : all) {
            long texts = each.entries().stream()
                    .filter(ConversationEntry.SourceText.class::isInstance)
                    .count();
            int waiting = each.waiting().size();
            terminal.out()
                    .println(
                            json
                                    ? Json.Obj.EMPTY
                                            .with("conversation", each.number())
                                            .with("newest", each.newest().toString())
                                            .with("unread", each.unread())
                                            .with("texts", texts)
                                            .with("files", each.files().size())
                                            .with("repliesWaiting", waiting)
                                            .text()
                                    : String.format(
                                            Locale.ROOT,
                                            "%5d  %s  %s, %s%s%s",
                                            each.number(),
                                            TerminalFormats.minute(each.newest()),
                                            TerminalFormats.count(texts, "text"),
                                            TerminalFormats.count(each.files().size(), "file"),
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
        return Exit.DONE;
    }

    private int show(Newsroom newsroom, Conversation conversation) throws IOException {
        By by = acting.acting(newsroom, terminal, Editor::mayDecide, "read conversations");
        var lines = new ConversationLines(newsroom, terminal);
        for (ConversationEntry each : conversation.entries()) {
            if (json) {
                terminal.out().println(each.line());
            } else {
                lines.print(conversation, each);
            }
        }
        if (read) {
            new Conversations(newsroom).seen(conversation, by);
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

    private static String read(Path file) throws IOException {
        if (Files.size(file) > 4L * WriteReply.MOST_CHARS) {
            throw new IOException(
                    file + " is too long for a reply: at most " + WriteReply.MOST_CHARS + " characters are possible");
        }
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
