package org.daylight.extractor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.tika.config.ServiceLoader;
import org.apache.tika.detect.DefaultDetector;
import org.apache.tika.detect.Detector;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.mime.MediaType;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.DefaultParser;
import org.apache.tika.parser.EmptyParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.external.CompositeExternalParser;
import org.apache.tika.parser.microsoft.OfficeParserConfig;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/** Extracts the text of one document after the other. Not for use by several threads. */
final class DocumentText {

    /** How long one image may be recognised, in seconds; the newsroom's limit for the whole document comes first if it is shorter. */
    private static final int OCR_SECONDS = 300;

    /** Smaller images are icons and lines. */
    private static final int OCR_LEAST_BYTES = 500;

    /** Greater images are not recognised. */
    private static final long OCR_MOST_BYTES = 100_000_000;

    private final Path file;
    private final Detector detector;
    private final AutoDetectParser parser;
    private final TextCharsets charsets;

    /** @param file where the next document is */
    DocumentText(Path file, Languages languages) {
        this.file = file;
        this.charsets = new TextCharsets(languages);
        var own = new OfficeXmlParser();
        var word = new WordBinaryParser();
        // CompositeExternalParser starts whatever programs the machine has.
        var standard =
                new DefaultParser(MediaTypes.REGISTRY, new ServiceLoader(), Set.of(CompositeExternalParser.class));
        detector = new DefaultDetector();
        parser = new AutoDetectParser(
                detector, standard, own, word, new OpenDocumentXmlParser()); // the last parser of a type is used
    }

    /**
     * Extracts the document; units and losses go to the output.
     *
     * @param name a hint: the name of the document
     * @param type a hint: the media type that its sender claims
     * @param ocr languages for text recognition as Tesseract names them, such as {@code deu+eng}; null for none
     * @return the object {@code done} of the answer
     */
    Json.Obj extract(String name, String type, @Nullable String ocr, Output output) {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        if (!type.isEmpty()) {
            metadata.set(Metadata.CONTENT_TYPE, type);
        }
        ParseContext context = context(ocr);
        var embedded = new EmbeddedDocuments(this, context, output);
        context.set(EmbeddedDocumentExtractor.class, embedded);
        Outcome outcome;
        try {
            if (Files.size(file) == 0) {
                outcome = new Outcome(DocumentResult.EMPTY, "no bytes");
            } else {
                try (TikaInputStream in = TikaInputStream.get(file, metadata)) {
                    outcome = parse(in, metadata, context, null, null, output);
                }
            }
        } catch (IOException e) {
            outcome = Outcome.of(e);
        }
        return Json.Obj.EMPTY
                .with("result", outcome.result().code())
                .withOptional("reason", outcome.reason().isEmpty() ? null : outcome.reason())
                .withOptional("type", mediaType(metadata))
                .with("inside", embedded.count())
                .with("losses", output.losses())
                .with("chars", output.chars());
    }

    /** What became of a document, and why. */
    record Outcome(DocumentResult result, String reason) {
        static Outcome of(Throwable problem) {
            return ParserFailure.outcome(problem);
        }
    }

