package org.daylight.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import org.daylight.demo.HarbourTrove;

/** Mirror 4 of {@link CutOffDemonstrationTest}: it copies honestly at first, and then lies in one way after the other. */
final class CutOffLiar {

    private final Party party;
    private final Set<String> refusals = new ConcurrentSkipListSet<>();
    private Lie lie;
    private boolean isAsked = true;

    /** What it shows. */
    enum Lie {
        ANOTHER_LOG(
                "forged/archive",
                "log-key-other",
                "it has no signature by a known key",
                "another log, with a key of its own"),
        ALTERED_BYTES("copy", "sealed-differs", "is not what was sealed", "altered packs, sealed files and keys"),
        OLD_LOG("old", "log-shorter", "behind: it shows", "the log of day 2"),
        STOLEN_KEY("stolen/archive", "log-rewritten", "", "another history, signed with the publisher's stolen key");

        private final String folder;

        /** What a reader's check of it finds, among others. */
        private final String verdict;

        /** What honest mirrors say of it, and go on; empty if they stop. */
        private final String refusal;

        private final String words;

        Lie(String folder, String verdict, String refusal, String words) {
            this.folder = folder;
            this.verdict = verdict;
            this.refusal = refusal;
            this.words = words;
        }

        String verdict() {
            return verdict;
        }

        String words() {
            return words;
        }
    }

    CutOffLiar(Party party) {
        this.party = party;
    }

    Party party() {
        return party;
    }

    boolean isLying() {
        return lie != null;
    }

    /** Whether the honest mirrors still have it among their sources. */
    boolean isAsked() {
        return isAsked;
    }

    void ignore() {
        isAsked = false;
    }

    /** Keeps what it will need: an old state, and a copy of the newsroom, which has the log's key. */
    void prepare(Party publisher) throws IOException {
        CutOffFiles.copy(party.folder().resolve("copy"), party.folder().resolve("old"));
        CutOffFiles.copy(publisher.folder().resolve("newsroom"), party.folder().resolve("stolen"));
    }

    /** Lies from now on. */
    void begin(Lie next, Instant now) throws Exception {
        if (lie == null) { // its honest server ends
            party.close();
            party.start();
            party.clock(now);
        }
        lie = next;
        switch (lie) {
            case ANOTHER_LOG -> {
                Path mail = new HarbourTrove(8, 40)
                        .writeTo(party.folder().resolve("source"))
                        .mail();
                daylight("init", "forged", "--title", "The Harbour Papers", "--origin", "harbour.example");
                daylight("import", "-n", "forged", "--trove", "harbour", mail.toString());
                daylight(("schedule -n forged --trove harbour --every PT1S --parts 4 --first " + now.minusSeconds(300))
                        .split(" "));
                daylight("publish", "-n", "forged", "--due");
            }
            case STOLEN_KEY -> {
                daylight("witnesses", "-n", "stolen", "remove", "witness.example");
                daylight("publish", "-n", "stolen", "--due", "--without-witnesses");
            }
            default -> {}
        }
        party.lie(lie.folder, lie == Lie.ALTERED_BYTES ? LyingServer.Lie.BYTES : LyingServer.Lie.FOLDER);
    }

    private void daylight(String... arguments) {
        party.daylight(Exit.DONE, arguments);
    }

    /** Notes what a mirror that asked it printed about it. */
    void heard(int day, Party mirror) {
        mirror.printed()
                .lines()
                .filter(line -> line.startsWith("daylight: " + party.address()))
                .forEach(line -> refusals.add(day + " " + mirror.name() + " " + line));
    }

    /** Proves that a mirror that asked it noticed the lie. */
    void isRefused(int day, Party mirror) {
        if (lie != null && isAsked) {
            isRefused(day, mirror, lie.refusal);
        }
    }

    void isRefused(int day, Party mirror, String words) {
        assertTrue(
                refusals.stream()
                        .anyMatch(line -> line.startsWith(day + " " + mirror.name() + " ") && line.contains(words)),
                () -> mirror.name() + " did not refuse what mirror 4 sent on day " + day + ": " + words + " "
                        + refusals);
    }
}
