package org.daylight.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * Reads a site by following links from its front page, breadth first. Where a step leads to more than a quarter of the
 * pages still to be read, it reads a sample with all kinds of pages, the same for the same seed; the others wait for
 * the next step.
 */
final class Crawl {

    /** Largest page allowed, in bytes, before compression and without embedded resources. */
    static final int MAX_PAGE_BYTES = 200_000;

    private static final int MAX_FAULTS = 60;
    private static final int FAULTS_LISTED = 4;

    /** Kinds of address ({@code spec/addresses.md}). */
    enum Kind {
        DOCUMENT,
        VIEW,
        THREAD,
        EVIDENCE,
        SEARCH,
        PART,
        OTHER,
        /** Not a page: feeds, style sheets, packs, raw sources, attachments, dossiers. */
        FILE;

        static Kind of(String address) {
            String path = address.replaceFirst("\\?.*", "");
            if (path.matches("/[^/]+/[0-9]+/(compare/.+|passage/[0-9]+-[0-9]+)")) {
                return VIEW;
            }
            if (path.matches("/[^/]+/[0-9]+")) {
                return address.contains("?") ? VIEW : DOCUMENT;
            }
            if (path.matches("/[^/]+/[0-9]+/thread")) {
                return THREAD;
            }
            if (path.matches("/[^/]+/[0-9]+/evidence")) {
                return EVIDENCE;
            }
            if (path.equals("/search")) {
                return SEARCH;
            }
            if (path.matches("/[^/]+/part/[0-9]+")) {
                return PART;
            }
            boolean isPage = path.equals("/")
                    || path.matches("/[a-z0-9-]+(/pictures)?|/search/form|/search/suggest|/people/[^/]+")
                            && !path.equals("/checkpoint")
                            && !path.equals("/oembed");
            return isPage ? OTHER : FILE;
        }
    }

    /**
     * The result.
     *
     * @param read number of addresses read, by kind
     * @param largest size of the largest page, in bytes
     * @param largestAddress its address
     * @param faulty number of pages with a fault
     * @param faults the first of these, with the fault
     */
    record Account(Map<Kind, Integer> read, int largest, String largestAddress, int faulty, List<String> faults) {

