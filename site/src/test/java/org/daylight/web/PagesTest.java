package org.daylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.daylight.format.Json;
import org.daylight.http.Delivery;
import org.daylight.http.Response;
import org.daylight.web.page.AtomFeed;
import org.daylight.web.view.DocumentRow;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

/** Every page in every state, as functions from a request to a response. */
class PagesTest {

    private static final int MAX_PAGE_BYTES = 200_000;

    @TempDir
    static Path folder;

    @TempDir
    static Path emptyFolder;

    @TempDir
    static Path halfFolder;

    private static Site site;

    @BeforeAll
    static void write() throws IOException {
        site = HarbourArchive.in(folder).site();
    }

    private static Response get(Site site, String target) {
        return site.answer("GET", target, Map.of("host", "papers.example"));
    }

    private static String text(Response response) {
        return new String(((Response.Body.Bytes) response.body()).content(), StandardCharsets.UTF_8);
    }

    private static Document page(String target) {
        return page(site, target);
    }

    private static Document page(Site site, String target) {
        Response response = get(site, target);
        assertEquals(200, response.status(), target);
        return Jsoup.parse(text(response));
    }

    @Test
    void foreign_text_does_not_turn_our_words_round() {
        assertEquals("abc", DocumentRow.cut("\u202Ea\u2066b\u2069c\u202C", 10));
        assertEquals("שלום", DocumentRow.cut("שלום", 10));
        assertEquals("x</y>".replace("<", "&lt;").replace(">", "&gt;"), AtomFeed.xml("x\u202D</y>\u202E"));
    }

    @Test
    void the_front_page_accounts_for_every_document() {
        Document page = page("/");
        assertEquals("Seating", page.selectFirst("h1").text());
        assertEquals(
                "312 documents in total 248 published in 5 parts 63 not yet published 1 withheld 7 unreadable",
                page.selectFirst(".figures").text());
        assertEquals(
                "/harbour/part/1",
                page.select(".calendar a").last().attr("href").replace("part/2", "part/1"));
        assertTrue(page.select(".timeline table tr").size() > 10);
    }

    @Test
    void the_front_page_says_what_it_is_and_how_often_parts_are_published() {
        String intro = page("/").selectFirst(".intro").text();
        assertTrue(intro.startsWith("The Harbour Papers is an archive of e-mail, published under the name"), intro);
        assertTrue(intro.contains("harbour.example.org"), intro);
        assertTrue(intro.contains("received together are a trove"), intro);
        String text = page("/").text();
        assertTrue(text.contains("5 parts were published from "), text);
        assertTrue(text.contains("The date of the next part is not known yet"), text);
    }

    @Test
    void every_page_offers_suggestions() {
        for (String target :
                List.of("/", "/about", "/help", "/search?q=x", "/harbour/50", "/harbour/part/1", "/people")) {
            assertEquals(
                    1,
                    page(target)
                            .select(".masthead [formaction=/search/suggest]")
                            .size(),
                    target);
        }
    }

    @Test
    void a_part_in_a_facet_does_not_look_like_a_citation() {
        List<String> parts =
                page("/search").select("aside h2:contains(Part) + ul a").eachText();
        assertTrue(parts.contains("Part 1 (harbour)"), parts.toString());
    }

    @Test
    void an_archive_without_a_part_shows_its_totals() throws IOException {
        Site empty = HarbourArchive.nothingPublished(emptyFolder).site();
        assertTrue(page(empty, "/").text().contains("holds 300 documents and has committed to every one"));
        assertTrue(page(empty, "/search").text().contains("Nothing has been published yet"));
        assertTrue(page(empty, "/harbour").text().contains("No part has been published yet"));
        assertTrue(page(empty, "/harbour/7").text().contains("not been published yet"));
        assertTrue(page(empty, "/people").text().contains("No published message names a correspondent"));
        assertTrue(page(empty, "/pictures").text().contains("there are no charts"));
        assertTrue(page(empty, "/harbour/pictures").text().contains("there are no charts"));
        assertEquals(200, get(empty, "/about").status());
        assertEquals(200, get(empty, "/feed.atom").status());
    }

