package org.daylight.staticsite.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.log.LogEntry;
import org.daylight.log.TileLog;
import org.daylight.tree.TilePath;
import org.daylight.tree.TileSource;

/**
 * What readers need to verify documents: the file {@code releases.json} ({@code spec/static-site.md} section 2). It says where the entries of the log are.
 * Immutable.
 */
public final class ReleaseList {

    private static final int FORMAT = 1;

    /** Before each entry of a bundle: its length. */
    private static final int LENGTH_BYTES = 2;

    private final PublicRecord contents;

    /** The place of each entry that is needed, by its index. */
    private final Map<Long, Reference> references = new HashMap<>();

    private final List<Json> accessions = new ArrayList<>();
    private final List<Json> withdrawals = new ArrayList<>();

    /** The index of the newest withdrawal that replaced the pack of a release, by the number of the release. */
    private final Map<Long, Long> replaced = new HashMap<>();

    /**
     * Where an entry of the log is.
     *
     * @param index from 0
     * @param from where its bytes begin in its bundle
     * @param to where they end
     */
    public record Reference(long index, long from, long to) {
        private Json json() {
            return new Json.Arr(List.of(new Json.Num(index), new Json.Num(from), new Json.Num(to)));
        }
    }

    /**
     * A release.
     *
     * @param number in the archive, from 1
     * @param trove the trove's slug
     * @param part number of the part in its trove
     * @param title its title
     * @param time when it was published, as in the log
     * @param entries its entry, and the newest withdrawal that replaced its pack, if there is one
     * @param pack path of the pack in the archive
     * @param packBytes its size
     */
    public record Item(
            int number,
            String trove,
            int part,
            String title,
            String time,
            List<Reference> entries,
            String pack,
            long packBytes) {

        private Json json() {
            return new Json.Arr(List.of(
                    new Json.Num(number),
                    new Json.Str(trove),
                    new Json.Num(part),
                    new Json.Str(title),
                    new Json.Str(time),
                    new Json.Arr(entries.stream().map(Reference::json).toList()),
                    new Json.Str(pack),
                    new Json.Num(packBytes)));
        }
    }

    private ReleaseList(PublicRecord contents) {
        this.contents = contents;
    }

    /**
     * The list of an archive. Releases that were opened with a key and are not in its log yet are left out. It reads the whole log, some hundred bytes for
     * each entry.
     *
     * @throws IOException in one line, when the log here is not consistent
     */
    public static ReleaseList of(Archive archive) throws IOException {
        PublicRecord contents = archive.contents();
        var list = new ReleaseList(contents);
        TileLog log = right(TileLog.open(TileSource.in(archive.folder()), contents.checkpoint()));
        for (long from = 0; from < log.size(); from += TilePath.WIDTH) {
            list.add(from, right(log.entries(from, Math.min(log.size(), from + TilePath.WIDTH))));
        }
        return list;
    }

    private static <T> T right(Outcome<T> outcome) throws IOException {
        return switch (outcome) {
            case Outcome.Ok<T>(T value) -> value;
            case Outcome.Refused<T>(String code, String reason) ->
                throw new IOException("the log here is not consistent (" + code + "): " + reason);
        };
    }

    /** Adds the entries of a bundle. */
    private void add(long index, List<byte[]> bundle) throws IOException {
        long at = 0;
        long number = index;
        for (byte[] bytes : bundle) {
            long from = at + LENGTH_BYTES;
            at = from + bytes.length;
            var reference = new Reference(number, from, at);
            switch (right(LogEntry.parse(bytes))) {
                case LogEntry.Release release -> references.put(number, reference);
                case LogEntry.Accession accession -> {
                    if (accession.first() != null && accession.last() != null) {
                        accessions.add(new Json.Arr(List.of(
                                new Json.Num(accession.number()),
                                new Json.Str(accession.trove().text()),
                                new Json.Num(accession.first().value()),
                                new Json.Num(accession.last().value()),
                                reference.json())));
                    }
                }
                case LogEntry.Withdrawal withdrawal -> {
                    references.put(number, reference);
                    withdrawals.add(new Json.Arr(List.of(
                            new Json.Str(withdrawal.trove().text()),
                            new Json.Num(withdrawal.document().value()),
                            reference.json())));
                    replaced.put(withdrawal.release(), number);
                    for (LogEntry.Withdrawal.Later later : withdrawal.later()) {
                        replaced.put(later.release(), number);
                    }
                }
                default -> {}
            }
            number++;
        }
    }

    /** The releases that the log contains, in order of number. */
    static List<Release> confirmed(PublicRecord contents) {
        return contents.releases().stream()
                .filter(Release::isConfirmed)
                .sorted(Comparator.comparingInt(Release::sequence))
                .toList();
    }

    /** The releases, in order of number. */
    public List<Item> releases() {
        return confirmed(contents).stream().map(this::item).toList();
    }

    private Item item(Release release) {
        List<Reference> entries = new ArrayList<>();
        for (Long index : Stream.of(release.entry(), replaced.get((long) release.sequence()))
                .filter(Objects::nonNull)
                .toList()) {
            entries.add(Objects.requireNonNull(references.get(index), "the log has another entry there"));
        }
        return new Item(
                release.sequence(),
                release.trove(),
                release.part(),
                release.title(),
                release.time().toString(),
                entries,
                ArchivePath.pack(release.sequence()),
                release.packBytes());
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        return Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("key", contents.logKeys().first().text())
                .with("changes", contents.logKeys().changes().size())
                .with(
                        "releases",
                        new Json.Arr(releases().stream().map(Item::json).toList()))
                .with("accessions", new Json.Arr(accessions))
                .with("withdrawals", new Json.Arr(withdrawals))
                .bytes();
    }
}
