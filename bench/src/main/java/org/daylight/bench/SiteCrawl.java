package org.daylight.bench;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Collects addresses that readers could request from a site, by following its links from the front page; for each kind
 * some hundreds. The same site and seed give the same addresses.
 */
final class SiteCrawl {

    /** Kinds of pages, with their share of a thousand requests. */
    enum Kind {
        FRONT("front page", 50),
        TROVE("trove", 30),
        STORY("stories", 10),
        EMBED("oEmbed", 10),
        RELEASE("release", 70),
        MESSAGE("message", 140),
        MESSAGE_HTML("message as designed", 40),
        THREAD("thread", 60),
        EVIDENCE("evidence", 20),
        DOSSIER("dossier", 5),
        ATTACHMENT("attachment", 40),
        ORIGINAL("original", 30),
        WORD("search: a word", 70),
        COMMON("search: a common word", 40),
        PHRASE("search: two words in a row", 45),
        PERSON("search: a person and a year", 50),
        NARROWED("search: a word, narrowed", 50),
        DEEP("search: a page in the middle", 30),
        PASSAGE("passage", 20),
        LANGUAGE("message, frame in another language", 30),
        TEXT("message as text", 15),
        CORRESPONDENT("correspondent", 15),
        API_DOCUMENT("API: document", 20),
        API_TEXT("API: text of a document", 15),
        API_SEARCH("API: search", 20),
        API_PART("API: part", 5),
        FEED("feed", 30),
        PLAIN("about, help, style", 20),
        RECORD("files of the log", 15),
        PACK("pack", 5);

        final String words;
        final int share;

        Kind(String words, int share) {
            this.words = words;
            this.share = share;
        }
    }

    private static final int RELEASES = 60;
    private static final int MESSAGES = 400;
    private static final int SEARCHES = 150;
    private static final int COMMON_WORDS = 5;

