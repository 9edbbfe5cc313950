package org.daylight.flow.publish;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.daylight.archive.DocumentView;
import org.daylight.archive.Release;
import org.daylight.archive.Views;
import org.daylight.archive.ViewsWriter;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.daylight.log.LoggedViews;
import org.daylight.newsroom.Stage;
import org.daylight.watermark.ImageMark;
import org.daylight.watermark.MarkKey;
import org.daylight.watermark.ZipMark;
import org.jspecify.annotations.Nullable;

/**
 * The pack and the views that one partner gets, and the log entry that names them. With a watermark, the images of views are marked, and both files
 * are compressed in pieces.
 *
 * @param markedImages how many images have a mark
 * @param images how many there are; counted only when they are marked
 */
record MarkedCopy(
        LogEntry.Release entry, Path pack, @Nullable Path views, int markedImages, int images) {

    MarkedCopy withViews(Path file) {
        return new MarkedCopy(entry, pack, file, markedImages, images);
    }

    /** A copy with the watermark of a key, on the stage. */
    MarkedCopy marked(Stage stage, MarkKey key) throws IOException {
        Stage.Staged markedPack = stage.write("share/pack.zip", out -> ZipMark.copy(pack, out, key));
        Path original = views;
        if (original == null) {
            return new MarkedCopy(named(markedPack, null), stage.staged("share/pack.zip"), null, 0, 0);
        }
        int[] counts = new int[2];
        var index = new Sha256[1];
        stage.write("share/images.zip", out -> index[0] = images(original, new ViewsWriter(out), key, counts));
        Stage.Staged markedViews =
                stage.write("share/views.zip", out -> ZipMark.copy(stage.staged("share/images.zip"), out, key));
        return new MarkedCopy(
                named(markedPack, new LoggedViews(markedViews.sha256(), markedViews.sizeBytes(), index[0])),
                stage.staged("share/pack.zip"),
                stage.staged("share/views.zip"),
                counts[0],
                counts[1]);
    }

    private LogEntry.Release named(Stage.Staged file, @Nullable LoggedViews otherViews) {
        return new LogEntry.Release(
                entry.trove(),
                entry.sequence(),
                entry.part(),
                entry.title(),
                entry.announcement(),
                entry.time(),
                entry.published(),
                entry.withheld(),
                entry.again(),
                entry.first(),
                entry.last(),
                entry.documentsRoot(),
                file.sha256(),
                file.sizeBytes(),
                entry.keys(),
                otherViews);
    }

    private Sha256 images(Path original, ViewsWriter writer, MarkKey key, int[] counts) throws IOException {
        try (Views from = Views.open(original, release())) {
            for (int number : from.numbers()) {
                for (DocumentView view : from.of(number)) {
                    write(from, view, writer, key, counts);
                }
            }
            return writer.finish();
        }
    }

    private static void write(Views from, DocumentView view, ViewsWriter writer, MarkKey key, int[] counts)
            throws IOException {
        List<DocumentView.File> files = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (int i = 1; i <= view.files().size(); i++) {
            DocumentView.File file = view.files().get(i - 1);
            byte[] bytes = from.bytes(view, i);
            if (file.type() != DocumentView.Type.JSON) {
                counts[1]++;
                Optional<byte[]> marked =
                        ImageMark.mark(bytes, key).filter(image -> image.length <= DocumentView.MAX_FILE_BYTES);
                counts[0] += marked.isPresent() ? 1 : 0;
                bytes = marked.orElse(bytes);
            }
            files.add(new DocumentView.File(file.type(), file.label(), Sha256.of(bytes), bytes.length));
            contents.add(bytes);
        }
        writer.add(
                new DocumentView(
                        view.number(),
                        view.view(),
                        view.part(),
                        view.inside(),
                        view.kind(),
                        view.program(),
                        view.omitted(),
                        files),
                contents);
    }

    /** What a reader of the views needs to know of the release. */
    private Release release() {
        return new Release(
                entry.trove().text(),
                Math.toIntExact(entry.part()),
                Math.toIntExact(entry.sequence()),
                entry.title(),
                entry.announcement(),
                entry.time(),
                Math.toIntExact(entry.published()),
                Math.toIntExact(entry.withheld()),
                Math.toIntExact(entry.again()),
                (int) entry.first().value(),
                (int) entry.last().value(),
                entry.documentsRoot(),
                entry.pack(),
                entry.packBytes(),
                entry.pack(),
                entry.keys(),
                entry.views(),
                entry.sealKey(),
                0,
                new TreeMap<>());
    }
}