        int pages() {
            return read.entrySet().stream()
                    .filter(each -> each.getKey() != Kind.FILE)
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "read %s: %d pages, the largest %d bytes (%s), %d with a fault",
                    read,
                    pages(),
                    largest,
                    largestAddress,
                    faulty);
        }
    }

    private record Link(String address, String from) {}

    private final ServedArchive site;
    private final int maxPages;
    private final Random random;
    private final HtmlCheck html = new HtmlCheck();
    private final Set<String> seen = new HashSet<>();
    private final Map<Kind, Integer> read = new EnumMap<>(Kind.class);
    private final List<String> faults = new ArrayList<>();
    private int faulty;
    private int pages;
    private int largest;
    private String largestAddress = "";

    /**
     * @param maxPages most pages to read; in addition, at most a fifth as many files
     * @param seed chooses the sample
     */
    Crawl(ServedArchive site, int maxPages, long seed) {
        this.site = site;
        this.maxPages = maxPages;
        this.random = new Random(seed);
    }

    Account run() throws IOException {
        List<Link> level = List.of(new Link("/", "/"));
        seen.add("/");
        while (!level.isEmpty() && pages < maxPages) {
            List<Link> next = new ArrayList<>();
            int enough = Math.min(maxPages, pages + maxPages / 4);
            for (Link link : inTurn(level)) {
                boolean isFile = Kind.of(link.address) == Kind.FILE;
                if (isFile && read.getOrDefault(Kind.FILE, 0) < maxPages / 5 || !isFile && pages < enough) {
                    read(link, next);
                } else if (!isFile) {
                    next.add(link);
                }
            }
            level = next;
        }
        return new Account(read, largest, largestAddress, faulty, faults);
    }

    /** Shuffled, with the kinds alternating. */
    private List<Link> inTurn(List<Link> links) {
        Map<Kind, Deque<Link>> byKind = new EnumMap<>(Kind.class);
        List<Link> shuffled = new ArrayList<>(links);
        Collections.shuffle(shuffled, random);
        for (Link link : shuffled) {
            byKind.computeIfAbsent(Kind.of(link.address), kind -> new ArrayDeque<>())
                    .add(link);
        }
        List<Link> turn = new ArrayList<>();
        while (turn.size() < links.size()) {
            byKind.values().stream().filter(queue -> !queue.isEmpty()).forEach(queue -> turn.add(queue.remove()));
        }
        return turn;
    }

    private void read(Link link, List<Link> next) throws IOException {
        Kind kind = Kind.of(link.address);
        read.merge(kind, 1, Integer::sum);
        boolean isPack = link.address.endsWith(".zip");
        HttpResponse<byte[]> answer = isPack ? site.head(link.address) : site.get(link.address);
        List<String> found = new ArrayList<>();
        if (answer.statusCode() != 200) {
            found.add("status " + answer.statusCode());
        }
        if (kind == Kind.FILE) {
            file(link.address, answer.headers(), found);
        } else {
            pages++;
            page(link, answer, found, next);
        }
        if (!found.isEmpty()) {
            faulty++;
            if (faults.size() < MAX_FAULTS) {
                String more = found.size() > FAULTS_LISTED ? "; … " + found.size() + " in all" : "";
                List<String> listed = found.subList(0, Math.min(found.size(), FAULTS_LISTED));
                faults.add(link.address + " (linked from " + link.from + "): " + String.join("; ", listed) + more);
            }
        }
    }

    private void page(Link link, HttpResponse<byte[]> answer, List<String> found, List<Link> next) throws IOException {
        byte[] body = answer.body();
        if (body.length > largest) {
            largest = body.length;
            largestAddress = link.address;
        }
        if (body.length > MAX_PAGE_BYTES) {
            found.add(body.length + " bytes");
        }
        expect(answer.headers(), "content-type", "text/html; charset=utf-8", found);
        expect(answer.headers(), "content-security-policy", "default-src 'none'; style-src 'self';", found);
        confined(answer.headers(), found);
        Document tree = Jsoup.parse(new java.io.ByteArrayInputStream(body), "UTF-8", "");
        found.addAll(html.faults(body, tree));
        found.addAll(ReplacedWords.in(ownWords(tree)));
        for (Element element : tree.select("[href]:not(a[hreflang]), [src]")) {
            follow(link.address, element.hasAttr("href") ? element.attr("href") : element.attr("src"), next);
        }
    }

    /** The words of the site itself: foreign text has a direction of its own in every template. */
    private static String ownWords(Document tree) {
        Document own = tree.clone();
        own.select("[dir], bdi, datalist, head").remove();
        return own.text();
    }

    private void follow(String from, String href, List<Link> next) {
        String address = href.replaceFirst("#.*", "");
        if (address.startsWith("?")) {
            address = URI.create(from).getPath() + address;
        }
        if (address.startsWith("/") && !address.startsWith("//") && seen.add(address)) {
            next.add(new Link(address, from));
        }
    }

    private static void file(String address, HttpHeaders headers, List<String> found) {
        confined(headers, found);
        String type = headers.firstValue("content-type").orElse("");
        if (type.isEmpty() || type.contains("html") || type.contains("script")) {
            found.add("content-type " + type);
        }
        if (address.matches("/[^/]+/[0-9]+(\\.eml|/attachment/.*|/raw)")) {
            expect(headers, "content-security-policy", "sandbox; default-src 'none'", found);
            if (!address.endsWith("/raw")) {
                expect(headers, "content-disposition", "attachment;", found);
            }
        }
    }

    private static void confined(HttpHeaders headers, List<String> found) {
        expect(headers, "x-content-type-options", "nosniff", found);
        expect(headers, "referrer-policy", "no-referrer", found);
        expect(headers, "x-frame-options", "DENY", found);
        expect(headers, "cross-origin-opener-policy", "same-origin", found);
        expect(headers, "cross-origin-resource-policy", "same-origin", found);
        if (!headers.firstValue("content-security-policy").orElse("").contains("frame-ancestors 'none'")) {
            found.add("no content-security-policy that forbids frames");
        }
        if (headers.firstValue("set-cookie").isPresent()) {
            found.add("a cookie");
        }
    }

    private static void expect(HttpHeaders headers, String name, String start, List<String> found) {
        String value = headers.firstValue(name).orElse("");
        if (!value.startsWith(start)) {
            found.add(name + ": " + value + " instead of " + start);
        }
    }
}
