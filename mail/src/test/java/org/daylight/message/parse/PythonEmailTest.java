package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.daylight.format.Json;
import org.daylight.message.Address;
import org.daylight.message.Attachment;
import org.daylight.message.Message;
import org.daylight.message.MimePart;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Real messages are read as Python's package {@code email} reads them: subject, authors, date, and the decoded bytes of files. Each difference has a
 * reason ({@link PythonDifference}), or the test fails. {@code docs/vectors-python.md} has the counts. One process of Python reads all messages. With
 * {@code -Ddaylight.slow=true}, every message is compared, of Enron ten of each mailbox; otherwise 300 of each collection.
 */
class PythonEmailTest {

    private static final int MOST = Boolean.getBoolean("daylight.slow") ? 1_000_000 : 300;
    private static final int LARGEST = 8 << 20;
    private static final Path SCRIPT = Path.of("src/test/resources/org/daylight/message/vectors/python_email.py")
            .toAbsolutePath();
    private static final Path PAGE = Path.of("../docs/vectors-python.md");

    /**
     * A field of a message as both read it.
     *
     * @param field subject, from, date or files
     * @param ours the values that Daylight reads; none when it reads none
     * @param theirValue what Python gives
     * @param theirFields which of the fields subject, from and date Python finds in the header
     * @param theirFiles the hashes of the files that Python finds
     * @param raw the bytes of the header field's value as ISO 8859-1, of which line breaks are removed; empty for files
     * @param pythonFaults the faults that Python notes
     */
    record Compared(
            String field,
            List<String> ours,
            Json theirValue,
            List<String> theirFields,
            List<String> theirFiles,
            String raw,
            String pythonFaults) {

        String theirs() {
            return values(theirValue).toString();
        }

        boolean isSame() {
            return ours.equals(theirNormalized());
        }

        private List<String> theirNormalized() {
            return values(theirValue).stream()
                    .map(value ->
                            field.equals("subject") ? oneSpace(value) : field.equals("from") ? lower(value) : value)
                    .toList();
        }

        /** The domain in lower case, as Daylight gives it. */
        private static String lower(String address) {
            int at = address.lastIndexOf('@');
            return at < 0
                    ? address
                    : address.substring(0, at) + address.substring(at).toLowerCase(Locale.ROOT);
        }
    }

