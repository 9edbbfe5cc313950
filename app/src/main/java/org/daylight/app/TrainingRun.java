package org.daylight.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A training run for the JVM's AOT cache: it does everything once. {@code ./daylight} runs it once after each build, and starts
 * the program with the cache (docs/decisions/0045). A second run only serves what the first has made, a third one only searches it
 * and prints help, and a fourth one only imports, so that each loads only the classes it needs (docs/decisions/0059, 0140, 0406). It
 * is not a command of the program.
 */
final class TrainingRun {

    private static final int MESSAGES = 4_000;

    /** How often the messages are imported, each time as another trove: methods that run seldom leave no profile. */
    private static final int IMPORTS = 4;

    private static final int SIGNED_COPIES = 50;

    private static final int WAIT_MILLIS = 500;

    /** Half a minute. */
    private static final int MOST_WAITS = 60;

    private static final Pattern ADDRESS = Pattern.compile(" at (http://[0-9.:]+)/");
    private static final String ARCHIVE = "demo/newsroom/archive";
    private static final String MAIL = "demo/source/mail";
    private static final List<String> PAGES = List.of(
            "/",
            "/harbour/",
            "/harbour/part/1",
            "/harbour/1",
            "/harbour/2/thread",
            "/search?q=crane",
            "/search?q=harbour&sort=newest",
            "/search?q=%22the%20harbour%22&page=2",
            "/search?q=with%3Apress%20date%3A2019",
            "/about",
            "/feed.atom",
            "/checkpoint");

    private TrainingRun() {}

    /**
     * @param arguments a working folder, new or empty; then {@code serve}, {@code search} or {@code import} for the later runs,
     * in the folder of the first
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        if (arguments.length > 1 && arguments[1].equals("serve")) {
            serve(folder);
        }
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(nowhere, nowhere, false, folder, Clock.systemUTC());
        if (arguments.length > 1) {
            if (arguments[1].equals("import")) {
                imports(terminal, folder);
            } else {
                search(terminal);
            }
            return;
        }
        run(terminal, "demo", "--no-serve", "--no-extract", "--messages", "" + MESSAGES, "--keep", "demo");
        search(terminal);
        serve(folder);
    }

    private static void search(Terminal terminal) throws IOException {
        run(terminal, "search", "-n", "demo/newsroom", "harbour crane");
        run(terminal, "search", "-n", "demo/newsroom", "--count", "from:press");
        run(terminal, "search", "-n", "demo/newsroom", "--json", "\"the harbour\" -crane");
        run(terminal, "search", ARCHIVE, "--count", "from:press");
        run(terminal, "search", ARCHIVE, "harbo* OR crane~");
        run(terminal, "help");
        run(terminal, "help", "import");
        run(terminal, "version");
    }

    /**
     * Imports the mail of the demo, several times, into a newsroom that knows the keys of its signatures, and its signed messages more
     * often: few messages of the demo are signed, and most of today's mail is.
     */
    private static void imports(Terminal terminal, Path folder) throws IOException {
        writeSigned(folder.resolve(MAIL).resolve("press-office.mbox"), folder.resolve("signed"));
        for (int i = 0; i < IMPORTS; i++) {
            run(terminal, "import", "-n", "demo/newsroom", "--trove", "training-" + i, "--json", MAIL);
        }
        run(terminal, "import", "-n", "demo/newsroom", "--trove", "signed", "--json", "signed");
    }

    /** Writes each signed message of an mbox many times into a Maildir, each time with another field at the top. */
    private static void writeSigned(Path mbox, Path maildir) throws IOException {
        for (String each : List.of("cur", "new", "tmp")) {
            Files.createDirectories(maildir.resolve(each));
        }
        String[] messages = ("\n" + Files.readString(mbox, StandardCharsets.ISO_8859_1)).split("\nFrom ");
        int written = 0;
        for (String message : messages) {
            int start = message.indexOf('\n') + 1;
            if (message.indexOf("\nDKIM-Signature:") < 0) {
                continue;
            }
            for (int i = 0; i < SIGNED_COPIES; i++) {
                String copy = "X-Training: " + i + "\n" + message.substring(start);
                Files.writeString(
                        maildir.resolve("new").resolve("1." + ++written + ".training"),
                        copy,
                        StandardCharsets.ISO_8859_1);
            }
        }
        if (written == 0) {
            throw new IOException("no message of " + mbox + " is signed");
        }
    }

    private static void run(Terminal terminal, String... arguments) throws IOException {
        int exit = Start.run(terminal, arguments);
        if (exit != Exit.DONE) {
            throw new IOException(String.join(" ", arguments) + ": exit code " + exit);
        }
    }

    /** Runs the serve command and requests pages from it once the index and its cached files exist. */
    private static void serve(Path folder) throws IOException, InterruptedException {
        Path caches = folder.resolve("index").resolve("arrays");
        var printed = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        Terminal terminal = new Terminal(out, out, false, folder, Clock.systemUTC());
        Thread server = Thread.ofPlatform().daemon().start(() -> {
            int exit = Start.run(terminal, "serve", ARCHIVE, "--port", "0", "--index", "index");
            if (exit != Exit.DONE) {
                Runtime.getRuntime().halt(exit);
            }
        });
        String address = "";
        while (address.isEmpty()) {
            Thread.sleep(20);
            Matcher served = ADDRESS.matcher(printed.toString(StandardCharsets.UTF_8));
            address = served.find() ? served.group(1) : "";
        }
        // The server writes these files when it is idle. Without them the run is still of use, so it does not wait for
        // ever.
        int before = -1;
        for (int waits = 0; waits < MOST_WAITS && (before <= 0 || files(caches) != before); waits++) {
            before = files(caches);
            Thread.sleep(WAIT_MILLIS);
        }
        for (String page : PAGES) {
            read(URI.create(address + page));
        }
        System.exit(server.isAlive() ? Exit.DONE : Exit.NOTHING_DONE);
    }

    /** How many files are in a folder; 0 if it is not there yet. */
    private static int files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.count();
        }
    }

    private static void read(URI page) throws IOException {
        var connection = (HttpURLConnection) page.toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        try (InputStream answer =
                connection.getResponseCode() < 400 ? connection.getInputStream() : InputStream.nullInputStream()) {
            answer.transferTo(OutputStream.nullOutputStream());
        }
    }
}