    /**
     * Parses one document or one file inside a document.
     *
     * @param layer the layer of all its text; null for ordinary text
     */
    Outcome parse(
            TikaInputStream in,
            Metadata metadata,
            ParseContext context,
            @Nullable String inside,
            @Nullable String layer,
            Output output) {
        boolean hadText = output.hasText();
        long before = output.chars();
        @Nullable TextHandler handler = null;
        @Nullable MediaType type = null;
        var sheets = new Sheets(false);
        Outcome outcome = new Outcome(DocumentResult.EXTRACTED, "");
        try {
            type = detector.detect(in, metadata);
            if (type.equals(MediaType.OCTET_STREAM) && isWideText(in)) {
                type = MediaType.TEXT_PLAIN;
            }
            metadata.set(TikaCoreProperties.CONTENT_TYPE_PARSER_OVERRIDE, type.toString());
            if (output.wantsFile()) {
                in.getPath(); // before it is read as a stream, which can be done once
            }
            boolean sound = type.getType().equals("audio") || type.getType().equals("video");
            sheets = SheetStates.read(type, in);
            handler = new TextHandler(
                    inside,
                    layer == null && sound ? "metadata" : layer, // parsers write the title and so on as text
                    sheets,
                    output);
            parser.parse(in, handler, metadata, context);
        } catch (OutOfMemoryError e) {
            throw e; // the process ends; the newsroom starts another one
        } catch (Throwable problem) {
            outcome = Outcome.of(problem);
        }
        if (!outcome.reason().startsWith("more text")) {
            try {
                if (handler != null) {
                    handler.flush();
                }
                output.unit(new Place(inside, 0, null, "metadata"), KnownMetadata.of(metadata));
            } catch (LimitExceeded e) {
                outcome = Outcome.of(e);
            }
        }
        if (type != null) {
            output.parsed(type, in, metadata, sheets, inside);
        }
        if (outcome.result() != DocumentResult.EXTRACTED) {
            return outcome;
        }
        if (List.of(metadata.getValues(TikaCoreProperties.TIKA_PARSED_BY)).contains(EmptyParser.class.getName())) {
            return new Outcome(DocumentResult.UNSUPPORTED, "no parser for " + mediaType(metadata));
        }
        boolean nothing = hadText ? output.chars() == before : !output.hasText();
        return nothing ? new Outcome(DocumentResult.EMPTY, "no text") : outcome;
    }

    /** Text in UTF-32 without a byte order mark, which Tika takes for other data. */
    private static boolean isWideText(TikaInputStream in) throws IOException {
        in.mark(4_096);
        byte[] sample = in.readNBytes(4_096);
        in.reset();
        return TextCharsets.isUtf32(sample, true) || TextCharsets.isUtf32(sample, false);
    }

    private static String mediaType(Metadata metadata) {
        String type = metadata.get(Metadata.CONTENT_TYPE);
        return type == null ? "application/octet-stream" : Output.shortened(type, 200);
    }

    /** The media type of the document, without parsing it. */
    MediaType type(String name, String claimed) throws IOException {
        var metadata = new Metadata();
        metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, name);
        if (!claimed.isEmpty()) {
            metadata.set(Metadata.CONTENT_TYPE, claimed);
        }
        try (TikaInputStream in = TikaInputStream.get(file, metadata)) {
            MediaType type = detector.detect(in, metadata);
            return type.equals(MediaType.OCTET_STREAM) && isWideText(in) ? MediaType.TEXT_PLAIN : type;
        }
    }

    private ParseContext context(@Nullable String ocr) {
        var context = new ParseContext();
        context.set(Parser.class, parser);
        context.set(EncodingDetector.class, charsets);
        var office = new OfficeParserConfig();
        office.setExtractMacros(true);
        office.setIncludeDeletedContent(true);
        office.setIncludeMoveFromContent(true);
        context.set(OfficeParserConfig.class, office);
        var pdf = new PDFParserConfig();
        pdf.setMaxMainMemoryBytes(64L << 20);
        pdf.setDetectAngles(true); // text turned on its side
        pdf.setOcrStrategy(ocr == null ? PDFParserConfig.OCR_STRATEGY.NO_OCR : PDFParserConfig.OCR_STRATEGY.AUTO);
        context.set(PDFParserConfig.class, pdf);
        var tesseract = new TesseractOCRConfig();
        tesseract.setSkipOcr(ocr == null);
        if (ocr != null) {
            tesseract.setLanguage(ocr);
        }
        tesseract.setTimeoutSeconds(OCR_SECONDS);
        tesseract.setMinFileSizeToOcr(OCR_LEAST_BYTES);
        tesseract.setMaxFileSizeToOcr(OCR_MOST_BYTES);
        context.set(TesseractOCRConfig.class, tesseract);
        return context;
    }
}