    @Test
    void while_the_index_is_built_pages_work_and_searches_say_so() throws IOException {
        HarbourArchive papers = HarbourArchive.in(halfFolder);
        Site half = papers.site(papers.written.published().subList(0, 10));
        assertTrue(page(half, "/search?q=tender").text().contains("10 of 248 documents can be found so far"));
        assertTrue(page(half, "/").text().contains("still being built"));
        assertTrue(page(half, "/harbour/50").text().contains("addendum 50"));
        assertTrue(page(half, "/harbour/50/thread").text().contains("does not include this message yet"));
        assertEquals(70, page(half, "/harbour/part/2").select(".numbers a").size());
    }

    @Test
    void pictures_have_their_numbers_as_tables_and_every_number_leads_to_its_messages() {
        for (String target : List.of("/pictures", "/harbour/pictures", "/search/pictures?q=from:port.example")) {
            Document page = page(target);
            assertEquals(
                    page.select("main .scroll > svg").size(),
                    page.select("main .scroll:has(> svg) ~ details").size());
            assertTrue(page.select("main .scroll > svg").size() >= 3, target);
            assertEquals(List.of(), page.select("main .scroll > svg:not([aria-hidden=true])"), target);
            assertEquals(List.of(), page.select("svg a:not([tabindex=-1])"), target);
            assertTrue(reachable(page) < 60, target + ": " + reachable(page));
            Element timeline = page.selectFirst(".timeline table");
            assertTrue(timeline.select("tbody tr").size() > 2, target);
            for (Element link : page.select(".picture details a")) {
                String query = link.attr("href");
                if (link.text().matches("[0-9,]+")) {
                    String found = page(query).selectFirst("h1").text();
                    assertTrue(found.startsWith(link.text() + " message"), query + ": " + link.text() + ", " + found);
                }
            }
        }
        Document all = page("/pictures");
        assertEquals(245, total(all.select(".timeline td:nth-child(2)")));
        assertTrue(all.selectFirst(".timeline figcaption").text().endsWith("3 undated."));
        assertEquals(
                0, page("/search/pictures?q=from:port.example").select(".year").size(), "a search has no calendar");
        assertEquals(308, get(site, "/search/pictures").status());
        assertTrue(page("/search/pictures?q=nowhere").text().contains("there are no charts"));
    }

    /** Elements that the Tab key reaches while no table is unfolded. */
    private static int reachable(Document page) {
        return page.select(":is(a[href], button, input, select, summary, [tabindex=0]):not([tabindex=-1], details >"
                        + " :not(summary) *)")
                .size();
    }

    private static long total(List<Element> numbers) {
        return numbers.stream()
                .mapToLong(number -> Long.parseLong(number.text().replace(",", "")))
                .sum();
    }

    @Test
    void a_release_lists_its_documents_by_date_and_names_what_it_withholds() {
        Document page = page("/harbour/part/1");
        assertEquals(2, page.select(".announcement").size());
        assertEquals(36, page.select(".list > li").size());
        assertTrue(page.selectFirst(".withheld").text().startsWith("No. 11: Privacy of a third party"));
        assertEquals("/releases/0001.zip", page.selectFirst(".pack a").attr("href"));
        assertTrue(page.selectFirst(".pack").text().matches(".*SHA-256 [0-9a-f]{64} .*"));
        assertNotNull(page.selectFirst("a[rel=next][href=/harbour/part/2]"));
    }

    @Test
    void a_message_shows_who_wrote_when_and_what_with_quotes_folded() {
        Document page = page("/harbour/" + HarbourArchive.PLAIN);
        assertEquals("Re: Re: wording for Thursday", page.selectFirst("h1").text());
        assertEquals("Ines Okafor", page.selectFirst("dd a").text());
        assertEquals("2015-03-12T18:42:00+01:00", page.selectFirst(".mail time").attr("datetime"));
        assertTrue(page.selectFirst(".body")
                .wholeText()
                .replace("¶", "")
                .contains("\n\nwe cannot say the tender was open"));
        assertEquals(
                "Show quoted text (5 lines)",
                page.selectFirst(".quoted summary").text());
        assertTrue(page.select(".body a:not(.pn)").isEmpty(), "addresses in a text are no links");
    }

    @Test
    void a_message_without_date_and_subject_says_so() {
        Document page = page("/harbour/" + HarbourArchive.NO_DATE_NO_SUBJECT);
        assertEquals("(no subject)", page.selectFirst("h1").text());
        assertTrue(page.selectFirst(".mail dl").text().contains("unknown The message has no date."));
    }

