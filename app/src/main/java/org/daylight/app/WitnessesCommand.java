package org.daylight.app;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.daylight.format.Outcome;
import org.daylight.newsroom.KnownWitness;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.WitnessesFile;
import org.daylight.note.WitnessKey;
import org.daylight.witness.RequestCosignature;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "witnesses",
        description = {
            "Manages the witnesses that cosign your log.",
            "A witness confirms with its signature that the log has only grown. Witnesses are asked"
                    + " after each publication; publication does not wait for them. The operator of a witness"
                    + " gives you its key. The list is in the newsroom's witnesses.txt.",
            "After  daylight log-key rotate  or  recover,  send every witness the file from log-keys/ of the archive:"
                    + " it cosigns the new key only after  daylight witness change-key."
        },
        footer = {
            "",
            "Examples:",
            "  daylight witnesses add KEY https://witness.example.org",
            "  daylight witnesses add KEY        one that sends files, for  daylight cosign",
            "  daylight witnesses list",
            "  daylight witnesses remove NAME    the name at the beginning of its key",
            "",
            "Exit code 0: done. 3: nothing was done."
        })
final class WitnessesCommand implements Callable<Integer> {

    @Mixin
    private NewsroomOption newsroomOption = new NewsroomOption();

    @Parameters(index = "0", paramLabel = "add|list|remove", description = "What to do.")
    private String action = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "KEY|NAME", description = "The witness.")
    private String witness = "";

    @Parameters(
            index = "2",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "With add: the witness's address (its submission prefix, c2sp.org/tlog-witness).")
    private String address = "";

    private final Terminal terminal;

    WitnessesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws IOException {
        boolean valid = switch (action) {
            case "add" -> !witness.isEmpty();
            case "remove" -> !witness.isEmpty() && address.isEmpty();
            case "list" -> witness.isEmpty();
            default -> false;
        };
        if (!valid) {
            terminal.err()
                    .println(
                            "daylight: write  witnesses add KEY [ADDRESS],  witnesses list  or  witnesses remove NAME");
            return Exit.USAGE;
        }
        try (Newsroom newsroom = newsroomOption.open(terminal)) {
            List<KnownWitness> known = new ArrayList<>(WitnessesFile.read(newsroom));
            return switch (action) {
                case "add" -> add(newsroom, known);
                case "remove" -> remove(newsroom, known);
                default -> list(known);
            };
        }
    }

    private int add(Newsroom newsroom, List<KnownWitness> known) throws IOException {
        WitnessKey.Verifier key = switch (WitnessKey.parseVerifier(witness)) {
            case Outcome.Ok<WitnessKey.Verifier>(WitnessKey.Verifier read) -> read;
            case Outcome.Refused<WitnessKey.Verifier>(String code, String reason) ->
                throw new IOException(reason + "; nothing was changed");
        };
        if (!address.isEmpty()) {
            RequestCosignature.at(address); // refuses anything that is not an address
        }
        known.removeIf(one -> one.key().equals(key));
        known.add(new KnownWitness(key, address));
        WitnessesFile.write(newsroom, known);
        terminal.out().println("added " + line(known.getLast()));
        return Exit.DONE;
    }

    private int remove(Newsroom newsroom, List<KnownWitness> known) throws IOException {
        if (!known.removeIf(one -> one.key().name().equals(witness))) {
            throw new IOException("there is no witness " + TerminalFormats.printable(witness) + " here");
        }
        WitnessesFile.write(newsroom, known);
        terminal.out().println("removed " + TerminalFormats.printable(witness));
        return Exit.DONE;
    }

    private int list(List<KnownWitness> known) {
        known.forEach(one -> terminal.out().println(line(one)));
        if (known.isEmpty()) {
            terminal.err().println("no witness yet: add one with  daylight witnesses add KEY [ADDRESS]");
        }
        return Exit.DONE;
    }

    private static String line(KnownWitness witness) {
        return TerminalFormats.printable(
                witness.key().text() + "  " + (witness.address().isEmpty() ? "(sends files)" : witness.address()));
    }
}
