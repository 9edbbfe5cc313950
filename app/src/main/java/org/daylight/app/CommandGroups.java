package org.daylight.app;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Command;

/** The list of commands in {@code daylight --help}, in groups. */
final class CommandGroups {

    /** Heading to commands, in the order in which they are shown. */
    static final Map<String, List<String>> GROUPS = groups();

    private CommandGroups() {}

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put("Start here", List.of("init", "import", "publish", "serve"));
        groups.put(
                "Publish",
                List.of(
                        "extract",
                        "reveals",
                        "scan",
                        "findings",
                        "status",
                        "list",
                        "show",
                        "schedule",
                        "plan",
                        "preview",
                        "announce",
                        "run",
                        "withdraw",
                        "people",
                        "story",
                        "annotations",
                        "webmention"));
        groups.put(
                "Review",
                List.of(
                        "desk",
                        "review",
                        "withhold",
                        "redact",
                        "reasons",
                        "embargo",
                        "event",
                        "approve",
                        "approvals",
                        "users",
                        "audit"));
        groups.put("Sources", List.of("drop", "collect", "conversations"));
        groups.put("Sealed parts", List.of("seal", "cancel", "unseal", "bulletin"));
        groups.put("Partners", List.of("partners", "share", "shares", "open-share", "watermark"));
        groups.put("Trustees", List.of("trustees", "heartbeat", "trustee", "rehearse"));
        groups.put("Backup", List.of("backup", "restore", "catch-up", "lease", "catalog"));
        groups.put("Read", List.of("demo", "search", "semantic", "entities", "mailserver", "mcp", "gemini"));
        groups.put("Check", List.of("check", "verify", "doctor", "version"));
        groups.put("Mirror", List.of("mirror", "mirrors", "push", "site", "page"));
        groups.put("Witness", List.of("witness", "witnesses", "cosign"));
        groups.put("Keys of the log", List.of("log-key", "recovery"));
        groups.put("Keys of mail", List.of("keys"));
        return groups;
    }

    /** Renders the list. */
    static String list() {
        var text = new StringBuilder();
        GROUPS.forEach((heading, names) -> {
            text.append(String.format(Locale.ROOT, "%n%s:%n", heading));
            for (String name : names) {
                Class<?> command = Objects.requireNonNull(CommandClasses.ALL.get(name), name);
                String first = command.getAnnotation(Command.class).description()[0];
                text.append(String.format(Locale.ROOT, "  %-10s  %s%n", name, first));
            }
        });
        return text.toString();
    }
}