    @Test
    void four_hundred_people_are_folded() {
        Document page = page("/harbour/" + HarbourArchive.MANY_PEOPLE);
        assertEquals("and 388 others", page.selectFirst("dd details summary").text());
        assertEquals(12, page.select("dd > .person:has(a[title*=Person])").size());
    }

    @Test
    void text_of_two_megabytes_is_divided_into_pages() {
        Document first = page("/harbour/" + HarbourArchive.LONG);
        assertTrue(first.text().contains("Page 1 of "));
        String last = first.select(".pages a").stream()
                .map(a -> a.attr("href"))
                .filter(a -> !a.endsWith("page=2"))
                .reduce((a, b) -> b)
                .orElseThrow();
        assertTrue(page(last).selectFirst(".body").text().startsWith("Line of the log, with <brackets> & more."));
    }

    @Test
    void html_is_shown_without_anything_that_acts_or_loads() {
        Document page = page("/harbour/" + HarbourArchive.HTML + "?view=html");
        Element body = page.selectFirst(".body.html");
        assertEquals("tender", body.selectFirst("b, strong").text());
        assertTrue(body.select("script, style, [style], [onclick], form").isEmpty());
        assertEquals(1, page.select("h1").size());
        List<String> images = body.select("img").eachAttr("src");
        assertEquals(1, images.size());
        assertTrue(images.getFirst().startsWith("/harbour/7/attachment/2/"), images.toString());
        assertEquals("image/png", get(site, images.getFirst()).type());
        assertTrue(page.selectFirst("aside").text().contains("load from tracker.example 1"));
    }

    @Test
    void a_malformed_message_is_shown_with_its_defects() {
        assertTrue(page("/harbour/" + HarbourArchive.BROKEN)
                        .selectFirst(".fine ul")
                        .select("li")
                        .size()
                > 1);
        assertTrue(page("/harbour/" + HarbourArchive.EMPTY).text().contains("The message has no text."));
    }

    @Test
    void a_patch_is_shown_in_a_fixed_width_font_unless_requested_otherwise() {
        assertNotNull(page("/harbour/" + HarbourArchive.PATCH).selectFirst(".body.fixed"));
        assertEquals(
                null, page("/harbour/" + HarbourArchive.PATCH + "?view=text").selectFirst(".body.fixed"));
    }

    @Test
    void a_withheld_number_has_a_page_with_the_reason_and_no_files() {
        Document page = page("/harbour/" + HarbourArchive.WITHHELD);
        assertEquals("This document is withheld", page.selectFirst("h1").text());
        assertTrue(page.selectFirst(".reason").text().contains("sick child’s mother"));
        assertEquals("/harbour/part/1", page.selectFirst(".prose a").attr("href"));
        for (String file : List.of("/raw", ".eml", "/attachment/1/x", "/thread")) {
            assertEquals(
                    404, get(site, "/harbour/" + HarbourArchive.WITHHELD + file).status(), file);
        }
    }

    @Test
    void a_number_to_come_says_so_and_a_number_that_never_was_is_not_there() {
        assertTrue(page("/harbour/" + HarbourArchive.TO_COME).text().contains("not been published yet"));
        assertEquals(404, get(site, "/harbour/301").status());
        assertEquals(404, get(site, "/harbour/0").status());
        assertEquals(404, get(site, "/harbour/01").status());
        assertEquals(404, get(site, "/harbour/99999999999999").status());
    }

    @Test
    void a_correspondent_has_a_page_under_each_address_and_is_linked_from_messages() {
        Document message = page("/harbour/" + HarbourArchive.THREAD_FIRST);
        String address = message.select(".person a").first().attr("href");
        assertTrue(address.startsWith("/people/"), address);
        Document person = page(address);
        assertTrue(person.select("h2").eachText().containsAll(List.of("Wrote to", "Received mail from", "Names")));
        String other = person.select(".pair .facet a").first().attr("href");
        assertTrue(page(other).text().contains("Received mail from"));
        String between = person.select(".pair .facet a.num").first().attr("href");
        assertTrue(page(between).select(".list > li").size() > 0);
        assertEquals(404, get(site, "/people/nobody@nowhere.example").status());
        assertEquals(404, get(site, "/people?address=a%2Fb@c").status());
    }

