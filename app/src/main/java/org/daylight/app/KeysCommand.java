package org.daylight.app;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.keys.DnsKeys;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.dkim.keys.KeyImport;
import org.daylight.flow.keys.FindKeys;
import org.daylight.flow.keys.ImportKeys;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        description = {
            "Keeps the keys that signatures of messages are checked with.",
            "They lie in the newsroom's keys/dkim-keys.txt. Messages that new keys may unlock are judged again at once."
                    + " Only find asks anybody, and only whom you name: whoever runs that resolver then knows which"
                    + " keys you look for, and so something of what you hold.",
            "",
            "missing lists the keys that would unlock most. recover computes one from the messages that were signed"
                    + " with it, which takes minutes; it proves that one key signed them, not whose it was."
        },
        footer = {
            "",
            "Examples:",
            "  daylight keys import lists/keys.txt registry.json dig-output.txt",
            "  daylight keys import --origin entered --source \"letter of May 3\" one.txt",
            "  daylight keys list                     all that there are",
            "  daylight keys list port.example        those with these letters in a row",
            "  daylight keys missing                  what would unlock how many messages",
            "  daylight keys find --resolver 192.0.2.53 s2016._domainkey.port.example",
            "  daylight keys find --doh https://dns.example/dns-query    all that are missing",
            "  daylight keys recover                  the one that would unlock most",
            "  daylight keys recover s2016._domainkey.port.example",
            "  daylight keys exposed s2016._domainkey.port.example 2018-05-03",
            "  daylight keys publish                  for parts that are out without them",
            "  daylight keys recheck                  after an import of keys was stopped",
            "",
            "spec/keys.md says what files may hold. Exit code 1: some could not be read or asked for, which is said;"
                    + " 3: nothing was done."
        })
final class KeysCommand implements Callable<Integer> {

