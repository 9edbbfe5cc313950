package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.PlannedPart;
import org.daylight.container.ContainerDefect;
import org.daylight.container.ImportSource;
import org.daylight.container.PartLoss;
import org.daylight.container.Skipped;
import org.daylight.flow.ingest.AbandonImport;
import org.daylight.flow.ingest.Cluster;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.flow.ingest.RemoveAccession;
import org.daylight.flow.ingest.RenameTrove;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Slug;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.SearchIndex;
import org.daylight.search.StateRequest;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        description = {
            "Imports mail into a trove.",
            "Accepted formats: mbox, Maildir, MH, Apple Mail (emlx, partial emlx, .mbox folders),"
                    + " one message per file, pipermail archives and public-inbox git repositories. They may be"
                    + " packed with zip, 7z, tar, gz, bz2, xz or zst, also nested. Standard input works too.",
            "Outlook files (PST, OST, MSG, OFT, OLM, winmail.dat): each item is written as a message. Items that are"
                    + " not messages are counted by kind, and the report has the account of each folder whose numbers"
                    + " differ.",
            "A mailbox on a server is imported with IMAP: every folder, or the one in the address and those"
                    + " below it. Nothing changes on the server, and no message is marked as read. The password is"
                    + " typed when asked, or read from a file.",
            "If the import is interrupted, run the same command again: it continues where it"
                    + " stopped. Importing the same files twice adds nothing.",
            "With --on, a cluster of Apache Spark reads and prepares the files; this command stores what it made. The"
                + " newsroom is the same, byte for byte. All machines must see the program, the files and the folder"
                + " of --shared under the same paths (docs/scale.md)."
        },
        footer = {
            "",
            "Examples:",
            "  daylight import -n newsroom --trove harbour press-office.mbox",
            "  daylight import --trove harbour --title \"The Harbour Papers\" \\",
            "      Maildir/ lists.tar.zst",
            "  curl https://lists.example/2015.mbox.gz | daylight import --trove harbour -",
            "  daylight import --trove harbour imaps://press@mail.example.org/Archive",
            "  daylight import --trove harbour --all-files Documents/",
            "  daylight import --trove harbour --on spark://a:7077 --shared /mnt/work \\",
            "      /mnt/sources/",
            "  daylight import --trove harbour --title \"The Port Papers\"    changes the title",
            "  daylight import --trove harbour --abandon",
            "  daylight import --trove harbour --remove 3 --yes",
            "",
            "Exit code 0: everything was imported. 1: some messages could not be read; they are"
                    + " listed. 3: nothing was done."
        })