    /** Not to the same page in another language. */
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"(/[^\"#]*+)(?!\" hreflang=)");

    private static final int PASSAGES = 60;

    private static final Pattern PASSAGE = Pattern.compile("\"from\":([0-9]+),\"to\":([0-9]+)");

    private static final Pattern MAIN = Pattern.compile("<main.*?</main>", Pattern.DOTALL);
    private static final Pattern WORDS = Pattern.compile("[a-z]{4,12}");
    private static final Pattern PAGES = Pattern.compile("[?&](?:amp;)?page=([0-9]+)");

    private final PlainConnection connection;
    private final Random random;
    private final Map<Kind, Set<String>> found = new EnumMap<>(Kind.class);
    private final Map<String, Integer> words = new HashMap<>();
    private final List<String> wordList = new ArrayList<>();
    private final List<String> phrases = new ArrayList<>();

    SiteCrawl(URI server, long seed) {
        connection = new PlainConnection(server);
        random = new Random(seed);
        for (Kind kind : Kind.values()) {
            found.put(kind, new LinkedHashSet<>());
        }
    }

    /** The addresses of each kind that was found. */
    Map<Kind, List<String>> addresses() throws IOException {
        found.get(Kind.FRONT).add("/");
        found.get(Kind.PLAIN).addAll(List.of("/about", "/help"));
        found.get(Kind.RECORD).add("/checkpoint");
        page("/");
        for (String trove : List.copyOf(found.get(Kind.TROVE))) {
            page(trove);
        }
        List<String> releases = some(Kind.RELEASE, RELEASES);
        for (String release : releases) {
            String first = page(release);
            long pages = PAGES.matcher(first)
                    .results()
                    .mapToLong(page -> Long.parseLong(page.group(1)))
                    .max()
                    .orElse(1);
            page(release + "?page=" + (1 + random.nextLong(pages)));
        }
        for (String message : some(Kind.MESSAGE, MESSAGES)) {
            words(page(message));
        }
        forms();
        searches();
        connection.close();
        Map<Kind, List<String>> addresses = new EnumMap<>(Kind.class);
        found.forEach((kind, all) -> {
            if (!all.isEmpty()) {
                addresses.put(kind, List.copyOf(all));
            }
        });
        return addresses;
    }

    /** Other forms of messages and parts, and what the API says of them. */
    private void forms() throws IOException {
        List<String> tags = List.of("de", "fr", "es", "ru", "ar", "zh");
        int i = 0;
        for (String message : some(Kind.MESSAGE, MESSAGES)) {
            String plain = message.replaceFirst("\\?.*", "");
            found.get(Kind.LANGUAGE).add("/" + tags.get(i++ % tags.size()) + plain);
            found.get(Kind.TEXT).add(plain + "?as=text");
            found.get(Kind.API_DOCUMENT).add("/api/v1/documents" + plain);
            found.get(Kind.API_TEXT).add("/api/v1/documents" + plain + "/text");
        }
        for (String text : some(Kind.API_TEXT, PASSAGES)) {
            Matcher passage = PASSAGE.matcher(connection.get(text, true).text());
            if (passage.find()) {
                String message = text.replace("/api/v1/documents", "").replace("/text", "");
                found.get(Kind.PASSAGE).add(message + "/passage/" + passage.group(1) + "-" + passage.group(2));
            }
        }
        for (String part : some(Kind.RELEASE, RELEASES)) {
            found.get(Kind.API_PART)
                    .add("/api/v1/parts" + part.replaceFirst("\\?.*", "").replace("/part/", "/"));
        }
    }

    private List<String> some(Kind kind, int most) {
        List<String> all = new ArrayList<>(found.get(kind));
        java.util.Collections.shuffle(all, random);
        return List.copyOf(all.subList(0, Math.min(most, all.size())));
    }

    /** Requests a page and collects its links. */
    private String page(String address) throws IOException {
        PlainConnection.Answer answer = connection.get(address, true);
        if (answer.status() != 200) {
            throw new IOException(address + " returned status " + answer.status());
        }
        String page = answer.text();
        for (Matcher link = LINK.matcher(page); link.find(); ) {
            String target = link.group(1).replace("&amp;", "&");
            kind(target).ifPresent(kind -> found.get(kind).add(target));
        }
        return page;
    }

    /** The kind of page at an address ({@code spec/addresses.md}); empty for addresses that are not requested. */
    static java.util.Optional<Kind> kind(String target) {
        String path = target.replaceFirst("\\?.*", "");
        Kind kind = null;
        if (path.endsWith("/feed.atom") || path.endsWith("/feed.json")) {
            kind = Kind.FEED;
        } else if (path.startsWith("/look/")) {
            kind = Kind.PLAIN;
        } else if (path.matches("/releases/[0-9]+\\.zip")) {
            kind = Kind.PACK;
        } else if (path.matches("/people/[^/]+")) {
            kind = Kind.CORRESPONDENT;
        } else if (path.matches("/stories(/[a-z0-9-]+)?")) {
            kind = Kind.STORY;
        } else if (path.equals("/oembed")) {
            kind = Kind.EMBED;
        } else if (path.matches(
                "/(search|about|help|checkpoint|favicon.*|people|pictures|mirrors|sealed|sitemap|sitemap.xml|api)?")) {
            kind = null;
        } else if (path.matches("/[a-z0-9-]+")) {
            kind = Kind.TROVE;
        } else if (path.matches("/[a-z0-9-]+/part/[0-9]+")) {
            kind = Kind.RELEASE;
        } else if (path.matches("/[a-z0-9-]+/[0-9]+")) {
            kind = target.contains("view=html") ? Kind.MESSAGE_HTML : Kind.MESSAGE;
        } else if (path.matches("/[a-z0-9-]+/[0-9]+/thread")) {
            kind = Kind.THREAD;
        } else if (path.matches("/[a-z0-9-]+/[0-9]+/evidence")) {
            kind = Kind.EVIDENCE;
        } else if (path.matches("/[a-z0-9-]+/[0-9]+/dossier\\.zip")) {
            kind = Kind.DOSSIER;
        } else if (path.matches("/[a-z0-9-]+/[0-9]+(\\.eml|/raw)")) {
            kind = Kind.ORIGINAL;
        } else if (path.matches("/[a-z0-9-]+/[0-9]+/attachment/.*")) {
            kind = Kind.ATTACHMENT;
        }
        return java.util.Optional.ofNullable(kind);
    }

    /** Collects words and pairs of words from a message's page. */
    private void words(String page) {
        Matcher main = MAIN.matcher(page);
        if (!main.find()) {
            return;
        }
        String text = main.group().replaceAll("<[^>]*>", " ").replaceAll("&[#a-z0-9]+;", " ");
        String before = "";
        List<String> pairs = new ArrayList<>();
        Set<String> here = new LinkedHashSet<>();
        for (String each : text.split("\\s+")) {
            String word = WORDS.matcher(each).matches() ? each : "";
            if (!word.isEmpty()) {
                here.add(word);
                if (!before.isEmpty()) {
                    pairs.add(before + " " + word);
                }
            }
            before = word;
        }
        here.forEach(word -> words.merge(word, 1, Integer::sum));
        wordList.addAll(here);
        if (!pairs.isEmpty()) {
            phrases.add(pairs.get(random.nextInt(pairs.size())));
        }
    }

    private void searches() throws IOException {
        if (wordList.isEmpty()) {
            return;
        }
        for (int i = 0; i < SEARCHES; i++) {
            String word = wordList.get(random.nextInt(wordList.size()));
            found.get(Kind.WORD).add(search(word));
            found.get(Kind.API_SEARCH).add("/api/v1" + search(word));
        }
        phrases.stream().limit(SEARCHES).forEach(pair -> found.get(Kind.PHRASE).add(search('"' + pair + '"')));
        List<String> common = words.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(COMMON_WORDS)
                .map(Map.Entry::getKey)
                .toList();
        for (String word : common) {
            for (String order : List.of("", "&sort=newest", "&sort=oldest")) {
                found.get(Kind.COMMON).add(search(word) + order);
                found.get(Kind.DEEP).add(search(word) + order + "&page=" + (2 + random.nextInt(200)));
            }
        }
        for (String search : some(Kind.WORD, SEARCHES / 3)) {
            narrowed(page(search), search);
        }
    }

    /** Collects links that narrow a search: by person, by year, by both. */
    private void narrowed(String page, String search) {
        List<String> people = new ArrayList<>();
        List<String> years = new ArrayList<>();
        for (Matcher link = LINK.matcher(page); link.find(); ) {
            String target = link.group(1).replace("&amp;", "&");
            if (target.startsWith(search + "%20")) {
                found.get(Kind.NARROWED).add(target);
                String added = target.substring(search.length()).replaceFirst("&.*", "");
                if (added.startsWith("%20with%3A")) {
                    people.add(added.substring(3).replaceFirst("^with", "from"));
                } else if (added.matches("%20date%3A[0-9]{4}")) {
                    years.add(added);
                }
            }
        }
        for (int i = 0; i < Math.min(people.size(), 3) && !years.isEmpty(); i++) {
            found.get(Kind.PERSON).add("/search?q=" + people.get(i) + years.get(random.nextInt(years.size())));
        }
    }

    private static String search(String query) {
        return "/search?q=" + URLEncoder.encode(query, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