    @Test
    void the_count_of_sent_messages_is_what_the_search_finds() {
        Document person = page("/people?address=" + "i.okafor@port.example");
        for (Element figure : person.select(".figures li")) {
            String many = figure.select("b").text();
            String found = page(figure.select("a").attr("href")).select("h1").text();
            assertTrue(found.startsWith(many + " message"), found);
        }
    }

    @Test
    void correspondents_are_listed_by_presence_and_by_name_and_filtered() {
        List<Integer> present = page("/people").select("td.n").eachText().stream()
                .map(Integer::valueOf)
                .toList();
        assertEquals(
                present.stream().sorted(java.util.Comparator.reverseOrder()).toList(), present);
        assertTrue(present.size() > 5, "only " + present.size());
        assertEquals(present.size(), page("/people?order=name").select("td.n").size());
        Document filtered = page("/people?q=OKAF");
        assertTrue(filtered.select("tbody tr").size() >= 1);
        assertTrue(page("/people?q=zzzz%3Cscript%3E").text().contains("No correspondents"));
        assertEquals(1, page("/people?q=okaf&page=999").select("tbody").size());
    }

    @Test
    void a_thread_is_shown_completely_and_in_order() {
        Document thread = page("/harbour/" + (HarbourArchive.THREAD_FIRST + 3) + "/thread");
        assertEquals(26, thread.select(".tree li").size());
        assertEquals(1, thread.select(".tree .here").size());
        Document message = page("/harbour/" + (HarbourArchive.THREAD_FIRST + 3));
        assertTrue(message.text().contains("thread of 26"));
        int around = message.select("aside .tree li").size();
        assertTrue(around > 3 && around < 20, "shows " + around);
        assertTrue(page("/harbour/1").select(".tree").isEmpty());
    }

    @Test
    void a_search_counts_narrows_and_marks() {
        Document page = page("/search?q=tender");
        assertTrue(page.selectFirst("h1").text().matches("2[0-9]{2} messages for “tender”"));
        assertEquals(20, page.select(".list > li").size());
        Element person = page.select(".facet a").stream()
                .filter(a -> a.text().contains("Okafor"))
                .findFirst()
                .orElseThrow();
        Document narrowed = page(person.attr("href"));
        assertEquals("/search?q=tender", narrowed.selectFirst(".active a").attr("href"));
        assertEquals("tender", page.selectFirst(".snippet mark").text());
        Element bar = page.selectFirst(".timeline svg a");
        assertTrue(bar.attr("href").startsWith("/search?q=tender%20date%3A201"));
        assertTrue(page(bar.attr("href")).selectFirst("h1").text().contains("message"));
    }

    @Test
    void the_counts_of_a_facet_are_what_its_link_finds() {
        for (Element value : page("/search?q=tender").select("aside .facet li")) {
            String count = value.selectFirst("span").text();
            String headline =
                    page(value.selectFirst("a").attr("href")).selectFirst("h1").text();
            assertTrue(headline.startsWith(count + " message"), value.text() + " / " + headline);
        }
    }

