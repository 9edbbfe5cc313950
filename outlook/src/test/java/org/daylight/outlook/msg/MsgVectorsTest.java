package org.daylight.outlook.msg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.mapi.MapiAttachment;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.MapiProperties;
import org.daylight.mapi.PropertyTag;
import org.daylight.message.Address;
import org.daylight.message.Message;
import org.daylight.message.parse.MessageParser;
import org.daylight.outlook.MessageWriter;
import org.daylight.outlook.WrittenMessage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * MSG files of other projects, with what those projects expect of them. Every difference is in {@code docs/vectors-msg.md} with its reason. The
 * files belong to other people and are not part of Daylight: the tests run where {@code DAYLIGHT_SHARED} names them.
 */
class MsgVectorsTest {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Path folder;
    private final List<String> differences = new ArrayList<>();

    @BeforeEach
    void find() {
        String shared = System.getenv("DAYLIGHT_SHARED");
        folder = Path.of(shared == null ? "/nowhere" : shared, "vectors/outlook");
        Assumptions.assumeTrue(Files.isDirectory(folder), "no vectors: set DAYLIGHT_SHARED");
    }

    private static MsgContents contents(Path path) throws IOException {
        try (FileChannel file = FileChannel.open(path)) {
            return MsgReader.read(file);
        }
    }

    private static MapiMessage read(Path path) throws IOException {
        return contents(path) instanceof MsgContents.Read(MapiMessage message)
                ? message
                : fail(path.getFileName().toString());
    }

    /** The differences are exactly those that a section of the page lists. */
    private void assertListed(String section) throws IOException {
        var listed = new ArrayList<String>();
        boolean in = false;
        for (String line : Files.readAllLines(Path.of("../docs/vectors-msg.md"))) {
            if (line.startsWith("## ")) {
                in = line.equals("## " + section);
            } else if (in && line.startsWith("- `")) {
                listed.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        assertEquals(String.join("\n", listed), String.join("\n", differences));
    }

    private void differ(String file, String what, Object expected, Object found) {
        String wanted = shown(expected);
        String got = shown(found);
        if (!wanted.equals(got)) {
            differences.add(file + ": " + what);
            System.out.println("difference: " + file + ": " + what + ": expected <" + wanted + "> found <" + got + ">");
        }
    }

    private static String shown(Object value) {
        return String.valueOf(value).replaceAll("\\s+", " ").strip();
    }

    // ---- Every file ----

    @Test
    void every_file_is_read_and_written() throws IOException {
        int files = 0;
        int signed = 0;
        int matched = 0;
        var forms = new TreeMap<String, Integer>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(MsgVectorsTest::isMsg).sorted().toList()) {
                files++;
                MapiMessage message = read(path);
                WrittenMessage written = MessageWriter.write(message);
                MessageParser.parse(written.bytes());
                String header = message.properties().text(PropertyTag.TRANSPORT_MESSAGE_HEADERS);
                boolean isSigned = header != null && header.matches("(?is)(.*\n)?DKIM-Signature:.*");
                signed += isSigned ? 1 : 0;
                matched += written.form().bodyHash() ? 1 : 0;
                String body = written.form().body();
                forms.merge((written.form().transportHeaders() ? "transport " : "written ") + body, 1, Integer::sum);
            }
        }
        assertEquals(114, files);
        assertEquals("6 of which 2", signed + " of which " + matched);
        assertEquals(
                "{transport canonical=15, transport html-identity=1, transport stated=23, transport stored=5,"
                        + " written canonical=70}",
                forms.toString());
    }

    private static boolean isMsg(Path path) {
        String name = path.toString().toLowerCase(Locale.ROOT);
        return Files.isRegularFile(path) && (name.endsWith(".msg") || name.endsWith(".oft"));
    }

    // ---- outlook-message-parser ----

