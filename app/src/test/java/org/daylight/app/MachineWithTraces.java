package org.daylight.app;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.daylight.age.AgeRecipient;
import org.daylight.demo.HarbourTrove;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Settings;

/**
 * A separate process that creates a newsroom on a machine with much information about its owner: its properties are
 * given on the command line, its environment by the test that starts it. It takes every step that publishes something,
 * and serves the result. It prints the port, and ends when its standard input ends.
 */
final class MachineWithTraces {

    /** The times of each step; only the time of a release may become public. */
    static final String IMPORTED = "2031-02-03T04:05:06.789Z";

    static final String COLLECTED = "2031-02-05T06:07:08.901Z";
    static final String ANNOUNCED = "2031-02-07T08:09:10.111Z";
    static final String PUBLISHED = "2031-03-01T01:23:45.678Z";
    static final String KEYS_PUBLISHED = "2031-03-02T02:34:56.789Z";
    static final String PEOPLE_PUBLISHED = "2031-03-04T03:45:07.891Z";
    static final String WITHDRAWN = "2031-03-05T06:07:08.912Z";

    private static final int MESSAGES = 300;

    private MachineWithTraces() {}

    /** @param args the folder to work in, and the folder of the input */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        Path given = Path.of(args[1]);
        var trove = new HarbourTrove(7, MESSAGES).writeTo(given);
        Path keys = Files.move(trove.dkimKeys(), given.resolve("keys.txt"));
        var publisher = new Publisher(folder);
        publisher.clock(IMPORTED);
        Newsroom.create(
                folder.resolve("newsroom"),
                new Settings("The Harbour Papers", "harbour.example", "archive"),
                ServedArchive.alwaysTheSame());
        publisher.daylight(
                Set.of(Exit.DONE, Exit.SOME_LOST),
                "import",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--title",
                "The harbour",
                trove.mail().toString());
        publisher.clock(COLLECTED);
        collect(publisher, folder);
        publisher.clock(ANNOUNCED);
        publisher.daylight("withhold", "-n", "newsroom", "harbour/17", "--reason", "privacy of a third party");
        publisher.daylight("announce", "-n", "newsroom", "--trove", "harbour");
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "harbour",
                "--first",
                "2031-03-01T00:00:00Z",
                "--every",
                "day",
                "--parts",
                "3");
        publisher.daylight(
                "schedule",
                "-n",
                "newsroom",
                "--trove",
                "port",
                "--first",
                "2031-02-28T00:00:00Z",
                "--every",
                "day",
                "--parts",
                "1");
        publisher.clock(PUBLISHED);
        publisher.daylight("publish", "-n", "newsroom", "--now", "--trust-clock");
        publisher.daylight("publish", "-n", "newsroom", "--now", "--trust-clock");
        publisher.daylight("publish", "-n", "newsroom", "--now");
        publisher.clock(KEYS_PUBLISHED);
        publisher.daylight("keys", "import", "-n", "newsroom", keys.toString());
        publisher.daylight("keys", "publish", "-n", "newsroom");
        publisher.clock(PEOPLE_PUBLISHED);
        Files.writeString(
                folder.resolve("newsroom/people.txt"),
                "# magdaquill's own remark\n"
                        + "person Marit Solvang\n"
                        + "  marit.solvang@port-halvorsund.example\n"
                        + "  jonas.eikeland@port-halvorsund.example\n");
        publisher.daylight("people", "publish", "-n", "newsroom");
        publisher.clock(WITHDRAWN);
        publisher.daylight("withdraw", "-n", "newsroom", "harbour/3,5-6", "--reason", "Private letters.");
        publisher.daylight("check", "newsroom/archive");
        try (ServedArchive site = ServedArchive.serve(folder.resolve("newsroom/archive"))) {
            System.out.println(site.origin());
            System.out.flush();
            while (System.in.read() >= 0) {
                // until the test that started this has read enough
            }
        }
    }

    /** A source sends something, and the newsroom collects it and replies. All names and texts of it are distinctive. */
    private static void collect(Publisher publisher, Path folder) throws Exception {
        Files.writeString(
                folder.resolve("editor.key"),
                "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX\n");
        String key = publisher.daylight(Set.of(Exit.DONE), "collect", "--print-key", "-n", "newsroom");
        var editor = AgeRecipient.parse("age1zvkyg2lqzraa2lnjvqej32nkuu0ues2s82hzrye869xeexvn73equnujwj");
        try (var drop =
                new SubmittedDrop(folder.resolve("foxglovebox"), "Foxglovebox", editor.orThrow(), key, "2031-02-04")) {
            drop.visit(drop.newSource());
            var zip = new ByteArrayOutputStream();
            try (var members = new ZipOutputStream(zip)) {
                members.putNextEntry(new ZipEntry("hollyhockfolder/bergljotslist.txt"));
                members.write("Seventeen payments.\n".getBytes(StandardCharsets.US_ASCII));
            }
            drop.submit(
                    "I am the larkspuraccountant.",
                    Map.of(
                            "wisteriareport.txt",
                            "The quay was never paid for.\n".getBytes(StandardCharsets.US_ASCII),
                            "wisteriafiles.zip",
                            zip.toByteArray()));
            publisher.daylight(
                    "collect", drop.address(), "-n", "newsroom", "--trove", "port", "--identity", "editor.key");
            publisher.daylight("conversations", "reply", "1", "-n", "newsroom", "--text", "Who is delphiniumboss?");
            publisher.daylight("collect", drop.address(), "-n", "newsroom", "--identity", "editor.key");
        }
    }
}
