package org.daylight.app;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.editors.Editor;
import org.daylight.flow.review.ApproveParts;
import org.daylight.flow.review.PartContent;
import org.daylight.flow.review.TwoPersons;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "approve",
        description = {
            "Approves the exact content of a part.",
            "With the two-person rule (daylight users), a part is published only when two users have approved it, one"
                + " of them a publisher. An approval is for the documents, the decisions, the reasons, the title and"
                + " the announcement as they are now. If any of these changes, it no longer counts.",
            "--show prints what would be approved, and its hash. With --content HASH the approval is refused if the"
                    + " part was changed since."
        },
        footer = {
            "",
            "Examples:",
            "  daylight approve --trove harbour --part 3 --show",
            "  daylight approve --trove harbour --part 3 --as ann",
            "  daylight approve --trove harbour --part 3 --content HASH --as ann",
            "  daylight approve --trove harbour --part 3 --undo --as ann",
            "",
            "Exit code 0: done. 3: nothing was changed."
        })
final class ApproveCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Option(names = "--trove", paramLabel = "SLUG", required = true, description = "The trove.")
    private String trove = "";

    @Option(names = "--part", paramLabel = "N", required = true, description = "The part.")
    private int part;

    @Option(names = "--show", description = "Only print what would be approved.")
    private boolean show;

    @Option(
            names = "--content",
            paramLabel = "HASH",
            description = "Approve only if the content has this hash, as --show printed it.")
    private @Nullable String content;

    @Option(names = "--undo", description = "Take your approval back.")
    private boolean undo;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    ApproveCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        if (show && (undo || content != null) || undo && content != null) {
            terminal.err().println("daylight: --show, --content and --undo cannot be combined");
            return Exit.USAGE;
        }
        Sha256 seen = null;
        if (content != null) {
            if (!(Sha256.parse(content) instanceof Outcome.Ok<Sha256>(Sha256 hash))) {
                terminal.err().println("daylight: --content needs a hash of 64 digits, as --show prints it");
                return Exit.USAGE;
            }
            seen = hash;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            HeldTrove held = NewsroomOption.trove(newsroom, trove);
            if (show) {
                print(newsroom, PreviewCommand.part(newsroom, trove, part), null);
                return Exit.DONE;
            }
            By by = acting.acting(newsroom, terminal, Editor::mayApprove, "approve parts");
            var approve = new ApproveParts(newsroom);
            Optional<PlannedPart> planned = newsroom.catalog().parts().find(trove, part);
            List<String> changes =
                    planned.isPresent() && by.who() != null ? approve.changes(planned.get(), "" + by.who()) : List.of();
            return switch (undo ? approve.revoke(by, held, part) : approve.approve(by, held, part, seen)) {
                case ApproveParts.Refused(String reason) -> {
                    terminal.err().println("daylight: " + reason);
                    yield Exit.NOTHING_DONE;
                }
                case ApproveParts.Revoked revoked -> {
                    terminal.out().println("your approval of part " + part + " of " + trove + " is taken back");
                    yield Exit.DONE;
                }
                case ApproveParts.Approved approved -> {
                    changes.forEach(change -> terminal.err()
                            .println("changed since your last approval: " + TerminalFormats.printable(change)));
                    print(newsroom, approved.part(), approved.state());
                    yield Exit.DONE;
                }
            };
        }
    }

    /** @param known the approvals, if they are known already */
    private void print(Newsroom newsroom, PlannedPart planned, TwoPersons.@Nullable State known) throws IOException {
        TwoPersons.State state = known == null ? new TwoPersons(newsroom).of(planned) : known;
        PartContent now = state.content();
        SharesCommand.note(newsroom, planned, terminal);
        int unreviewed = newsroom.catalog().reviews().unreviewed(PartContent.documents(newsroom.catalog(), planned));
        List<String> names = state.valid().stream().map(each -> each.editor()).toList();
        if (json) {
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("trove", planned.trove())
                            .with("part", planned.number())
                            .with("content", now.hash().hex())
                            .with("shown", now.shown())
                            .with("documents", now.numbers())
                            .with("withheld", now.withheld())
                            .with("redactions", now.redactions())
                            .with("unreviewed", unreviewed)
                            .with(
                                    "approvedBy",
                                    new Json.Arr(names.stream()
                                            .<Json>map(Json.Str::new)
                                            .toList()))
                            .with("mayBePublished", state.missing().isEmpty())
                            .text());
            return;
        }
        terminal.out()
                .println("part " + planned.number() + " of " + planned.trove() + ", "
                        + TerminalFormats.printable(planned.title()) + ", due "
                        + TerminalFormats.minute(planned.due()));
        terminal.out()
                .println("  " + TerminalFormats.count(now.shown(), "document") + " to be shown, "
                        + (now.withheld().isEmpty() ? "none withheld" : "withheld: " + now.withheld())
                        + (now.redactions() == 0 ? "" : "; " + TerminalFormats.count(now.redactions(), "redaction"))
                        + (unreviewed == 0 ? "" : "; " + TerminalFormats.count(unreviewed) + " not reviewed"));
        terminal.out().println("  content " + now.hash().hex());
        terminal.out()
                .println(
                        "  " + (names.isEmpty() ? "approved by nobody" : "approved by " + String.join(" and ", names)));
        if (!state.isNeeded()) {
            terminal.out().println("  the two-person rule is off: the part is published without approvals");
        }
        state.instruction(planned)
                .ifPresentOrElse(
                        missing -> terminal.out().println("  it " + missing),
                        () -> terminal.out().println("  it may be published when it is due"));
    }
}
