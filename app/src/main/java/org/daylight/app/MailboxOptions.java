package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.daylight.container.imap.ImapLimits;
import org.daylight.container.imap.MailboxAddress;
import org.daylight.container.imap.MailboxLogin;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a mailbox on a server. A password is never an argument: every user can list those of a process. */
final class MailboxOptions {

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password of the mailbox from FILE instead of asking for it.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--certificate",
            paramLabel = "FILE",
            description = "Trust this certificate of the mail server, or of its authority, and no other (PEM or DER).")
    private @Nullable Path certificate;

    @Option(
            names = "--insecure",
            description = "Use a mail server without encryption (imap:// only). Anyone on the network can read the"
                    + " password and the mail.")
    private boolean insecure;

    @Option(
            names = "--finish",
            description = "Finish an interrupted import of a mailbox whose server is gone. What was not"
                    + " fetched counts as one loss.")
    private boolean finish;

    /** The mailbox to import; empty if files are to be imported. Refused with what is wrong in the command line. */
    Outcome<Optional<ImportTrove.Mailbox>> mailbox(Terminal terminal, List<String> given) throws IOException {
        if (given.stream().noneMatch(MailboxAddress::isOne)) {
            return passwordFile != null || certificate != null || insecure || finish
                    ? refused("--password-file, --certificate, --insecure and --finish need the address of a mailbox:"
                            + " imaps://user@host/Folder")
                    : Outcome.ok(Optional.empty());
        }
        if (given.size() > 1) {
            return refused("a mailbox on a server is imported by itself: name one address, and no files");
        }
        return switch (MailboxAddress.parse(given.getFirst())) {
            case Outcome.Refused<MailboxAddress>(String code, String reason) ->
                refused("the address of the mailbox cannot be used: " + reason);
            case Outcome.Ok<MailboxAddress>(MailboxAddress address) -> {
                if (insecure && address.encrypted()) {
                    yield refused("--insecure is for addresses that begin with imap://");
                }
                MailboxLogin login = finish
                        ? null
                        : new MailboxLogin(
                                password(terminal, address),
                                certificate == null ? null : terminal.path(certificate),
                                insecure);
                yield Outcome.ok(Optional.of(new ImportTrove.Mailbox(address, login, ImapLimits.DEFAULT)));
            }
        };
    }

    private static Outcome<Optional<ImportTrove.Mailbox>> refused(String reason) {
        return Outcome.refused("mailbox-options", reason);
    }

    private byte[] password(Terminal terminal, MailboxAddress address) throws IOException {
        return Password.read(
                terminal,
                passwordFile,
                "Password of " + TerminalFormats.printable(address.user()) + " on "
                        + TerminalFormats.printable(address.server()),
                "nothing was imported");
    }
}