    @Test
    void a_search_without_a_result_helps_and_one_not_understood_says_so() {
        assertTrue(page("/search?q=xyzzy+qwert").text().contains("Use fewer words"));
        Document nothing = page("/search?q=xyzzy");
        assertFalse(nothing.text().contains("Use fewer words"));
        assertFalse(nothing.text().contains("Download these results"));
        for (String term : List.of("date:2016-13", "date:7/10/2016", "has:pictures", "size:big")) {
            Document misread = page("/search?q=" + term);
            assertEquals(
                    "No message for “" + term + "”", misread.selectFirst("h1").text());
            assertTrue(misread.select(".active").isEmpty(), term);
            assertTrue(misread.select(".notice").text().contains("so it was searched as a phrase"), term);
        }
        assertFalse(page("/search?q=date:2014").select(".active").isEmpty());
        assertTrue(page("/search/suggest?q=x").text().contains("must have at least two letters"));
        assertFalse(page("/search/suggest?q=xyzzy").text().contains("must have at least two letters"));
        assertTrue(text(get(site, "/harbour/part/99")).contains("Part 99 of harbour is not published yet"));
        assertTrue(text(get(site, "/nowhere/part/99")).contains("No document, part or page has this address"));
        assertTrue(text(get(site, "/people/nobody@port.example")).contains("No published message has a correspondent"));
        assertTrue(
                page("/search?q=colour:red").selectFirst(".notice").text().contains("Unknown search field “colour”"));
        assertEquals(
                "“x” is not valid in the field size:, so it was searched as a phrase."
                        + " Examples: size:>1m, size:<=500k, size:10k..1.5m.",
                page("/search?q=size:x").selectFirst(".notice").ownText());
        assertEquals(
                "„03/04/2015“ ist ein mehrdeutiges Datum und wurde daher als Wortfolge gesucht. Schreiben Sie Jahr,"
                        + " Monat und Tag, zum Beispiel 2015-04-03, 2015-03-04.",
                page("/de/search?q=date:03/04/2015").selectFirst(".notice").ownText());
        assertEquals(
                "Eine schließende Klammer fehlte und wurde am Ende ergänzt.",
                page("/de/search?q=(port").selectFirst(".notice").ownText());
        assertEquals(200, get(site, "/search?q=%22((%20OR%20-%20date:%20..").status());
        assertEquals(200, get(site, "/search?q=" + "long%20".repeat(1_000)).status());
    }

    @Test
    void a_misspelt_search_is_offered_as_the_archive_spells_it_and_never_changed_by_itself() {
        Document page = page("/search?q=tendr");
        assertEquals("No message for “tendr”", page.selectFirst("h1").text());
        Element meant = page.selectFirst(".meant a");
        assertEquals("/search?q=tender", meant.attr("href"));
        assertTrue(page(meant.attr("href"))
                .selectFirst("h1")
                .text()
                .startsWith(page.selectFirst(".meant .small").text()));
        assertTrue(page("/search?q=tender%20date:1999")
                .select(".empty li a")
                .eachAttr("href")
                .contains("/search?q=tender"));
    }

    @Test
    void the_order_is_part_of_the_query_and_of_its_address() {
        Document page = page("/search?q=tender");
        String newest = page.select(".views a").eachAttr("href").get(0);
        assertEquals("/search?q=tender%20by%3Adate", newest);
        Document sorted = page(newest);
        assertEquals(page.selectFirst("h1").text(), sorted.selectFirst("h1").text());
        assertEquals("newest first", sorted.selectFirst(".views b").text());
        assertEquals("tender by:date", sorted.selectFirst("#q").attr("value"));
        assertEquals(
                "/search?q=tender", sorted.select(".views a").eachAttr("href").get(0));
        String second = sorted.selectFirst(".pages a[rel=next]").attr("href");
        assertEquals("/search?q=tender%20by%3Adate&page=2", second);
    }

    @Test
    void a_query_is_shown_in_the_form_and_built_from_it() {
        Document form = page("/search/form?q=tender%20from:okafor%20by:date");
        assertEquals("okafor", form.selectFirst("#f-from").attr("value"));
        assertEquals("date", form.selectFirst("#f-by option[selected]").attr("value"));
        assertEquals(
                "tender from:okafor by:date", form.selectFirst(".lede code").text());
        Response sent = get(site, "/search/form?words=tender&from=okafor&by=date&do=search");
        assertEquals(303, sent.status());
        assertEquals(
                "/search?q=tender%20from%3Aokafor%20by%3Adate", sent.headers().get("Location"));
        assertTrue(page("/search/form").select("datalist option").size() > 2);
    }

    @Test
    void the_last_word_is_finished_without_a_script() {
        Document page = page("/search/suggest?q=minutes%20tend");
        Element first = page.selectFirst(".suggested a");
        assertEquals("/search?q=minutes%20tender", first.attr("href"));
        assertTrue(page("/search/suggest?q=t").text().contains("two letters"));
        assertTrue(page("/search/suggest").text().contains("Type the beginning"));
        assertEquals(
                "/search/suggest",
                page("/search?q=x").selectFirst(".masthead [formaction]").attr("formaction"));
    }

