package org.daylight.extractor;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import org.apache.poi.hpsf.SummaryInformation;
import org.apache.poi.hwpf.HWPFDocument;
import org.apache.poi.hwpf.usermodel.CharacterRun;
import org.apache.poi.hwpf.usermodel.Picture;
import org.apache.poi.hwpf.usermodel.Range;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.Entry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.DublinCore;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.OfficeOpenXMLExtended;
import org.apache.tika.metadata.Property;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.microsoft.OfficeParser;
import org.apache.tika.sax.XHTMLContentHandler;
import org.jspecify.annotations.Nullable;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Word files of 1997 to 2003, with hidden, deleted and inserted text, notes, comments and headers as layers of their own. Tika's parser
 * writes them all as ordinary text, in one sequence. Older files, and those that POI cannot open as a document, go to Tika's parser.
 */
final class WordBinaryParser implements Parser {

    private static final long serialVersionUID = 1;

    private final OfficeParser tika = new OfficeParser();

    @Override
    public Set<MediaType> getSupportedTypes(ParseContext context) {
        return Set.of(MediaTypes.DOC);
    }

    @Override
    public void parse(InputStream stream, ContentHandler handler, Metadata metadata, ParseContext context)
            throws IOException, SAXException, TikaException {
        TikaInputStream in = TikaInputStream.get(stream);
        HWPFDocument document;
        DirectoryNode root = root(in);
        try {
            document = new HWPFDocument(root);
        } catch (IllegalArgumentException | IllegalStateException other) {
            tika.parse(in, handler, metadata, context);
            return;
        }
        summary(document, metadata);
        var out = new XHTMLContentHandler(handler, metadata);
        out.startDocument();
        var text = new LayeredText(out);
        range(document.getRange(), null, text);
        range(document.getMainTextboxRange(), null, text);
        range(document.getFootnoteRange(), "note", text);
        range(document.getEndnoteRange(), "note", text);
        range(document.getCommentsRange(), "comment", text);
        range(document.getHeaderStoryRange(), "header", text);
        EmbeddedDocumentExtractor embedded = context.get(EmbeddedDocumentExtractor.class);
        pictures(document, out, embedded);
        objects(root, out, embedded);
        try {
            OfficeParser.extractMacros(root.getFileSystem(), out, embedded);
        } catch (IOException | RuntimeException unreadable) {
            // the text of the document is complete without them
        }
        out.endDocument();
    }

    private static DirectoryNode root(TikaInputStream in) throws IOException {
        Object container = in.getOpenContainer();
        if (container instanceof DirectoryNode directory) {
            return directory;
        }
        if (container instanceof POIFSFileSystem files) {
            return files.getRoot();
        }
        var files = new POIFSFileSystem(in.getFile(), true);
        in.setOpenContainer(files);
        return files.getRoot();
    }

    private static void range(@Nullable Range range, @Nullable String layer, LayeredText out) throws SAXException {
        if (range == null || range.getEndOffset() <= range.getStartOffset()) {
            return;
        }
        int fields = 0; // how many field codes are open
        for (int i = 0; i < range.numCharacterRuns(); i++) {
            CharacterRun run = range.getCharacterRun(i);
            String kind = layer;
            if (layer == null && run.isMarkedDeleted()) {
                kind = "deleted";
            } else if (layer == null && run.isVanished()) {
                kind = "hidden";
            } else if (layer == null && run.isMarkedInserted()) {
                kind = "inserted";
            }
            var text = new StringBuilder();
            String raw = run.text();
            for (int at = 0; at < raw.length(); at++) {
                char c = raw.charAt(at);
                switch (c) {
                    case 0x13 -> fields++;
                    case 0x14 -> fields = Math.max(0, fields - 1); // the field's result begins
                    case 0x15 -> {}
                    case '\r', 0x0b, 0x0c -> text.append('\n');
                    case 0x07 -> text.append('\t');
                    case 0x1e -> text.append('-');
                    case 0x1f -> {}
                    default -> {
                        if (fields == 0 && c >= ' ' || c == '\t') {
                            text.append(c);
                        }
                    }
                }
            }
            if (!text.isEmpty()) {
                out.add(text.toString(), kind);
            }
        }
        out.endOfLayer();
        out.add("\n", null);
    }

    private static void summary(HWPFDocument document, Metadata metadata) {
        SummaryInformation summary = document.getSummaryInformation();
        if (summary != null) {
            set(metadata, DublinCore.TITLE, summary.getTitle());
            set(metadata, DublinCore.SUBJECT, summary.getSubject());
            set(metadata, DublinCore.CREATOR, summary.getAuthor());
            set(metadata, TikaCoreProperties.MODIFIER, summary.getLastAuthor());
            set(metadata, DublinCore.DESCRIPTION, summary.getComments());
        }
        if (document.getDocumentSummaryInformation() != null) {
            set(
                    metadata,
                    OfficeOpenXMLExtended.COMPANY,
                    document.getDocumentSummaryInformation().getCompany());
        }
    }

    private static void set(Metadata metadata, Property property, @Nullable String value) {
        if (value == null || value.isBlank()) {
            return;
        }
        if (property.isMultiValuePermitted()) {
            metadata.add(property, value);
        } else {
            metadata.set(property, value);
        }
    }

    private static void pictures(HWPFDocument document, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException {
        int number = 0;
        for (Picture picture : document.getPicturesTable().getAllPictures()) {
            byte[] bytes = picture.getContent();
            if (bytes != null && bytes.length > 0) {
                OleObjects.pass(bytes, "picture" + ++number + "." + picture.suggestFileExtension(), out, embedded);
            }
        }
    }

    private static void objects(DirectoryNode root, XHTMLContentHandler out, EmbeddedDocumentExtractor embedded)
            throws IOException, SAXException {
        if (!root.hasEntryCaseInsensitive("ObjectPool")
                || !(root.getEntryCaseInsensitive("ObjectPool") instanceof DirectoryEntry pool)) {
            return;
        }
        for (Entry entry : pool) {
            if (entry instanceof DirectoryNode object) {
                OleObjects.pass(object, object.getName(), out, embedded);
            }
        }
    }
}
