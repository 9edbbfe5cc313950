package org.daylight.app;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.catalog.Approvals;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.review.TwoPersons;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "approvals",
        description = {
            "Shows which planned parts are approved, and what is missing.",
            "An approval of an earlier content does not count. It is shown as outdated."
        },
        footer = {
            "",
            "Examples:",
            "  daylight approvals -n newsroom",
            "  daylight approvals --trove harbour --json",
            "",
            "Exit code 0: every part that is due within 24 hours may be published. 1: one may not."
        })
final class ApprovalsCommand implements Callable<Integer> {

    private static final long SOON_SECONDS = 24 * 60 * 60;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only parts of this trove.")
    private @Nullable String trove;

    @Option(names = "--json", description = "Print one JSON object per part.")
    private boolean json;

    private final Terminal terminal;

    ApprovalsCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (trove != null) {
                NewsroomOption.trove(newsroom, trove);
            }
            var twoPersons = new TwoPersons(newsroom);
            if (!twoPersons.isNeeded()) {
                terminal.err().println("the two-person rule is off: parts are published without approvals");
            }
            Instant soon = terminal.clock().instant().plusSeconds(SOON_SECONDS);
            boolean late = false;
            int printed = 0;
            for (PlannedPart part : newsroom.catalog().parts().all()) {
                if (part.published() != null || trove != null && !trove.equals(part.trove())) {
                    continue;
                }
                TwoPersons.State state = twoPersons.of(part);
                terminal.out().println(json ? object(part, state).text() : line(part, state));
                late |= state.missing().isPresent() && !part.due().isAfter(soon);
                printed++;
            }
            if (printed == 0) {
                terminal.err().println("no part is planned");
            }
            return late ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    private static String line(PlannedPart part, TwoPersons.State state) {
        String outdated = names(state.outdated());
        return TerminalFormats.minute(part.due()) + "  " + part.trove() + " part " + part.number() + "  "
                + state.instruction(part)
                        .orElse(
                                state.valid().isEmpty()
                                        ? "needs no approval"
                                        : "is approved by " + names(state.valid()))
                + (outdated.isEmpty() ? "" : "; outdated: " + outdated);
    }

    private static String names(List<Approvals.Approval> approvals) {
        return String.join(
                " and ", approvals.stream().map(Approvals.Approval::editor).toList());
    }

    private static Json.Obj object(PlannedPart part, TwoPersons.State state) {
        return Json.Obj.EMPTY
                .with("trove", part.trove())
                .with("part", part.number())
                .with("due", part.due().toString())
                .with("content", state.content().hash().hex())
                .with("approvedBy", array(state.valid()))
                .with("outdated", array(state.outdated()))
                .with("mayBePublished", state.missing().isEmpty())
                .withOptional("missing", state.instruction(part).orElse(null));
    }

    private static Json.Arr array(List<Approvals.Approval> approvals) {
        return new Json.Arr(approvals.stream()
                .<Json>map(each -> new Json.Str(each.editor()))
                .toList());
    }
}
