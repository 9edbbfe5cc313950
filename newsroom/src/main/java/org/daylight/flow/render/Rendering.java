package org.daylight.flow.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.daylight.archive.ExtractedText.Layer;
import org.daylight.archive.ExtractedText.Unit;
import org.daylight.catalog.StoredRendering;
import org.daylight.extract.ExtractorPool;
import org.daylight.extract.MadeRedaction;
import org.daylight.extract.MadeView;
import org.daylight.extract.RecognisedText;
import org.daylight.extract.RedactedPage;
import org.daylight.extract.RedactionRequest;
import org.daylight.extract.ViewsOutcome;
import org.daylight.flow.extract.ExtractionSettings;
import org.daylight.format.Json;

/**
 * Makes and checks the images of one attachment:
 *
 * <ol>
 *   <li>A child process draws the pages and blackens them.
 *   <li>Another request reads the text in each image. A page on which a redacted string is still found, or that cannot be read, is to be black
 *       as a whole.
 *   <li>If there is such a page, all images are made again, with these pages black. The others must have the same bytes as before.
 * </ol>
 *
 * <p>Where anything of this fails, there are no images.
 */
final class Rendering {

    /** The longest text of a unit, in characters. */
    private static final int UNIT_CHARS = 100_000;

    private final ExtractorPool pool;
    private final RenderingPlan.Request request;
    private final byte[] content;
    private final ExtractionSettings settings;

    Rendering(ExtractorPool pool, RenderingPlan.Request request, byte[] content, ExtractionSettings settings) {
        this.pool = pool;
        this.request = request;
        this.content = content;
        this.settings = settings;
    }

    /** Fails only when no process can be started. */
    CompletableFuture<StoredRendering> begin() {
        if (settings.tesseract() == null && !request.texts().isEmpty()) {
            return CompletableFuture.completedFuture(StoredRendering.without(
                    ViewsOutcome.UNSUPPORTED, "without text recognition nobody can see whether a string is on a page"));
        }
        return drawn(List.of())
                .thenCompose(first -> refusal(first)
                        .map(why -> CompletableFuture.completedFuture(StoredRendering.without(outcome(first), why)))
                        .orElseGet(() -> read(first)));
    }

    private CompletableFuture<MadeRedaction> drawn(List<Integer> black) {
        List<Json> pages = black.stream()
                .<Json>map(page -> Json.Obj.EMPTY.with("page", page).with("code", request.code()))
                .toList();
        return pool.redact(new RedactionRequest(
                request.hint(),
                request.type(),
                content,
                request.areas(),
                request.strings(),
                new Json.Arr(pages),
                settings.recognition()));
    }

    private static ViewsOutcome outcome(MadeRedaction made) {
        return made.views().outcome() == ViewsOutcome.MADE
                ? ViewsOutcome.BROKEN
                : made.views().outcome();
    }

    /** Why an answer is not used; empty when it is complete. */
    private Optional<String> refusal(MadeRedaction made) {
        if (made.views().outcome() != ViewsOutcome.MADE || made.views().views().size() != 1) {
            String reason = made.views().reason();
            return Optional.of(reason.isEmpty() ? made.views().outcome().meaning() : reason);
        }
        MadeView view = made.views().views().getFirst();
        if (view.files().size() != made.pages().size()) {
            return Optional.of("the images and what is said of them do not agree");
        }
        for (int i = 0; i < view.files().size(); i++) {
            String label = view.files().get(i).label();
            int number = made.pages().get(i).number();
            boolean agrees = label == null ? number == 1 : label.equals(Integer.toString(number));
            if (!agrees || i > 0 && number <= made.pages().get(i - 1).number()) {
                return Optional.of("the images and what is said of them do not agree");
            }
            if (isMissing(made.pages().get(i))) {
                return Optional.of("nothing is black on a page that has something to redact");
            }
        }
        return Optional.empty();
    }

