package org.daylight.story;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.DocumentView;
import org.daylight.archive.RedactionCheck;
import org.daylight.archive.Story;
import org.daylight.passage.ByteRange;
import org.daylight.passage.CitedText;
import org.daylight.redaction.ProofSegment;
import org.jspecify.annotations.Nullable;

/** What is published in an archive. For one thread. */
public final class PublishedRecord implements CitedRecord {

    /** A longer document is not read for a quotation. */
    private static final int MAX_BYTES = 64 << 20;

    /** So much of the extracted text is searched, in characters. */
    private static final int MAX_EXTRACTED = 16 << 20;

    private final Archive archive;
    private final PublishedPeople correspondents;

    /** The last document that was read: a story is checked document by document. */
    private @Nullable InArchive last;

    public PublishedRecord(Archive archive, PublishedPeople correspondents) {
        this.archive = archive;
        this.correspondents = correspondents;
    }

    @Override
    public Cited document(DocumentId id) throws IOException {
        InArchive known = last;
        if (known != null && known.document.id().equals(id)) {
            return known;
        }
        return switch (archive.state(id)) {
            case DocumentState.Published document -> {
                var read = new InArchive(document);
                last = read;
                yield read;
            }
            case DocumentState.Withheld withheld -> new NotShown("is withheld");
            case DocumentState.Withdrawn withdrawn -> new NotShown("was withdrawn");
            case DocumentState.ToCome toCome -> new NotShown("is not published yet");
            case DocumentState.Unknown unknown -> new NotShown("does not exist");
        };
    }

    @Override
    public boolean hasTrove(String slug) {
        return archive.contents().trove(slug).isPresent();
    }

    @Override
    public boolean hasPart(String trove, int part) {
        return archive.contents().release(trove, part).isPresent();
    }

    @Override
    public boolean hasPerson(String address) throws IOException {
        return correspondents.has(address);
    }

    @Override
    public boolean hasStory(String name) {
        return archive.contents().story(name).filter(Story::isShown).isPresent();
    }

    /**
     * The text of a published document.
     *
     * @throws IOException with a one-line message, when it cannot be read, or has more than 64 MB
     */
    public static QuotableText text(Archive archive, DocumentState.Published document) throws IOException {
        if (document.sizeBytes() > MAX_BYTES) {
            throw new IOException(document.id() + " is too large to be quoted: cite it without a quotation");
        }
        byte[] bytes = archive.bytes(document);
        var marks = new ArrayList<ByteRange>();
        RedactionCheck check = archive.redaction(document, bytes).orElse(null);
        if (check instanceof RedactionCheck.Proved proved) {
            int at = 0;
            for (ProofSegment segment : proved.proof().segments()) {
                if (segment instanceof ProofSegment.Mark && segment.bytes() > 0) {
                    marks.add(new ByteRange(at, at + segment.bytes()));
                }
                at += segment.bytes();
            }
        } else if (check != null) {
            throw new IOException(document.id() + " is redacted, and its proof is wrong: nothing of it can be quoted");
        }
        return new QuotableText(CitedText.of(bytes, archive.form(document)), bytes.length, marks);
    }

    /** Reads each thing once. */
    private final class InArchive implements Shown {
        private final DocumentState.Published document;
        private @Nullable QuotableText text;
        private @Nullable String extracted;

        InArchive(DocumentState.Published document) {
            this.document = document;
        }

        @Override
        public QuotableText text() throws IOException {
            QuotableText known = text;
            if (known == null) {
                known = PublishedRecord.text(archive, document);
                text = known;
            }
            return known;
        }

        @Override
        public String extracted() throws IOException {
            String known = extracted;
            if (known == null) {
                known = readExtracted();
                extracted = known;
            }
            return known;
        }

        private String readExtracted() throws IOException {
            var read = new StringBuilder();
            archive.extractedText(document, unit -> {
                if (read.length() < MAX_EXTRACTED) {
                    read.append(unit.text(), 0, Math.min(unit.text().length(), MAX_EXTRACTED - read.length()))
                            .append('\n');
                }
            });
            return read.toString();
        }

        @Override
        public boolean hasView(int view, int image) throws IOException {
            List<DocumentView> views = archive.views(document);
            return views.stream()
                    .anyMatch(one -> one.view() == view && image <= one.files().size());
        }
    }
}
