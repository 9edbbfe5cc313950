package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.annotation.Annotation;
import org.daylight.annotation.AnnotationFile;
import org.daylight.annotation.AnnotationJson;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.NewsroomFiles;
import org.daylight.format.Json;
import org.daylight.http.client.Route;
import org.daylight.log.FileKind;
import org.daylight.mention.CheckMention;
import org.daylight.mention.Mention;
import org.daylight.mention.MentionQueue;
import org.daylight.newsroom.Newsroom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "webmention",
        description = {
            "Reviews pages elsewhere that say that they link to a document.",
            "A server that runs with  daylight serve --webmention QUEUE  collects them. fetch requests"
                    + " the page of each and looks for the link. approve does the same, and adds the page to a list of"
                    + " annotations of the newsroom; it is public when that list is published."
        },
        footer = {
            "",
            "Examples:",
            "  daylight webmention list mentions",
            "  daylight webmention fetch mentions --proxy socks5://127.0.0.1:9050",
            "  daylight webmention approve mentions 3f9c 81d0",
            "  daylight webmention reject mentions 77aa",
            "  daylight annotations publish mentions",
            "",
            "The ID of a mention may be shortened. Without one, fetch checks all that wait. The author of a page learns"
                    + " the address of this machine, or of the proxy, and when it asked.",
            "",
            "Exit code 0: done. 1: a page does not link to its document, or does not answer. 3: nothing was done."
        })
final class WebmentionCommand implements Callable<Integer> {

