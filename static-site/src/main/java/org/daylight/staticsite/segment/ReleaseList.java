package org.daylight.staticsite.segment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.archive.Withdrawal;
import org.daylight.format.Json;

/**
 * What readers need to verify documents: the file {@code releases.json} ({@code spec/static-site.md} section 2). Immutable.
 *
 * @param key the log's key now, in its text form
 * @param releases those that the log contains, in order of number
 */
public record ReleaseList(String key, List<Item> releases) {

    private static final int FORMAT = 1;

    public ReleaseList {
        releases = List.copyOf(releases);
    }

    /**
     * A release.
     *
     * @param number in the archive, from 1
     * @param trove the trove's slug
     * @param part number of the part in its trove
     * @param title its title
     * @param time when it was published, as in the log
     * @param entry index of the newest log entry that says which pack is right, from 0: that of the release or of a withdrawal
     * @param pack path of the pack in the archive
     * @param packBytes its size
     */
    public record Item(
            int number, String trove, int part, String title, String time, long entry, String pack, long packBytes) {

        private Json json() {
            return new Json.Arr(List.of(
                    new Json.Num(number),
                    new Json.Str(trove),
                    new Json.Num(part),
                    new Json.Str(title),
                    new Json.Str(time),
                    new Json.Num(entry),
                    new Json.Str(pack),
                    new Json.Num(packBytes)));
        }
    }

    /** The releases of an archive. Those that were opened with a key and are not in its log yet are left out. */
    public static ReleaseList of(Archive archive) {
        PublicRecord contents = archive.contents();
        List<Item> items = new ArrayList<>();
        for (Release release : confirmed(contents)) {
            long entry = Math.max(
                    release.entry(),
                    release.withdrawn().values().stream()
                            .mapToLong(Withdrawal::entry)
                            .max()
                            .orElse(0));
            items.add(new Item(
                    release.sequence(),
                    release.trove(),
                    release.part(),
                    release.title(),
                    release.time().toString(),
                    entry,
                    ArchivePath.pack(release.sequence()),
                    release.packBytes()));
        }
        return new ReleaseList(contents.key().text(), items);
    }

    /** The releases that the log contains, in order of number. */
    static List<Release> confirmed(PublicRecord contents) {
        return contents.releases().stream()
                .filter(Release::isConfirmed)
                .sorted(Comparator.comparingInt(Release::sequence))
                .toList();
    }

    /** The bytes of the file. */
    public byte[] bytes() {
        return Json.Obj.EMPTY
                .with("format", FORMAT)
                .with("key", key)
                .with("releases", new Json.Arr(releases.stream().map(Item::json).toList()))
                .bytes();
    }
}