    /** Whether a page has nothing black of a string or an area that is on it. */
    private boolean isMissing(RedactedPage page) {
        if (page.isBlack()) {
            return false;
        }
        for (Json each : request.areas().items()) {
            if (((Json.Obj) each).number("page").orElse(0) == page.number() && hasNone(page, (Json.Obj) each)) {
                return true;
            }
        }
        for (Json each : request.strings().items()) {
            if (((Json.Obj) each).get("pages").orElse(null) instanceof Json.Arr(List<Json> pages)
                    && pages.contains(new Json.Num(page.number()))
                    && hasNone(page, (Json.Obj) each)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasNone(RedactedPage page, Json.Obj selected) {
        return page.boxes().getOrDefault(selected.string("code").orElse(""), 0) == 0;
    }

    /** Reads the text of each image. */
    private CompletableFuture<StoredRendering> read(MadeRedaction first) {
        String languages = settings.recognition();
        if (languages == null) {
            return CompletableFuture.completedFuture(rendering(first, List.of()));
        }
        List<CompletableFuture<Optional<RecognisedText>>> texts = new ArrayList<>();
        for (MadeView.File file : first.views().views().getFirst().files()) {
            texts.add(pool.recognise(file.bytes(), languages));
        }
        return CompletableFuture.allOf(texts.toArray(CompletableFuture[]::new)).thenCompose(all -> {
            List<Optional<RecognisedText>> read =
                    texts.stream().map(CompletableFuture::join).toList();
            var black = new TreeSet<Integer>();
            for (int i = 0; i < read.size(); i++) {
                RedactedPage page = first.pages().get(i);
                if (!page.isBlack() && isLeft(read.get(i))) {
                    black.add(page.number());
                }
            }
            return black.isEmpty()
                    ? CompletableFuture.completedFuture(rendering(first, read))
                    : drawn(List.copyOf(black)).thenApply(second -> again(first, second, read, black));
        });
    }

    /** Whether a redacted string is in the text of an image, or may be. */
    private boolean isLeft(Optional<RecognisedText> read) {
        if (request.texts().isEmpty()) {
            return false; // only areas, which are black
        }
        return read.isEmpty()
                || TextLeft.inRecognised(read.get().text(), request.texts())
                || TextLeft.inRecognised(read.get().scattered(), request.texts());
    }

    private StoredRendering again(
            MadeRedaction first, MadeRedaction second, List<Optional<RecognisedText>> read, TreeSet<Integer> black) {
        Optional<String> refusal = refusal(second);
        if (refusal.isPresent()) {
            return StoredRendering.without(outcome(second), refusal.get());
        }
        List<MadeView.File> before = first.views().views().getFirst().files();
        List<MadeView.File> after = second.views().views().getFirst().files();
        List<Optional<RecognisedText>> texts = new ArrayList<>();
        boolean agrees = before.size() == after.size();
        for (int i = 0; agrees && i < after.size(); i++) {
            RedactedPage page = second.pages().get(i);
            agrees = page.number() == first.pages().get(i).number()
                    && (black.contains(page.number())
                            ? page.isBlack()
                            : Arrays.equals(before.get(i).bytes(), after.get(i).bytes()));
            texts.add(page.isBlack() ? Optional.empty() : read.get(i));
        }
        return agrees
                ? rendering(second, texts)
                : StoredRendering.without(ViewsOutcome.BROKEN, "it does not look the same when it is drawn again");
    }

    private StoredRendering rendering(MadeRedaction made, List<Optional<RecognisedText>> read) {
        MadeView view = made.views().views().getFirst();
        SortedMap<String, Integer> boxes = new TreeMap<>();
        int black = 0;
        List<Unit> texts = new ArrayList<>();
        for (int i = 0; i < made.pages().size(); i++) {
            RedactedPage page = made.pages().get(i);
            page.boxes().forEach((code, count) -> boxes.merge(code, count, Integer::sum));
            black += page.isBlack() ? 1 : 0;
            if (!page.isBlack() && i < read.size() && read.get(i).isPresent()) {
                RecognisedText text = read.get(i).get();
                boolean isText = text.text().codePoints().anyMatch(Character::isLetterOrDigit)
                        && text.text().length() <= UNIT_CHARS;
                if (isText) {
                    var unit = new Unit(
                            0,
                            null,
                            view.files().get(i).label() == null ? 0 : page.number(),
                            null,
                            Layer.OCR,
                            text.language().matches("[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}") ? text.language() : null,
                            text.text());
                    if (unit.isValid()) {
                        texts.add(unit);
                    }
                }
            }
        }
        boxes.putIfAbsent(request.code(), 0); // nothing visible had to be blackened: it is marked all the same
        return new StoredRendering(
                ViewsOutcome.MADE,
                "",
                view.kind(),
                view.program(),
                read.isEmpty() ? "" : settings.recognisedBy(),
                view.omitted(),
                black,
                boxes,
                texts,
                view.files());
    }
}
