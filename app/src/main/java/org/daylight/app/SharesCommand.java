package org.daylight.app;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.daylight.catalog.PlannedPart;
import org.daylight.flow.publish.SharedParts;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Share;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "shares",
        description = {
            "Lists what partners got, and whether it is what was published.",
            "Before the release it says whether the plan has changed since: then the partner has something else than"
                    + " what will be published, and should get the part again. After the release it compares the share"
                    + " with the log."
        },
        footer = {
            "",
            "Examples:",
            "  daylight shares",
            "  daylight shares --trove harbour --json",
            "",
            "Exit code 0: every partner has what is planned or was published. 1: a partner has something else."
        })
final class SharesCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(names = "--trove", paramLabel = "SLUG", description = "Only this trove.")
    private @Nullable String trove;

    @Option(names = "--json", description = "Print one JSON object per share.")
    private boolean json;

    private final Terminal terminal;

    SharesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            if (trove != null) {
                NewsroomOption.trove(newsroom, trove);
            }
            List<SharedParts.Compared> shares = new SharedParts(newsroom).list(trove);
            for (SharedParts.Compared each : shares) {
                terminal.out().println(json ? object(each).text() : line(each));
            }
            if (shares.isEmpty() && !json) {
                terminal.out().println("nothing was given to partners: see  daylight share --help");
            }
            return shares.stream().anyMatch(SharedParts.Compared::isDifferent) ? Exit.SOME_LOST : Exit.DONE;
        }
    }

    /** Before a part is published: which partners have something else. */
    static void note(Newsroom newsroom, PlannedPart part, Terminal terminal) throws IOException {
        for (SharedParts.Compared each : new SharedParts(newsroom).of(part)) {
            if (each.isDifferent()) {
                terminal.err()
                        .println("note: " + each.share().partner() + " has another content of part " + part.number()
                                + " of " + part.trove() + ": " + String.join(", ", each.differences())
                                + " changed since it was given. See  daylight shares");
            }
        }
    }

    /** After a change of the plan or a decision: which partners now have another content of a part that is not published. */
    static void noteChanged(Newsroom newsroom, String trove, Terminal terminal) throws IOException {
        for (SharedParts.Compared each : new SharedParts(newsroom).list(trove)) {
            if (each.state() == SharedParts.State.PLAN_CHANGED) {
                terminal.err()
                        .println("note: " + each.share().partner() + " got part "
                                + each.share().part() + " of " + trove + " before this change, and now has another"
                                + " content of it. See  daylight shares");
            }
        }
    }

    /** After a part was published: whether partners got the same. */
    static void after(Newsroom newsroom, PlannedPart part, Terminal terminal) throws IOException {
        for (SharedParts.Compared each : new SharedParts(newsroom).of(part)) {
            terminal.err()
                    .println((each.isDifferent() ? "WARNING: " : "note: ")
                            + each.share().partner() + " " + words(each));
        }
    }

    private static String line(SharedParts.Compared each) {
        Share share = each.share();
        return String.format(
                Locale.ROOT,
                "%3d  %s  part %d of %s to %s%s%s: %s",
                share.number(),
                TerminalFormats.minute(share.time()),
                share.part(),
                share.trove(),
                share.partner(),
                share.by() == null ? "" : " by " + share.by(),
                share.marked() ? ", with a watermark" : "",
                words(each));
    }

    private static String words(SharedParts.Compared each) {
        String differences = String.join(", ", each.differences());
        return switch (each.state()) {
            case AS_PLANNED -> "has what is planned";
            case PLAN_CHANGED -> "has something else than what is planned now: " + differences + " changed";
            case SAME_FILE -> "got exactly what was published";
            case SAME_CONTENT -> "got what was published; only the day in the pack is another";
            case DIFFERENT -> "got something else than what was published: " + differences + " differ";
        };
    }

    private static Json.Obj object(SharedParts.Compared each) {
        return object(each.share())
                .with("state", each.state().word())
                .with(
                        "differences",
                        new Json.Arr(each.differences().stream()
                                .<Json>map(Json.Str::new)
                                .toList()));
    }

    /** A share without its state. */
    static Json.Obj object(Share share) {
        Instant until = share.until();
        return Json.Obj.EMPTY
                .with("share", share.number())
                .with("trove", share.trove())
                .with("part", share.part())
                .with("partner", share.partner())
                .withOptional("by", share.by())
                .with("time", share.time().toString())
                .withOptional("until", until == null ? null : until.toString())
                .with("watermark", share.marked())
                .with("planned", share.planned().pack().hex())
                .with("pack", share.given().pack().hex())
                .with("file", share.given().file().hex())
                .with("fileBytes", share.given().fileBytes());
    }
}
