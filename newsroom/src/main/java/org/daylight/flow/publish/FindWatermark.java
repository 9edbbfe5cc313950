package org.daylight.flow.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.daylight.catalog.HeldDocument;
import org.daylight.catalog.HeldTrove;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.MadeView;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.partners.Partners;
import org.daylight.partners.Share;
import org.daylight.watermark.ImageMark;
import org.daylight.watermark.MarkKey;
import org.daylight.watermark.ZipMark;

/** Finds out which partner's copy a leaked file is ({@code spec/shares.md} section 5). */
public final class FindWatermark {

    /** A larger image is not read. */
    private static final int MOST_IMAGE_BYTES = 64 << 20;

    private final Newsroom newsroom;

    public FindWatermark(Newsroom newsroom) {
        this.newsroom = newsroom;
    }

    /** By what a copy was recognised. */
    public enum By {
        /** The file is exactly the one that was given. */
        BYTES,
        /** How a zip is compressed. */
        ZIP,
        /** The pixels of an image of a view. */
        IMAGE
    }

    /**
     * A copy that the file is, or may be.
     *
     * @param strength of an image's mark; 0 for the other ways
     */
    public record Found(Share share, By by, double strength) {}

    /**
     * The result.
     *
     * @param found empty when nothing was recognised. Several when the same bytes were given to several partners, which only happens without a watermark
     * @param examined what was compared, in one line
     */
    public record Result(List<Found> found, String examined) {
        public Result {
            found = List.copyOf(found);
        }
    }

    /** Examines a leaked file. @throws IOException when it cannot be read */
    public Result of(Path file) throws IOException {
        List<Share> shares = new Partners(newsroom).list().shares();
        Sha256 hash = Sha256.ofFile(file);
        List<Found> exact = shares.stream()
                .filter(share -> List.of(
                                        share.given().file(),
                                        share.given().opened(),
                                        share.given().pack())
                                .contains(hash)
                        || hash.equals(share.given().views()))
                .map(share -> new Found(share, By.BYTES, 0))
                .toList();
        if (!exact.isEmpty()) {
            return new Result(exact, "it is exactly a file that was given");
        }
        List<Share> marked = shares.stream().filter(Share::marked).toList();
        byte[] start = new byte[4];
        try (InputStream in = Files.newInputStream(file)) {
            in.readNBytes(start, 0, start.length);
        }
        if (start[0] == 'P' && start[1] == 'K') {
            return zip(file, marked);
        }
        boolean isImage = (start[0] & 0xff) == 0x89 && start[1] == 'P' || (start[0] & 0xff) == 0xff;
        return isImage
                ? image(file, marked)
                : new Result(
                        List.of(),
                        "it is not a zip, PNG or JPEG file: documents, texts and screenshots of them have no"
                                + " watermark");
    }

    private Result zip(Path file, List<Share> marked) throws IOException {
        ZipMark mark;
        try {
            mark = ZipMark.of(file);
        } catch (IOException e) {
            return new Result(List.of(), "" + e.getMessage());
        }
        if (!mark.isMarked()) {
            return new Result(List.of(), "it is a pack or a file of views without a watermark");
        }
        return new Result(
                marked.stream()
                        .filter(share -> mark.isOf(key(share)))
                        .map(share -> new Found(share, By.ZIP, 0))
                        .toList(),
                "compared with " + marked.size() + " marked copies");
    }

    private MarkKey key(Share share) {
        return new MarkKey(newsroom.watermarkSecret(share.number()));
    }

    private Result image(Path file, List<Share> marked) throws IOException {
        if (Files.size(file) > MOST_IMAGE_BYTES) {
            return new Result(List.of(), "the image is larger than 64 MiB");
        }
        Optional<ImageMark.Measured> leaked = ImageMark.measured(Files.readAllBytes(file));
        if (leaked.isEmpty()) {
            return new Result(List.of(), "the image cannot be read, or has too many pixels");
        }
        Optional<StoredViews> views = newsroom.views();
        var found = new ArrayList<Found>();
        int compared = 0;
        for (List<Share> part : parts(marked)) {
            for (HeldDocument document : views.isEmpty() ? List.<HeldDocument>of() : documents(part.getFirst())) {
                for (StoredViews.View view : views.get().views(document.key())) {
                    for (MadeView.File original : views.get().files(view)) {
                        if (original.type() != org.daylight.archive.DocumentView.Type.JSON) {
                            compared++;
                            compare(leaked.get(), original, part, found);
                        }
                    }
                }
            }
        }
        return new Result(best(found), "compared with " + compared + " images of marked copies");
    }

    private void compare(ImageMark.Measured leaked, MadeView.File original, List<Share> part, List<Found> found) {
        Optional<ImageMark.Difference> difference =
                ImageMark.measured(original.bytes()).flatMap(each -> ImageMark.difference(leaked, each));
        if (difference.isPresent()) {
            for (Share share : part) {
                double strength = difference.get().strength(key(share));
                if (strength >= ImageMark.MATCH) {
                    found.add(new Found(share, By.IMAGE, strength));
                }
            }
        }
    }

    /** The same image may be in several documents: the clearest comparison of each share counts. */
    private static List<Found> best(List<Found> found) {
        var best = new ArrayList<Found>();
        found.stream()
                .sorted((a, b) -> Double.compare(b.strength(), a.strength()))
                .filter(each -> best.stream()
                        .noneMatch(
                                other -> other.share().number() == each.share().number()))
                .forEach(best::add);
        return best;
    }

    /** The shares by part, so that each image is read once for each part. */
    private static List<List<Share>> parts(List<Share> shares) {
        var parts = new ArrayList<List<Share>>();
        for (Share share : shares) {
            Optional<List<Share>> same = parts.stream()
                    .filter(each -> each.getFirst().trove().equals(share.trove())
                            && Arrays.equals(bounds(each.getFirst()), bounds(share)))
                    .findFirst();
            if (same.isPresent()) {
                same.get().add(share);
            } else {
                parts.add(new ArrayList<>(List.of(share)));
            }
        }
        return parts;
    }

    private static long[] bounds(Share share) {
        return new long[] {
            share.planned().first().value(), share.planned().last().value()
        };
    }

    private List<HeldDocument> documents(Share share) {
        Optional<HeldTrove> trove = newsroom.catalog().troves().find(share.trove());
        return trove.isEmpty()
                ? List.of()
                : newsroom.catalog().documents().range(trove.get().id(), (int) bounds(share)[0], (int)
                        bounds(share)[1]);
    }
}