    @Test
    void what_outlook_message_parser_expects() throws IOException {
        Map<String, List<String[]>> expected = new LinkedHashMap<>();
        for (String line : Files.readAllLines(folder.resolve("outlook-message-parser/expected.tsv"))) {
            String[] cells = line.split("\t", 3);
            if (cells.length == 3 && !cells[0].equals("file")) {
                expected.computeIfAbsent(cells[0], file -> new ArrayList<>()).add(new String[] {cells[1], cells[2]});
            }
        }
        for (Map.Entry<String, List<String[]>> file : expected.entrySet()) {
            Path path = folder.resolve("outlook-message-parser").resolve(file.getKey());
            MapiMessage item = read(path);
            Message message = MessageParser.parse(MessageWriter.write(item).bytes());
            compare(path.getFileName().toString(), file.getValue(), item, message);
        }
        assertEquals(21, expected.size());
        assertListed("outlook-message-parser");
    }

    private void compare(String file, List<String[]> rows, MapiMessage item, Message message) {
        Address from = message.from().isEmpty()
                ? new Address(null, "")
                : message.from().getFirst();
        Map<String, List<String>> byWhat = new LinkedHashMap<>();
        for (String[] row : rows) {
            byWhat.computeIfAbsent(row[0], what -> new ArrayList<>()).add(row[1]);
        }
        byWhat.forEach((what, values) -> {
            String first = unescaped(values.getFirst());
            switch (what) {
                case "from-name" -> differ(file, what, first, none(from.name() == null ? from.address() : from.name()));
                case "from-address" -> differ(file, what, first, none(from.address()));
                case "subject" -> differ(file, what, first, none(message.subject()));
                case "to" -> differ(file, what, sorted(values), people(message.to()));
                case "cc" -> differ(file, what, sorted(values), people(message.cc()));
                case "bcc" -> differ(file, what, sorted(values), people(message.bcc()));
                case "recipient" ->
                    differ(
                            file,
                            what,
                            sorted(values),
                            people(Stream.of(message.to(), message.cc(), message.bcc())
                                    .flatMap(List::stream)
                                    .toList()));
                case "attachments" ->
                    differ(file, what, first, item.attachments().size());
                case "attachment" ->
                    differ(
                            file,
                            what,
                            sorted(values),
                            sorted(item.attachments().stream()
                                    .filter(each -> each.embedded() == null)
                                    .map(each -> none(each.properties().text(PropertyTag.ATTACH_MIME_TAG)) + " "
                                            + Objects.toString(each.name(), ""))
                                    .toList()));
                case "class" -> differ(file, what, first, item.messageClass());
                case "text" -> {
                    String text = shown(message.text());
                    String start = shown(first);
                    differ(file, what, start, text.substring(0, Math.min(text.length(), start.length())));
                }
                case "text-contains" ->
                    differ(file, what, true, shown(message.text()).contains(shown(first)));
                default -> fail("unknown: " + what);
            }
        });
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\\"", "\"")
                .replace("\\\\", "\\");
    }

    private static String none(String text) {
        return text == null || text.isEmpty() ? "(none)" : text;
    }

    /** Stripped, in alphabetical order. */
    private static String sorted(List<String> values) {
        return values.stream().map(String::strip).sorted().toList().toString();
    }

    private static String people(List<Address> people) {
        return people.isEmpty()
                ? "[(none)]"
                : sorted(people.stream()
                        .map(each -> (each.name() == null ? each.address() : each.name()) + " <" + each.address() + ">")
                        .toList());
    }

    // ---- msgreader ----

    @Test
    void what_msgreader_expects() throws IOException {
        int files = 0;
        try (Stream<Path> all = Files.list(folder.resolve("msgreader/test"))) {
            for (Path path : all.filter(MsgVectorsTest::isMsg).sorted().toList()) {
                String name = path.getFileName().toString();
                Path json = path.resolveSibling(name.replaceAll("\\.msg$", ".json"));
                if (Files.exists(json)
                        && Json.parse(Files.readAllBytes(json), 1 << 24) instanceof Outcome.Ok<Json>(Json.Obj wanted)) {
                    files++;
                    compare(name, wanted, read(path));
                }
            }
        }
        assertEquals(32, files);
        assertListed("msgreader");
    }

    private void compare(String file, Json.Obj wanted, MapiMessage item) {
        MapiProperties properties = item.properties();
        text(file, wanted, "messageClass", properties.text(PropertyTag.MESSAGE_CLASS));
        text(file, wanted, "subject", properties.text(PropertyTag.SUBJECT));
        text(file, wanted, "normalizedSubject", properties.text(PropertyTag.NORMALIZED_SUBJECT));
        text(file, wanted, "body", properties.text(PropertyTag.BODY));
        text(file, wanted, "headers", properties.text(PropertyTag.TRANSPORT_MESSAGE_HEADERS));
        text(file, wanted, "senderName", properties.text(PropertyTag.SENDER_NAME));
        text(file, wanted, "senderAddressType", properties.text(PropertyTag.SENDER_ADDRESS_TYPE));
        text(file, wanted, "senderEmail", properties.text(PropertyTag.SENDER_EMAIL_ADDRESS));
        text(file, wanted, "messageId", properties.text(PropertyTag.INTERNET_MESSAGE_ID));
        time(file, wanted, "clientSubmitTime", properties, PropertyTag.CLIENT_SUBMIT_TIME);
        time(file, wanted, "messageDeliveryTime", properties, PropertyTag.MESSAGE_DELIVERY_TIME);
        time(file, wanted, "creationTime", properties, PropertyTag.CREATION_TIME);
        List<Json.Obj> recipients = objects(wanted, "recipients");
        differ(
                file,
                "recipients",
                recipients.stream()
                        .map(each -> each.string("name").orElse("") + " "
                                + each.string("email").orElse(""))
                        .toList(),
                item.recipients().stream()
                        .map(each -> Objects.toString(each.text(PropertyTag.DISPLAY_NAME), "") + " "
                                + Objects.toString(each.text(PropertyTag.EMAIL_ADDRESS), ""))
                        .toList());
        List<Json.Obj> attachments = objects(wanted, "attachments");
        differ(file, "attachments", attachments.size(), item.attachments().size());
        for (int i = 0; i < Math.min(attachments.size(), item.attachments().size()); i++) {
            attachment(
                    file + ", attachment " + (i + 1),
                    attachments.get(i),
                    item.attachments().get(i));
        }
    }

    private void attachment(String file, Json.Obj wanted, MapiAttachment found) {
        text(file, wanted, "fileName", found.name());
        if (wanted.number("contentLength").isPresent()) {
            differ(
                    file,
                    "contentLength",
                    wanted.number("contentLength").orElse(0),
                    found.content() == null ? -1 : found.content().length);
        }
        if (wanted.get("innerMsgContentFields").orElse(null) instanceof Json.Obj inner) {
            if (found.embedded() == null) {
                differ(file, "message", "a message", "none");
            } else {
                compare(file, inner, found.embedded());
            }
        }
    }

    private static List<Json.Obj> objects(Json.Obj wanted, String name) {
        var objects = new ArrayList<Json.Obj>();
        if (wanted.get(name).orElse(null) instanceof Json.Arr array) {
            array.items().forEach(each -> objects.add((Json.Obj) each));
        }
        return objects;
    }

    private void text(String file, Json.Obj wanted, String name, String found) {
        if (wanted.string(name).isPresent()) {
            differ(file, name, wanted.string(name).orElse(""), found);
        }
    }

    private void time(String file, Json.Obj wanted, String name, MapiProperties properties, int id) {
        if (wanted.string(name).isPresent()) {
            var time = properties.time(id);
            differ(file, name, wanted.string(name).orElse(""), time == null ? null : TIME.format(time));
        }
    }
}
