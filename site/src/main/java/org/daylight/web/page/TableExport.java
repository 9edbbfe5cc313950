package org.daylight.web.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.DamagedCopy;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.evidence.Authentication;
import org.daylight.export.PartTable;
import org.daylight.export.TableFormat;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.message.Message;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.Exports;
import org.daylight.web.file.PublicFile;
import org.daylight.web.file.TableCache;
import org.daylight.web.view.MessageVerifier;
import org.daylight.web.view.PageFrames;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a part as one file (spec/exports.md section 7). The first request makes it while it is sent, and keeps it; from then on it has
 * a length, an ETag and byte ranges. Safe for use by several threads.
 */
public final class TableExport {

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;
    private final MessageVerifier verifier;
    private final Exports exports;
    private final @Nullable TableCache cache;
    private final Consumer<DamagedCopy> damage;

    /**
     * The tables.
     *
     * @param cache null to keep none
     * @param damage receives why a table was not completed; its reader only sees that the connection was closed
     */
    public TableExport(
            PageFrames frames,
            Archive archive,
            DocumentReader documents,
            MessageVerifier verifier,
            Exports exports,
            @Nullable TableCache cache,
            Consumer<DamagedCopy> damage) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
        this.verifier = verifier;
        this.exports = exports;
        this.cache = cache;
        this.damage = damage;
    }

    /** The table of a part. */
    public Response file(Request request, Release release, TableFormat format) throws IOException {
        PublicRecord contents = archive.contents();
        String fingerprint = PartTable.fingerprint(contents, release);
        String name = Download.disposition(
                PublicFile.packName(release).replaceFirst("[.]zip$", "-metadata." + format.word()));
        TableCache tables = cache;
        Optional<TableCache.Kept> kept = tables == null ? Optional.empty() : tables.find(fingerprint, release, format);
        if (kept.isPresent()) {
            return Response.file(
                            format.mediaType(), kept.get().file(), kept.get().size(), fingerprint.substring(0, 32))
                    .with("Content-Disposition", name);
        }
        Response empty = Response.stream(format.mediaType(), new NotSent()).with("Content-Disposition", name);
        if (request.method().equals("HEAD")) {
            return empty;
        }
        Exports.Slot slot = exports.enter().orElse(null);
        if (slot == null) {
            return PlainPages.tooManyExports(frames, contents);
        }
        var table = new PartTable(archive, release, new VerifiedDocuments());
        TableCache.Copy copy = tables == null ? null : tables.copy(fingerprint, release, format);
        return empty.body(new Response.Body.Stream(new StreamedTable(slot, table, format, copy)));
    }

    /** The documents of the archive, within the memory that all requests share. */
    private final class VerifiedDocuments implements PartTable.Reading {
        @Override
        public boolean read(DocumentId id, Archive.Use use) throws IOException {
            return documents.readWhenPossible(id, use);
        }

        @Override
        public Authentication verify(DocumentState.Published document, byte[] published, Message message) {
            return verifier.of(document, published, message);
        }
    }

    /** The content of a response to HEAD, which is never sent. */
    private record NotSent() implements Response.Content {
        @Override
        public void writeTo(OutputStream out) {}

        @Override
        public void close() {}
    }

    /** Holds a slot, and the copy that is kept, until it is closed. */
    private final class StreamedTable implements Response.Content {
        private final Exports.Slot slot;
        private final PartTable table;
        private final TableFormat format;
        private final TableCache.@Nullable Copy copy;

        StreamedTable(Exports.Slot slot, PartTable table, TableFormat format, TableCache.@Nullable Copy copy) {
            this.slot = slot;
            this.table = table;
            this.format = format;
            this.copy = copy;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            try {
                slot.work(out, paced -> table.write(format, copy == null ? paced : copy.beside(paced)));
            } catch (DamagedCopy e) {
                if (!archive.refresh()) { // otherwise the part was replaced by a withdrawal, and is not damaged
                    damage.accept(e);
                }
                throw e;
            }
            if (copy != null) {
                copy.finish();
            }
        }

        @Override
        public void close() {
            try {
                if (copy != null) {
                    copy.close();
                }
            } finally {
                slot.close();
            }
        }
    }
}