    private static final int DNS_PORT = 53;
    private static final Duration UDP_TIMEOUT = Duration.ofSeconds(3);
    private static final Duration HTTPS_TIMEOUT = Duration.ofSeconds(15);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(
            index = "0",
            paramLabel = "import|list|missing|find|recover|exposed|recheck|publish",
            description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1..*",
            paramLabel = "FILE|LETTERS|NAME",
            description =
                    "Files to import, letters to list by, or names to find or recover: selector._domainkey.domain.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "WORD",
            description =
                    "With import: list, dns or entered; how keys are known whose file does not say it. Default: list.")
    private String origin = KeyOrigin.LIST.word();

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            description = "With import: who collected them. Default: the file's name.")
    private @Nullable String source;

    @Option(
            names = "--resolver",
            paramLabel = "ADDRESS",
            description = "With find: ask this address by plain DNS, in the clear.")
    private @Nullable String resolver;

    @Option(names = "--port", paramLabel = "PORT", description = "With --resolver: its port. Default: 53.")
    private int port = DNS_PORT;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "With recover: pairs of signatures that are tried at the most. Default: 6.")
    private int attempts = 6;

    @Option(names = "--doh", paramLabel = "URL", description = "With find: ask this resolver over HTTPS.")
    private @Nullable URI doh;

    private final Terminal terminal;

    KeysCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        Optional<String> misplaced = ActionOptions.misplaced(
                spec,
                action,
                Map.of(
                        "--origin", List.of("import"),
                        "--source", List.of("import"),
                        "--resolver", List.of("find"),
                        "--port", List.of("find"),
                        "--doh", List.of("find"),
                        "--attempts", List.of("recover")));
        if (misplaced.isPresent()) {
            return usage(misplaced.get());
        }
        return switch (action) {
            case "import" -> arguments.isEmpty() ? usage("keys import FILE...") : importFiles();
            case "list" -> arguments.size() > 1 ? usage("keys list [LETTERS]") : list();
            case "find" ->
                (resolver == null) == (doh == null)
                        ? usage("keys find (--resolver ADDRESS | --doh URL) [NAME...]   (it learns the names)")
                        : find();
            case "missing" -> arguments.isEmpty() ? atWork(KeyActions::missing) : usage("keys missing");
            case "recheck" -> arguments.isEmpty() ? atWork(KeyActions::recheck) : usage("keys recheck");
            case "exposed" ->
                arguments.size() == 2
                        ? exposed()
                        : usage("keys exposed NAME DAY   (its private half was public from then on)");
            case "publish" -> arguments.isEmpty() ? atWork(KeyActions::publish) : usage("keys publish");
            case "recover" ->
                attempts < 1 ? usage("--attempts 1, or more") : atWork(work -> work.recover(names(), attempts));
            default -> usage("keys import FILE...,  list,  missing,  find,  recover,  publish  or  recheck");
        };
    }

    private int usage(String say) {
        terminal.err().println("daylight: say  " + say);
        return Exit.USAGE;
    }

    private interface Work {
        int with(KeyActions work) throws IOException;
    }

    private int atWork(Work work) throws IOException {
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            return work.with(new KeyActions(terminal, newsroom));
        }
    }

    private int importFiles() throws IOException {
        KeyOrigin known = origin();
        var records = new ArrayList<KeyRecord>();
        boolean whole = true;
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            for (String file : arguments) {
                KeyImport read = read(Path.of(file), known);
                records.addAll(read.records());
                whole &= read.problems().isEmpty();
                read.problems()
                        .forEach(problem -> terminal.err().println(TerminalFormats.printable(file) + ": " + problem));
                terminal.out()
                        .println(TerminalFormats.printable(file) + ": "
                                + TerminalFormats.count(read.records().size(), "key record")
                                + (read.passedOver() == 0
                                        ? ""
                                        : "; " + TerminalFormats.count(read.passedOver())
                                                + " of another kind passed over"));
            }
            if (records.isEmpty()) {
                terminal.out().println("nothing to import");
                return Exit.NOTHING_DONE;
            }
            ImportKeys.Result result = new ImportKeys(newsroom).run(records);
            terminal.out()
                    .println(TerminalFormats.count(result.added(), "key") + " new; "
                            + TerminalFormats.count(result.held()) + " held");
            new KeyActions(terminal, newsroom).recheck();
        }
        return whole ? Exit.DONE : Exit.SOME_LOST;
    }

    private KeyOrigin origin() {
        for (KeyOrigin each : List.of(KeyOrigin.LIST, KeyOrigin.DNS, KeyOrigin.ENTERED)) {
            if (each.word().equals(origin)) {
                return each;
            }
        }
        throw new IllegalArgumentException("--origin is list, dns or entered");
    }

    private KeyImport read(Path file, KeyOrigin known) throws IOException {
        Path there = terminal.path(file);
        if (Files.size(there) > KeyArchive.MAX_BYTES) {
            throw new IOException(
                    file + " is too long: split it, up to " + (KeyArchive.MAX_BYTES >> 20) + " MB are read");
        }
        String name = String.valueOf(file.getFileName());
        return KeyImport.read(Files.readAllBytes(there), known, source == null ? name : source);
    }

    private int list() throws IOException {
        String letters = arguments.isEmpty() ? "" : arguments.getFirst();
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            KeyArchive held = ImportKeys.held(newsroom);
            List<KeyRecord> shown = held.records().stream()
                    .filter(record -> name(record).contains(letters.toLowerCase(Locale.ROOT)))
                    .toList();
            shown.forEach(record -> terminal.out()
                    .println(String.join(
                            "\t",
                            name(record),
                            day(record.from()),
                            day(record.until()),
                            record.origin().word(),
                            record.source().isEmpty() ? "-" : TerminalFormats.printable(record.source()),
                            same(held.sameKey(record)))));
            if (shown.isEmpty()) {
                terminal.err()
                        .println(
                                letters.isEmpty()
                                        ? "no key yet: add some with  daylight keys import FILE"
                                        : "no such key");
            }
            return shown.isEmpty() ? Exit.NOTHING_DONE : Exit.DONE;
        }
    }

    /** The other names of a key, so that it is seen that one key signs for several domains. */
    private static String same(List<KeyName> names) {
        return names.isEmpty()
                ? "-"
                : "same key as " + names.getFirst().text()
                        + (names.size() > 1 ? " and " + (names.size() - 1) + " more" : "");
    }

    private static String name(KeyRecord record) {
        return new KeyName(record.selector(), record.domain()).text();
    }

    private static String day(@Nullable LocalDate day) {
        return day == null ? "-" : day.toString();
    }

    private int find() throws IOException {
        List<KeyName> given = names();
        DnsKeys asked = resolver();
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            var work = new KeyActions(terminal, newsroom);
            List<KeyName> names = given.isEmpty() ? work.missingNames() : given;
            if (names.isEmpty()) {
                terminal.out().println("no key is missing");
                return Exit.NOTHING_DONE;
            }
            terminal.err()
                    .println("asking " + asked.resolver() + " for " + TerminalFormats.count(names.size(), "name")
                            + ": it learns them" + (doh == null ? ", and so does whoever sees the line" : ""));
            var progress = new ProgressLine(terminal, "names");
            FindKeys.Result result =
                    new FindKeys(newsroom, asked).run(names, done -> progress.update(done, names.size()));
            progress.clear();
            result.unreachable()
                    .forEach(
                            (name, why) -> terminal.err().println(name.text() + ": " + TerminalFormats.printable(why)));
            result.unknown().forEach(name -> terminal.out().println(name.text() + ": no key"));
            result.found().forEach(record -> terminal.out().println(name(record) + ": found"));
            work.recheck();
            return result.found().isEmpty()
                    ? Exit.NOTHING_DONE
                    : result.unreachable().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
        }
    }

    /** An editor learnt that the private half of a selector's keys is public. */
    private int exposed() throws IOException {
        KeyName name = names(arguments.subList(0, 1)).getFirst();
        LocalDate day;
        try {
            day = LocalDate.parse(arguments.getLast());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "no day: " + TerminalFormats.printable(arguments.getLast()) + "; say 2018-05-03", e);
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            if (!(ImportKeys.held(newsroom).find(name.selector(), name.domain())
                    instanceof KeySource.Known(List<KeyRecord> records))) {
                terminal.out().println("no key of " + name.text() + " is held: import it first");
                return Exit.NOTHING_DONE;
            }
            new ImportKeys(newsroom)
                    .run(records.stream()
                            .map(record -> record.exposedSince(day))
                            .toList());
            terminal.out()
                    .println(
                            name.text() + ": " + TerminalFormats.count(records.size(), "key") + " public since " + day);
            new KeyActions(terminal, newsroom).recheck();
        }
        return Exit.DONE;
    }

    private List<KeyName> names() {
        return names(arguments);
    }

    private static List<KeyName> names(List<String> arguments) {
        var names = new ArrayList<KeyName>();
        for (String each : arguments) {
            names.add(KeyName.parse(each)
                    .orElseThrow(() -> new IllegalArgumentException("no name of a key: "
                            + TerminalFormats.printable(each) + "; say selector._domainkey.domain")));
        }
        return names;
    }

    private DnsKeys resolver() {
        if (doh != null) {
            if (!"https".equals(doh.getScheme()) || doh.getHost() == null) {
                throw new IllegalArgumentException("--doh is an address that begins with https://");
            }
            return DnsKeys.https(doh, HTTPS_TIMEOUT, terminal.clock());
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(String.valueOf(resolver));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--resolver is an address such as 192.0.2.53 or 2001:db8::53", e);
        }
        return DnsKeys.plain(new InetSocketAddress(address, port), UDP_TIMEOUT, terminal.clock(), new SecureRandom());
    }
}