    @Test
    void every_example_of_the_help_finds_as_many_as_it_says() {
        Document help = page("/help");
        int found = 0;
        for (Element row : help.select("tbody tr")) {
            Element link = row.selectFirst("a");
            found++;
            Document results = page(link.attr("href"));
            assertTrue(
                    results.selectFirst("h1")
                            .text()
                            .startsWith(row.selectFirst(".n").text() + " message"),
                    row.text());
            assertNotEquals("0", row.selectFirst(".n").text());
            assertEquals(List.of(), results.select(".notice").eachText(), row.text());
        }
        assertTrue(found > 20, "examples: " + found);
        assertEquals(text(get(site, "/help")), text(get(site, "/help")));
        assertEquals("/help", get(site, "/search/help").headers().get("Location"));
    }

    @Test
    void an_empty_archive_explains_the_search_all_the_same(@TempDir Path fresh) throws IOException {
        Site nothing = HarbourArchive.nothingPublished(fresh).site();
        assertTrue(page(nothing, "/help").text().contains("date:2016-10"));
        assertTrue(page(nothing, "/help").select("tbody a").isEmpty());
        for (String target : List.of("/search/form", "/search/form?q=a", "/search/suggest?q=te", "/search?q=tendr")) {
            page(nothing, target);
        }
    }

    @Test
    void a_search_as_long_as_can_be_is_not_repeated_in_two_hundred_links() {
        Response page = get(site, "/search?q=" + "a*%20OR%20".repeat(500) + "a*");
        assertTrue(page.body().size() < 100_000, page.body().size() + " bytes");
        assertTrue(text(page).contains("too long for the filters"));
        assertTrue(text(get(site, "/search?q=a*")).contains("Show as table"));
    }

    @Test
    void the_last_page_is_reached_and_a_page_beyond_it_is_the_last() {
        Document first = page("/search");
        List<String> pages = first.select(".pages a").eachAttr("href");
        String last = pages.stream()
                .filter(page -> page.endsWith("page=13"))
                .findFirst()
                .orElseThrow();
        assertEquals(8, page(last).select(".list > li").size());
        assertEquals(8, page("/search?page=999999999").select(".list > li").size());
        assertEquals(20, page("/search?page=-1").select(".list > li").size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/harbour/2",
                "/harbour/2?view=html",
                "/harbour/part/1",
                "/gala",
                "/",
                "/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
                "/search?q=with:%22%3Cimg%20src=x%20onerror=alert(1)%3E%22",
                "/search?q=alert&sort=%22%3E%3Cscript%3E",
                "/harbour/2/thread"
            })
    void nothing_hostile_becomes_markup(String target) {
        Document page = page(target);
        assertTrue(page.select("script:not([type=application/ld+json]), style, iframe, object, embed, base, [style]")
                .isEmpty());
        for (Element element : page.getAllElements()) {
            element.attributes()
                    .forEach(attribute -> assertFalse(attribute.getKey().startsWith("on"), element.outerHtml()));
        }
        assertTrue(
                page.select("img").stream().allMatch(image -> image.attr("src").startsWith("/")));
        assertTrue(page.select("a[href]").stream().noneMatch(a -> a.attr("href").contains("javascript:")));
    }

    @Test
    void an_attachment_that_could_run_is_handed_out_as_bytes_in_a_sandbox() {
        Document page = page("/harbour/" + HarbourArchive.HOSTILE);
        List<String> files = page.select(".files a").eachAttr("href");
        assertEquals(3, files.size());
        List<String> types = files.stream().map(file -> get(site, file).type()).toList();
        assertEquals(List.of("application/octet-stream", "application/octet-stream", "image/png"), types);
        for (String file : files) {
            Response response = get(site, file);
            assertEquals(Delivery.FOREIGN_POLICY, response.headers().get("Content-Security-Policy"));
            assertTrue(response.headers().get("Content-Disposition").startsWith("attachment; "));
        }
        assertEquals(1, page.select(".files img").size(), "only the real image is shown");
        assertEquals(404, get(site, "/harbour/2/attachment/99/x").status());
        assertEquals(404, get(site, "/harbour/2/attachment/0/x").status());
    }

    @Test
    void the_raw_source_is_the_published_bytes_as_plain_text() {
        Response raw = get(site, "/harbour/1/raw");
        assertEquals("text/plain; charset=utf-8", raw.type());
        assertTrue(text(raw).startsWith("From: Ines Okafor <i.okafor@port.example>\r\n"));
        assertEquals(
                "text/plain; charset=windows-1252", get(site, "/harbour/8/raw").type());
        assertEquals(
                "attachment; filename=\"harbour-1.eml\"; filename*=UTF-8''harbour-1.eml",
                get(site, "/harbour/1.eml").headers().get("Content-Disposition"));
    }

