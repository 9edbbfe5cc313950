package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.DocumentState;
import org.daylight.archive.DocumentView;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Release;
import org.daylight.format.Json;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.passage.ByteRange;
import org.daylight.web.file.AddressNumber;
import org.daylight.web.file.DocumentReader;
import org.daylight.web.file.SiteAddress;
import org.daylight.web.file.StaticFiles;
import org.daylight.web.language.Words;
import org.daylight.web.view.Citation;
import org.daylight.web.view.EmbedCard;
import org.daylight.web.view.MessageThread;
import org.daylight.web.view.PassageReader;
import org.jspecify.annotations.Nullable;

/**
 * What pages of other sites may show of this one: oEmbed 1.0 answers with static HTML, and pages for frames. Neither has a script, an image or
 * anything from another address.
 */
public final class EmbedPage {

    private static final int WIDTH = 600;
    private static final int MOST_PIXELS = 10_000;
    private static final int EXCERPT_CHARS = 600;
    private static final int PASSAGE_CHARS = 3_000;

    private final Archive archive;
    private final DocumentReader documents;
    private final PassageReader passages;
    private final MessageThread threads;

    /** What the template of a page for frames shows. */
    record View(EmbedCard card, String stylesheet) {}

    public EmbedPage(Archive archive, DocumentReader documents, PassageReader passages, MessageThread threads) {
        this.archive = archive;
        this.documents = documents;
        this.passages = passages;
        this.threads = threads;
    }

    /** The page for a frame; empty where there is nothing to embed at this address. @param path the segments after {@code embed} */
    public Optional<Response> page(Request request, List<String> path) throws IOException {
        Optional<EmbedCard> found = card(path, request.parameter("form"), SiteAddress.base(request));
        return found.isPresent() ? found.map(card -> framed(card, 200)) : absent(path, SiteAddress.base(request));
    }

    private static Response framed(EmbedCard card, int status) {
        StringOutput out = new StringOutput();
        JteembedGenerated.render(new OwaspHtmlTemplateOutput(out), null, new View(card, StaticFiles.STYLE_ADDRESS));
        return Response.html(out.toString()).trust(Response.Trust.FRAMED).status(status);
    }

    /** The answer to {@code /oembed?url=…}; empty where there is nothing to embed at that address. */
    public Optional<Response> oembed(Request request) throws IOException {
        String format = request.parameter("format");
        if (!format.isEmpty() && !format.equals("json")) {
            return Optional.of(Response.bytes(
                            "text/plain; charset=utf-8",
                            "Only format=json is supported.\n".getBytes(StandardCharsets.UTF_8))
                    .status(501));
        }
        Optional<Request> asked = asked(request);
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Optional<EmbedCard> card = card(asked.get().path(), asked.get().parameter("form"), SiteAddress.base(request));
        return card.map(each -> answer(request, each));
    }

    /** The address in {@code url}, where it is one of this site. */
    private static Optional<Request> asked(Request request) {
        String url = request.parameter("url").replaceFirst("#.*", "");
        String host = SiteAddress.base(request).replaceFirst("^https?://", "");
        String rest = url.replaceFirst("^(?i:https?)://", "");
        boolean ours =
                !rest.equals(url) && rest.toLowerCase(Locale.ROOT).startsWith(host.toLowerCase(Locale.ROOT) + "/");
        return ours ? Request.of("GET", rest.substring(host.length()), Map.of()) : Optional.empty();
    }

    private Response answer(Request request, EmbedCard card) {
        int width = Math.min(WIDTH, pixels(request.parameter("maxwidth")));
        int height = Math.min(card.height(width), pixels(request.parameter("maxheight")));
        StringOutput out = new StringOutput();
        JteembedcardGenerated.render(new OwaspHtmlTemplateOutput(out), null, card, true);
        Json.Obj json = Json.Obj.EMPTY
                .with("version", "1.0")
                .with("type", "rich")
                .with("title", card.title().isEmpty() ? card.kind() : card.title())
                .withOptional("author_name", card.people().isEmpty() ? null : new Json.Str(card.people()))
                .with("provider_name", card.archive())
                .with("provider_url", SiteAddress.base(request) + "/")
                .with("cache_age", 3_600)
                .with("width", width)
                .with("height", height)
                .with("html", out.toString().strip());
        return Response.bytes("application/json; charset=utf-8", json.text().getBytes(StandardCharsets.UTF_8))
                .trust(Response.Trust.FOREIGN);
    }

    /** A number of pixels; the greatest one where none is given. */
    private static int pixels(String given) {
        boolean number =
                !given.isEmpty() && given.length() <= 5 && given.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Math.clamp(Integer.parseInt(given), 1, MOST_PIXELS) : MOST_PIXELS;
    }

