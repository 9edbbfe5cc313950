package org.daylight.flow.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewsWriter;
import org.daylight.catalog.StoredViews;
import org.daylight.extract.MadeView;
import org.daylight.format.Sha256;
import org.daylight.log.LoggedViews;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.Stage;
import org.daylight.review.ApprovedDocument;
import org.daylight.review.ApprovedPart;
import org.jspecify.annotations.Nullable;

/**
 * Writes the file of views of a part that the release gate approved: of the documents that it shows, and of no other ({@code spec/views.md}).
 * Views were made before ({@code daylight extract}); nothing is rendered here.
 */
final class WriteViews {

    /** Readers hold the index in memory, and accept 64 MiB. */
    private static final long INDEX_BYTES = 60L << 20;

    private WriteViews() {}

    /**
     * Stages the file. A part in which something is redacted has no view, because views were made from the original; a dangerous
     * one has none, because its file is shown only behind a warning.
     *
     * @param without the indexes of these parts, by document number
     * @return what the log says of it; null when no document of the part has a view: then there is no file
     */
    static @Nullable LoggedViews stage(
            Newsroom newsroom,
            Publication publication,
            ApprovedPart approved,
            Map<Integer, Set<Integer>> without,
            int sequence)
            throws IOException {
        StoredViews stored = newsroom.views().orElse(null);
        List<ApprovedDocument.Shown> shown = approved.documents().stream()
                .filter(ApprovedDocument.Shown.class::isInstance)
                .map(ApprovedDocument.Shown.class::cast)
                .toList();
        if (stored == null
                || !stored.hasViews(
                        shown.stream().map(ApprovedDocument.Shown::key).toList())) {
            return null;
        }
        Stage.Produced<Sha256> produced = publication
                .stage()
                .produce(ArchivePath.views(sequence), out -> write(newsroom, stored, shown, without, out));
        return new LoggedViews(produced.file().sha256(), produced.file().sizeBytes(), produced.result());
    }

    private static Sha256 write(
            Newsroom newsroom,
            StoredViews stored,
            List<ApprovedDocument.Shown> shown,
            Map<Integer, Set<Integer>> without,
            OutputStream out)
            throws IOException {
        var writer = new ViewsWriter(out);
        long index = 0;
        boolean isFull = false;
        for (ApprovedDocument.Shown document : shown) {
            int number = 0;
            Set<Integer> hidden = without.getOrDefault(document.number(), Set.of());
            for (StoredViews.View view : stored.views(document.key())) {
                if (hidden.contains(view.part())) {
                    continue;
                }
                List<DocumentView.File> files = new ArrayList<>();
                List<byte[]> bytes = new ArrayList<>();
                for (MadeView.File file : stored.files(view)) {
                    files.add(new DocumentView.File(
                            file.type(), file.label(), Sha256.of(file.bytes()), file.bytes().length));
                    bytes.add(file.bytes());
                }
                if (files.isEmpty()) {
                    continue;
                }
                DocumentView line = fitting(new DocumentView(
                        document.number(),
                        number + 1,
                        view.part(),
                        null,
                        view.kind(),
                        view.program(),
                        view.omitted(),
                        files));
                index += line.text().getBytes(StandardCharsets.UTF_8).length + 1;
                isFull |= index > INDEX_BYTES;
                if (!isFull) {
                    number++;
                    writer.add(line, bytes);
                }
            }
        }
        if (isFull) {
            newsroom.opening()
                    .notices()
                    .say("the part has more safe views than one file can name: some are left out; plan smaller parts");
        }
        return writer.finish();
    }

    /** The same view; without the labels of its files if its line were too long with them. */
    static DocumentView fitting(DocumentView view) {
        if (view.text().length() <= DocumentView.MAX_LINE) {
            return view;
        }
        List<DocumentView.File> files = view.files().stream()
                .map(file -> new DocumentView.File(file.type(), null, file.sha256(), file.sizeBytes()))
                .toList();
        return new DocumentView(
                view.number(),
                view.view(),
                view.part(),
                view.inside(),
                view.kind(),
                view.program(),
                view.omitted(),
                files);
    }
}