    private static String oneSpace(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    private static List<String> values(Json value) {
        return switch (value) {
            case Json.Null none -> List.of();
            case Json.Str(String text) -> List.of(text);
            case Json.Num(long number) -> List.of(Long.toString(number));
            case Json.Arr(List<Json> items) ->
                items.stream().flatMap(item -> values(item).stream()).toList();
            case Json.Obj fault -> List.of("raises " + fault.string("error").orElse(""));
            case Json.Bool wrong -> throw new AssertionError("Python wrote " + wrong);
        };
    }

    private static List<String> ours(String field, Message message) {
        return switch (field) {
            case "subject" -> message.subject() == null ? List.of() : List.of(oneSpace(message.subject()));
            case "from" -> message.from().stream().map(Address::address).toList();
            case "date" ->
                message.date() == null
                        ? List.of()
                        : List.of(Long.toString(message.date().toEpochSecond()));
            default ->
                message.attachments().stream()
                        .filter(file -> isNamed(message, file))
                        .map(file -> file.sha256().hex())
                        .toList();
        };
    }

    /** The files that both can be asked for: parts with a file name, or that say that they are attachments. No messages, and nothing from texts. */
    private static boolean isNamed(Message message, Attachment file) {
        MimePart part = message.parts().get(file.part());
        return part.embedded() == 0
                && !part.type().startsWith("message/")
                && (part.fileName() != null || "attachment".equals(part.disposition()));
    }

    /** The value of the first field of this name, in bytes. */
    private static String raw(String field, Message message, byte[] bytes) {
        return message.headers().stream()
                .filter(header -> header.name().equalsIgnoreCase(field))
                .findFirst()
                .map(header ->
                        new String(bytes, header.start(), header.end() - header.start(), StandardCharsets.ISO_8859_1))
                .map(text -> text.substring(text.indexOf(':') + 1)
                        .replaceAll("[\r\n]", "")
                        .strip())
                .orElse("");
    }

    /** What was compared so far. */
    private static final class Tally {
        private final Map<String, Integer> messages = new TreeMap<>();
        private final Map<PythonDifference, Map<String, Integer>> differences = new EnumMap<>(PythonDifference.class);
        private final List<String> unexplained = new ArrayList<>();
        private int checks;

        void add(Given given, Json.Obj answer) {
            messages.merge(given.collection, 1, Integer::sum);
            Message message = MessageParser.parse(given.bytes);
            for (String field : List.of("subject", "from", "date", "files")) {
                checks++;
                var compared = new Compared(
                        field,
                        ours(field, message),
                        answer.get(field).orElse(new Json.Null()),
                        values(answer.get("fields").orElse(new Json.Null())),
                        values(answer.get("files").orElse(new Json.Null())),
                        raw(field, message, given.bytes),
                        answer.string("faults").orElse(""));
                if (!compared.isSame()) {
                    explain(given, compared);
                }
            }
        }

        private void explain(Given given, Compared compared) {
            Optional<PythonDifference> reason = Arrays.stream(PythonDifference.values())
                    .filter(each -> each.fits(compared))
                    .findFirst();
            if (reason.isPresent()) {
                differences
                        .computeIfAbsent(reason.get(), none -> new TreeMap<>())
                        .merge(given.collection, 1, Integer::sum);
            } else {
                unexplained.add(given.collection + "/" + given.name + " " + compared);
            }
        }

        void check(int least) {
            int all = differences.values().stream()
                    .flatMap(counts -> counts.values().stream())
                    .mapToInt(Integer::intValue)
                    .sum();
            System.out.println("Python's email: messages " + messages + ", " + checks + " values, " + all
                    + " differ for a known reason: " + differences + ", unexplained: " + unexplained.size());
            assertEquals("", String.join("\n", unexplained), "differs, and no reason is known");
            assertTrue(checks >= 4 * least, checks + " values were compared");
            // A reason that fits everything would hide mistakes.
            assertTrue(all * 50L <= checks, all + " of " + checks + " values differ");
        }
    }

    /** @param collection where it comes from @param name of its file */
    private record Given(String collection, String name, byte[] bytes) {
        static final Given LAST = new Given("", "", new byte[0]);
    }

    /** Takes messages, one by one. */
    private interface Taking {
        void take(Given given) throws IOException, InterruptedException;
    }

    private static Path shared() {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        return Path.of(shared);
    }

    @Test
    void messages_of_other_projects() throws Exception {
        Path folder = shared().resolve("vectors").resolve("mime");
        compare(1_000, taking -> {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.size(file) <= LARGEST) {
                        String name = folder.relativize(file).toString();
                        taking.take(new Given("vectors", name, Files.readAllBytes(file)));
                    }
                }
            }
        });
    }

    @Test
    void messages_of_enron() throws Exception {
        corpus("enron", true);
    }

    @Test
    void messages_of_a_kernel_list() throws Exception {
        corpus("btrfs-half", false);
    }

    @Test
    void messages_of_spamassassin() throws Exception {
        corpus("spamassassin", false);
    }

    /** Gives messages. */
    private interface Source {
        void give(Taking taking) throws IOException, InterruptedException;
    }

    private static void compare(int least, Source source) throws Exception {
        Process python;
        try {
            python = new ProcessBuilder("python3", "-I", "-X", "utf8", SCRIPT.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            Assumptions.abort("skipped: there is no program python3");
            return;
        }
        BlockingQueue<Given> sent = new ArrayBlockingQueue<>(100);
        Thread sender = Thread.ofPlatform().daemon().start(() -> send(source, sent, python.getOutputStream()));
        var tally = new Tally();
        try (var answers = new BufferedReader(new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
            for (Given given = sent.take(); given != Given.LAST; given = sent.take()) {
                String line = answers.readLine();
                assertTrue(line != null, "Python ended at " + given.collection + "/" + given.name);
                tally.add(given, (Json.Obj) Json.parse(line).orThrow());
            }
        } finally {
            python.destroy();
        }
        sender.join();
        tally.check(least);
    }

    private static void send(Source source, BlockingQueue<Given> sent, OutputStream to) {
        try (var out = new DataOutputStream(to)) {
            source.give(given -> {
                sent.put(given);
                out.writeInt(given.bytes.length);
                out.write(given.bytes);
                out.flush();
            });
        } catch (IOException e) {
            // Python has ended: its next answer is missing
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        try {
            sent.put(Given.LAST);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void corpus(String name, boolean mbox) throws Exception {
        Path file = shared().resolve("corpora").resolve(name + ".tar.zst");
        Assumptions.assumeTrue(Files.exists(file), "skipped: there is no " + file.getFileName());
        Process zstd;
        try {
            zstd = new ProcessBuilder("zstd", "-dcq", file.toString()).start();
        } catch (IOException e) {
            Assumptions.abort("skipped: there is no program zstd");
            return;
        }
        try (InputStream in = new BufferedInputStream(zstd.getInputStream(), 1 << 16)) {
            compare(Math.min(MOST, 5_000), taking -> {
                int count = 0;
                byte[] header = in.readNBytes(512);
                while (header.length == 512 && header[0] != 0 && count < MOST) {
                    String entry = new String(header, 0, 100, StandardCharsets.ISO_8859_1).replace("\0", "");
                    int size = Integer.parseInt(new String(header, 124, 11, StandardCharsets.ISO_8859_1).strip(), 8);
                    byte[] content = in.readNBytes(size);
                    in.skipNBytes((512 - size % 512) % 512);
                    if (header[156] == '0') {
                        for (byte[] message : mbox ? messages(content) : List.of(content)) {
                            taking.take(new Given(name, entry, message));
                            count++;
                        }
                    }
                    header = in.readNBytes(512);
                }
            });
        } finally {
            zstd.destroy();
        }
    }

    /** At most ten messages of a mailbox. */
    private static List<byte[]> messages(byte[] mbox) {
        var messages = new ArrayList<byte[]>();
        var message = new ByteArrayOutputStream();
        for (int at = 0; at < mbox.length && messages.size() < 10; ) {
            int end = at;
            while (end < mbox.length && mbox[end] != '\n') {
                end++;
            }
            end = Math.min(mbox.length, end + 1);
            boolean isSeparator = end - at > 5 && new String(mbox, at, 5, StandardCharsets.ISO_8859_1).equals("From ");
            if (isSeparator && message.size() > 0) {
                messages.add(message.toByteArray());
                message.reset();
            } else if (!isSeparator) {
                message.write(mbox, at, end - at);
            }
            at = end;
        }
        if (message.size() > 0 && messages.size() < 10) {
            messages.add(message.toByteArray());
        }
        return messages;
    }

    @Test
    void the_page_names_every_reason() throws IOException {
        String page = Files.readString(PAGE);
        String rows = Arrays.stream(PythonDifference.values())
                .map(each -> "| " + each.explanation + " | " + each.fields + " |")
                .collect(Collectors.joining("\n"));
        List<String> named = page.lines()
                .filter(line -> line.matches("\\| .+ \\| (any|[a-z, ]+) \\|( \\d+ \\|)+"))
                .map(line -> line.replaceAll("(\\| .+ \\| [a-z, ]+ \\|).*", "$1"))
                .toList();
        assertEquals(rows, String.join("\n", named));
    }
}
