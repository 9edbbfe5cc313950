package org.daylight.app;

import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.flow.publish.PublishPeople;
import org.daylight.newsroom.Newsroom;
import org.daylight.people.Mapping;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.CorrespondentList;
import org.daylight.search.CorrespondentListRequest;
import org.daylight.search.Searchable;
import org.daylight.vault.Vault;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "people",
        description = {
            "Publishes which addresses belong to the same person.",
            "The newsroom's people.txt lists them (spec/people.md). Only addresses that occur in"
                    + " published documents are published, so run it again after each part."
        },
        footer = {
            "",
            "Examples:",
            "  daylight people check        what would be published and what not",
            "  daylight people publish      adds the list to the log, if it is new",
            "  daylight people list         all correspondents, most frequent first",
            "  daylight people list okaf    those whose name or address contains okaf",
            "",
            "Exit code 0: done. 3: nothing was done, or nothing matches."
        })
final class PeopleCommand implements Callable<Integer> {

    private static final int AT_ONCE = 1_000;

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Mixin
    private WithoutWitnessesOption withoutWitnesses = new WithoutWitnessesOption();

    @Parameters(index = "0", paramLabel = "check|publish|list", description = "What to do.")
    private String action = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TEXT",
            description = "With list: text that the name or the address contains.")
    private String letters = "";

    private final Terminal terminal;

    PeopleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean list = action.equals("list");
        if (!list && (!letters.isEmpty() || !action.equals("check") && !action.equals("publish"))) {
            terminal.err().println("daylight: write  people check,  people publish  or  people list [TEXT]");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal, withoutWitnesses.given())) {
            if (list) {
                return list(newsroom);
            }
            Mapping whole = PublishPeople.read(newsroom);
            Mapping publishable = publishable(newsroom, whole);
            return action.equals("check") ? check(whole, publishable) : publish(newsroom, whole, publishable);
        }
    }

    private Mapping publishable(Newsroom newsroom, Mapping whole) throws IOException {
        if (!Files.exists(newsroom.archiveFolder().resolve(ArchivePath.CHECKPOINT))) {
            return Mapping.NONE;
        }
        try (Archive archive = Archive.open(newsroom.archiveFolder());
                ArchiveIndex index = new OpenSearch(terminal).ofArchive(archive)) {
            if (!index.progress()
                    .isDone()) { // addresses of missing documents would be left out now and published the next time
                throw new IOException("the archive's search index is still being built: run this again later");
            }
            return PublishPeople.publishable(whole, index.index());
        }
    }

    private int check(Mapping whole, Mapping publishable) {
        terminal.err().println("people.txt names " + size(whole) + "; this would be public:");
        terminal.out().print(printable(publishable));
        printNotPublished(whole, publishable);
        return Exit.DONE;
    }

    private int publish(Newsroom newsroom, Mapping whole, Mapping publishable) throws IOException {
        PublishPeople.Result result = new PublishPeople(newsroom).run(publishable);
        String file = ArchivePath.people(Math.max(1, result.number()));
        if (result.grown()) {
            terminal.out().println("published " + file + ": " + size(publishable));
            CosignCommand.after(newsroom, terminal);
        } else if (result.number() > 0) {
            terminal.out().println("nothing new: " + file + " has the same content");
        } else {
            terminal.out().println("nothing to publish: none of these addresses occurs in a published document");
        }
        printNotPublished(whole, publishable);
        return Exit.DONE;
    }

    private void printNotPublished(Mapping whole, Mapping publishable) {
        int left = whole.addresses() - publishable.addresses();
        if (left > 0) {
            terminal.err()
                    .println("not published: " + TerminalFormats.count(left) + (left == 1 ? " address" : " addresses")
                            + " that no published document contains");
        }
    }

    private int list(Newsroom newsroom) throws IOException {
        Mapping mapping = Files.exists(newsroom.peopleFile()) ? PublishPeople.read(newsroom) : Mapping.NONE;
        try (Vault vault = Wiring.vaultToRead(newsroom);
                Searchable index = new OpenSearch(terminal).ofNewsroom(newsroom, vault)) {
            long at = 0;
            CorrespondentList page;
            do {
                page = index.answer(new CorrespondentListRequest(letters, mapping, false, at, AT_ONCE));
                if (at == 0 && page.total() > 0) {
                    terminal.err().println("documents, address, name:");
                }
                page.rows()
                        .forEach(row -> terminal.out()
                                .println(TerminalFormats.count(row.documents()) + "\t"
                                        + TerminalFormats.printable(row.address()) + "\t"
                                        + TerminalFormats.printable(row.name())
                                        + (row.list() ? "\tmailing list" : "")
                                        + (row.addresses() > 1 ? "\t" + row.addresses() + " addresses" : "")));
                at += AT_ONCE;
            } while (at < page.total());
            if (page.total() > 0) {
                return Exit.DONE;
            }
            terminal.err()
                    .println(
                            letters.isEmpty()
                                    ? "no correspondents yet"
                                    : "no correspondent's name or address contains \""
                                            + TerminalFormats.printable(letters) + "\"");
            return Exit.NOTHING_DONE;
        }
    }

    private static String size(Mapping mapping) {
        int addresses = mapping.addresses();
        return TerminalFormats.count(addresses) + (addresses == 1 ? " address" : " addresses") + " of "
                + TerminalFormats.count(mapping.blocks().size(), "correspondent");
    }

    /** The text for the terminal; the published file has the names unchanged. */
    private static String printable(Mapping mapping) {
        var lines = new StringBuilder();
        mapping.text()
                .lines()
                .forEach(line -> lines.append(TerminalFormats.printable(line)).append('\n'));
        return lines.toString();
    }
}
