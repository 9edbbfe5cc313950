package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.daylight.archive.Release;
import org.daylight.demo.HarbourTrove;
import org.daylight.seal.SealIdentity;
import org.daylight.sealing.SealKey;

/** The parties of {@link CutOffDemonstrationTest}, what they do on a day, and what is proved about each day. */
final class CutOffStage implements AutoCloseable {

    static final int WITNESS_PORT = 8079;

    private static final Instant DAY_0 = Instant.parse("2026-12-01T00:00:00Z");
    private static final int PARTS = 29;

    private final Namespaces network;
    private final Path folder;
    private final List<Party> all = new ArrayList<>();
    private final List<Party> mirrors = new ArrayList<>();
    private final List<Party> trustees = new ArrayList<>();
    private final Party publisher;
    private final Party witness;
    private final Party reader;
    private final Set<Party> honest = new LinkedHashSet<>();

    /** Part, SHA-256 of its pack on the first mirror that showed it. */
    private final TreeMap<Integer, String> shown = new TreeMap<>();

    private final Set<Integer> confirmed = new TreeSet<>();
    private final List<String> remarks = new ArrayList<>();
    private String key = "";
    private String witnessKey = "";
    private String by = "";
    private int day;
    private Party opener;
    private final CutOffLiar liar;

    CutOffStage(Namespaces network, Path folder) throws IOException {
        this.network = network;
        this.folder = folder;
        publisher = join("publisher", "10.77.0.1");
        witness = join("witness", "10.77.0.2");
        reader = join("reader", "10.77.0.3");
        for (int i = 1; i <= 4; i++) {
            mirrors.add(join("mirror-" + i, "10.77.0.1" + i));
        }
        for (int i = 1; i <= 5; i++) {
            trustees.add(join("trustee-" + i, "10.77.0.2" + i));
        }
        opener = mirror(1);
        liar = new CutOffLiar(mirror(4));
        honest.addAll(mirrors.subList(0, 3));
    }

    private Party join(String name, String host) throws IOException {
        Party party = Party.join(network, name, host, folder.resolve(name));
        all.add(party);
        return party;
    }

    // ---- who

    Party publisher() {
        return publisher;
    }

    Party witness() {
        return witness;
    }

    Party reader() {
        return reader;
    }

    /** Counted from 1. */
    Party mirror(int number) {
        return mirrors.get(number - 1);
    }

    /** Counted from 1. */
    Party trustee(int number) {
        return trustees.get(number - 1);
    }

    /** The honest mirrors that are there. */
    List<Party> honest() {
        return List.copyOf(honest);
    }

    List<Party> honestExceptOpener() {
        return honest.stream().filter(mirror -> mirror != opener).toList();
    }

    /** The mirrors that are there, also the one that lies. */
    List<Party> alive() {
        return mirrors.stream().filter(Party::isAlive).toList();
    }

    int parts() {
        return shown.size();
    }

    // ---- day 0

    /** Everything until the evening before day 1: all parts are sealed, five trustees have shares, four mirrors have everything. */
    void prepare() throws Exception {
        clock("12:00");
        Path mail = new HarbourTrove(7, 2 * PARTS + 20)
                .writeTo(publisher.folder().resolve("source"))
                .mail();
        publish("init", "newsroom", "--title", "The Harbour Papers", "--origin", "harbour.example");
        key = after(publisher.printed(), "log key   ");
        witness.daylight(Exit.DONE, "witness", "init", "witness", "--name", "witness.example");
        witnessKey = after(witness.printed(), "key      ");
        witness.daylight(Exit.DONE, "witness", "follow", "witness", "--key", key);
        witness.serve("witness", "serve", "witness", "--host", "0.0.0.0", "--port", "" + WITNESS_PORT);
        publish("witnesses", "-n", "newsroom", "add", witnessKey, "http://" + witness.host() + ":" + WITNESS_PORT);
        publish("import", "-n", "newsroom", "--trove", "harbour", mail.toString());
        String first = at(1, "09:00").toString();
        publish(("schedule -n newsroom --trove harbour --every P1D --parts " + PARTS + " --first " + first).split(" "));
        // The rule cannot apply before day 5. A plan with a part on day 4 would not work.
        publish("plan postpone 4 -n newsroom --trove harbour --by P1D --following".split(" "));
        publish("seal", "-n", "newsroom", "--trove", "harbour", "--parts", "1.." + PARTS);
        planTrustees();
        publish("cosign", "-n", "newsroom");
        publisher.serve("serve", "newsroom/archive", "--host", "0.0.0.0", "--port", "" + Party.PORT);
        for (Party mirror : mirrors) {
            round(mirror);
            serve(mirror);
        }
        for (Party trustee : trustees) {
            trustee.daylight(Exit.DONE, trustee("check", trustee, mirror(1)));
            assertTrue(trustee.printed().contains("genuine"), trustee.printed());
        }
        remark("29 parts are sealed; 3 of 5 trustees can open them");
        evening();
    }

