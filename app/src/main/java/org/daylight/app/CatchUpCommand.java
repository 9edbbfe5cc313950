package org.daylight.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.CatchUp;
import org.daylight.flow.publish.LeaseOfLog;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.RestoredMark;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "catch-up",
        description = {
            "Fetches the newest state of the log from a mirror.",
            "Use it after  daylight restore , and before you take the lease from another newsroom. Everything is"
                + " checked. The archive folder gets what was published meanwhile, and the catalog learns it. Nothing"
                + " is signed. A restored newsroom can sign only after this.",
            "Decisions that were made after the backup cannot be fetched: if something was published since, releases"
                    + " are paused until you have reviewed what is planned."
        },
        footer = {
            "",
            "Examples:",
            "  daylight catch-up -n papers https://mirror.example/",
            "  daylight catch-up -n papers                    the mirrors that it knows",
            "  daylight catch-up -n papers /media/copy-of-the-archive",
            "  daylight catch-up -n papers --nobody-has-more  there is no copy to ask",
            "  daylight catch-up -n papers --no-lease         no newsroom uses a lease",
            "",
            "Exit code 0: the newsroom is current. 1: it is, but it lacks something that"
                    + " the log names, or signs nothing before  --no-lease  or  daylight lease"
                    + " start. 3: it is not current; nothing is signed."
        })
final class CatchUpCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(arity = "0..*", paramLabel = "MIRROR", description = "Addresses or folders of copies of the archive.")
    private List<String> mirrors = new ArrayList<>();

    @Option(
            names = "--nobody-has-more",
            description =
                    "You declare that nothing was published after the backup. Whoever is known is asked all the same.")
    private boolean nobodyHasMore;

    @Option(
            names = "--no-lease",
            description = "You declare that no lease was begun after the backup, if the backup knew of none.")
    private boolean noLease;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    CatchUpCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal, nobodyHasMore)) {
            By by = acting.acting(newsroom, terminal, Editor::mayManage, "catch up with the log");
            if (noLease) {
                LeaseOfLog.refuseIfLeased(newsroom);
            }
            var line = new ProgressLine(terminal, "parts");
            CatchUp.Result result;
            try {
                result = new CatchUp(newsroom)
                        .run(
                                by,
                                mirrors.stream().map(terminal::resolve).toList(),
                                nobodyHasMore,
                                terminal.clock(),
                                line::update);
            } finally {
                line.clear();
            }
            if (noLease) {
                new LeaseOfLog(newsroom, by).declareNone();
            }
            boolean needsDeclaration = RestoredMark.read(newsroom.folder()).isPresent();
            if (needsDeclaration) {
                terminal.err()
                        .println("note: the backup knew of no lease, and nothing is signed yet. If another newsroom has"
                                + " begun one since, join it with  daylight lease start FOLDER --holder NAME ; if there"
                                + " is none, repeat this command with  --no-lease");
            }
            result.notes().forEach(note -> terminal.err().println("note: " + TerminalFormats.printable(note)));
            if (json) {
                terminal.out()
                        .println(Json.Obj.EMPTY
                                .with("before", result.before())
                                .with("now", result.now())
                                .with("updates", result.updates())
                                .with("complete", result.complete())
                                .with("maySign", !needsDeclaration)
                                .text());
            } else {
                terminal.out()
                        .println("the log has " + TerminalFormats.count(result.now()) + " entries, "
                                + TerminalFormats.count(result.now() - result.before()) + " of them new here; "
                                + TerminalFormats.count(result.updates(), "update") + " of the catalog");
            }
            return result.complete() && !needsDeclaration ? Exit.DONE : Exit.SOME_LOST;
        }
    }
}