    @Test
    void the_feeds_are_valid_and_the_same_wherever_they_are_read() throws Exception {
        String atom = text(get(site, "/feed.atom"));
        var xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(atom)));
        assertEquals(5, xml.getElementsByTagName("entry").getLength());
        assertEquals(
                "2026-12-03T09:00:00Z",
                xml.getElementsByTagName("updated").item(0).getTextContent());
        assertTrue(atom.contains("href=\"/gala/part/1\""));
        for (String feed : List.of("/feed.atom", "/feed.json", "/harbour/feed.atom", "/search.atom?q=berth")) {
            assertEquals(
                    text(get(site, feed)),
                    text(site.answer("GET", feed, Map.of("host", "mirror.example:8080", "x-forwarded-proto", "https"))),
                    feed);
        }
        Json.Obj json =
                (Json.Obj) Json.parse(text(get(site, "/harbour/feed.json"))).orThrow();
        assertEquals("https://jsonfeed.org/version/1.1", json.string("version").orElseThrow());
        assertEquals(4, ((Json.Arr) json.get("items").orElseThrow()).items().size());
    }

    @Test
    void addresses_that_are_none_are_not_found_and_others_are_put_right() {
        for (String target : List.of(
                "/nowhere",
                "/harbour/part/99",
                "/harbour/part/x",
                "/harbour/1/raw/x",
                "/harbour//1",
                "//evil.example/",
                "/look/0.css",
                "/index",
                "/harbour/1/attachment/1")) {
            assertEquals(404, get(site, target).status(), target);
        }
        assertEquals(400, get(site, "/harbour/%2e%2e/x").status());
        assertEquals("/harbour/1", get(site, "/harbour/1/").headers().get("Location"));
    }

    /** Reads every page that a reader can reach, within a limited number of searches. */
    @Test
    void every_link_leads_somewhere_and_every_page_is_well_made() {
        TreeSet<String> seen = new TreeSet<>(List.of("/"));
        ArrayDeque<String> todo = new ArrayDeque<>(seen);
        int searches = 0;
        while (!todo.isEmpty()) {
            String target = todo.poll();
            // an export holds a slot until it is read
            Response response = target.startsWith("/search.") || target.contains("/metadata.")
                    ? site.answer("HEAD", target, Map.of())
                    : get(site, target);
            assertEquals(200, response.status(), target);
            if (!response.type().startsWith("text/html")) {
                continue;
            }
            String html = text(response);
            assertTrue(html.getBytes(StandardCharsets.UTF_8).length < MAX_PAGE_BYTES, target);
            Document page = wellMade(target, html);
            for (Element link : page.select("[href]:not(a[hreflang]), [src], form[action]")) {
                String address = link.hasAttr("href")
                        ? link.attr("href")
                        : link.hasAttr("src") ? link.attr("src") : link.attr("action");
                address = address.contains("#") ? address.substring(0, address.indexOf('#')) : address;
                if (address.startsWith("/")
                        && (!address.startsWith("/search?") || searches++ < 120)
                        && seen.add(address)) {
                    todo.add(address);
                }
            }
        }
        assertTrue(seen.size() > 500, "only " + seen.size() + " addresses");
    }

    private static Document wellMade(String target, String html) {
        Parser parser = Parser.htmlParser().setTrackErrors(10);
        Document page = Jsoup.parse(html, "", parser);
        assertEquals(
                List.of(), parser.getErrors().stream().map(Object::toString).toList(), target);
        assertEquals(1, page.select("h1").size(), target);
        assertEquals(1, page.select("main").size(), target);
        assertFalse(page.title().isBlank(), target);
        assertEquals("en", page.selectFirst("html").attr("lang"));
        List<String> ids = page.select("[id]").eachAttr("id");
        assertEquals(new TreeSet<>(ids).size(), ids.size(), "an id twice in " + target);
        for (Element input : page.select("input:not([type=hidden])")) {
            assertNotNull(page.selectFirst("label[for=" + input.id() + "]"), target);
        }
        assertTrue(page.select("img:not([alt])").isEmpty(), target);
        return page;
    }
}