    private static final List<String> ACTIONS = List.of("list", "fetch", "approve", "reject");
    private static final int SHOWN = 12;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", paramLabel = "list|fetch|approve|reject", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", paramLabel = "QUEUE", description = "The folder in which mentions wait.")
    private Path queueFolder = Path.of("");

    @Parameters(index = "2..*", paramLabel = "ID", description = "The mentions, as list names them.")
    private List<String> ids = List.of();

    @Option(
            names = "--list",
            paramLabel = "NAME",
            description = "With approve: the list of annotations that gets the page (${DEFAULT-VALUE}).")
    private String list = "mentions";

    @Option(
            names = "--proxy",
            paramLabel = "ADDRESS",
            description = "With fetch and approve: connect through the proxy socks5://HOST:PORT or http://HOST:PORT.")
    private String proxy = "";

    @Mixin
    private ActingOption acting = new ActingOption();

    private final Terminal terminal;

    WebmentionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> usage = usage();
        if (usage.isPresent()) {
            terminal.err().println("daylight: " + usage.get());
            return Exit.USAGE;
        }
        Path folder = terminal.path(queueFolder);
        if (!Files.isDirectory(folder)) {
            terminal.err()
                    .println("daylight: " + TerminalFormats.printable(queueFolder.toString()) + " is not a folder");
            return Exit.NOTHING_DONE;
        }
        MentionQueue queue = MentionQueue.open(folder);
        List<Mention> waiting = queue.waiting();
        List<Mention> chosen = ids.isEmpty() ? waiting : new ArrayList<>();
        for (String id : ids) {
            List<Mention> found =
                    waiting.stream().filter(one -> one.id().startsWith(id)).toList();
            if (found.size() != 1) {
                terminal.err()
                        .println("daylight: " + (found.isEmpty() ? "no mention has" : "several mentions have")
                                + " the ID " + TerminalFormats.printable(id));
                return Exit.NOTHING_DONE;
            }
            chosen.add(found.getFirst());
        }
        return switch (action) {
            case "list" -> list(chosen);
            case "fetch" -> fetch(chosen);
            case "approve" -> approve(queue, chosen);
            default -> reject(queue, chosen);
        };
    }

    private Optional<String> usage() {
        if (!ACTIONS.contains(action)) {
            return Optional.of("write  webmention list|fetch|approve|reject QUEUE [ID …]");
        }
        boolean decides = action.equals("approve") || action.equals("reject");
        if (decides && ids.isEmpty()) {
            return Optional.of("name the mentions:  webmention " + action + " QUEUE ID …");
        }
        boolean asks = action.equals("fetch") || action.equals("approve");
        if (!asks && !proxy.isEmpty()) {
            return Optional.of("--proxy belongs to  webmention fetch  and  webmention approve");
        }
        if (!list.equals("mentions") && !action.equals("approve")) {
            return Optional.of("--list belongs to  webmention approve");
        }
        return Route.parse(proxy).isPresent() ? Optional.empty() : Optional.of("--proxy: " + Route.FORM);
    }

    private int list(List<Mention> mentions) {
        mentions.forEach(one -> terminal.out().println(line(one)));
        if (mentions.isEmpty()) {
            terminal.err().println("no mention waits");
        }
        return Exit.DONE;
    }

    private static String line(Mention one) {
        return one.id().substring(0, SHOWN) + "\t" + one.document() + "\t" + TerminalFormats.printable(one.source());
    }

    private int fetch(List<Mention> mentions) {
        int exit = list(mentions.isEmpty() ? mentions : List.of());
        for (Mention one : mentions) {
            exit = Math.max(exit, isLinked(one) ? Exit.DONE : Exit.SOME_LOST);
        }
        return exit;
    }

    /** Asks the page, and prints what was found. */
    private boolean isLinked(Mention one) {
        String found;
        boolean isLinked = false;
        try {
            CheckMention check = new CheckMention(Route.parse(proxy).orElseThrow());
            switch (check.check(one)) {
                case CheckMention.Linked(String title) -> {
                    isLinked = true;
                    found = "links to it: " + title;
                }
                case CheckMention.NotLinked(String reason) -> found = "does not link to it: " + reason;
            }
        } catch (IOException e) {
            found = "could not be asked: " + e.getMessage();
        }
        terminal.out().println(line(one) + "\t" + TerminalFormats.printable(found));
        return isLinked;
    }

    private int approve(MentionQueue queue, List<Mention> mentions) throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            By by = acting.acting(newsroom, terminal, Editor::mayApprove, "approve webmentions");
            NewsroomFiles files = new NewsroomFiles(newsroom, FileKind.ANNOTATIONS);
            files.check(list);
            boolean exists = Files.exists(files.file(list));
            AnnotationFile before = AnnotationFile.of(exists ? files.read(list) : new byte[0]);
            if (exists && !before.faults().isEmpty()) {
                terminal.err()
                        .println("daylight: "
                                + TerminalFormats.printable(files.file(list).toString())
                                + " has faults: see  daylight annotations check " + list);
                return Exit.NOTHING_DONE;
            }
            var approved = new ArrayList<Mention>();
            for (Mention one : mentions) {
                if (isLinked(one)) {
                    approved.add(one);
                }
            }
            if (approved.isEmpty()) {
                terminal.err().println("daylight: nothing was approved");
                return Exit.NOTHING_DONE;
            }
            byte[] written = written(before, approved);
            if (!AnnotationFile.of(written).faults().isEmpty()) {
                terminal.err()
                        .println("daylight: nothing was approved: "
                                + TerminalFormats.printable(AnnotationFile.of(written)
                                        .faults()
                                        .getFirst()
                                        .toString()));
                return Exit.NOTHING_DONE;
            }
            files.write(list, written);
            for (Mention one : approved) {
                Json.Obj detail = Json.Obj.EMPTY
                        .with("annotations", list)
                        .with("document", one.document().toString())
                        .with("source", one.source());
                new AuditLog(newsroom).record(by.who(), by.time(), AuditRecord.of("approve-webmention", detail));
                queue.remove(one);
            }
            terminal.out()
                    .println("approved " + approved.size() + ": publish them with  daylight annotations publish "
                            + list);
            return approved.size() == mentions.size() ? Exit.DONE : Exit.SOME_LOST;
        }
    }

    private static byte[] written(AnnotationFile before, List<Mention> approved) {
        var all = new ArrayList<>(before.annotations());
        for (Mention one : approved) {
            boolean isKnown = all.stream()
                    .anyMatch(known -> known.document().equals(one.document())
                            && known.linked().equals(one.source()));
            if (!isKnown) {
                all.add(Annotation.link(one.document(), one.source()));
            }
        }
        List<Json> items = new ArrayList<>();
        for (Annotation one : all) {
            items.add(AnnotationJson.annotation(one, AnnotationJson.anchor(items.size() + 1), "", true));
        }
        String title = before.title().isEmpty() ? "Pages that link to documents" : before.title();
        return AnnotationJson.list("", title, before.author(), before.summary(), before.story(), items)
                .bytes();
    }

    private int reject(MentionQueue queue, List<Mention> mentions) throws IOException {
        for (Mention one : mentions) {
            queue.remove(one);
        }
        terminal.out().println("rejected " + mentions.size());
        return Exit.DONE;
    }
}
