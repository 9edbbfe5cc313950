package org.daylight.app;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Partner;
import org.daylight.partners.Partners;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "partners",
        description = {
            "Lists and changes partners, who get parts before the release.",
            "A partner is someone outside, such as another newspaper, with a public key of the tool age."
                    + " daylight share  encrypts a part to this key. The partner makes the key with  age-keygen -o"
                    + " key.txt  and sends you the line that begins with age1. Compare it by telephone: anyone who has"
                    + " the secret key can read what you share.",
            "After --until, nothing is given to the partner. Names and keys of partners are never published."
        },
        footer = {
            "",
            "Examples:",
            "  daylight partners                               all partners",
            "  daylight partners add courier --key age1… --until 2026-12-24",
            "  daylight partners add courier --key age1…       no date any more",
            "  daylight partners remove courier                gets nothing more",
            "",
            "Exit code 0: done. 3: nothing was changed."
        })
final class PartnersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private ActingOption acting = new ActingOption();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "add|remove",
            description = "What to do. Without it: list the partners.")
    private String action = "list";

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "The partner, as you call it.")
    private @Nullable String name;

    @Option(names = "--key", paramLabel = "KEY", description = "With add: the partner's public key, age1….")
    private @Nullable String key;

    @Option(
            names = "--until",
            paramLabel = "DATE",
            description = "With add: the last day (UTC) on which something is given, or a time: 2026-12-24T09:00Z.")
    private @Nullable String until;

    @Option(names = "--json", description = "Print one JSON object per partner.")
    private boolean json;

    private final Terminal terminal;

    PartnersCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> wrong = ActionOptions.misplaced(
                        spec, action, Map.of("--key", List.of("add"), "--until", List.of("add")))
                .or(this::objection);
        if (wrong.isPresent()) {
            terminal.err().println("daylight: " + wrong.get());
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            var partners = new Partners(newsroom);
            if (action.equals("list")) {
                return list(partners.list().partners());
            }
            By by = acting.acting(newsroom, terminal, Editor::mayManage, "manage partners");
            if (action.equals("remove")) {
                return report(partners.remove(by, "" + name));
            }
            return switch (AgeRecipient.parse("" + key)) {
                case Outcome.Ok<AgeRecipient>(AgeRecipient recipient) ->
                    report(partners.add(by, "" + name, recipient, limit()));
                case Outcome.Refused<AgeRecipient>(String code, String reason) -> {
                    terminal.err().println("daylight: --key: " + reason);
                    yield Exit.NOTHING_DONE;
                }
            };
        }
    }

    private Optional<String> objection() {
        boolean changes = Set.of("add", "remove").contains(action);
        if (!changes && !action.equals("list")) {
            return Optional.of(TerminalFormats.printable(action) + " is not an action: use add or remove");
        }
        if (changes && name == null) {
            return Optional.of(action + " needs the name of a partner");
        }
        if (action.equals("add") && key == null) {
            return Optional.of("add needs  --key KEY");
        }
        return until != null && limit() == null ? Optional.of(UntilTime.FORM) : Optional.empty();
    }

    private @Nullable Instant limit() {
        return until == null ? null : UntilTime.parse(until).orElse(null);
    }

    private int report(Partners.Result result) {
        return switch (result) {
            case Partners.Changed(Partner partner) -> {
                terminal.out().println(json ? object(partner).text() : line(partner));
                yield Exit.DONE;
            }
            case Partners.Refused(String reason) -> {
                terminal.err().println("daylight: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int list(List<Partner> partners) {
        partners.forEach(
                partner -> terminal.out().println(json ? object(partner).text() : line(partner)));
        if (partners.isEmpty() && !json) {
            terminal.out().println("no partners: add one with  daylight partners add NAME --key KEY");
        }
        return Exit.DONE;
    }

    private String line(Partner partner) {
        Instant limit = partner.until();
        String state = !partner.active()
                ? "  (removed)"
                : limit == null
                        ? ""
                        : (terminal.clock().instant().isBefore(limit) ? "  until " : "  ended ")
                                + TerminalFormats.minute(limit);
        return String.format(
                Locale.ROOT, "%-12s  %s%s", partner.name(), partner.key().text(), state);
    }

    private static Json.Obj object(Partner partner) {
        Instant limit = partner.until();
        return Json.Obj.EMPTY
                .with("name", partner.name())
                .with("key", partner.key().text())
                .withOptional("until", limit == null ? null : limit.toString())
                .with("active", partner.active());
    }
}
