package org.daylight.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.daylight.archive.Archive;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.IndexedDocument;
import org.daylight.search.Removals;
import org.daylight.search.SearchIndex;
import org.daylight.search.lucene.LuceneIndex;

/** A small fictional archive with every state that a page can show; run it as a program to view the pages. */
public final class HarbourArchive {

    static final int PLAIN = 1;
    static final int HOSTILE = 2;
    static final int NO_DATE_NO_SUBJECT = 3;
    static final int MANY_PEOPLE = 4;
    static final int ARABIC = 5;
    static final int LONG = 6;
    static final int HTML = 7;
    static final int BROKEN = 8;
    static final int PATCH = 9;
    static final int EMPTY = 10;
    static final int WITHHELD = 11;
    static final int TO_COME = 290;
    static final int THREAD_FIRST = 20;
    static final int THREAD_LAST = 45;

    /** A red pixel. */
    public static final byte[] PNG = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC");

    private static final String[] PEOPLE = {
        "Ines Okafor <i.okafor@port.example>",
        "Tomasz Brandt <t.brandt@port.example>",
        "Marchetti Dredging <office@marchetti.example>",
        "The tender desk <tender@port.example>",
        "Aino Salmi <a.salmi@port.example>"
    };
    private static final String[] SUBJECTS = {
        "wording for Thursday", "addendum 4 (final) (2)", "minutes", "Ausschreibung Fahrrinne: Rückfragen",
                "the storm report",
        "who paid for the gala", "berth 7 and the crane", "lunch", "press line, third draft", "invoice 2015-118"
    };

    final ArchiveBuilder written;
    final Archive archive;

    private final Path folder;

    private HarbourArchive(Path folder, ArchiveBuilder written) throws IOException {
        this.folder = folder;
        this.written = written;
        this.archive = written.open();
    }

    public static HarbourArchive in(Path folder) throws IOException {
        ArchiveBuilder written = new ArchiveBuilder(folder, "The Harbour Papers")
                .trove(
                        "harbour",
                        "The press office of the port authority",
                        "E-mail of the port authority’s press office, from the tender for the dredging of the fairway"
                                + " to the storm and what came after.",
                        300,
                        Map.of("unreadable", 7L))
                .trove("gala", "The gala <b>committee</b>", "What the committee wrote to each other.", 12, Map.of());
        written.part(
                "harbour",
                "The dredging contract, from first draft to last denial",
                "Messages of the port authority’s press office, its"
                        + " lawyers and two contractors, and the hostile ones.\n\nThe second paragraph says more.",
                "2026-11-28T09:00:00Z",
                special(),
                new TreeMap<>(Map.of(WITHHELD, "Privacy of a third party: the letter of a sick child’s mother.")));
        for (int part = 0; part < 3; part++) {
            TreeMap<Integer, byte[]> shown = new TreeMap<>();
            for (int i = 0; i < 70; i++) {
                int number = 50 + i * 3 + part;
                shown.put(number, ordinary(number));
            }
            written.part(
                    "harbour",
                    new String[] {"A quiet February", "Who paid for the gala", "The storm report"}[part],
                    "Seventy messages.",
                    "2026-1" + (part == 0 ? "1-30" : "2-0" + part) + "T09:00:00Z",
                    shown,
                    new TreeMap<>());
        }
        written.part(
                "gala",
                "Seating",
                "",
                "2026-12-03T09:00:00Z",
                new TreeMap<>(Map.of(4, ordinary(4), 9, ordinary(9))),
                new TreeMap<>());
        return new HarbourArchive(folder, written);
    }

    /** The archive itself. */
    public Archive archive() {
        return archive;
    }

    static HarbourArchive of(Path folder, ArchiveBuilder written) throws IOException {
        return new HarbourArchive(folder, written);
    }

    static HarbourArchive nothingPublished(Path folder) throws IOException {
        return new HarbourArchive(
                folder,
                new ArchiveBuilder(folder, "The Harbour Papers")
                        .trove("harbour", "The press office", "", 300, Map.of()));
    }

    /** The site with everything indexed. */
    Site site() throws IOException {
        return site(written.published());
    }

    /** The site with an index of only these documents. */
    Site site(List<IndexedDocument> indexed) throws IOException {
        SearchIndex index = LuceneIndex.open(Files.createDirectories(folder.resolve("index")));
        for (IndexedDocument document : indexed) {
            index.add(document);
        }
        index.commit("all", Removals.HIDDEN);
        return new Site(
                archive,
                index,
                () -> new ArchiveIndex.Progress(
                        indexed.size(), written.published().size()));
    }

