package org.daylight.app;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import org.daylight.archive.Archive;
import org.daylight.archive.ExactBytes;
import org.daylight.archive.ExtractedText;
import org.daylight.catalog.HeldDocument;
import org.daylight.export.CitedDocument;
import org.daylight.export.Holdings;
import org.daylight.message.parse.DocumentForm;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.DocumentBytes;
import org.daylight.search.Hit;
import org.daylight.vault.Vault;

/** The originals of a newsroom; the catalog knows their numbers. */
record NewsroomHoldings(Newsroom newsroom, Vault vault) implements Holdings, DocumentBytes {

    @Override
    public CitedDocument cited(Hit hit) {
        int number = newsroom.catalog()
                .documents()
                .find(hit.key())
                .map(HeldDocument::number)
                .orElse(0);
        return new CitedDocument(hit.trove(), number, 0, "", hit.mark(), hit.notCovered());
    }

    @Override
    public boolean read(Hit hit, Archive.Use use) throws IOException {
        HeldDocument held = newsroom.catalog().documents().find(hit.key()).orElse(null);
        if (held == null) {
            return false;
        }
        use.of(ExactBytes.of(original(held), held.sha256(), held.form()));
        return true;
    }

    @Override
    public void extracted(Hit hit, Consumer<ExtractedText.Unit> units) throws IOException {
        newsroom.textOf(hit.key()).forEach(units);
    }

    /** As what the original is read. */
    @Override
    public DocumentForm form(long key) {
        return newsroom.catalog().documents().find(key).map(HeldDocument::form).orElse(DocumentForm.MAIL);
    }

    /** The first bytes of an original; empty if there is no such document. */
    @Override
    public Optional<byte[]> firstBytes(long key, int most) throws IOException {
        HeldDocument held = newsroom.catalog().documents().find(key).orElse(null);
        if (held == null) {
            return Optional.empty();
        }
        byte[] original = original(held);
        return Optional.of(original.length > most ? Arrays.copyOf(original, most) : original);
    }

    private byte[] original(HeldDocument held) throws IOException {
        return vault.get(held.sha256())
                .orElseThrow(() ->
                        new IOException("the vault has lost " + held.sha256().hex() + ": restore it from a copy"));
    }
}
