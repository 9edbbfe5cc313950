package org.daylight.flow.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.ExtractedText;
import org.daylight.catalog.Catalog;
import org.daylight.catalog.ExtractedTexts;
import org.daylight.catalog.HeldDocument;
import org.daylight.format.Sha256;
import org.daylight.message.Message;
import org.daylight.newsroom.Newsroom;
import org.daylight.search.query.AddressTerms;
import org.daylight.search.query.MailingList;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, for documents that were added since the last time, by whom they are, which mailing list they came through,
 * and in which language they are, and stores this for the queues of a review. The language is known after text was
 * extracted. If the process stops on the way, the next run continues with the rest.
 */
public final class NoteQueues {

    /** As many as an import stores together, so that few blocks of the vault are read twice. */
    private static final int MOST_AT_ONCE = 4_000;

    private static final long BYTES_AT_ONCE = 32L << 20;
    private static final int MAX_VALUE = 250;

    private final Newsroom newsroom;
    private final Vault vault;

    public NoteQueues(Newsroom newsroom, Vault vault) {
        this.newsroom = newsroom;
        this.vault = vault;
    }

    /** Receives how many documents are done. */
    @FunctionalInterface
    public interface Progress {
        void done(long documents);
    }

    private record Values(
            long key, @Nullable String person, @Nullable String list) {}

    public void run(Progress progress) throws IOException {
        Catalog catalog = newsroom.catalog();
        long done = 0;
        while (true) {
            List<HeldDocument> some = fitting(catalog.queues().unnoted(MOST_AT_ONCE));
            if (some.isEmpty()) {
                break;
            }
            List<Values> values = values(some);
            catalog.together(() -> {
                values.forEach(each -> catalog.queues().note(each.key, each.person, each.list));
                return null;
            });
            done += some.size();
            progress.done(done);
        }
        Optional<ExtractedTexts> texts = newsroom.texts();
        if (texts.isPresent()) {
            languages(catalog, texts.get());
        }
    }

    private static void languages(Catalog catalog, ExtractedTexts texts) throws IOException {
        List<Long> all = catalog.queues().withoutLanguage();
        for (int from = 0; from < all.size(); from += MOST_AT_ONCE) {
            Map<Long, Optional<String>> found = new HashMap<>();
            for (long key : all.subList(from, Math.min(all.size(), from + MOST_AT_ONCE))) {
                Optional<ExtractedTexts.Text> text = texts.text(key);
                if (text.isPresent()) {
                    found.put(key, language(text.get()));
                }
            }
            catalog.together(() -> {
                found.forEach((key, language) -> catalog.queues().language(key, language.orElse(null)));
                return null;
            });
        }
    }

    private static List<HeldDocument> fitting(List<HeldDocument> all) {
        long bytes = 0;
        int count = 0;
        while (count < all.size() && (count == 0 || bytes + all.get(count).sizeBytes() <= BYTES_AT_ONCE)) {
            bytes += all.get(count++).sizeBytes();
        }
        return all.subList(0, count);
    }

    private List<Values> values(List<HeldDocument> documents) throws IOException {
        Map<Sha256, byte[]> originals = new HashMap<>(
                vault.get(documents.stream().map(HeldDocument::sha256).toList()));
        List<Values> values = new ArrayList<>();
        for (HeldDocument document : documents) {
            byte[] original = originals.get(document.sha256());
            if (original == null) {
                throw new IOException(
                        "the vault has lost the bytes of " + document.cited() + ": restore the vault from a backup");
            }
            Message message = document.form().parse(original);
            String person = message.from().isEmpty()
                    ? null
                    : AddressTerms.normal(message.from().getFirst().address());
            values.add(new Values(
                    document.key(),
                    person == null || person.isBlank() ? null : cut(person),
                    MailingList.of(message).map(NoteQueues::cut).orElse(null)));
        }
        return values;
    }

    /** That of the message's own text, or of the first text of a file. */
    private static Optional<String> language(ExtractedTexts.Text text) {
        return text.units().stream()
                .map(ExtractedText.Unit::language)
                .flatMap(each -> Optional.ofNullable(each).stream())
                .findFirst();
    }

    private static String cut(String value) {
        return value.length() <= MAX_VALUE
                ? value
                : value.substring(
                        0, Character.isHighSurrogate(value.charAt(MAX_VALUE - 1)) ? MAX_VALUE - 1 : MAX_VALUE);
    }
}
