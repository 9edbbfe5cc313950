package org.daylight.staticsite.segment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final Map<Long, Json> references = new HashMap<>();

    private final List<Json> accessions = new ArrayList<>();
    private final List<Json> withdrawals = new ArrayList<>();

    /** The index of the newest withdrawal that replaced the pack of a release, by the number of the release. */
    private final Map<Long, Long> replaced = new HashMap<>();

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
            Json reference =
                    new Json.Arr(List.of(new Json.Num(number), new Json.Num(from), new Json.Num(at)));
            switch (right(LogEntry.parse(bytes))) {
                case LogEntry.Release release -> references.put(number, reference);
                case LogEntry.Accession accession -> {
                    if (accession.first() != null && accession.last() != null) {
                        accessions.add(new Json.Arr(List.of(
                                new Json.Num(accession.number()),
                                new Json.Str(accession.trove().text()),
                                new Json.Num(accession.first().value()),
                                new Json.Num(accession.last().value()),
                                reference)));
                    }
                }
                case LogEntry.Withdrawal withdrawal -> {
                    references.put(number, reference);
                    withdrawals.add(new Json.Arr(List.of(
                            new Json.Str(withdrawal.trove().text()),
                            new Json.Num(withdrawal.document().value()),
                            reference)));
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

    /** An array of the member {@code releases}. */
    private Json item(Release release) {
        List<Json> entries = new ArrayList<>();
        entries.add(references.get(release.entry()));
        Long newest = replaced.get((long) release.sequence());
        if (newest != null) {
            entries.add(references.get(newest));
        }
        return new Json.Arr(List.of(
                new Json.Num(release.sequence()),
                new Json.Str(release.trove()),
                new Json.Num(release.part()),
                new Json.Str(release.title()),
                new Json.Str(release.time().toString()),
                new Json.Arr(entries),
                new Json.Str(ArchivePath.pack(release.sequence())),
                new Json.Num(release.packBytes())));
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        return Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("key", contents.logKeys().first().text())
                .with("changes", contents.logKeys().changes().size())
                .with(
                        "releases",
                        new Json.Arr(
                                confirmed(contents).stream().map(this::item).toList()))
                .with("accessions", new Json.Arr(accessions))
                .with("withdrawals", new Json.Arr(withdrawals))
                .bytes();
    }
}
