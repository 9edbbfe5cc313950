package org.daylight.message.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.daylight.message.Attachment;
import org.daylight.message.Characters;
import org.daylight.message.Defect;
import org.daylight.message.Message;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.decode.Utf16;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.ReparsedHtml;
import org.daylight.message.html.SafeHtml;
import org.daylight.message.html.SafeMarkup;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No input makes the parser throw or makes it slow. */
class HostileInputTest {

    private static final int CASES = Boolean.getBoolean("daylight.slow") ? 20_000 : 5_000;

    /** Pieces that change how the following text is parsed. */
    private static final List<String> PIECES = List.of(
            "\r\n\r\n",
            "\n",
            "\r",
            "\0",
            "\u00ff",
            "--b\r\n",
            "--b--\r\n",
            "=?utf-8?q?",
            "?=",
            "=?gb2312?b?",
            "\"",
            "(",
            "<",
            ">",
            ";",
            ",",
            ":",
            "@",
            "=",
            "Content-Type: multipart/mixed; boundary=b\r\n",
            "Content-Type: message/rfc822\r\n\r\n",
            "Content-Type: text/html; charset=utf-16\r\n",
            "Content-Transfer-Encoding: base64\r\n",
            "Content-Transfer-Encoding: quoted-printable\r\n",
            "Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\r\n",
            "filename*0*=utf-8''%",
            "format=flowed; delsp=yes",
            "charset=iso-2022-kr",
            "charset=utf-7",
            "\u001b$)C",
            "+2D3",
            "Date: ",
            "99999999999999999999",
            "-0000",
            "<div style='",
            "<!--",
            "<table><b>",
            "&#xD800;",
            "References: <a@b> <",
            "From ");

    @Test
    void twenty_thousand_damaged_fixtures_are_read() {
        List<byte[]> fixtures =
                Fixtures.names().stream().map(Fixtures::original).toList();
        var random = new Random(20_413);
        assertTimeout(Duration.ofMinutes(10), () -> {
            for (int i = 0; i < CASES; i++) {
                byte[] damaged = damaged(fixtures, random);
                Message message = MessageParser.parse(damaged, i % 4 == 0 ? Fixtures.TIGHT : MessageLimits.STANDARD);
                check(damaged, message);
            }
        });
    }

