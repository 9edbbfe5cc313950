package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.ReviewState;
import org.daylight.desk.account.DeskRequest;
import org.daylight.desk.account.Refusal;
import org.daylight.flow.detect.OwnLexicons;
import org.daylight.flow.detect.ScanTrove;
import org.daylight.http.Response;
import org.daylight.newsroom.Newsroom;
import org.daylight.vault.FolderVault;
import org.daylight.vault.Vault;

/**
 * The demo's mail in trove {@code harbour}, and these messages in trove {@code extra}: one with a card number in subject, text, HTML and quotation, a
 * copy of it, an answer, a message of a mailing list, and hostile ones.
 */
final class ReviewFixture implements AutoCloseable {

    static final String CARD = "4111 1111 1111 1111";

    private static final String TEXT = "My card is 4111 1111 1111 1111 and the harbour master must not see it, please"
            + " pay the dredging invoice for me today.\n";
    private static final String FIRST = "From: Ann Lee <a@port.example>\nTo: b@port.example\nDate: Mon, 2 Mar 2026"
            + " 10:00:00 +0000\nSubject: card 4111111111111111\nMessage-ID: <1@port.example>\nMIME-Version: 1.0\n"
            + "Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\n" + TEXT
            + "\n--x\nContent-Type: text/html\n\n<p>My card is 4111&nbsp;1111 1111 <b>1111</b> and the harbour master"
            + " must not see it</p>\n--x--\n";

    final DeskFixture desk;
    final ReviewDesk review;
    private final Map<String, DeskPage> pages;
    private final Map<String, Integer> numbers = new HashMap<>();

    /** Makes the newsroom, with its findings. */
    private static void make(Path newsroom) throws Exception {
        Path mail = Files.createDirectories(newsroom.resolveSibling("extra"));
        Files.writeString(mail.resolve("first.eml"), FIRST);
        Files.writeString(mail.resolve("copy.eml"), "Received: by mx.example; 2 Mar 2026 10:00:01 +0000\n" + FIRST);
        Files.writeString(
                mail.resolve("answer.eml"),
                "From: b@port.example\nDate: Mon, 2 Mar 2026 11:00:00 +0000\nSubject: Re: card\nMessage-ID:"
                        + " <2@port.example>\nIn-Reply-To: <1@port.example>\n\n> " + TEXT + "\nPaid.\n");
        Files.writeString(
                mail.resolve("list.eml"),
                "From: a@port.example\n"
                        + "Message-ID: <3@port.example>\n"
                        + "Subject: news\n"
                        + "List-Id: <press.port.example>\n\n"
                        + "The dredger has arrived.\n");
        Files.writeString(
                mail.resolve("script.eml"),
                "From: \"<script>alert(1)</script>\" <evil@port.example>\nMessage-ID: <4@port.example>\nSubject:"
                        + " <script>alert(2)</script> \u202Edesrever\nX-Huge: " + "<b>y".repeat(50_000) + "\n"
                        + "X-Many: z\n".repeat(3_000) + "Content-Type: multipart/mixed; boundary=q\n\n"
                        + "--q\n"
                        + "Content-Type: text/html\n\n"
                        + "<script>alert(3)</script><img src=x"
                        + " onerror=alert(4)>&lt;i&gt;\n"
                        + "--q\n"
                        + "Content-Type: application/octet-stream;"
                        + " name=\"<script>alert(5)</script>.exe\"\n"
                        + "Content-Disposition: attachment;"
                        + " filename=\"<script>alert(5)</script>.exe\"\n\n"
                        + "MZ\n"
                        + "--q--\n");
        Files.writeString(
                mail.resolve("line.eml"),
                "From: l@port.example\nMessage-ID: <5@port.example>\nSubject: one line\n\n" + "a".repeat(1 << 20)
                        + "\n");
        Files.writeString(mail.resolve("deep.eml"), deep());
        DeskFixture.make(newsroom, 60, mail);
        try (Newsroom room = Newsroom.open(newsroom);
                Vault vault = FolderVault.openToRead(room.vaultFolder())) {
            new ScanTrove(room, vault, OwnLexicons.read(room.lexiconsFolder()), null, false).run((done, total) -> {});
        }
    }

    ReviewFixture(Path folder) throws Exception {
        desk = DeskFixture.create(folder, "review", ReviewFixture::make);
        HeldTrove trove = desk.room().catalog().troves().find("extra").orElseThrow();
        for (HeldDocument each : desk.room().catalog().documents().range(trove.id(), 1, trove.documents())) {
            String container = desk.room()
                    .catalog()
                    .documents()
                    .places(each.key())
                    .getFirst()
                    .container();
            numbers.put(container.replaceAll(".*?([a-z]+)\\.eml$", "$1"), each.number());
        }
        assertEquals(7, numbers.size());
        review = new ReviewDesk(desk.desk(), new SecureRandom());
        pages = review.pages();
    }

    private static String deep() {
        var message = new StringBuilder("From: d@port.example\nMessage-ID: <6@port.example>\nSubject: deep\n");
        for (int level = 0; level < 300; level++) {
            message.append("Content-Type: multipart/mixed; boundary=b")
                    .append(level)
                    .append("\n\n--b")
                    .append(level)
                    .append('\n');
        }
        return message.append("Content-Type: text/plain\n\nthe bottom\n").toString();
    }

    /** {@code extra/3}: the message of that name. */
    String path(String name) {
        return "extra/" + numbers.get(name);
    }

    int number(String name) {
        return numbers.get(name);
    }

    HeldDocument document(String name) {
        return desk.room()
                .catalog()
                .documents()
                .find("extra", numbers.get(name))
                .orElseThrow();
    }

    ReviewState state(String name) {
        return desk.room().catalog().reviews().find(document(name).key()).orElseThrow();
    }

    String page(String user, String target) throws IOException, Refusal {
        Response response = get(user, target);
        assertEquals(200, response.status(), target);
        return DeskFixture.text(response);
    }

    Response get(String user, String target) throws IOException, Refusal {
        DeskRequest request = desk.get(user, target);
        return pages.get(request.segment(0)).get(request);
    }

    /** Sends a form; follows work in the background to its result. @return the address of the result, or the page */
    String post(String user, String target, String... fields) throws IOException, Refusal, InterruptedException {
        return sent(user, target, fields).result();
    }

    /** @param notes what the next page says */
    record Sent(String result, String notes) {}

    Sent sent(String user, String target, String... fields) throws IOException, Refusal, InterruptedException {
        var form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(fields[i])
                    .append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        DeskRequest request = desk.post(user, target, form.toString());
        Response response = pages.get(request.segment(0)).post(request);
        if (response.status() == 200) {
            return new Sent(DeskFixture.text(response), "");
        }
        assertEquals(303, response.status());
        String location = response.headers().get("Location");
        while (location.startsWith("/work/")) {
            Thread.sleep(50);
            Response job = get(user, location);
            if (job.status() == 200 && DeskFixture.text(job).contains("This failed")) {
                throw new IOException(DeskFixture.text(job));
            }
            location = job.status() == 303 ? job.headers().get("Location") : location;
        }
        return new Sent(location, String.join("\n", request.session().takeNotes()));
    }

    @Override
    public void close() {
        review.close();
        desk.close();
    }
}
