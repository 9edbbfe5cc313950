package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.Trove;
import org.daylight.collate.Comparison;
import org.daylight.collate.Quotation;
import org.daylight.collate.Sections;
import org.daylight.http.Response;
import org.daylight.message.Message;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.language.Words;
import org.daylight.web.view.DocumentRow;
import org.daylight.web.view.Formats;
import org.daylight.web.view.PageFrame;
import org.daylight.web.view.PageFrames;

/** The page that compares two published documents: a summary of the differences, then header, text and attachments. */
public final class ComparePage {

    private static final int FIELDS = 120;
    private static final int VALUE_CHARS = 300;
    private static final int FILES = 100;

    /** Characters of text on the page; for ordinary mail, the whole page then stays below 120 kB. */
    private static final int TEXT_CHARS = 60_000;

    /** How many stretches and pieces of a change are shown. */
    private static final int PIECES = 1_500;

    /** Longer texts are aligned, but not searched for passages that are at another place in the other text. */
    private static final int PASSAGE_CHARS = 256 << 10;

    /** Identical lines between changes are folded when there are more. */
    private static final int FOLDED_LINES = 6;

    private final PageFrames frames;
    private final Archive archive;
    private final DocumentReader documents;

    public ComparePage(PageFrames frames, Archive archive, DocumentReader documents) {
        this.frames = frames;
        this.archive = archive;
        this.documents = documents;
    }

    /** What the template shows. */
    record View(
            PageFrame shell,
            Trove trove,
            DocumentId first,
            DocumentId second,
            String statement,
            Common common,
            List<Field> fields,
            int moreFields,
            List<Stretch> text,
            boolean cut,
            List<File> files,
            int moreFiles) {}

    /**
     * The text that the sender of the first document wrote and that is also anywhere in the second: the basis for calling messages related.
     *
     * @param words number of words of the first that are in both
     * @param of number of words that its sender wrote
     * @param passages the first common passages; empty when the texts are identical, or too long
     */
    record Common(int words, int of, int percent, List<String> passages) {}

    /** A header field; a value is empty when the field is absent. */
    record Field(String name, String first, String second, boolean same) {}

    /** A stretch of lines of both documents; identical lines have no second. */
    record Stretch(
            boolean same,
            boolean folded,
            int lines,
            int firstLine,
            int secondLine,
            List<Comparison.Words> first,
            List<Comparison.Words> second) {}

    /** An attachment; a name is empty when the document does not have it. */
    record File(String first, String second, String size, String sha256) {}

    /** The page; empty when one of the two is not published. */
    public Optional<Response> page(DocumentId first, DocumentId second) throws IOException {
        // One after the other, so that a request that waits for memory holds none.
        Optional<Message> a = documents.read(first, (document, published) -> documents.view(document, published));
        Optional<Message> b = documents.read(second, (document, published) -> documents.view(document, published));
        return a.isEmpty() || b.isEmpty() ? Optional.empty() : Optional.of(page(first, a.get(), second, b.get()));
    }

    private Response page(DocumentId first, Message a, DocumentId second, Message b) {
        Comparison comparison = Comparison.of(a, b);
        var text = new Text();
        comparison.text().forEach(text::add);
        List<Field> fields = comparison.fields().stream()
                .sorted((one, other) -> Boolean.compare(one.isSame(), other.isSame()))
                .map(ComparePage::field)
                .toList();
        View view = new View(
                frames.of(archive.contents(), Words.of("compare.title", first, second))
                        .trove(first.trove())
                        .unlisted(),
                archive.contents().trove(first.trove()).orElseThrow(),
                first,
                second,
                statement(comparison),
                common(comparison, a.text(), b.text()),
                fields.subList(0, Math.min(FIELDS, fields.size())),
                Math.max(0, fields.size() - FIELDS),
                text.stretches,
                text.isFull() || !comparison.whole(),
                comparison.files().stream().limit(FILES).map(ComparePage::file).toList(),
                Math.max(0, comparison.files().size() - FILES));
        StringOutput out = new StringOutput();
        JtecompareGenerated.render(new OwaspHtmlTemplateOutput(out), null, view);
        return Response.html(out.toString());
    }

    private static Common common(Comparison comparison, String first, String second) {
        if (comparison.sameWords() || first.length() > PASSAGE_CHARS || second.length() > PASSAGE_CHARS) {
            return new Common(0, 0, 0, List.of());
        }
        Quotation common = Sections.of(first).in(Sections.of(second));
        return new Common(common.shared(), common.words(), common.percentShared(), common.passages());
    }

    /** "Same text. 4 header fields differ. Same attachments." */
    static String statement(Comparison comparison) {
        List<String> sentences = new ArrayList<>();
        if (comparison.sameText()) {
            sentences.add(Words.of("compare.result.text.same"));
        } else if (comparison.sameWords()) {
            sentences.add(Words.of("compare.result.text.words"));
        } else if (comparison.footer() > 0) {
            sentences.add(Words.of("compare.result.text.footer", comparison.footer()));
        } else {
            long changes = comparison.text().stream()
                    .filter(stretch -> !stretch.same())
                    .count();
            sentences.add(Words.of("compare.result.text.differs", changes));
        }
        long fields = comparison.fieldsThatDiffer();
        sentences.add(
                fields == 0
                        ? Words.of("compare.result.fields.same")
                        : Words.of("compare.result.fields.differ", fields));
        if (!comparison.files().isEmpty()) {
            long files = comparison.filesThatDiffer();
            sentences.add(
                    files == 0
                            ? Words.of("compare.result.files.same")
                            : Words.of("compare.result.files.differ", files));
        }
        if (!comparison.whole()) {
            sentences.add(Words.of("compare.result.cut"));
        }
        return sentences.stream()
                .reduce((first, next) -> Words.of("signature.sentences", first, next))
                .orElse("");
    }

    private static Field field(Comparison.Field field) {
        return new Field(
                DocumentRow.cut(field.name(), 80),
                DocumentRow.cut(String.join("\n", field.first()), VALUE_CHARS),
                DocumentRow.cut(String.join("\n", field.second()), VALUE_CHARS),
                field.isSame());
    }

    private static File file(Comparison.File file) {
        return new File(
                DocumentRow.cut(String.join(", ", file.first()), 120),
                DocumentRow.cut(String.join(", ", file.second()), 120),
                Formats.size(file.sizeBytes()),
                file.sha256().hex());
    }

    /** The part of the text that fits on a page. */
    private static final class Text {

        private final List<Stretch> stretches = new ArrayList<>();
        private int chars = TEXT_CHARS;
        private int pieces = PIECES;

        void add(Comparison.Stretch stretch) {
            if (isFull()) {
                return;
            }
            int lines = (int) stretch.first().stream()
                            .flatMapToInt(words -> words.text().chars())
                            .filter(c -> c == '\n')
                            .count()
                    + 1;
            stretches.add(new Stretch(
                    stretch.same(),
                    stretch.same() && lines > FOLDED_LINES,
                    lines,
                    stretch.firstLine(),
                    stretch.secondLine(),
                    fitting(stretch.first()),
                    fitting(stretch.second())));
        }

        private List<Comparison.Words> fitting(List<Comparison.Words> words) {
            List<Comparison.Words> fitting = new ArrayList<>();
            for (Comparison.Words piece : words) {
                if (isFull()) {
                    break;
                }
                String cut = DocumentRow.cut(piece.text(), chars);
                fitting.add(new Comparison.Words(cut, piece.only()));
                chars -= cut.length();
                pieces--;
            }
            return fitting;
        }

        boolean isFull() {
            return chars <= 0 || pieces <= 0;
        }
    }
}
