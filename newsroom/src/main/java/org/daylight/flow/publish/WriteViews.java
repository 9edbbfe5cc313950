package org.daylight.flow.publish;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.daylight.archive.ArchivePath;
import org.daylight.archive.DocumentView;
import org.daylight.archive.ViewsWriter;
import org.daylight.catalog.StoredRendering;
import org.daylight.catalog.StoredRenderings;
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
     * Stages the file. A part in which something is redacted has no view that was made from the original: only the images of its pages on
     * which what is redacted is black, if they were made. A dangerous one has none, because its file is shown only behind a warning.
     *
     * @param without the indexes of these parts, by document number
     * @param renderings the keys of the images of redacted pages, by document number and part
     * @return what the log says of it; null when no document of the part has a view: then there is no file
     */
    static @Nullable LoggedViews stage(
            Newsroom newsroom,
            Publication publication,
            ApprovedPart approved,
            Map<Integer, Set<Integer>> without,
            Map<Integer, SortedMap<Integer, Sha256>> renderings,
            int sequence)
            throws IOException {
        StoredViews stored = newsroom.views().orElse(null);
        List<ApprovedDocument.Shown> shown = approved.documents().stream()
                .filter(ApprovedDocument.Shown.class::isInstance)
                .map(ApprovedDocument.Shown.class::cast)
                .toList();
        boolean hasViews = stored != null
                && stored.hasViews(
                        shown.stream().map(ApprovedDocument.Shown::key).toList());
        if (!hasViews && renderings.values().stream().allMatch(Map::isEmpty)) {
            return null;
        }
        Stage.Produced<Sha256> produced = publication
                .stage()
                .produce(ArchivePath.views(sequence), out -> write(newsroom, stored, shown, without, renderings, out));
        return new LoggedViews(produced.file().sha256(), produced.file().sizeBytes(), produced.result());
    }

    private static Sha256 write(
            Newsroom newsroom,
            @Nullable StoredViews stored,
            List<ApprovedDocument.Shown> shown,
            Map<Integer, Set<Integer>> without,
            Map<Integer, SortedMap<Integer, Sha256>> renderings,
            OutputStream out)
            throws IOException {
        var writer = new ViewsWriter(out);
        long index = 0;
        boolean isFull = false;
        for (ApprovedDocument.Shown document : shown) {
            int number = 0;
            Set<Integer> hidden = without.getOrDefault(document.number(), Set.of());
            List<Made> all = new ArrayList<>();
            for (StoredViews.View view : stored == null ? List.<StoredViews.View>of() : stored.views(document.key())) {
                if (!hidden.contains(view.part())) {
                    all.add(new Made.Ordinary(view));
                }
            }
            renderings
                    .getOrDefault(document.number(), new TreeMap<>())
                    .forEach((part, key) -> all.add(new Made.Redacted(part, key)));
            all.sort(Comparator.comparingInt(Made::part));
            for (Made one : all) {
                Loaded view = loaded(newsroom, stored, one);
                List<DocumentView.File> files = new ArrayList<>();
                List<byte[]> bytes = new ArrayList<>();
                for (MadeView.File file : view.files()) {
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
                        one.part(),
                        null,
                        view.kind(),
                        view.program(),
                        view.omitted(),
                        view.redacted(),
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

    /** What there is for a part of a document. */
    private sealed interface Made {
        int part();

        record Ordinary(StoredViews.View view) implements Made {
            @Override
            public int part() {
                return view.part();
            }
        }

        record Redacted(int part, Sha256 key) implements Made {}
    }

    /** A view with its files. @param redacted the number of black places, by the code of the reason; empty for an ordinary view */
    private record Loaded(
            DocumentView.Kind kind,
            String program,
            long omitted,
            SortedMap<String, Integer> redacted,
            List<MadeView.File> files) {}

    private static Loaded loaded(Newsroom newsroom, @Nullable StoredViews stored, Made one) throws IOException {
        return switch (one) {
            case Made.Ordinary(StoredViews.View view) ->
                new Loaded(
                        view.kind(),
                        view.program(),
                        view.omitted(),
                        new TreeMap<>(),
                        stored == null ? List.of() : stored.files(view));
            case Made.Redacted(int part, Sha256 key) -> {
                Optional<StoredRenderings> renderings = newsroom.renderings();
                StoredRendering made =
                        renderings.isEmpty() ? null : renderings.get().find(key).orElse(null);
                if (made == null || !made.isMade()) {
                    throw new IOException("images of redacted pages have been deleted while the part was being written:"
                            + " run  daylight extract  again");
                }
                yield new Loaded(made.kind(), made.maker(), made.omitted(), made.boxes(), made.files());
            }
        };
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
                view.redacted(),
                files);
    }
}