    private void planTrustees() throws IOException {
        var random = new SecureRandom();
        var command = new ArrayList<>(List.of(
                ("trustees plan -n newsroom --threshold 3 --silence-days 2" + " --heartbeat-days 1 --out shares")
                        .split(" ")));
        for (int i = 1; i <= trustees.size(); i++) {
            SealKey secret = SealKey.generate(random);
            Files.writeString(trustee(i).folder().resolve("key.txt"), SealIdentity.text(secret) + "\n");
            command.add("--trustee");
            command.add("Trustee-" + i + "=" + SealIdentity.recipient(secret).text());
        }
        publish(command.toArray(String[]::new));
        for (int i = 1; i <= trustees.size(); i++) { // by hand, on a stick
            Files.move(
                    publisher.folder().resolve("shares/plan-1-trustee-" + i + ".age"),
                    trustee(i).folder().resolve("my.age"));
        }
    }

    private static String after(String text, String label) {
        return text.lines()
                .filter(line -> line.startsWith(label))
                .findFirst()
                .orElseThrow()
                .substring(label.length());
    }

    private static void serve(Party mirror) {
        mirror.serve("serve", "copy", "--host", "0.0.0.0", "--port", "" + Party.PORT);
    }

    // ---- a day

    private static Instant at(int day, String time) {
        return Instant.parse(DAY_0.plus(Duration.ofDays(day)).toString().replace("00:00", time));
    }

    private void clock(String time) {
        all.forEach(party -> party.clock(at(day, time)));
    }

    /** Five minutes before the part of the day is due, it is nowhere, and no trustee's tool gives its share. */
    void morning(int day) throws IOException {
        this.day = day;
        by = "";
        opener = honest().get(day % honest.size());
        clock("08:55");
        for (Party mirror : honest) {
            assertEquals(shown, CutOffFiles.packs(mirror), () -> "before 9 on day " + day + ", " + mirror.name());
            if (due() > 0) {
                assertEquals(404, reader.get(mirror.address() + "/harbour/part/" + due()), mirror.name());
            }
        }
        if (due() > 0) {
            Party trustee = trustee(1 + day % 3);
            trustee.daylight(Exit.DONE, trustee("status", trustee, mirror(1), "--json"));
            assertTrue(
                    trustee.printed().matches("(?s).*\"part\":" + due() + ",[^}]*\"state\":\"before-time\".*"),
                    trustee.printed());
        }
        clock("09:05");
    }

    /** The part that is due today; 0 for none. */
    private int due() {
        return day <= 3 ? day : day == 4 ? 0 : day - 1;
    }

    void publish() throws IOException {
        publish("publish", "-n", "newsroom", "--due");
        by = by.isEmpty() ? "the publisher" : by;
        for (Release release : CutOffFiles.releases(publisher.folder().resolve("newsroom/archive"))) {
            confirmed.add(release.part());
        }
        site().shows(publisher, "newsroom/archive", due());
    }

    private void publish(String... arguments) {
        publisher.daylight(Exit.DONE, arguments);
    }

    /** How many parts the publisher's log has released. */
    int confirmed() {
        return confirmed.size();
    }

    /** All mirrors ask everybody: first the one that knows the most, then the others at the same time. */
    void exchange() throws IOException {
        clock("10:00");
        round(opener);
        site().shows(opener, "copy", due());
        spread();
    }

    /** All mirrors but the one that knows the most ask everybody, at the same time. */
    void spread() throws IOException {
        clock("10:00");
        var asking = new ArrayList<Party>(honestExceptOpener());
        if (!liar.isLying()) {
            asking.add(liar.party());
        }
        together(asking);
        honestExceptOpener().forEach(mirror -> liar.isRefused(day, mirror));
    }