    static byte[] damaged(List<byte[]> fixtures, Random random) {
        byte[] bytes = fixtures.get(random.nextInt(fixtures.size()));
        for (int times = 1 + random.nextInt(4); times > 0; times--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(40));
            byte[] insert = switch (random.nextInt(4)) {
                case 0 -> new byte[] {(byte) random.nextInt()};
                case 1 -> new byte[0];
                case 2 -> PIECES.get(random.nextInt(PIECES.size())).getBytes(StandardCharsets.ISO_8859_1);
                default -> {
                    byte[] other = fixtures.get(random.nextInt(fixtures.size()));
                    int from = random.nextInt(other.length + 1);
                    yield java.util.Arrays.copyOfRange(other, from, Math.min(other.length, from + random.nextInt(300)));
                }
            };
            var out = new ByteArrayOutputStream();
            out.write(bytes, 0, at);
            out.writeBytes(insert);
            out.write(bytes, to, bytes.length - to);
            bytes = out.toByteArray();
        }
        return bytes;
    }

    /** Rules for every view. */
    static void check(byte[] original, Message message) {
        for (MimePart part : message.parts()) {
            assertTrue(0 <= part.headerStart()
                    && part.headerStart() <= part.bodyStart()
                    && part.bodyStart() <= part.bodyEnd()
                    && part.bodyEnd() <= original.length);
            int body = part.bodyEnd() - part.bodyStart();
            int most = Utf16.of(original) == null ? body : body * 3 / 2; // UTF-16 grows when converted to UTF-8
            assertTrue(MessageParser.content(original, part).length <= most + 3);
            assertShown(part.fileName());
        }
        for (Attachment attachment : message.attachments()) {
            assertShown(attachment.name());
            assertTrue(attachment.name().length() <= 200 && !attachment.name().contains("/"));
            byte[] content = MessageParser.content(original, message.parts().get(attachment.part()));
            assertEquals(attachment.sizeBytes(), content.length);
        }
        message.headers().forEach(header -> assertShown(header.value()));
        message.from().forEach(address -> assertShown(address.name() + address.address()));
        message.defects().forEach(defect -> {
            assertShown(defect.detail());
            assertTrue(
                    Defect.meaning(defect.code()).isPresent() && defect.detail().length() <= 200);
        });
        assertTrue(message.text().codePoints().allMatch(c -> c == '\n' || c == '\t' || Characters.isVisible(c)));
        if (message.html() != null) {
            String safe = SafeHtml.clean(message.html()).html();
            assertEquals(Optional.empty(), SafeMarkup.fault(safe));
            assertEquals(safe, ReparsedHtml.of(safe));
        }
    }

    private static void assertShown(@org.jspecify.annotations.Nullable String text) {
        if (text != null) {
            assertTrue(text.codePoints().allMatch(Characters::isVisible), text);
        }
    }

    /** Inputs that could take quadratic time: a start, then a piece repeated up to a megabyte. */
    static final List<List<String>> LONG = List.of(
            List.of("Subject: ", "=?utf-8?q?a"),
            List.of("Subject: ", "=?unknown?q?=ff?= x "),
            List.of("To: ", "\""),
            List.of("To: ", "<@,"),
            List.of("To: ", "("),
            List.of("To: ", "a,"),
            List.of("To: ", " :) "),
            List.of("To: ", "a :"),
            List.of("To: ", " :( "),
            List.of("To: ", "mailto:"),
            List.of("To: ", ":"),
            List.of("To: ", "a@b: "),
            List.of("To: ", "a:b@"),
            List.of("To: ", "@a:"),
            List.of("To: ", "a@b.c (d) e "),
            List.of("To: ", "a@b.c (d) e@"),
            List.of("To: ", "a@b.c|"),
            List.of("To: a@b.c@", "/"),
            List.of("To: <", "a@b.c "),
            List.of("To: <" + "a".repeat(400_000) + "@b>", "<>"),
            List.of("References: ", "<"),
            List.of("References: ", "<a@b>"),
            List.of("Message-ID: ", " "),
            List.of("Date: ", "("),
            List.of("Content-Type: text/plain", "; name*0*=x"),
            List.of("Content-Type: text/plain", "; a=\""),
            List.of("Content-Type: text/plain; a=\"", "\"x"),
            List.of("Content-Type: text/plain", "; a=\"x\\\";"),
            List.of("Content-Type: text/plain", " ("),
            List.of("Content-Type: ", "text "),
            List.of("Content-Transfer-Encoding: base64\n\n", "U0c=\n"),
            List.of("Content-Transfer-Encoding: base64\n\n", "Word\n"),
            List.of("Content-Transfer-Encoding: base64\n\nU0c=\n", "U0cU0cU0cU0cU0cU0c=\nx y.\n"),
            List.of("Content-Transfer-Encoding: base64\n\n", "U0cU*0cU0cU0c\n"),
            List.of("Content-Transfer-Encoding: x-uuencode\n\n", "begin 644 a\nM\n"),
            List.of("\n", "begin 644 a\nM\n"),
            List.of("\n", "begin 644 a\n`\nend\n"),
            List.of("\n", "=ybegin line=1 size=1 name=a\n"),
            List.of("Content-Type: multipart/mixed; boundary=b\n\n", "--b x\n\n"),
            List.of(
                    "Content-Type: multipart/mixed; boundary=b\n\n--b\n",
                    "Content-Type: multipart/mixed; boundary=c\n\n--b\n"),
            List.of(
                    "Content-Type: multipart/alternative; boundary=b\n\n",
                    "--b\nContent-Type: text/html\n\n<p>a</p>\n--b\n\nx\n"),
            List.of(
                    "Content-Type: multipart/related; boundary=b; start=x\n\n",
                    "--b\nContent-Type: multipart/related; boundary=b; start=x\n\n"),
            List.of("", "a:b\n"),
            List.of("", "x\na: b\n"),
            List.of("Subject: x\n", " y\n"),
            List.of("Content-Type: multipart/mixed; boundary=b\n\n", "--b\n"),
            List.of(
                    "Content-Type: multipart/mixed; boundary=b\n\n",
                    "--b\nContent-Type: multipart/mixed; boundary=b\n\n"),
            List.of("", "Content-Type: message/rfc822\n\n"),
            List.of("Content-Transfer-Encoding: quoted-printable\n\n", "=   "),
            List.of("Content-Type: text/plain; format=flowed\n\n", "> \n"),
            List.of("Content-Type: text/html\n\n", "<table><b>"),
            List.of("Content-Type: text/html\n\n", "<applet>"),
            List.of("Content-Type: text/html\n\n", "<font color=white>"),
            List.of("Content-Type: text/html\n\n", "<a b=\""),
            List.of("Content-Type: text/html\n\n<style>", "url("));

    @ParameterizedTest
    @FieldSource("LONG")
    void a_megabyte_of_the_same_takes_no_longer_than_another(List<String> input) {
        int times = 1_000_000 / input.get(1).length();
        byte[] original = (input.get(0) + input.get(1).repeat(times)).getBytes(StandardCharsets.ISO_8859_1);
        assertTimeout(Duration.ofMinutes(10), () -> check(original, MessageParser.parse(original)));
    }

    /** A name is cut at its limit, and may end with blanks there. */
    @ParameterizedTest
    @ValueSource(ints = {1_990, 1_993, 1_994, 2_000, 2_100, 5_000})
    void blanks_up_to_where_a_name_is_cut(int blanks) {
        for (String head :
                List.of("z@y.x", "\"z@y.x", "z@y.x (", "Bo z@y.x", "=?utf-8?q?z@y.x?=", "<z@y.x", "'", ">", "z@")) {
            for (String tail : List.of("Bo <bo@pier.example>", "<bo@pier.example>", "bo@pier.example", ">", "")) {
                for (String blank : List.of(" ", "\t", "=?utf-8?q?_?= ", "\u00A0", "\u2003")) {
                    byte[] original =
                            ("To: " + head + blank.repeat(blanks) + tail + "\n\n").getBytes(StandardCharsets.UTF_8);
                    check(original, MessageParser.parse(original));
                }
            }
        }
    }

    @Test
    void unclosed_scripts_beyond_the_tree_are_searched_once() {
        String html = "<b>".repeat(31_000) + "<script".repeat(300_000) + ">" + "</script";
        assertTimeout(Duration.ofMinutes(10), () -> HtmlText.of(html));
    }

    @Test
    void a_background_shared_by_many_elements_is_read_once() {
        String ground = "<div style=\"" + "a:b;".repeat(190) + "x".repeat(9_000) + "\">";
        String html = ground.repeat(30) + "<font color=red>x</font>".repeat(14_000);
        assertTimeout(Duration.ofMinutes(10), () -> SafeHtml.clean(html));
    }

    @Test
    void the_torture_messages_of_other_projects_are_parsed() throws Exception {
        String shared = System.getenv("DAYLIGHT_SHARED");
        Assumptions.assumeTrue(shared != null, "skipped: set DAYLIGHT_SHARED to the folder of foreign test vectors");
        List<Path> files;
        try (var walk = Files.walk(Path.of(shared, "vectors", "mime"))) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        assertTrue(files.size() > 1000, "the vectors are not all there");
        for (Path file : files) {
            byte[] original = Files.readAllBytes(file);
            check(original, MessageParser.parse(original));
        }
    }
}
