package org.daylight.web.view;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.message.parse.DocumentForm;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.passage.TextRange;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/** Finds passages by their addresses, and the addresses of paragraphs. Safe for use by several threads. */
public final class PassageReader {

    private final Archive archive;
    private final DocumentReader documents;

    /** Uses a passage. @param <T> the result */
    public interface Use<T> {
        /** @param passage null where the document has no such passage */
        T of(@Nullable CitedPassage passage) throws IOException;
    }

    public PassageReader(Archive archive, DocumentReader documents) {
        this.archive = archive;
        this.documents = documents;
    }

    /**
     * Lets a page use a passage, with the memory that its document needs.
     *
     * @param form the part whose form of the document has these bytes; 0 for the first published form
     * @return empty when the document is not published
     */
    public <T> Optional<T> read(DocumentId id, ByteRange bytes, int form, Use<T> use) throws IOException {
        return documents.read(id, (document, published) -> use.of(find(document, published, bytes, form)));
    }

    private @Nullable CitedPassage find(DocumentState.Published newest, byte[] published, ByteRange bytes, int form)
            throws IOException {
        DocumentState.Published document = form(newest, form);
        if (document == null) {
            return null;
        }
        byte[] content = document.release().equals(newest.release()) ? published : archive.bytes(document);
        DocumentForm read = documents.form(document);
        CitedText text = CitedText.of(content, read);
        TextRange range = bytes.to() > content.length ? null : text.range(bytes);
        return range == null
                ? null
                : new CitedPassage(document, content, read.parse(content), text, range, bytes, form);
    }

    /** @return null where there is no such form, or it is too large for a page of its own */
    private DocumentState.@Nullable Published form(DocumentState.Published newest, int part) throws IOException {
        if (newest.reduces() == null) {
            return part == 0 || part == newest.release().part() ? newest : null;
        }
        for (DocumentState.Published form : forms(newest.id())) {
            if (part == 0 || form.release().part() == part) {
                boolean fits = form.sizeBytes() <= Math.max(newest.sizeBytes(), DocumentReader.LARGE_BYTES);
                return fits ? form : null;
            }
        }
        return null;
    }

    private List<DocumentState.Published> forms(DocumentId id) throws IOException {
        return archive.forms(id).stream()
                .filter(DocumentState.Published.class::isInstance)
                .map(DocumentState.Published.class::cast)
                .toList();
    }

    /** The address of a paragraph of the newest form of a document; empty when it is not published, or has no such paragraph. */
    public Optional<String> paragraph(DocumentId id, int number) throws IOException {
        return documents
                .read(id, (document, published) -> {
                    CitedText text = CitedText.of(published, documents.form(document));
                    List<TextRange> paragraphs = text.paragraphs();
                    return number < 1 || number > paragraphs.size()
                            ? Optional.<String>empty()
                            : Optional.of(SiteAddress.passage(document, text.bytes(paragraphs.get(number - 1))));
                })
                .flatMap(found -> found);
    }
}
