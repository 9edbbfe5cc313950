package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TemporaryResources;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.ParseContext;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;

/** Extracts the files inside a document, at any depth up to a limit. What exceeds a limit is counted as a loss. */
final class EmbeddedDocuments implements EmbeddedDocumentExtractor {

    /** How deep files may be inside each other. */
    static final int DEPTH = 20;

    /** How many files one document may have inside it, at all depths together. */
    static final int COUNT = 10_000;

    private static final int PATH_CHARS = 1_000;

    private final DocumentText documents;
    private final ParseContext context;
    private final Output output;
    private int depth;
    private int count;
    private @Nullable String parent;

    EmbeddedDocuments(DocumentText documents, ParseContext context, Output output) {
        this.documents = documents;
        this.context = context;
        this.output = output;
    }

    /** How many files were found inside. */
    int count() {
        return count;
    }

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
        return true;
    }

    @Override
    public void parseEmbedded(InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml)
            throws IOException, LimitExceeded {
        count++;
        String kind = metadata.get(TikaCoreProperties.EMBEDDED_RESOURCE_TYPE);
        boolean macro = TikaCoreProperties.EmbeddedResourceType.MACRO.toString().equals(kind);
        String inside = path(metadata);
        if (count > COUNT) {
            output.loss(inside, DocumentResult.LIMIT_EXCEEDED, "more than " + COUNT + " files inside one document");
            return;
        }
        if (depth >= DEPTH) {
            output.loss(inside, DocumentResult.LIMIT_EXCEEDED, "more than " + DEPTH + " files inside each other");
            return;
        }
        @Nullable String outer = parent;
        parent = inside;
        depth++;
        try (var temporary = new TemporaryResources();
                TikaInputStream in = of(stream, temporary, metadata)) {
            DocumentText.Outcome outcome =
                    documents.parse(in, metadata, context, inside, macro ? "macro" : null, output);
            if (outcome.result() == DocumentResult.LIMIT_EXCEEDED
                    && outcome.reason().startsWith("more text")) {
                throw new LimitExceeded(outcome.reason()); // a limit of the whole document
            }
            if (outcome.result() != DocumentResult.EXTRACTED && outcome.result() != DocumentResult.EMPTY) {
                output.loss(inside, outcome.result(), outcome.reason());
            }
        } finally {
            parent = outer;
            depth--;
        }
    }

    /** A file inside that is already open keeps its container; it is not closed here. */
    private static TikaInputStream of(InputStream stream, TemporaryResources temporary, Metadata metadata) {
        TikaInputStream already = TikaInputStream.cast(stream);
        TikaInputStream in = TikaInputStream.get(new NotClosed(stream), temporary, metadata);
        if (already != null && already.getOpenContainer() != null) {
            in.setOpenContainer(already.getOpenContainer());
        }
        return in;
    }

    private String path(Metadata metadata) {
        String name = metadata.get(TikaCoreProperties.RESOURCE_NAME_KEY);
        if (name == null || name.isBlank()) {
            name = metadata.get(TikaCoreProperties.EMBEDDED_RELATIONSHIP_ID);
        }
        if (name == null || name.isBlank()) {
            name = "file " + count;
        }
        String clean = Output.shortened(name.replace('!', '_'), PATH_CHARS);
        String path = parent == null ? clean : parent + "!" + clean;
        return path.length() <= PATH_CHARS ? path : "…" + path.substring(path.length() - PATH_CHARS);
    }
}