final class ImportCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Option(
            names = "--trove",
            paramLabel = "SLUG",
            required = true,
            description = "The trove's short name, such as harbour.")
    private String trove = "";

    @Option(
            names = "--title",
            paramLabel = "T",
            description =
                    "The title of a new trove. Without PATH: change the title, while the public log does not name the"
                            + " trove.")
    private String title = "";

    @Option(
            names = ImportTrove.ALL_FILES,
            description = {
                "Import files that are not mail too: each becomes a document with a number of its own.",
                "Without it, such files are skipped and counted."
            })
    private boolean allFiles;

    @Option(names = "--json", description = "Print one JSON object instead of the report.")
    private boolean json;

    @Option(
            names = ImportTrove.RECOVER_DELETED,
            description = "Also search the unused space of PST and OST files for deleted items.")
    private boolean recoverDeleted;

    @Option(names = "--abandon", description = "Cancel an interrupted import and remove what it has added.")
    private boolean abandon;

    @Option(
            names = "--remove",
            paramLabel = "N",
            description = {
                "Remove accession N, the last of the trove. Not possible once it is in the public log.",
                "Without --yes it only prints what would be removed."
            })
    private int remove;

    @Option(names = "--yes", description = "Confirm --remove.")
    private boolean yes;

    @Option(
            names = "--on",
            paramLabel = "CLUSTER",
            description = "Import on a cluster of Apache Spark: spark://HOST:PORT of its master. Needs --shared.")
    private String on = "";

    @Option(
            names = "--shared",
            paramLabel = "FOLDER",
            description = {
                "With --on: a private folder that all machines see under this path, for what they make. It needs about"
                        + " as much room as the files to import. What is in it is deleted at the end."
            })
    private String shared = "";

    @Mixin
    private MailboxOptions mailboxOptions = new MailboxOptions();

    @Parameters(
            paramLabel = "PATH",
            arity = "0..*",
            description = "Files and folders to import; - is standard input. Or one mailbox on a server:"
                    + " imaps://user@host/Folder (imap:// with STARTTLS).")
    private List<String> given = List.of();

    private final Terminal terminal;

    ImportCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (Slug.parse(trove) instanceof Outcome.Refused<Slug>(String code, String reason)) {
            terminal.err().println("daylight: --trove: " + reason);
            return Exit.USAGE;
        }
        long asked = (abandon ? 1 : 0) + (remove != 0 ? 1 : 0) + (given.isEmpty() ? 0 : 1);
        boolean rename = asked == 0 && !title.isEmpty();
        if (asked != 1 && !rename) {
            terminal.err().println("daylight: name the files to import, or use --abandon, --remove or --title alone");
            return Exit.USAGE;
        }
        if (yes && remove == 0) {
            terminal.err().println("daylight: --yes can only be used with --remove");
            return Exit.USAGE;
        }
        if (on.isEmpty() != shared.isEmpty() || !on.isEmpty() && given.isEmpty()) {
            terminal.err().println("daylight: --on and --shared can only be used together, and with files to import");
            return Exit.USAGE;
        }
        List<Path> paths = List.of();
        ImportTrove.Mailbox mailbox = null;
        switch (mailboxOptions.mailbox(terminal, given)) {
            case Outcome.Refused<Optional<ImportTrove.Mailbox>>(String code, String reason) -> {
                terminal.err().println("daylight: " + reason);
                return Exit.USAGE;
            }
            case Outcome.Ok<Optional<ImportTrove.Mailbox>>(Optional<ImportTrove.Mailbox> one)
            when one.isPresent() -> mailbox = one.get();
            default -> paths = given.stream().map(Path::of).toList();
        }
        if ((allFiles || recoverDeleted) && paths.isEmpty()) {
            terminal.err()
                    .println("daylight: " + (allFiles ? ImportTrove.ALL_FILES : ImportTrove.RECOVER_DELETED)
                            + " can only be used with files to import");
            return Exit.USAGE;
        }
        if (paths.stream().filter(ImportSource::isStandardInput).count() > 1) {
            terminal.err().println("daylight: standard input (-) can be read only once");
            return Exit.USAGE;
        }
        if (rename) {
            try (Newsroom newsroom = newsroomOption.open(terminal)) {
                return report(new RenameTrove(newsroom).run(trove, title));
            }
        }
        try (Newsroom newsroom = newsroomOption.open(terminal);
                Vault vault = Wiring.vault(newsroom);
                SearchIndex index = Wiring.index(newsroom)) {
            index.answer(StateRequest.CURRENT).rebuilt().ifPresent(new OpenSearch(terminal)::printRebuild);
            if (abandon) {
                return report(new AbandonImport(newsroom, vault, index).run(trove));
            }
            if (remove != 0) {
                var removing = new RemoveAccession(newsroom, vault, index);
                return report(yes ? removing.run(trove, remove) : removing.preview(trove, remove));
            }
            List<Path> resolved = paths.stream()
                    .map(path -> ImportSource.isStandardInput(path) ? path : terminal.path(path))
                    .toList();
            ProgressLine progress = new ProgressLine(terminal, "messages");
            var request = new ImportTrove.Request(trove, title, resolved, System.in, allFiles, recoverDeleted, mailbox);
            var importing = new ImportTrove(newsroom, vault, index);
            ImportTrove.Watch watch = watching(terminal, progress);
            ImportTrove.Result result;
            if (on.isEmpty()) {
                result = importing.run(request, watch);
            } else {
                try (Cluster cluster = Wiring.cluster(on)) {
                    var machines = new ImportTrove.Machines(cluster, terminal.path(Path.of(shared)));
                    result = importing.run(request, machines, watch);
                }
            }
            progress.clear();
            return report(newsroom, result);
        } finally {
            if (mailbox != null && mailbox.login() != null) {
                mailbox.login().forget();
            }
        }
    }

    private int report(Newsroom newsroom, ImportTrove.Result result) {
        return switch (result) {
            case ImportTrove.Imported(var into, Accession accession, long copies) -> {
                if (json) {
                    terminal.out()
                            .println(asJson(newsroom, accession)
                                    .with("copies", copies)
                                    .text());
                } else {
                    print(newsroom, accession);
                    if (copies > 0) {
                        terminal.out()
                                .println(TerminalFormats.count(copies, "document")
                                        + (copies == 1 ? " has" : " have")
                                        + " the same content as another, in different bytes; all are stored (search"
                                        + " is:copy)");
                    }
                }
                if (!json) {
                    terminal.err()
                            .println("next:  daylight keys import" + newsroomOption.given() + " FILE   and   "
                                    + "daylight schedule" + newsroomOption.given() + " --trove " + trove);
                }
                yield accession.account().unreadable() > 0 ? Exit.SOME_LOST : Exit.DONE;
            }
            case ImportTrove.NothingNew(var into, Accession.Account account, boolean fromSamePlaces) -> {
                if (json) {
                    Json.Obj object = Json.Obj.EMPTY
                            .with("trove", trove)
                            .with("nothingNew", true)
                            .with("fromSamePlaces", fromSamePlaces);
                    terminal.out().println(account(object, account).text());
                } else {
                    terminal.out().println(nothingNew(account, fromSamePlaces));
                }
                yield account.unreadable() > 0 ? Exit.SOME_LOST : Exit.DONE;
            }
            case ImportTrove.Refused(String reason) -> {
                terminal.err().println("daylight: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int report(RenameTrove.Result result) {
        return switch (result) {
            case RenameTrove.Renamed(HeldTrove renamed) -> {
                if (json) {
                    terminal.out()
                            .println(Json.Obj.EMPTY
                                    .with("trove", trove)
                                    .with("title", renamed.title())
                                    .text());
                } else {
                    terminal.out()
                            .println(trove + " has the title \"" + TerminalFormats.printable(renamed.title())
                                    + "\" now");
                }
                yield Exit.DONE;
            }
            case RenameTrove.Refused(String reason) -> {
                terminal.err().println("daylight: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int report(AbandonImport.Result result) {
        return switch (result) {
            case AbandonImport.Abandoned(Accession.Account account) -> {
                if (json) {
                    terminal.out()
                            .println(account(Json.Obj.EMPTY.with("trove", trove).with("abandoned", true), account)
                                    .text());
                } else {
                    terminal.out()
                            .println("import cancelled: " + TerminalFormats.count(account.stored(), "document")
                                    + " removed from " + trove + "; no number was assigned");
                }
                yield Exit.DONE;
            }
            case AbandonImport.Refused(String reason) -> {
                terminal.err().println("daylight: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private int report(RemoveAccession.Result result) {
        return switch (result) {
            case RemoveAccession.Removed(Accession accession, long withheld, List<PlannedPart> parts) -> {
                if (json) {
                    terminal.out()
                            .println(account(
                                            Json.Obj.EMPTY
                                                    .with("trove", trove)
                                                    .with("accession", accession.number())
                                                    .with("removed", yes)
                                                    .with("first", accession.first())
                                                    .with("last", accession.last())
                                                    .with("withheld", withheld)
                                                    .with("parts", parts.size()),
                                            accession.account())
                                    .text());
                } else {
                    terminal.out().println(removed(accession, withheld, parts));
                }
                if (!yes) {
                    terminal.err()
                            .println("nothing was removed; to remove it:  daylight import" + newsroomOption.given()
                                    + " --trove " + trove + " --remove " + accession.number() + " --yes");
                }
                yield yes ? Exit.DONE : Exit.NOTHING_DONE;
            }
            case RemoveAccession.Refused(String reason) -> {
                terminal.err().println("daylight: nothing was removed: " + reason);
                yield Exit.NOTHING_DONE;
            }
        };
    }

    private String removed(Accession accession, long withheld, List<PlannedPart> parts) {
        long documents = accession.account().stored();
        String numbers = accession.first() == 0
                ? ""
                : ", No. " + TerminalFormats.count(accession.first()) + " to "
                        + TerminalFormats.count(accession.last());
        return (yes ? "removed" : "would remove") + " accession " + accession.number() + " of " + trove + ": "
                + TerminalFormats.count(documents, "document") + numbers
                + (withheld == 0 ? "" : "; " + TerminalFormats.count(withheld) + " of them withheld")
                + (parts.isEmpty()
                        ? ""
                        : "; " + TerminalFormats.count(parts.size(), "part") + " not yet published "
                                + (parts.size() == 1 ? "loses" : "lose") + " documents")
                + "; the bytes stay in the vault";
    }

    private String nothingNew(Accession.Account account, boolean fromSamePlaces) {
        long known = account.duplicates();
        return "nothing new: "
                + (known == 1 ? "the 1 message is" : "all " + TerminalFormats.count(known) + " messages are")
                + " already in " + trove + ", from " + (fromSamePlaces ? "the same" : "other")
                + " files; nothing was added"
                + (account.unreadable() == 0
                        ? ""
                        : "; " + TerminalFormats.count(account.unreadable()) + " unreadable"
                                + (fromSamePlaces ? ", as before" : ""));
    }

    private void print(Newsroom newsroom, Accession accession) {
        Accession.Account account = accession.account();
        terminal.out()
                .println(trove + ", accession " + accession.number() + ": "
                        + TerminalFormats.count(account.seen(), allFiles ? "document" : "message") + " seen");
        String numbers = accession.first() == 0
                ? ""
                : "  No. " + TerminalFormats.count(accession.first()) + " to "
                        + TerminalFormats.count(accession.last());
        row("stored", account.stored(), numbers);
        long files = newsroom.catalog().documents().files(accession.number());
        if (files > 0) {
            row("of them files", files, "  not mail");
        }
        row(
                "duplicates",
                account.duplicates(),
                account.duplicates() == 0 ? "" : "  already stored; the locations are recorded");
        row("unreadable", account.unreadable(), "");
        Map<String, Long> defects =
                new LinkedHashMap<>(newsroom.catalog().accessions().defects(accession.number()));
        Long converted = defects.remove(ContainerDefect.CONVERTED.code());
        if (converted != null) {
            terminal.out()
                    .println(TerminalFormats.count(converted, "message")
                            + " written by Daylight: the format of the file does not keep the original bytes");
        }
        counts(TerminalFormats.count(account.damaged()) + " of the stored messages have a defect:", defects);
        if (!defects.isEmpty()) {
            terminal.out().println("codes are explained in spec/defects.md; the messages are published as they are");
        }
        counts("unreadable, by reason:", newsroom.catalog().accessions().lossesByCode(accession.number()));
        Map<String, Long> passedOver = newsroom.catalog().accessions().passedOver(accession.number());
        long notMail = passedOver.getOrDefault(Skipped.NO_MAIL, 0L);
        if (notMail > 0) {
            terminal.out()
                    .println(TerminalFormats.count(notMail, "file")
                            + (notMail == 1 ? " is" : " are")
                            + " not mail and may be imported as documents:  daylight import" + newsroomOption.given()
                            + " --trove " + trove + " " + ImportTrove.ALL_FILES + " PATH");
        }
        counts("skipped files, no e-mail found:", chosen(passedOver, false));
        counts("skipped items of Outlook files, by kind:", chosen(passedOver, true));
        counts(
                "parts of stored messages and of Outlook files that could not be read or expressed:",
                newsroom.catalog().accessions().partLosses(accession.number()));
        new FolderReport(newsroom.catalog().accessions().folders(accession.number())).print(terminal);
    }

    /** The codes of items of Outlook files, or the other ones. */
    private static Map<String, Long> chosen(Map<String, Long> counts, boolean ofOutlook) {
        Map<String, Long> chosen = new LinkedHashMap<>(counts);
        chosen.keySet().removeIf(code -> code.startsWith(Skipped.ITEM) != ofOutlook);
        return chosen;
    }

    private void row(String name, long count, String remark) {
        terminal.out().println(String.format(Locale.ROOT, "  %-13s%,9d%s", name, count, remark));
    }

    private void counts(String title, Map<String, Long> counts) {
        if (!counts.isEmpty()) {
            terminal.out().println(title);
            counts.forEach(
                    (code, count) -> terminal.out().println(String.format(Locale.ROOT, "  %,10d  %s", count, code)));
        }
    }

    private Json.Obj asJson(Newsroom newsroom, Accession accession) {
        Json.Obj object = Json.Obj.EMPTY.with("trove", trove).with("accession", accession.number());
        object = account(object, accession.account())
                .with("files", newsroom.catalog().documents().files(accession.number()))
                .with("first", accession.first())
                .with("last", accession.last());
        return object.with("defects", counts(newsroom.catalog().accessions().defects(accession.number())))
                .with("losses", counts(newsroom.catalog().accessions().lossesByCode(accession.number())))
                .with("passedOver", counts(newsroom.catalog().accessions().passedOver(accession.number())))
                .with("partLosses", counts(newsroom.catalog().accessions().partLosses(accession.number())))
                .with(
                        "outlook",
                        new FolderReport(newsroom.catalog().accessions().folders(accession.number())).json());
    }

    private static Json.Obj account(Json.Obj object, Accession.Account account) {
        return object.with("seen", account.seen())
                .with("stored", account.stored())
                .with("duplicates", account.duplicates())
                .with("unreadable", account.unreadable())
                .with("damaged", account.damaged());
    }

    private static Json.Obj counts(Map<String, Long> counts) {
        Json.Obj object = Json.Obj.EMPTY;
        for (Map.Entry<String, Long> entry : counts.entrySet()) {
            object = object.with(entry.getKey(), entry.getValue());
        }
        return object;
    }

    static ImportTrove.Watch watching(Terminal terminal, ProgressLine progress) {
        return new Watching(terminal, progress);
    }

    /** Prints progress and losses on standard error. Only the first losses are listed; the catalog has all. */
    private static final class Watching implements ImportTrove.Watch {
        private static final int NAMED = 50;

        private final Terminal terminal;
        private final ProgressLine progress;
        private final ProgressLine indexing;
        private int lost;
        private int passedOver;
        private int incomplete;

        Watching(Terminal terminal, ProgressLine progress) {
            this.terminal = terminal;
            this.progress = progress;
            indexing = new ProgressLine(terminal, "documents indexed");
        }

        @Override
        public void progress(ImportTrove.Progress now) {
            progress.update(now.messages(), now.bytes(), now.totalBytes());
        }

        @Override
        public synchronized void catchingUp(long done, long total) {
            indexing.update(done, total);
            if (done == total) {
                indexing.clear();
                terminal.err().println(TerminalFormats.count(total, "document") + " added to the search index");
            }
        }

        @Override
        public synchronized void found(long messages, long bytes, long known) {
            terminal.err()
                    .println("on the server: " + TerminalFormats.count(messages, "new message") + ", "
                            + TerminalFormats.bytes(bytes)
                            + (known == 0
                                    ? ""
                                    : "; " + TerminalFormats.count(known) + " imported before are not fetched again"));
        }

        @Override
        public synchronized void lost(Accession.Loss loss, String remedy) {
            lost++;
            if (lost <= NAMED) {
                progress.clear();
                terminal.err()
                        .println(loss.container() + " at " + place(loss) + ": " + loss.code()
                                + (loss.items() > 1 ? ", " + TerminalFormats.count(loss.items()) + " items" : "")
                                + (loss.detail().isEmpty() ? "" : " (" + loss.detail() + ")") + ": " + remedy);
            } else if (lost == NAMED + 1) {
                terminal.err().println("… further unreadable messages are counted but not listed");
            }
        }

        /** An item of an Outlook file has no place in bytes. */
        private static String place(Accession.Loss loss) {
            boolean isItem =
                    loss.code().startsWith("outlook-item") || loss.code().startsWith("outlook-list");
            return isItem ? "item 0x" + Long.toHexString(loss.offset()) : "byte " + loss.offset();
        }

        @Override
        public synchronized void incomplete(Accession.Loss part) {
            if (part.code().equals(PartLoss.NOT_EXPRESSED)) {
                return; // every meeting request has some; they are counted
            }
            incomplete++;
            if (incomplete <= NAMED) {
                progress.clear();
                String place = part.code().equals(PartLoss.DAMAGE)
                        ? "byte " + part.offset()
                        : "item 0x" + Long.toHexString(part.offset());
                terminal.err()
                        .println(part.container() + " at " + place + ": " + part.code()
                                + (part.detail().isEmpty() ? "" : " (" + part.detail() + ")"));
            } else if (incomplete == NAMED + 1) {
                terminal.err().println("… further incomplete messages are counted but not listed");
            }
        }

        @Override
        public synchronized void passedOver(Accession.Loss noMail) {
            boolean isEmpty = noMail.code().equals(Skipped.EMPTY);
            if (!isEmpty && !noMail.code().equals(Skipped.NO_MAIL)) {
                return; // a mail program's own files: counted, but of no interest here
            }
            passedOver++;
            if (passedOver <= NAMED) {
                progress.clear();
                terminal.err()
                        .println(noMail.container() + ": skipped: "
                                + (isEmpty ? "the file is empty" : "no e-mail found"));
            } else if (passedOver == NAMED + 1) {
                terminal.err().println("… further files without e-mail are counted but not listed");
            }
        }
    }
}
