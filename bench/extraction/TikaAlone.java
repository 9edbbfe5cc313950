import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.tika.io.TikaInputStream;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.metadata.TikaCoreProperties;
import org.apache.tika.parser.AutoDetectParser;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.Parser;
import org.apache.tika.parser.ocr.TesseractOCRConfig;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.apache.tika.sax.BodyContentHandler;

/** Tika as a program that only writes text: reads each file of a list, and prints how many seconds that took. Run by bench/extract. */
public final class TikaAlone {

    /** @param arguments a file with the paths, and how often they are read first without being measured */
    public static void main(String[] arguments) throws Exception {
        List<String> paths = Files.readAllLines(Path.of(arguments[0]));
        var parser = new AutoDetectParser();
        var context = new ParseContext();
        context.set(Parser.class, parser);
        var pdf = new PDFParserConfig();
        pdf.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
        context.set(PDFParserConfig.class, pdf);
        var tesseract = new TesseractOCRConfig();
        tesseract.setSkipOcr(true);
        context.set(TesseractOCRConfig.class, tesseract);
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            read(paths, parser, context);
        }
        System.out.println("ready");
        System.in.read();
        long start = System.nanoTime();
        read(paths, parser, context);
        System.out.println((System.nanoTime() - start) / 1e9);
    }

    private static void read(List<String> paths, AutoDetectParser parser, ParseContext context) {
        for (String path : paths) {
            var metadata = new Metadata();
            metadata.set(TikaCoreProperties.RESOURCE_NAME_KEY, Path.of(path).getFileName().toString());
            try (TikaInputStream in = TikaInputStream.get(Path.of(path), metadata)) {
                parser.parse(in, new BodyContentHandler(-1), metadata, context);
            } catch (Exception | StackOverflowError broken) {
                // as many files are broken here as there
            }
        }
    }
}
