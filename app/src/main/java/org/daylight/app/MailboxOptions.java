package org.daylight.app;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.container.imap.ImapLimits;
import org.daylight.container.imap.MailboxAddress;
import org.daylight.container.imap.MailboxLogin;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options for a mailbox on a server. A password is never an argument: every user can list those of a process. */
final class MailboxOptions {

    private static final int MOST_PASSWORD_BYTES = 4_096;

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
        byte[] password = passwordFile == null ? typed(address) : fromFile(terminal, passwordFile);
        if (password.length == 0) {
            throw new IOException("the password is empty; nothing was imported");
        }
        for (byte each : password) {
            if (each == 0 || each == '\n' || each == '\r') {
                throw new IOException("the password must be one line of text; nothing was imported");
            }
        }
        return password;
    }

    private static byte[] typed(MailboxAddress address) throws IOException {
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal()
                ? null
                : console.readPassword(
                        "Password of %s on %s: ",
                        TerminalFormats.printable(address.user()), TerminalFormats.printable(address.server()));
        if (typed == null) {
            throw new IOException("there is no terminal to type the password on: use  --password-file FILE");
        }
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(typed));
        byte[] password = new byte[encoded.remaining()];
        encoded.get(password);
        Arrays.fill(encoded.array(), (byte) 0);
        Arrays.fill(typed, ' ');
        return password;
    }

    /** The first line of the file. */
    private static byte[] fromFile(Terminal terminal, Path file) throws IOException {
        Path path = terminal.path(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MOST_PASSWORD_BYTES);
        }
        if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Set<PosixFilePermission> modes = Files.getPosixFilePermissions(path);
            if (modes.contains(PosixFilePermission.GROUP_READ) || modes.contains(PosixFilePermission.OTHERS_READ)) {
                terminal.err()
                        .println("note: other users of this computer can read the password in "
                                + TerminalFormats.printable(file.toString())
                                + ": make the file private with  chmod 600");
            }
        }
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n' && bytes[end] != '\r') {
            end++;
        }
        byte[] password = Arrays.copyOf(bytes, end);
        Arrays.fill(bytes, (byte) 0);
        return password;
    }
}
