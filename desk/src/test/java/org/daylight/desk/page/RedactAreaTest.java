package org.daylight.desk.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.daylight.archive.DocumentView;
import org.daylight.catalog.StoredRedaction;
import org.daylight.catalog.StoredViews;
import org.daylight.desk.account.Refusal;
import org.daylight.extract.MadeView;
import org.daylight.extract.MadeViews;
import org.daylight.extract.ViewsOutcome;
import org.daylight.redact.Selector;
import org.daylight.redact.Selector.Area;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Selecting an area of a page with two clicks, or with numbers, and redacting it. */
class RedactAreaTest {

    @TempDir
    Path folder;

    private ReviewFixture fixture;
    private String redact;

    @BeforeEach
    void create() throws Exception {
        fixture = new ReviewFixture(folder);
        fixture.sent("bea", "/redactions/reason", "action", "set", "code", "P1", "sentence", "A card number.");
        redact = "/d/" + fixture.path("script") + "/redact";
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Gives the attachment of the message "script" a view with pages 1 and 7, and a table. */
    private void views() throws IOException {
        var document = fixture.document("script");
        List<MadeView.File> pages = new ArrayList<>();
        pages.add(new MadeView.File(DocumentView.Type.PNG, "1", image("png", 1_600, 800)));
        pages.add(new MadeView.File(DocumentView.Type.JPEG, "7", image("jpg", 300, 900)));
        var table = new MadeView.File(DocumentView.Type.JSON, null, new byte[] {'{', '}'});
        StoredViews views = fixture.desk.room().viewsToWrite();
        views.add(
                document.sha256(),
                "a test",
                new MadeViews(
                        ViewsOutcome.MADE,
                        "",
                        "application/pdf",
                        List.of(
                                new MadeView(DocumentView.Kind.TABLE, "a test", 0, List.of(table)),
                                new MadeView(DocumentView.Kind.PAGES, "a test", 0, pages)),
                        List.of(),
                        0));
        views.add(document.key(), "a test", List.of(new StoredViews.Part(2, "a.pdf", document.sha256())));
    }

    private static byte[] image(String format, int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        assertTrue(ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, out));
        return out.toByteArray();
    }

    private Document page(String parameters) throws Exception {
        return Jsoup.parse(fixture.page("bea", redact + parameters));
    }

    /** What a browser requests after a click. */
    private static String clicked(Document page, int x, int y) {
        Element form = page.selectFirst("form.clicks");
        Element image = form.selectFirst("input[type=image]");
        assertEquals("get", form.attr("method"));
        var query = new StringBuilder("?");
        form.select("input[type=hidden]")
                .forEach(each -> query.append(each.attr("name"))
                        .append('=')
                        .append(each.attr("value"))
                        .append('&'));
        return query.append(image.attr("name") + ".x=" + x + "&" + image.attr("name") + ".y=" + y)
                .toString();
    }

    private List<StoredRedaction> redactions() {
        return fixture.desk.room().catalog().redactions().all();
    }

    private static int status(Executable act) {
        return assertThrows(Refusal.class, act).status();
    }

    @Test
    void twoClicksSelectAnAreaInThousandthsOfThePage() throws Exception {
        views();
        Document start = page("");
        assertEquals(0, start.select("form.clicks").size());
        Element place = start.selectFirst("a[href*=view=]");
        assertEquals("script_.exe, 2 pages", place.text());
        assertEquals(redact + "?view=2#area-title", place.attr("href"));

        Document first = page("?view=2");
        Element image = first.selectFirst("input[type=image]");
        assertEquals("800 400", image.attr("width") + " " + image.attr("height"));
        assertFalse(image.attr("alt").isEmpty());
        assertEquals(200, fixture.get("bea", image.attr("src")).status());
        assertTrue(first.selectFirst("a[rel=next]").attr("href").endsWith("?view=2&page=2"));

        Document second = page(clicked(first, 599, 79));
        assertTrue(second.text().contains("748 from the left and 197 from the top"), second.text());
        Document both = page(clicked(second, 200, 40));
        assertEquals(0, both.select("form.clicks").size());
        assertEquals(
                List.of("250", "100", "500", "100"),
                List.of("x", "y", "width", "height").stream()
                        .map(name ->
                                both.selectFirst("input[name=" + name + "]").attr("value"))
                        .toList());
        Element black = both.selectFirst("svg rect");
        assertEquals(
                "250 100 500 100",
                black.attr("x") + " " + black.attr("y") + " " + black.attr("width") + " " + black.attr("height"));
        assertTrue(redactions().isEmpty());
    }

