package org.daylight.check;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.daylight.format.Malformed;
import org.daylight.format.Sha256;
import org.daylight.format.Slug;
import org.daylight.log.LoggedViews;
import org.daylight.pack.PackLines;
import org.daylight.pack.PackZip;
import org.daylight.pack.ViewsLine;
import org.jspecify.annotations.Nullable;

/** Checks the file of views of a release (spec/views.md section 4). A copy of the archive may leave the file out. */
final class CheckViews {

    /** The entry that names all others. */
    static final String INDEX = "views.jsonl";

    /** The longest index, in bytes. */
    static final long MAX_INDEX_BYTES = 64L << 20;

    private final ArchiveFiles files;
    private final Map<Slug, TroveNumbers> numbers;

    /** @param numbers of each trove, with the lines of the packs that were read */
    CheckViews(ArchiveFiles files, Map<Slug, TroveNumbers> numbers) {
        this.files = files;
        this.numbers = numbers;
    }

    /** Checks the views of a release. @return empty if it has none */
    Optional<Verdict> check(LogContents.Pack pack) {
        LoggedViews views = pack.views();
        if (views == null) {
            return Optional.empty();
        }
        long most =
                pack.replacedViews().stream().mapToLong(LoggedViews::fileBytes).reduce(views.fileBytes(), Math::max);
        try (ArchiveFiles.Held held = files.hold(pack.viewsPath(), most).orElse(null)) {
            return Optional.of(
                    held == null
                            ? new Verdict(pack.viewsPath(), VerdictCode.VIEWS_OMITTED, "this copy does not have them")
                            : check(
                                    pack,
                                    views,
                                    held.path(),
                                    numbers.get(pack.release().trove())));
        } catch (IOException e) {
            return Optional.of(new Verdict(pack.viewsPath(), VerdictCode.UNREADABLE, String.valueOf(e.getMessage())));
        }
    }

    /**
     * Checks a file of views.
     *
     * @param numbers of the trove; null if they are not known
     * @throws IOException if it cannot be read
     */
    static Verdict check(LogContents.Pack pack, LoggedViews views, Path file, @Nullable TroveNumbers numbers)
            throws IOException {
        Sha256 hash = Sha256.ofFile(file);
        if (!hash.equals(views.file()) || Files.size(file) != views.fileBytes()) {
            boolean isOld =
                    pack.replacedViews().stream().anyMatch(one -> one.file().equals(hash));
            return isOld
                    ? new Verdict(
                            pack.viewsPath(),
                            VerdictCode.VIEWS_BEFORE_WITHDRAWAL,
                            "it contains documents that were withdrawn since: replace it and keep no copy")
                    : new Verdict(pack.viewsPath(), VerdictCode.VIEWS_DIFFER, "it does not match the log");
        }
        try (PackZip zip = PackZip.open(file)) {
            contents(pack, views, zip, numbers);
            return Verdict.confirmed(pack.viewsPath());
        } catch (Malformed e) {
            return Verdict.of(pack.viewsPath(), e.code(), String.valueOf(e.getMessage()));
        }
    }

    /** Every entry is named by the index, in its order, and has the bytes that the index names. */
    private static void contents(LogContents.Pack pack, LoggedViews views, PackZip zip, @Nullable TroveNumbers numbers)
            throws IOException {
        PackZip.Entry index = last(zip);
        Malformed.unless(
                index != null && index.name().equals(INDEX) && index.bytes() <= MAX_INDEX_BYTES,
                ViewsLine.CODE,
                "it does not end with " + INDEX + " of at most 64 MiB");
        Malformed.unless(zip.sha256(index).equals(views.index()), ViewsLine.CODE, INDEX + " does not match the log");
        PackZip.Directory directory = zip.directory();
        PackZip.Entry entry = directory.next();
        long number = 0;
        long view = 0;
        try (InputStream in = zip.open(index)) {
            var lines = new PackLines(in);
            for (byte[] bytes = lines.next(); bytes != null; bytes = lines.next()) {
                ViewsLine line = ViewsLine.parse(bytes);
                boolean follows = line.number() > number && line.view() == 1
                        || line.number() == number && line.view() == view + 1;
                Malformed.unless(follows, ViewsLine.CODE, "the views are not in rising order");
                number = line.number();
                view = line.view();
                boolean isInRelease = pack.release().first().value() <= number
                        && number <= pack.release().last().value()
                        && (numbers == null
                                || numbers.mayShow(number, pack.release().sequence()));
                Malformed.unless(isInRelease, ViewsLine.CODE, "the release does not show document " + number);
                Malformed.unless(
                        !pack.withdrawn().contains(number), "withdrawal-not-done", "views of document " + number);
                Malformed.unless(
                        numbers == null || !numbers.isFlagged(number, line.part()),
                        ViewsLine.CODE,
                        "a view of document " + number + " is of a file that is shown only after a warning");
                for (ViewsLine.File file : line.files()) {
                    check(zip, entry, file);
                    entry = directory.next();
                }
            }
        }
        boolean isComplete = entry != null && entry.name().equals(INDEX) && directory.next() == null;
        Malformed.unless(isComplete, ViewsLine.CODE, "it has an entry that " + INDEX + " does not name");
    }

    private static void check(PackZip zip, PackZip.@Nullable Entry entry, ViewsLine.File file) throws IOException {
        boolean isThere = entry != null && entry.name().equals(file.name()) && entry.bytes() == file.bytes();
        Malformed.unless(isThere, ViewsLine.CODE, file.name() + " is missing, in another place, or of another size");
        Malformed.unless(
                zip.sha256(entry).equals(file.sha256()), ViewsLine.CODE, file.name() + " does not match its hash");
    }

    private static PackZip.@Nullable Entry last(PackZip zip) throws IOException {
        PackZip.Directory directory = zip.directory();
        PackZip.Entry last = null;
        for (PackZip.Entry entry = directory.next(); entry != null; entry = directory.next()) {
            last = entry;
        }
        return last;
    }
}
