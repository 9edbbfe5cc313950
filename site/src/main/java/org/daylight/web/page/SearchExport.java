package org.daylight.web.page;

import java.io.IOException;
import java.io.OutputStream;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.export.CitedDocument;
import org.daylight.export.ExportResult;
import org.daylight.export.Holdings;
import org.daylight.export.ResultFormat;
import org.daylight.export.ResultLabel;
import org.daylight.http.Delivery;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.search.ArchiveIndex;
import org.daylight.search.CompleteRequest;
import org.daylight.search.CompleteResult;
import org.daylight.search.Hit;
import org.daylight.search.Searchable;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.Download;
import org.daylight.web.file.Exports;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.view.AsOf;
import org.daylight.web.view.PageFrames;
import org.daylight.web.view.RequestedSearch;

/** A whole search result as one file, streamed (spec/exports.md). */
public final class SearchExport {

    private final PageFrames frames;
    private final Archive archive;
    private final Searchable index;
    private final Supplier<ArchiveIndex.Progress> progress;
    private final DocumentReader documents;
    private final Exports exports;

    public SearchExport(
            PageFrames frames,
            Archive archive,
            Searchable index,
            Supplier<ArchiveIndex.Progress> progress,
            DocumentReader documents,
            Exports exports) {
        this.frames = frames;
        this.archive = archive;
        this.index = index;
        this.progress = progress;
        this.documents = documents;
        this.exports = exports;
    }

    /** The file, which is generated while it is sent. */
    public Response file(Request request, ResultFormat format) throws IOException {
        PublicRecord contents = archive.contents();
        AsOf asOf = AsOf.of(request, contents);
        if (!asOf.exists()) {
            return PlainPages.beyondLog(frames, contents);
        }
        ArchiveIndex.Progress indexed = progress.get();
        if (asOf.isPast() && !indexed.isDone()) {
            return PlainPages.stillIndexing(frames, contents);
        }
        RequestedSearch asked = RequestedSearch.of(request, asOf);
        boolean gzip = format != ResultFormat.ZIP && Delivery.accepts(request.header("accept-encoding"));
        Response plain = Response.stream(format.mediaType(), new NoContent())
                .with("Content-Disposition", Download.disposition(name(asOf, format)));
        Response varied = format == ResultFormat.ZIP ? plain : plain.varying("Accept-Encoding");
        Response empty = gzip ? varied.with("Content-Encoding", "gzip") : varied;
        if (request.method().equals("HEAD")) {
            return empty;
        }
        Exports.Slot slot = exports.enter().orElse(null);
        if (slot == null) {
            return PlainPages.tooManyExports(frames, contents);
        }
        try {
            CompleteResult result = index.answer(
                    new CompleteRequest(asOf.restrict(asked.parsed().query(), contents), asked.sort()));
            var label = new ResultLabel(
                    asked.typed(), asked.sort(), asOf.logState(contents), indexed.total() - indexed.indexed());
            var export = new ExportResult(result, new ArchiveDocuments(request.base(), format.parses()), format, label);
            return empty.body(new Response.Body.Stream(new Streamed(slot, result, export, gzip)));
        } catch (IOException | RuntimeException | Error e) {
            slot.close();
            throw e;
        }
    }

    /** The file name: {@code search-result-412.csv}, the same for the same result. */
    private static String name(AsOf asOf, ResultFormat format) {
        return "search-result" + (asOf.isPast() ? "-" + asOf.size() : "") + "." + format.word();
    }

    /** The documents of the archive, with addresses on this site. */
    private final class ArchiveDocuments implements Holdings {

        private final String base;
        private final boolean whole;

        /** The documents. @param whole whether each document is read into memory, which is limited for all requests together */
        ArchiveDocuments(String base, boolean whole) {
            this.base = base;
            this.whole = whole;
        }

        @Override
        public CitedDocument cited(Hit hit) {
            return new CitedDocument(
                    hit.trove(),
                    hit.number(),
                    hit.release(),
                    base + SiteAddress.document(new DocumentId(hit.trove(), hit.number())),
                    hit.mark(),
                    hit.notCovered(),
                    hit.redacted());
        }

        @Override
        public boolean read(Hit hit, Archive.Use use) throws IOException {
            DocumentId id = new DocumentId(hit.trove(), hit.number());
            return whole ? documents.readWhenPossible(id, use) : archive.exact(id, use);
        }
    }

    /** The content of a response to HEAD, which is never sent. */
    private record NoContent() implements Response.Content {
        @Override
        public void writeTo(OutputStream out) {}

        @Override
        public void close() {}
    }

    /** Holds a slot and a state of the index until it is closed. */
    private record Streamed(Exports.Slot slot, CompleteResult result, ExportResult export, boolean gzip)
            implements Response.Content {

        @Override
        public void writeTo(OutputStream out) throws IOException {
            slot.work(out, paced -> {
                if (!gzip) {
                    export.run(paced, (done, total) -> {});
                    return;
                }
                var small = new Gzip(paced);
                try {
                    export.run(small, (done, total) -> {});
                    small.finish();
                } finally {
                    small.end();
                }
            });
        }

        @Override
        public void close() throws IOException {
            try {
                result.close();
            } finally {
                slot.close();
            }
        }
    }

    /** Compresses with half the work of the default level and 3 % more bytes. */
    private static final class Gzip extends GZIPOutputStream {
        private static final int LEVEL = 4;

        Gzip(OutputStream out) throws IOException {
            super(out, 1 << 13);
            def.setLevel(LEVEL);
        }

        /** Releases the compressor's memory, and writes nothing. */
        void end() {
            def.end();
        }
    }
}
