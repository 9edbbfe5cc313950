package org.daylight.web.view;

import java.util.List;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.message.Characters;
import org.daylight.web.file.SiteAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a page says of itself to programs: its canonical address, how it can be embedded, and its Open Graph and schema.org data. Immutable.
 *
 * @param canonical with scheme and host
 * @param oembed address of the oEmbed answer; empty for a page that cannot be embedded
 * @param title of what the page is about, in one line
 * @param description in one line; empty for none
 * @param kind {@code article} or {@code website}
 * @param data JSON-LD in which no character can end a {@code script} element; empty for none
 */
public record PageMetadata(
        String canonical, String oembed, String title, String description, String kind, String data) {

    private static final int DESCRIPTION_CHARS = 200;

    /** Of the page of a document or of a passage. @param path its canonical address without scheme and host */
    public static @Nullable PageMetadata of(Citation citation, String path, String text, String base) {
        if (base.isEmpty()) {
            return null; // then no absolute address is known
        }
        String canonical = base + path;
        String type = citation.bytes() != null ? "Quotation" : citation.isFile() ? "DigitalDocument" : "EmailMessage";
        List<Json> authors = citation.authors().stream()
                .<Json>map(author -> named("Person", author))
                .toList();
        String date = citation.date() == null ? "" : Formats.machine(citation.date());
        Json.Obj data = Json.Obj.EMPTY
                .with("@context", "https://schema.org")
                .with("@type", type)
                .with("name", citation.titleOrNone())
                .with("url", canonical)
                .withOptional("author", authors.isEmpty() ? null : new Json.Arr(authors))
                .withOptional(
                        type.equals("EmailMessage") ? "dateSent" : "dateCreated",
                        date.isEmpty() ? null : new Json.Str(date))
                .withOptional("text", citation.quote().isEmpty() ? null : new Json.Str(citation.quote()))
                .with("isPartOf", named("ArchiveComponent", citation.archive()))
                .with("publisher", named("Organization", citation.origin()))
                .with("identifier", new Json.Arr(List.of(new Json.Str(citation.cited()), hash(citation.sha256()))));
        return new PageMetadata(
                canonical,
                SiteAddress.oembed(canonical),
                citation.titleOrNone(),
                Citation.line(Characters.cut(text, 4 * DESCRIPTION_CHARS), DESCRIPTION_CHARS),
                "article",
                inElement(data.text()));
    }

    /**
     * Of the page of a story.
     *
     * @param path its canonical address without scheme and host
     * @param summary in one line; may be empty
     */
    public static @Nullable PageMetadata ofStory(
            Story story, Story.Version version, String summary, PublicRecord contents, String path, String base) {
        if (base.isEmpty()) {
            return null;
        }
        Json author = version.author().isEmpty() ? null : named("Person", version.author());
        Json.Obj data = Json.Obj.EMPTY
                .with("@context", "https://schema.org")
                .with("@type", "NewsArticle")
                .with("headline", version.title())
                .with("url", base + path)
                .with(
                        "datePublished",
                        Formats.machine(story.versions().getFirst().time()))
                .with("dateModified", Formats.machine(version.time()))
                .with("version", version.version())
                .withOptional("author", author)
                .withOptional("description", summary.isEmpty() ? null : new Json.Str(summary))
                .with("publisher", named("Organization", contents.origin()))
                .with("identifier", hash(version.sha256()));
        return new PageMetadata(
                base + path,
                "",
                version.title(),
                Citation.line(summary, DESCRIPTION_CHARS),
                "article",
                inElement(data.text()));
    }

    /** Of any other page that can be embedded. */
    public static @Nullable PageMetadata of(String title, String path, String base) {
        return base.isEmpty()
                ? null
                : new PageMetadata(base + path, SiteAddress.oembed(base + path), title, "", "website", "");
    }

    private static Json.Obj named(String type, String name) {
        return Json.Obj.EMPTY.with("@type", type).with("name", name);
    }

    private static Json.Obj hash(Sha256 sha256) {
        return Json.Obj.EMPTY
                .with("@type", "PropertyValue")
                .with("propertyID", "sha256")
                .with("value", sha256.hex());
    }

    /** JSON without a character that has a meaning in HTML. */
    static String inElement(String json) {
        return json.replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026")
                .replace("\u2028", "\\u2028")
                .replace("\u2029", "\\u2029");
    }
}
