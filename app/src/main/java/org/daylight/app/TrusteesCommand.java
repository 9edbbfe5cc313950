package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.age.AgeRecipient;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.flow.publish.PlanTrustees;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.newsroom.KnownTrustees;
import org.daylight.newsroom.Newsroom;
import org.daylight.trustees.ArchiveTrustees;
import org.daylight.trustees.TrusteePlan;
import org.daylight.trustees.TrusteeRule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "trustees",
        description = {
            "Plans who can open sealed parts together.",
            "Each trustee makes a key with  age-keygen -o key.txt  and sends you the line that begins with age1. plan"
                + " divides the key of each sealed part: any K of the trustees can open it, and fewer learn nothing."
                + " It writes one encrypted file for each trustee and adds the rule to the log: they may act when the"
                + " log has had no heartbeat for some days. refresh does it again after you have sealed more, or to"
                + " replace a trustee; what is sealed stays as it is.",
            "Names, the threshold and the rule are public. Keys of trustees are not."
        },
        footer = {
            "",
            "Examples:",
            "  daylight trustees                         the plan, and what it lacks",
            "  daylight trustees plan --threshold 3 --trustee Ann=age1… \\",
            "      --trustee Ben=age1… …  --out shares   one --trustee for each of them",
            "  daylight trustees refresh --out shares2   new shares for the same trustees",
            "  daylight trustees refresh --replace 2:Dana=age1… --out shares2",
            "",
            "Exit code 0: done. 3: nothing was done."
        })
