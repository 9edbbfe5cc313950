package org.daylight.container.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.container.RawMessage;

/** Lists the folders of an account: those of the user, and those of other users and groups that it may read. */
final class MailboxFolders {

    private static final int NAMED_IN_ERRORS = 20;

    private final ImapConnection connection;
    private final MailboxAddress address;
    private final ImapLimits limits;
    /** The delimiter by name, in the order of names. */
    private final Map<String, String> found = new TreeMap<>();

    MailboxFolders(ImapConnection connection, MailboxAddress address, ImapLimits limits) {
        this.connection = connection;
        this.address = address;
        this.limits = limits;
    }

    /**
     * The folders that the address names, in the order of the bytes of their names.
     *
     * @throws MailboxException when there is none
     */
    List<MailboxFolder> list() throws IOException, InterruptedException {
        list("*");
        for (String prefix : namespaces()) {
            if (!prefix.isEmpty()) {
                list(prefix + "*");
            }
        }
        Set<String> taken = new HashSet<>();
        List<MailboxFolder> all = new ArrayList<>();
        found.forEach((raw, delimiter) -> {
            String name = RawMessage.printable(ModifiedUtf7.decode(raw));
            String unique = name;
            for (int i = 2; !taken.add(unique); i++) {
                unique = name + " (" + i + ")";
            }
            all.add(new MailboxFolder(raw, unique, delimiter));
        });
        List<MailboxFolder> named =
                all.stream().filter(folder -> folder.isIn(address.folder())).toList();
        if (named.isEmpty()) {
            List<String> some = all.stream()
                    .map(MailboxFolder::shown)
                    .limit(NAMED_IN_ERRORS)
                    .toList();
            throw MailboxException.lasting(
                    all.isEmpty()
                            ? address.server() + " shows this user no folder: check the user"
                            : address.server() + " has no folder " + RawMessage.printable(address.folder())
                                    + "; its folders are: " + String.join(", ", some)
                                    + (all.size() > some.size() ? ", …" : ""));
        }
        return named;
    }

    private void list(String pattern) throws IOException, InterruptedException {
        ImapResponse.Status answer =
                connection.command("LIST \"\"", pattern, limits.folders() + ImapConnection.FEW, data -> {
                    List<ImapToken> tokens = data.tokens();
                    if (tokens.size() < 4
                            || !tokens.getFirst().isAtom("LIST")
                            || !(tokens.get(1) instanceof ImapToken.Group(List<ImapToken> attributes))) {
                        return;
                    }
                    boolean isFolder = attributes.stream()
                            .noneMatch(
                                    attribute -> attribute.isAtom("\\Noselect") || attribute.isAtom("\\NonExistent"));
                    if (isFolder) {
                        found.putIfAbsent(
                                tokens.get(3).latin1(),
                                tokens.get(2).isAtom("NIL") ? "" : tokens.get(2).latin1());
                    }
                    if (found.size() > limits.folders()) {
                        throw MailboxException.lasting(address.server() + " has more than " + limits.folders()
                                + " folders: import them one by one, with the folder in the address");
                    }
                });
        if (!answer.condition().equals("OK") && pattern.equals("*")) {
            throw MailboxException.lasting(
                    address.server() + " does not list its folders: " + ImapInput.shown(answer.text()));
        }
    }

    /** The prefixes of the namespaces (RFC 2342): lists of lists of a prefix and a delimiter. */
    private Set<String> namespaces() throws IOException, InterruptedException {
        Set<String> prefixes = new HashSet<>();
        if (connection.can("NAMESPACE")) {
            connection.command("NAMESPACE", ImapConnection.FEW, data -> {
                if (!data.tokens().getFirst().isAtom("NAMESPACE")) {
                    return;
                }
                for (ImapToken kind : data.tokens()) {
                    if (kind instanceof ImapToken.Group(List<ImapToken> spaces)) {
                        for (ImapToken space : spaces) {
                            if (space instanceof ImapToken.Group(List<ImapToken> parts) && !parts.isEmpty()) {
                                prefixes.add(parts.getFirst().latin1());
                            }
                        }
                    }
                }
                if (prefixes.size() > limits.folders()) {
                    throw MailboxException.lasting(address.server() + " has more than " + limits.folders()
                            + " namespaces: import folders one by one, with the folder in the address");
                }
            });
        }
        return prefixes;
    }
}
