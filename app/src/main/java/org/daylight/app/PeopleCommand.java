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
            "Says which addresses are one correspondent's, by the newsroom's people.txt.",
            "Only addresses that stand in published documents get out: publish again after a part."
        },
        footer = {
            "",
            "Examples:",
            "  daylight people check        what would be published, and how much not",
            "  daylight people publish      enters it into the log, if it is new",
            "  daylight people list         all correspondents, most present first",
            "  daylight people list okaf    those with these letters in a row",
            "",
            "spec/people.md says how people.txt is written. Exit code 3: nothing was done."
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
            paramLabel = "LETTERS",
            description = "With list: letters of a name or an address.")
    private String letters = "";

    private final Terminal terminal;

    PeopleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean list = action.equals("list");
        if (!list && (!letters.isEmpty() || !action.equals("check") && !action.equals("publish"))) {
            terminal.err().println("daylight: say  people check,  people publish  or  people list [LETTERS]");
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
            if (!index.progress().isDone()) { // what it lacks would be held back, and be public again the next time
                throw new IOException("the search index beside the archive is still being made: run this again later");
            }
            return PublishPeople.publishable(whole, index.index());
        }
    }

    private int check(Mapping whole, Mapping publishable) {
        terminal.err().println("people.txt names " + size(whole) + "; this would be public:");
        terminal.out().print(printable(publishable));
        sayHeldBack(whole, publishable);
        return Exit.DONE;
    }

    private int publish(Newsroom newsroom, Mapping whole, Mapping publishable) throws IOException {
        PublishPeople.Result result = new PublishPeople(newsroom).run(publishable);
        String file = ArchivePath.people(Math.max(1, result.number()));
        if (result.grown()) {
            terminal.out().println("published " + file + ": " + size(publishable));
            CosignCommand.after(newsroom, terminal);
        } else if (result.number() > 0) {
            terminal.out().println("nothing new: " + file + " says the same");
        } else {
            terminal.out().println("nothing to publish: no published document has one of these addresses");
        }
        sayHeldBack(whole, publishable);
        return Exit.DONE;
    }

    private void sayHeldBack(Mapping whole, Mapping publishable) {
        int held = whole.addresses() - publishable.addresses();
        if (held > 0) {
            terminal.err()
                    .println("held back: " + TerminalFormats.count(held) + (held == 1 ? " address" : " addresses")
                            + " that no published document has");
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
                page.rows()
                        .forEach(row -> terminal.out()
                                .println(TerminalFormats.count(row.documents()) + "\t"
                                        + TerminalFormats.printable(row.address()) + "\t"
                                        + TerminalFormats.printable(row.name())
                                        + (row.list() ? "\tmailing list" : "")
                                        + (row.addresses() > 1 ? "\t" + row.addresses() + " addresses" : "")));
                at += AT_ONCE;
            } while (at < page.total());
            return page.total() == 0 ? Exit.NOTHING_DONE : Exit.DONE;
        }
    }

    private static String size(Mapping mapping) {
        int addresses = mapping.addresses();
        return TerminalFormats.count(addresses) + (addresses == 1 ? " address" : " addresses") + " of "
                + TerminalFormats.count(mapping.blocks().size(), "correspondent");
    }

    /** As on the terminal; the file itself keeps what is in the names. */
    private static String printable(Mapping mapping) {
        var lines = new StringBuilder();
        mapping.text()
                .lines()
                .forEach(line -> lines.append(TerminalFormats.printable(line)).append('\n'));
        return lines.toString();
    }
}