    private static TreeMap<Integer, byte[]> special() {
        TreeMap<Integer, byte[]> all = new TreeMap<>();
        all.put(
                PLAIN,
                message(
                        "From: " + PEOPLE[0] + "\r\nTo: " + PEOPLE[1] + "\r\nSubject: Re: Re: wording for Thursday\r\n"
                                + "Date: Thu, 12 Mar 2015 18:42:00 +0100\r\nMessage-ID: <plain@port.example>\r\n",
                        "Tomasz,\r\n\r\n"
                            + "we cannot say the tender was open if the addendum went to one bidder. I am not signing"
                            + " that sentence. Call me before nine on +00 000 000.\r\n\r\n"
                            + "If they ask: “The board has seen all versions.” That is true and it is all that is"
                            + " true. See https://port.example/tender?a=1&b=2\r\n\r\n"
                            + "Ines\r\n\r\n"
                            + "Tomasz Brandt wrote:\r\n"
                            + "> we say that the tender was open\r\n"
                            + "> to everybody who asked,\r\n"
                            + "> and that the addendum changed nothing.\r\n"
                            + ">\r\n"
                            + "> T.\r\n"));
        all.put(
                HOSTILE,
                message(
                        "From: \"<script>alert(1)</script>\" <x@evil.example>\r\n"
                                + "To: \"a\\\"b' onmouseover=x\" <b@c.example>\r\n"
                                + "Subject: \"><script>alert(2)</script><img src=x onerror=alert(3)>\r\n"
                                + "Date: Thu, 12 Mar 2015 18:42:00 +0100\r\n"
                                + "MIME-Version: 1.0\r\n"
                                + "Content-Type: multipart/mixed; boundary=b\r\n",
                        "--b\r\n"
                                + "Content-Type: text/plain\r\n\r\n"
                                + "</div><script>alert(4)</script>\r\n"
                                + "--b\r\n"
                                + "Content-Type: text/html; name=\"evil.html\"\r\n"
                                + "Content-Disposition: attachment; filename=\"../..\\\\a\\\"b<script>.html\"\r\n\r\n"
                                + "<script>alert(5)</script>\r\n"
                                + "--b\r\n"
                                + "Content-Type: image/svg+xml\r\n"
                                + "Content-Disposition: attachment; filename=x.svg\r\n\r\n"
                                + "<svg xmlns='http://www.w3.org/2000/svg' onload='alert(6)'/>\r\n"
                                + "--b\r\n"
                                + "Content-Type: image/png\r\n"
                                + "Content-Transfer-Encoding: base64\r\n"
                                + "Content-Disposition: attachment; filename*=UTF-8''%e2%80%aered%20pixel.png\r\n\r\n"
                                + Base64.getEncoder().encodeToString(PNG) + "\r\n--b--\r\n"));
        all.put(NO_DATE_NO_SUBJECT, message("From: nobody in particular\r\n", "found on a desk\r\n"));
        var to = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            to.append(i == 0 ? "" : ",\r\n ")
                    .append("Person ")
                    .append(i)
                    .append(" <p")
                    .append(i)
                    .append("@port.example>");
        }
        all.put(
                MANY_PEOPLE,
                message(
                        "From: " + PEOPLE[3] + "\r\nTo: " + to
                                + "\r\nSubject: All staff: berth 7\r\nDate: Mon, 2 Feb 2015 08:00:00 +0000\r\n",
                        "The crane stays.\r\n"));
        all.put(
                ARABIC,
                message(
                        "From: =?utf-8?B?2YXYsdmK2YU=?= <m@port.example>\r\nTo: " + PEOPLE[0]
                                + "\r\n"
                                + "Subject: =?utf-8?B?2LnYqNin2LHYqSDZhNmK2YjZhSDYp9mE2K7ZhdmK2LM=?=\r\n"
                                + "Date: Thu, 12 Mar 2015 18:42:00 +0300\r\n"
                                + "Content-Type: text/plain; charset=utf-8\r\n",
                        "لا يمكننا أن نقول إن المناقصة كانت مفتوحة.\r\n"));
        all.put(
                LONG,
                message(
                        "From: " + PEOPLE[2] + "\r\nTo: " + PEOPLE[3]
                                + "\r\nSubject: the whole log\r\nDate: Mon, 9 Mar 2015 10:00:00 +0000\r\n",
                        "Line of the log, with <brackets> & more.\r\n".repeat(50_000)));
        all.put(
                HTML,
                message(
                        "From: " + PEOPLE[4] + "\r\nTo: " + PEOPLE[0]
                                + "\r\n"
                                + "Subject: Newsletter\r\n"
                                + "Date: Tue, 10 Mar 2015 10:00:00 +0000\r\n"
                                + "MIME-Version: 1.0\r\n"
                                + "Content-Type: multipart/related; boundary=r\r\n",
                        "--r\r\n"
                                + "Content-Type: text/html; charset=utf-8\r\n\r\n"
                                + "<h1>Harbour news</h1><p style=\"color:red\" onclick=\"x()\">The <b>tender</b> is <a"
                                + " href=\"https://port.example/\">open</a>.</p><img src=\"cid:pic\"><img"
                                + " src=\"https://tracker.example/p.gif\"><script>alert(1)</script>\r\n"
                                + "--r\r\n"
                                + "Content-Type: image/png\r\n"
                                + "Content-ID: <pic>\r\n"
                                + "Content-Transfer-Encoding: base64\r\n\r\n"
                                + Base64.getEncoder().encodeToString(PNG) + "\r\n--r--\r\n"));
        all.put(BROKEN, "no header\r\nat all\0, and bytes \377 of no charset".getBytes(StandardCharsets.ISO_8859_1));
        all.put(
                PATCH,
                message(
                        "From: " + PEOPLE[4]
                                + "\r\n"
                                + "To: list@port.example\r\n"
                                + "Subject: [PATCH] crane: stop before the wall\r\n"
                                + "Date: Wed, 11 Mar 2015 10:00:00 +0000\r\n",
                        "diff --git a/crane.c b/crane.c\r\n@@ -1,3 +1,3 @@\r\n-\tmove(10);\r\n+\tmove(9);\r\n"));
        all.put(EMPTY, new byte[0]);
        for (int number = THREAD_FIRST; number <= THREAD_LAST; number++) {
            int parent = THREAD_FIRST + (number - THREAD_FIRST - 1) / 2;
            String references = number == THREAD_FIRST ? "" : "In-Reply-To: <t" + parent + "@port.example>\r\n";
            all.put(
                    number,
                    message(
                            "From: " + PEOPLE[number % 5] + "\r\nTo: " + PEOPLE[(number + 1) % 5] + "\r\nSubject: "
                                    + (number == THREAD_FIRST ? "" : "Re: ") + "who signs\r\nDate: Thu, 12 Mar 2015 "
                                    + (10 + (number - THREAD_FIRST) / 3) + ":0" + number % 3
                                    + ":00 +0000\r\nMessage-ID: <t" + number + "@port.example>\r\n" + references,
                            "Not me, said number " + number + ".\r\n"));
        }
        return all;
    }

    private static byte[] ordinary(int number) {
        Random random = new Random(number);
        OffsetDateTime date = OffsetDateTime.of(2014, 6, 1, 8, 0, 0, 0, ZoneOffset.ofHours(1))
                .plusDays((int) Math.abs(random.nextGaussian() * 160 + 260))
                .plusMinutes(random.nextInt(600));
        String subject = SUBJECTS[random.nextInt(SUBJECTS.length)];
        return message(
                "From: " + PEOPLE[random.nextInt(5)] + "\r\nTo: " + PEOPLE[random.nextInt(5)] + "\r\nSubject: "
                        + (random.nextBoolean() ? "Re: " : "") + subject + "\r\nDate: "
                        + DateTimeFormatter.RFC_1123_DATE_TIME.format(date).toString() + "\r\nMessage-ID: <o" + number
                        + "@port.example>\r\nContent-Type: text/plain; charset=utf-8\r\n",
                "About " + subject.toLowerCase(Locale.ROOT)
                        + ": the tender closes on Friday and nobody has seen addendum " + number
                        + ".\r\n\r\nPlease have it on my desk by noon.\r\n");
    }

    private static byte[] message(String header, String body) {
        return (header + "\r\n" + body).getBytes(StandardCharsets.UTF_8);
    }

    /** Serves the archive, for viewing it in a browser. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("harbour");
        PublicServer server =
                PublicServer.start(in(folder).site(), "127.0.0.1", Integer.parseInt(arguments[0]), error -> {});
        System.out.println("http://127.0.0.1:" + server.port() + "/");
        Thread.sleep(Long.MAX_VALUE);
    }
}