    private void together(List<Party> asking) throws IOException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> rounds = new ArrayList<>();
            asking.forEach(mirror -> rounds.add(threads.submit(() -> round(mirror))));
            for (Future<?> round : rounds) {
                round.get();
            }
        } catch (ExecutionException | InterruptedException e) {
            if (e.getCause() instanceof AssertionError failed) {
                throw failed;
            }
            throw new IOException(e);
        }
    }

    void round(Party mirror) {
        mirror.daylight(Exit.DONE, mirrorCommand(mirror));
        liar.heard(day, mirror);
    }

    /** The one that lies is the first source of every other one. */
    String[] mirrorCommand(Party mirror) {
        var command = new ArrayList<String>(List.of("mirror"));
        for (Party source : mirrors.reversed()) {
            if (source != mirror && (liar.isAsked() || source != liar.party())) {
                command.add(source.address());
            }
        }
        command.add(publisher.address());
        command.addAll(List.of("copy", "--key", key, "--witness", witnessKey));
        return command.toArray(String[]::new);
    }

    /** Three trustees release what is due, and somebody brings the lines to a mirror. Two are not enough. */
    void openByTrustees() throws IOException {
        var unseal = new ArrayList<>(List.of("unseal", "copy"));
        for (int i = 1; i <= 3; i++) {
            Party trustee = trustee(i);
            Party asked = honest().get((day + i) % honest.size());
            String lines = release(Exit.DONE, trustee, asked);
            Files.writeString(opener.folder().resolve(trustee.name() + ".txt"), lines);
            unseal.add(trustee.name() + ".txt");
            if (i == 2 && due() == 4) {
                opener.daylight(Exit.NOTHING_DONE, unseal.toArray(String[]::new));
                assertEquals(shown, CutOffFiles.packs(opener));
            }
        }
        opener.daylight(Exit.DONE, unseal.toArray(String[]::new));
        assertTrue(opener.printed().contains("opened part " + due() + " of harbour"), opener.printed());
        site().shows(opener, "copy", due());
        by = "trustees 1 to 3, on mirror " + (1 + mirrors.indexOf(opener));
    }

    /** Lets a trustee's tool write the shares that are due. @return them */
    String release(int exit, Party trustee, Party archive) throws IOException {
        String out = "day-" + day + ".txt";
        trustee.daylight(exit, trustee("release", trustee, archive, "--out", out));
        Path file = trustee.folder().resolve(out);
        return Files.exists(file) ? Files.readString(file) : "";
    }

    private static String[] trustee(String action, Party trustee, Party archive, String... more) {
        var command = new ArrayList<>(
                List.of("trustee", action, "my.age", "--key", "key.txt", "--archive", archive.address() + "/"));
        command.addAll(Arrays.asList(more));
        return command.toArray(String[]::new);
    }

    void remark(String text) {
        remarks.add(text);
    }

    // ---- what goes wrong

    void cutOffPublisher() throws IOException {
        network.cut(publisher.name());
    }

    void connectPublisher() throws IOException {
        network.connect(publisher.name());
    }

    void kill(int number) throws Exception {
        mirror(number).die();
        honest.remove(mirror(number));
        opener = honest().get(day % honest.size());
    }

    /** With the folder that it had when it was killed. */
    void revive(int number) throws IOException {
        Party mirror = mirror(number);
        network.connect(mirror.name());
        mirror.start();
        mirror.clock(at(day, "09:05"));
        serve(mirror);
        honest.add(mirror);
    }

    /** A new mirror: all it has is the publisher's key and addresses of mirrors. */
    void begin(int number) throws IOException {
        Party mirror = join("mirror-" + number, "10.77.0.1" + number);
        mirrors.add(mirror);
        mirror.clock(at(day, "09:05"));
        round(mirror);
        serve(mirror);
        honest.add(mirror);
    }

    /** From now on mirror 4 serves false data. A reader who checks it notices. */
    void lie(CutOffLiar.Lie lie) throws Exception {
        liar.begin(lie, at(day, "09:05"));
        reader.daylight(
                Exit.SOME_LOST,
                "check",
                liar.party().address() + "/",
                "--key",
                key,
                "--witness",
                witnessKey,
                "--last",
                "seen");
        assertTrue(reader.printed().contains(lie.verdict()), reader.printed());
        remark("mirror 4 shows " + lie.words());
    }

    CutOffLiar liar() {
        return liar;
    }

    // ---- the evening

    /** Proves for each honest mirror that it has and shows exactly what it should, and prints the line of the day. */
    void evening() throws IOException {
        clock("20:00");
        if (day == 2) { // for later
            liar.prepare(publisher);
        }
        if (due() > 0) {
            TreeMap<Integer, String> first = CutOffFiles.packs(opener);
            assertEquals(due(), first.lastKey());
            shown.put(due(), first.get(due()));
        }
        byte[] feed = null;
        for (Party mirror : honest) {
            assertEquals(shown, CutOffFiles.packs(mirror), () -> "on the evening of day " + day + ", " + mirror.name());
            site().pages(mirror, shown.keySet(), confirmed);
            byte[] its = site().feed(mirror, shown.keySet(), confirmed);
            assertArrayEquals(feed == null ? its : feed, its, mirror.name());
            feed = its;
            site().check(mirror, shown.size() - confirmed.size());
        }
        print();
    }

    private CutOffSite site() {
        return new CutOffSite(reader, key, witnessKey);
    }

    private void print() {
        if (day == 0) {
            System.out.println("| day | part | on the mirrors | released by | what happened |");
            System.out.println("|---|---|---|---|---|");
        }
        String where = honest.stream()
                .map(mirror -> "" + (1 + mirrors.indexOf(mirror)))
                .sorted()
                .collect(Collectors.joining(", "));
        System.out.println("| " + day + " | " + (due() == 0 ? "" : due()) + " | " + (due() == 0 ? "" : where) + " | "
                + by + " | " + String.join("; ", remarks) + " |");
        remarks.clear();
    }

    @Override
    public void close() throws InterruptedException {
        for (Party party : all) {
            party.close();
        }
    }
}