    private Optional<EmbedCard> card(List<String> path, String form, String base) throws IOException {
        PublicRecord contents = archive.contents();
        if (path.equals(List.of("pictures"))) {
            return Optional.of(charts(contents, contents.title(), SiteAddress.pictures(), contents.releases(), base));
        }
        if (path.size() < 2 || contents.trove(path.getFirst()).isEmpty()) {
            return Optional.empty();
        }
        String slug = path.getFirst();
        if (path.size() == 2 && path.get(1).equals("pictures")) {
            var trove = contents.trove(slug).orElseThrow();
            return Optional.of(charts(contents, trove.title(), SiteAddress.pictures(slug), trove.releases(), base));
        }
        int number = AddressNumber.parseInt(path.get(1));
        if (number < 1) {
            return Optional.empty();
        }
        DocumentId id = new DocumentId(slug, number);
        List<String> rest = path.subList(2, path.size());
        if (rest.isEmpty()) {
            return document(contents, id, Words.of("embed.document", id), SiteAddress.document(id), "", base);
        }
        if (rest.equals(List.of("thread"))) {
            // A message without answers is alone in its thread.
            long messages = threads.excerpt(id).map(MessageThread.Excerpt::size).orElse(1L);
            return document(
                    contents,
                    id,
                    Words.of("embed.thread", id),
                    SiteAddress.thread(id),
                    Words.of("embed.thread.words", messages),
                    base);
        }
        if (rest.size() == 2 && rest.getFirst().equals("view")) {
            return view(contents, id, AddressNumber.parseInt(rest.get(1)), base);
        }
        ByteRange bytes = rest.size() == 2 && rest.getFirst().equals("passage") ? PassagePage.range(rest.get(1)) : null;
        int part = form.isEmpty() ? 0 : AddressNumber.parseInt(form);
        return bytes == null || part < 0 ? Optional.empty() : passage(contents, id, bytes, part, base);
    }

    private Optional<EmbedCard> document(
            PublicRecord contents, DocumentId id, String kind, String path, String words, String base)
            throws IOException {
        return documents.read(id, (document, published) -> {
            var message = documents.view(document, published);
            Citation citation = Citation.of(contents, document, message, base);
            String excerpt = words.isEmpty() ? message.text() : "";
            EmbedCard card = EmbedCard.of(kind, citation, base + path, excerpt, EXCERPT_CHARS);
            return words.isEmpty() ? card : card.saying(words);
        });
    }

    private Optional<EmbedCard> passage(PublicRecord contents, DocumentId id, ByteRange bytes, int part, String base)
            throws IOException {
        return passages.<Optional<EmbedCard>>read(
                        id,
                        bytes,
                        part,
                        passage -> passage == null
                                ? Optional.empty()
                                : Optional.of(EmbedCard.of(
                                        Words.of("embed.passage", id),
                                        Citation.of(contents, passage, base),
                                        base + SiteAddress.passage(id, bytes, part),
                                        passage.words(),
                                        PASSAGE_CHARS)))
                .flatMap(card -> card);
    }

    private Optional<EmbedCard> view(PublicRecord contents, DocumentId id, int number, String base) throws IOException {
        if (!(archive.state(id) instanceof DocumentState.Published document)) {
            return Optional.empty();
        }
        Optional<DocumentView> view = archive.views(document).stream()
                .filter(each ->
                        each.view() == number && document.flags(each.part()).isEmpty())
                .findFirst();
        if (view.isEmpty()) {
            return Optional.empty();
        }
        String what = switch (view.get().kind()) {
            case PAGES -> Words.of("embed.view.pages");
            case IMAGE -> Words.of("embed.view.image");
            case TABLE -> Words.of("embed.view.table");
        };
        return document(
                contents,
                id,
                Words.of("embed.view", String.valueOf(number), id),
                SiteAddress.safeView(id, number, 1, 1),
                what,
                base);
    }

    private static EmbedCard charts(
            PublicRecord contents, String title, String path, List<Release> releases, String base) {
        long documents = releases.stream().mapToLong(Release::published).sum();
        return EmbedCard.of(
                contents, Words.of("embed.charts"), title, Words.of("embed.charts.words", documents), base + path);
    }

    /** What is shown where a document is not, or not any more. */
    private Optional<Response> absent(List<String> path, String base) throws IOException {
        DocumentId id = id(path);
        if (id == null) {
            return Optional.empty();
        }
        DocumentState state = archive.state(id);
        String words = switch (state) {
            case DocumentState.Withdrawn withdrawn -> Words.of("embed.withdrawn");
            case DocumentState.Withheld withheld -> Words.of("embed.withheld");
            case DocumentState.ToCome toCome -> Words.of("embed.unpublished");
            case DocumentState.Published published -> "";
            case DocumentState.Unknown unknown -> "";
        };
        EmbedCard card = EmbedCard.of(
                archive.contents(), Words.of("embed.document", id), "", words, base + SiteAddress.document(id));
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(framed(card, state instanceof DocumentState.Withdrawn ? 410 : 404));
    }

    private @Nullable DocumentId id(List<String> path) {
        int number = path.size() < 2 ? 0 : AddressNumber.parseInt(path.get(1));
        return number < 1 || archive.contents().trove(path.getFirst()).isEmpty()
                ? null
                : new DocumentId(path.getFirst(), number);
    }
}
