package org.daylight.bulletin;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.log.LogEntry;

/** What a bulletin says, in words: one line of printable ASCII for each piece of news. Whoever reads only these words has verified nothing. */
public final class BulletinWords {

    private static final int MAX_ORIGIN = 60;
    private static final int MAX_TEXT = 100;

    private BulletinWords() {}

    /** The lines above a bulletin in an e-mail; at most 240 bytes, each line with its line feed. */
    static String heading(Bulletin bulletin) {
        return "News of the archive " + BulletinText.ascii(bulletin.checkpoint().origin(), MAX_ORIGIN)
                + ", whose log has " + entries(bulletin.checkpoint().size())
                + ".\nCheck it on any copy: daylight bulletin --accept FILE COPY\n";
    }

    /** Everything that it says, a line each. */
    public static List<String> lines(Bulletin bulletin) {
        var lines = new ArrayList<String>();
        lines.add("The log of " + BulletinText.ascii(bulletin.checkpoint().origin(), MAX_ORIGIN) + " has "
                + entries(bulletin.checkpoint().size()) + ".");
        bulletin.news().stream()
                .map(BulletinWords::words)
                .flatMap(Optional::stream)
                .forEach(lines::add);
        int keys = bulletin.keys().size();
        if (keys > 0) {
            lines.add(
                    keys == 1
                            ? "The key of a sealed part is public."
                            : "The keys of " + keys + " sealed parts are public.");
        }
        Bulletin.Omitted omitted = bulletin.omitted();
        if (omitted.keys() > 0) {
            lines.add("Further public keys that did not fit: " + omitted.keys() + ".");
        }
        if (omitted.entries() > 0) {
            lines.add("Further news that did not fit: " + omitted.entries()
                    + (omitted.entries() == 1 ? " entry." : " entries."));
        }
        return lines;
    }

    /** The newest time in the bulletin that the publisher signed: of a heartbeat or a release. */
    public static Optional<Instant> time(Bulletin bulletin) {
        return bulletin.news().stream()
                .flatMap(entry -> switch (entry) {
                    case LogEntry.Heartbeat beat -> Optional.of(beat.time()).stream();
                    case LogEntry.Release release -> Optional.of(release.time()).stream();
                    default -> Optional.<Instant>empty().stream();
                })
                .max(Instant::compareTo);
    }

    /** What an entry says. */
    static Optional<String> words(LogEntry entry) {
        return Optional.ofNullable(
                switch (entry) {
                    case LogEntry.Heartbeat beat -> "The publisher could act on " + beat.time() + ".";
                    case LogEntry.Release release ->
                        "Part " + release.part() + " of " + release.trove().text() + " was published for "
                                + release.time() + ": " + BulletinText.ascii(release.title(), MAX_TEXT);
                    case LogEntry.Sealed seal ->
                        "Part " + seal.part() + " of " + seal.trove().text() + " is sealed until " + seal.time()
                                + " (number " + seal.number() + ").";
                    case LogEntry.Cancelled cancelled ->
                        "The sealed release number " + cancelled.number() + " was cancelled: "
                                + BulletinText.ascii(cancelled.reason(), MAX_TEXT);
                    case LogEntry.Mirrors mirrors ->
                        "Copies of the archive: "
                                + BulletinText.ascii(
                                        String.join(
                                                " ",
                                                mirrors.addresses().stream()
                                                        .map(address -> address.text())
                                                        .toList()),
                                        MAX_TEXT);
                    case LogEntry.Trustees plan ->
                        "Any " + plan.threshold() + " of " + plan.trustees() + " trustees can open sealed parts after "
                                + plan.silenceDays() + " days without a heartbeat.";
                    case LogEntry.Withdrawal withdrawal ->
                        withdrawal.trove().text() + "/" + withdrawal.document() + " was withdrawn: "
                                + BulletinText.ascii(withdrawal.reason(), MAX_TEXT);
                    case LogEntry.LogKey change -> "The log has another key: " + change.key() + ".";
                    case LogEntry.Trove trove ->
                        "The trove " + trove.slug().text() + " was announced: "
                                + BulletinText.ascii(trove.title(), MAX_TEXT);
                    default -> null;
                });
    }

    private static String entries(long count) {
        return count + (count == 1 ? " entry" : " entries");
    }
}