final class TrusteesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "plan|refresh|list",
            description = "What to do. Without it: list.")
    private String action = "list";

    @Option(names = "--threshold", paramLabel = "K", description = "How many trustees are needed, at least 2.")
    private @Nullable Integer threshold;

    @Option(
            names = "--trustee",
            paramLabel = "NAME=KEY",
            description = "With plan: a trustee's public name and age key. Repeat it for each.")
    private List<String> trustees = new ArrayList<>();

    @Option(
            names = "--replace",
            paramLabel = "N:NAME=KEY",
            description = "With refresh: another person becomes trustee N.")
    private List<String> replaced = new ArrayList<>();

    @Option(
            names = "--silence-days",
            paramLabel = "DAYS",
            description = "The trustees may act after so many days without a heartbeat (default: 14).")
    private @Nullable Integer silenceDays;

    @Option(
            names = "--heartbeat-days",
            paramLabel = "DAYS",
            description = "You add a heartbeat at least every so many days (default: 3).")
    private @Nullable Integer heartbeatDays;

    @Option(names = "--out", paramLabel = "FOLDER", description = "A new folder for the share files.")
    private @Nullable Path out;

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    private final Terminal terminal;

    TrusteesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        List<String> changes = List.of("plan", "refresh");
        Optional<String> wrong = ActionOptions.misplaced(
                        spec,
                        action,
                        Map.of(
                                "--trustee", List.of("plan"),
                                "--replace", List.of("refresh"),
                                "--threshold", changes,
                                "--silence-days", changes,
                                "--heartbeat-days", changes,
                                "--out", changes))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            if (action.equals("list")) {
                return list(newsroom);
            }
            By by = acting.acting(newsroom, terminal, Editor::mayManage, "plan trustees");
            KnownTrustees wanted;
            try {
                wanted = action.equals("plan") ? planned() : refreshed(newsroom);
            } catch (IllegalArgumentException e) {
                throw new IOException(e.getMessage());
            }
            var result = new PlanTrustees(newsroom)
                    .run(by, wanted, terminal.path(Objects.requireNonNull(out)), new SecureRandom());
            report(result, wanted);
            CosignCommand.after(newsroom, terminal);
            return Exit.DONE;
        }
    }

    private Optional<String> objection() {
        if (!Set.of("plan", "refresh", "list").contains(action)) {
            return Optional.of(TerminalFormats.printable(action) + " is not an action: use plan, refresh or list");
        }
        if (action.equals("list")) {
            return Optional.empty();
        }
        if (out == null) {
            return Optional.of(action + " needs  --out FOLDER  for the share files");
        }
        return action.equals("plan") && (threshold == null || trustees.isEmpty())
                ? Optional.of("plan needs  --threshold K  and a  --trustee NAME=KEY  for each trustee")
                : Optional.empty();
    }

    private KnownTrustees planned() {
        return new KnownTrustees(
                Objects.requireNonNull(threshold),
                silenceDays == null ? 14 : silenceDays,
                heartbeatDays == null ? 3 : heartbeatDays,
                trustees.stream().map(TrusteesCommand::trustee).toList());
    }

    private KnownTrustees refreshed(Newsroom newsroom) throws IOException {
        KnownTrustees before = KnownTrustees.read(newsroom)
                .orElseThrow(
                        () -> new IOException("there are no trustees yet: make a plan with  daylight trustees plan"));
        var all = new ArrayList<>(before.trustees());
        for (String each : replaced) {
            int colon = each.indexOf(':');
            int index = colon > 0 && each.substring(0, colon).matches("[0-9]{1,2}")
                    ? Integer.parseInt(each.substring(0, colon))
                    : 0;
            if (index < 1 || index > all.size()) {
                throw new IOException("--replace " + TerminalFormats.printable(each)
                        + ": begin with the number of a trustee, 1 to " + all.size() + ", as in  2:Dana=age1…");
            }
            all.set(index - 1, trustee(each.substring(colon + 1)));
        }
        return new KnownTrustees(
                threshold == null ? before.threshold() : threshold,
                silenceDays == null ? before.silenceDays() : silenceDays,
                heartbeatDays == null ? before.heartbeatDays() : heartbeatDays,
                all);
    }

    private static KnownTrustees.Trustee trustee(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    TerminalFormats.printable(text) + " is no trustee: write  NAME=KEY, as in  Ann=age1…");
        }
        String name = text.substring(0, equals).strip();
        return switch (AgeRecipient.parse(text.substring(equals + 1).strip())) {
            case Outcome.Ok<AgeRecipient>(AgeRecipient key) -> new KnownTrustees.Trustee(name, key);
            case Outcome.Refused<AgeRecipient>(String code, String reason) ->
                throw new IllegalArgumentException("the key of " + TerminalFormats.printable(name) + ": " + reason);
        };
    }

    private void report(PlanTrustees.Result result, KnownTrustees wanted) {
        if (json) {
            Json files = new Json.Arr(result.files().stream()
                    .<Json>map(file -> new Json.Str(file.toString()))
                    .toList());
            terminal.out()
                    .println(Json.Obj.EMPTY
                            .with("plan", result.plan())
                            .with("parts", result.parts())
                            .with("files", files)
                            .text());
            return;
        }
        terminal.out()
                .println("plan " + result.plan() + ": any " + wanted.threshold() + " of "
                        + wanted.trustees().size() + " trustees can open "
                        + TerminalFormats.count(result.parts(), "sealed part") + ", if the log has no heartbeat for "
                        + wanted.silenceDays() + " days");
        for (int i = 0; i < result.files().size(); i++) {
            terminal.out()
                    .println("  "
                            + TerminalFormats.printable(result.files().get(i).toString()) + "  for "
                            + TerminalFormats.printable(wanted.trustees().get(i).name()));
        }
        terminal.err()
                .println("give each trustee their file; each checks it with  daylight trustee check FILE --key key.txt"
                        + " --archive ARCHIVE");
        if (result.plan() > 1) {
            terminal.err()
                    .println("ask all trustees to delete their earlier files: " + wanted.threshold()
                            + " old shares still open what was sealed then");
        }
    }

    private int list(Newsroom newsroom) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            terminal.err().println("nothing is published yet, so there is no plan for trustees");
            return Exit.DONE;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder())) {
            PublicRecord record = archive.contents();
            if (record.trustees().isEmpty()) {
                terminal.err().println("there is no plan for trustees: make one with  daylight trustees plan");
                return Exit.DONE;
            }
            LogEntry.Trustees entry = record.trustees().getLast();
            TrusteePlan plan = ArchiveTrustees.plans(archive)
                    .apply((int) entry.number())
                    .flatMap(opened -> opened.ok())
                    .orElseThrow(() -> new IOException(
                            ArchivePath.trustees((int) entry.number()) + " is damaged: restore the archive folder"));
            List<String> lacking = record.sealed().stream()
                    .filter(part -> !plan.numbers().contains((long) part.sequence()))
                    .map(part -> "part " + part.part() + " of " + part.trove())
                    .toList();
            Instant heartbeat = record.heartbeat().orElse(null);
            Optional<Instant> begins = TrusteeRule.begins(entry, heartbeat);
            if (json) {
                terminal.out().println(object(plan, lacking, heartbeat, begins).text());
            } else {
                print(plan, record, lacking, heartbeat, begins);
            }
            return Exit.DONE;
        }
    }

    private void print(
            TrusteePlan plan,
            PublicRecord record,
            List<String> lacking,
            @Nullable Instant heartbeat,
            Optional<Instant> begins) {
        terminal.out().println("plan " + plan.number() + ": " + plan.entry().rule());
        for (int index = 1; index <= plan.file().names().size(); index++) {
            terminal.out().println("  " + TerminalFormats.printable(plan.trustee(index)));
        }
        long shared = record.sealed().stream()
                .filter(part -> plan.numbers().contains((long) part.sequence()))
                .count();
        terminal.out()
                .println(TerminalFormats.count(shared, "sealed part") + (shared == 1 ? " is" : " are")
                        + " shared among them");
        if (heartbeat != null && begins.isPresent()) {
            terminal.out()
                    .println("newest heartbeat " + TerminalFormats.minute(heartbeat)
                            + "; without another one the trustees may" + " act from "
                            + TerminalFormats.minute(begins.get()));
        }
        if (!lacking.isEmpty()) {
            terminal.out()
                    .println("not shared yet: " + String.join(", ", lacking)
                            + "; run  daylight trustees refresh --out FOLDER");
        }
    }

    private static Json.Obj object(
            TrusteePlan plan, List<String> lacking, @Nullable Instant heartbeat, Optional<Instant> begins) {
        return Json.Obj.EMPTY
                .with("plan", plan.number())
                .with("threshold", plan.entry().threshold())
                .with("trustees", strings(plan.file().names()))
                .with("rule", plan.entry().rule())
                .with(
                        "parts",
                        new Json.Arr(
                                plan.numbers().stream().<Json>map(Json.Num::new).toList()))
                .with("notShared", strings(lacking))
                .withOptional("heartbeat", heartbeat == null ? null : heartbeat.toString())
                .withOptional("mayActFrom", begins.map(Instant::toString).orElse(null));
    }

    private static Json strings(List<String> texts) {
        return new Json.Arr(texts.stream().<Json>map(Json.Str::new).toList());
    }
}
