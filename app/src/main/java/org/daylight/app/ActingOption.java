package org.daylight.app;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.daylight.audit.By;
import org.daylight.editors.Editor;
import org.daylight.editors.EditorList;
import org.daylight.editors.Editors;
import org.daylight.editors.SignIn;
import org.daylight.newsroom.Newsroom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * {@code --as NAME}: who gives the order. In a newsroom without users nobody is named, and with one user it is always this one. With
 * several, the user's password is needed. The one-time code is for the desk: who can run commands here can read the newsroom's files.
 */
final class ActingOption {

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description = "Who you are. Needed when the newsroom has several users. Asks for the password.")
    private @Nullable String name;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "Read the password from FILE instead of asking for it.")
    private @Nullable Path passwordFile;

    boolean isGiven() {
        return name != null;
    }

    @Nullable
    Path passwordFile() {
        return passwordFile;
    }

    /**
     * Who acts. Refused with an {@link IOException} when the password is wrong, or the user may not do this.
     *
     * @param may what the user must be allowed to do
     * @param what the same in words: {@code decide about documents}
     */
    By acting(Newsroom newsroom, Terminal terminal, Predicate<Editor> may, String what) throws IOException {
        Optional<Editor> editor = signedIn(newsroom, terminal);
        if (editor.isPresent() && !may.test(editor.get())) {
            throw new IOException(editor.get().name() + " may not " + what + ": "
                    + (editor.get().isUnconfirmed()
                            ? "the user must be confirmed first, with  daylight users confirm "
                                    + editor.get().name()
                            : "the role is missing; a publisher can change it with  daylight users role"));
        }
        return new By(editor.map(Editor::name).orElse(null), terminal.clock().instant());
    }

    private Optional<Editor> signedIn(Newsroom newsroom, Terminal terminal) throws IOException {
        var editors = new Editors(newsroom);
        EditorList list = editors.list();
        String given = name;
        if (list.isEmpty()) {
            if (given != null) {
                throw new IOException("this newsroom has no users: leave out --as, or add the first user with  daylight"
                        + " users add NAME --role publisher");
            }
            return Optional.empty();
        }
        if (list.editors().size() == 1 && (given == null || list.find(given).isPresent())) {
            return Optional.of(list.editors().getFirst());
        }
        if (given == null) {
            throw new IOException("this newsroom has several users: say who you are with  --as NAME");
        }
        byte[] password = Password.read(
                terminal, passwordFile, "Password of " + TerminalFormats.printable(given), "nothing was changed");
        var signIn = new SignIn(editors, new SecureRandom());
        return switch (signIn.withPassword(given, password, terminal.clock().instant())) {
            case SignIn.SignedIn(Editor editor) -> Optional.of(editor);
            case SignIn.Wrong(Duration delay) -> {
                pause(delay);
                throw new IOException(
                        "the name or the password is wrong, or the user is disabled; nothing was changed");
            }
        };
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