    @Test
    void anAreaIsPreviewedAndThenRedacted() throws Exception {
        views();
        String[] fields = {
            "kind", "area", "part", "2", "page", "7", "x", "250", "y", "0", "width", "500", "height", "100", "reason",
            "P1", "step", "preview"
        };
        Document preview = Jsoup.parse(fixture.post("bea", redact, fields));
        assertTrue(preview.text().contains("run it after this redaction"), preview.text());
        assertTrue(preview.selectFirst("svg image").attr("href").endsWith("/view/2/2"), "page 7 is the second image");
        assertEquals("black", preview.selectFirst("svg rect").className());
        assertTrue(redactions().isEmpty(), "nothing is recorded yet");
        fields[fields.length - 1] = "confirm";
        var sent = fixture.sent("bea", redact, fields);
        assertTrue(sent.notes().contains("daylight extract"), sent.notes());
        Area area = (Area) redactions().getFirst().selector();
        assertEquals(new Area(2, 7, 250, 0, 500, 100, area.reason()), area);
        assertTrue(page("").text().contains("an area on page 7 of part 2 (from the left 250"));
        assertEquals(409, status(() -> fixture.sent("bea", redact, fields)), "twice");
    }

    @Test
    void theBorderOfThePageIsPartOfAnArea() throws Exception {
        views();
        Document whole = page("?view=2&page=2&first.x=0&first.y=0&at.x=299&at.y=899");
        assertEquals("1000", whole.selectFirst("input[name=width]").attr("value"));
        assertEquals("1000", whole.selectFirst("input[name=height]").attr("value"));
        assertEquals(
                "7", whole.selectFirst("form input[name=page][type=hidden]").attr("value"));
        Document beyond = page("?view=2&page=2&first.x=999999999&first.y=999999999&at.x=0&at.y=0");
        assertEquals("1000", beyond.selectFirst("input[name=width]").attr("value"), "a place outside is at the border");
    }

    @Test
    void whatIsNoAreaIsRefusedInWords() throws Exception {
        assertTrue(page("").text().contains("daylight extract makes them"), "no view was made");
        assertEquals(404, status(() -> page("?view=1")));
        views();
        assertEquals(404, status(() -> page("?view=1")), "a table");
        assertEquals(404, status(() -> page("?view=3")));
        Document same = page("?view=2&first.x=10&first.y=10&at.x=10&at.y=10");
        assertTrue(same.text().contains("Both corners are at the same place"), same.text());
        assertEquals(1, same.select("form.clicks").size());
        for (String hostile : List.of("-1", "x", "", "<b>", "99999999999")) {
            Document page = page("?view=2&first.x=" + hostile + "&first.y=1&at.x=" + hostile + "&at.y=5");
            assertTrue(page.text().contains("Click on one corner"), hostile);
        }
        for (List<String> numbers : List.of(
                List.of("900", "0", "200", "10"),
                List.of("0", "0", "0", "10"),
                List.of("x", "0", "1", "1"),
                List.of("", "", "", ""))) {
            assertEquals(400, status(() -> area("2", "1", numbers)), numbers.toString());
        }
        assertEquals(400, status(() -> area("2", "0", List.of("0", "0", "1", "1"))));
        String text = area("1", "1", List.of("0", "0", "1", "1"));
        assertTrue(text.contains("cannot be published with this redaction"), "a text has no pages");
        String none = area("2", "9", List.of("0", "0", "1", "1"));
        assertFalse(none.contains("<svg class=\"page\""), "there is no image of page 9");
        assertTrue(redactions().stream().noneMatch(each -> each.selector() instanceof Selector.Area));
    }

    private String area(String part, String page, List<String> numbers) throws Exception {
        return fixture.post(
                "bea",
                redact,
                "kind",
                "area",
                "part",
                part,
                "page",
                page,
                "x",
                numbers.get(0),
                "y",
                numbers.get(1),
                "width",
                numbers.get(2),
                "height",
                numbers.get(3),
                "reason",
                "P1",
                "step",
                "preview");
    }
}
