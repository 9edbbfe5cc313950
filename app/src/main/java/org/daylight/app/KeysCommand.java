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
            "Manages the keys that message signatures are verified with.",
            "They are in the newsroom's keys/dkim-keys.txt. When keys are added, the messages that"
                    + " need them are verified again.",
            "missing lists the keys that would help most messages. find asks the DNS resolver that you name; nothing"
                + " else looks up keys on the network. The operator of that resolver learns which keys you look for,"
                + " and thus something about your mail.",
            "recover computes a key from the messages that were signed with it, which takes minutes."
                    + " It proves that one key signed them, not whose key it was.",
            "exposed records that a private key has been public since a given day. Its signatures on messages"
                    + " delivered later prove nothing."
        },
        footer = {
            "",
            "Examples:",
            "  daylight keys import lists/keys.txt registry.json dig-output.txt",
            "  daylight keys import --origin entered --source \"letter of May 3\" one.txt",
            "  daylight keys list                     all keys",
            "  daylight keys list port.example        keys whose name contains this text",
            "  daylight keys missing                  which key would help how many messages",
            "  daylight keys find --resolver 192.0.2.53 s2016._domainkey.port.example",
            "  daylight keys find --doh https://dns.example/dns-query    all missing keys",
            "  daylight keys recover                  the key that would help most messages",
            "  daylight keys recover s2016._domainkey.port.example",
            "  daylight keys exposed s2016._domainkey.port.example 2018-05-03",
            "  daylight keys publish                  for parts published without their keys",
            "  daylight keys recheck                  after an interrupted import of keys",
            "",
            "spec/keys.md describes the key files.",
            "",
            "Exit code 0: done. 1: something could not be read or looked up; a message says what. 3:"
                    + " nothing was done."
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
            paramLabel = "FILE|TEXT|NAME",
            description = "Files to import, text to list by, or key names (selector._domainkey.domain).")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = "--origin",
            paramLabel = "WORD",
            description =
                    "With import: where the keys come from if the file does not say it: list, dns or entered. Default:"
                            + " list.")
    private String origin = KeyOrigin.LIST.word();

    @Option(
            names = "--source",
            paramLabel = "TEXT",
            description = "With import: who collected the keys. Default: the file's name.")
    private @Nullable String source;

    @Option(
            names = "--resolver",
            paramLabel = "ADDRESS",
            description = "With find: the address of a DNS resolver. The queries are not encrypted.")
    private @Nullable String resolver;

    @Option(names = "--port", paramLabel = "PORT", description = "With --resolver: its port. Default: 53.")
    private int port = DNS_PORT;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            description = "With recover: how many pairs of signatures are tried at most. Default: 6.")
    private int attempts = 6;

    @Option(names = "--doh", paramLabel = "URL", description = "With find: the URL of a DNS-over-HTTPS resolver.")
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
            case "list" -> arguments.size() > 1 ? usage("keys list [TEXT]") : list();
            case "find" ->
                (resolver == null) == (doh == null)
                        ? usage("keys find (--resolver ADDRESS | --doh URL) [NAME...]   (the resolver sees the names)")
                        : find();
            case "missing" -> arguments.isEmpty() ? atWork(KeyActions::missing) : usage("keys missing");
            case "recheck" -> arguments.isEmpty() ? atWork(KeyActions::recheck) : usage("keys recheck");
            case "exposed" ->
                arguments.size() == 2
                        ? exposed()
                        : usage("keys exposed NAME DAY   (its private key has been public since that day)");
            case "publish" -> arguments.isEmpty() ? atWork(KeyActions::publish) : usage("keys publish");
            case "recover" ->
                attempts < 1
                        ? usage("--attempts N, with N at least 1")
                        : atWork(work -> work.recover(names(), attempts));
            default -> usage("keys import,  list,  missing,  find,  recover,  exposed,  publish  or  recheck");
        };
    }

    private int usage(String say) {
        terminal.err().println("daylight: write  " + say);
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
                read.problemLines()
                        .forEach(problem -> terminal.err().println(TerminalFormats.printable(file) + ": " + problem));
                terminal.out()
                        .println(TerminalFormats.printable(file) + ": "
                                + TerminalFormats.count(read.records().size(), "key record")
                                + (read.passedOver() == 0
                                        ? ""
                                        : "; " + TerminalFormats.count(read.passedOver())
                                                + " other DNS records skipped"));
            }
            if (records.isEmpty()) {
                terminal.out().println("nothing to import");
                return Exit.NOTHING_DONE;
            }
            ImportKeys.Result result = new ImportKeys(newsroom).run(records);
            terminal.out()
                    .println(TerminalFormats.count(result.added(), "key") + " added; "
                            + TerminalFormats.count(result.held()) + " in total");
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
        throw new IllegalArgumentException("--origin must be list, dns or entered");
    }

    private KeyImport read(Path file, KeyOrigin known) throws IOException {
        Path there = terminal.path(file);
        if (Files.size(there) > KeyArchive.MAX_BYTES) {
            throw new IOException(file + " is larger than " + (KeyArchive.MAX_BYTES >> 20) + " MB: split it");
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
            if (!shown.isEmpty()) {
                terminal.err().println("key, valid from, valid until, origin, source, other names of the same key:");
            }
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
                                        ? "no keys yet: add some with  daylight keys import FILE"
                                        : "no key name contains \"" + TerminalFormats.printable(letters) + "\"");
            }
            return shown.isEmpty() ? Exit.NOTHING_DONE : Exit.DONE;
        }
    }

    /** The other names of a key; they show that one key signs for several domains. */
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
        DnsKeys dns = resolver();
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            var work = new KeyActions(terminal, newsroom);
            List<KeyName> names = given.isEmpty() ? work.missingNames() : given;
            if (names.isEmpty()) {
                terminal.out().println("no key is missing");
                return Exit.NOTHING_DONE;
            }
            terminal.err()
                    .println("asking " + dns.resolver() + " for " + TerminalFormats.count(names.size(), "name")
                            + ", which sees the names"
                            + (doh == null ? "; so does anyone who can observe the connection" : ""));
            var progress = new ProgressLine(terminal, "names");
            FindKeys.Result result =
                    new FindKeys(newsroom, dns).run(names, done -> progress.update(done, names.size()));
            progress.clear();
            result.unreachable()
                    .forEach(
                            (name, why) -> terminal.err().println(name.text() + ": " + TerminalFormats.printable(why)));
            result.unknown().forEach(name -> terminal.out().println(name.text() + ": no key found"));
            result.found().forEach(record -> terminal.out().println(name(record) + ": found"));
            work.recheck();
            return result.found().isEmpty()
                    ? Exit.NOTHING_DONE
                    : result.unreachable().isEmpty() ? Exit.DONE : Exit.SOME_LOST;
        }
    }

    /** Records that the private keys of a selector are public. */
    private int exposed() throws IOException {
        KeyName name = names(arguments.subList(0, 1)).getFirst();
        LocalDate day;
        try {
            day = LocalDate.parse(arguments.getLast());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "\"" + TerminalFormats.printable(arguments.getLast()) + "\" is not a date: write it as 2018-05-03",
                    e);
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            if (!(ImportKeys.held(newsroom).find(name.selector(), name.domain())
                    instanceof KeySource.Known(List<KeyRecord> records))) {
                terminal.out().println("no key of " + name.text() + " is stored: import it first");
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
                    .orElseThrow(() -> new IllegalArgumentException("\"" + TerminalFormats.printable(each)
                            + "\" is not the name of a key: write selector._domainkey.domain")));
        }
        return names;
    }

    private DnsKeys resolver() {
        if (doh != null) {
            if (!"https".equals(doh.getScheme()) || doh.getHost() == null) {
                throw new IllegalArgumentException("--doh must be an address that begins with https://");
            }
            return DnsKeys.https(doh, HTTPS_TIMEOUT, terminal.clock());
        }
        InetAddress address;
        try {
            address = InetAddress.ofLiteral(String.valueOf(resolver));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "--resolver must be an IP address such as 192.0.2.53 or 2001:db8::53", e);
        }
        return DnsKeys.plain(new InetSocketAddress(address, port), UDP_TIMEOUT, terminal.clock(), new SecureRandom());
    }
}
