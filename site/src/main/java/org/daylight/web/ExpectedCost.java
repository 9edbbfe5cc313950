package org.daylight.web;

import java.util.List;
import java.util.Set;
import org.daylight.archive.ArchivePath;
import org.daylight.http.Cost;
import org.daylight.http.Request;
import org.daylight.web.api.JsonApi;

/** The expected cost of an answer, judging by its address alone. */
final class ExpectedCost {

    /** First path segments of pages that search, count over a search result, or list many documents. */
    private static final Set<String> SEARCHING = Set.of(
            "search",
            "search.atom",
            "search.csv",
            "search.jsonl",
            "search.mbox",
            "search.zip",
            "batch",
            "entities",
            "people",
            "people.atom",
            "pictures",
            "sitemap",
            "help");

    /** Segments after a document's number of pages that search, or compute much. */
    private static final Set<String> SEARCHING_OF_DOCUMENT = Set.of("thread", "thread.atom", "compare", "dossier.zip");

    /** First path segments of files that are read without looking at any document. */
    private static final Set<String> CHEAP = Set.of(
            "checkpoint",
            "check_redactions.py",
            "robots.txt",
            "favicon.ico",
            "favicon.svg",
            "releases",
            "tile",
            "accessions");

    private ExpectedCost() {}

    static Cost of(Request request) {
        List<String> path = request.path();
        String first = path.getFirst();
        if (JsonApi.has(path)) {
            return JsonApi.cost(path);
        }
        if (SEARCHING.contains(first) && !isListOfPublisher(path)) {
            return Cost.EXPENSIVE;
        }
        if (first.equals("stories")) {
            // The page of a story is compared with its documents; that of a topic looks them up.
            boolean isMade = path.size() > 1 && !ArchivePath.isPublic(String.join("/", path))
                    || request.parameters().containsKey("topic");
            return isMade ? Cost.EXPENSIVE : Cost.PAGE;
        }
        if (first.equals("annotations")) {
            // The quotations of a list are compared with their documents.
            boolean isMade = path.size() > 1 && !ArchivePath.isPublic(String.join("/", path));
            return isMade ? Cost.EXPENSIVE : Cost.PAGE;
        }
        if (CHEAP.contains(first)) {
            return Cost.CHEAP;
        }
        boolean embedsThread = first.equals("embed") && path.getLast().equals("thread")
                || first.equals("oembed") && request.parameter("url").endsWith("/thread");
        if (embedsThread) {
            return Cost.EXPENSIVE;
        }
        boolean searches = path.size() == 2 && path.get(1).equals("pictures")
                || path.size() > 2 && SEARCHING_OF_DOCUMENT.contains(path.get(2))
                || isTable(path);
        return searches ? Cost.EXPENSIVE : Cost.PAGE;
    }

    private static boolean isTable(List<String> path) {
        return path.size() == 4 && path.get(1).equals("part");
    }

    /** A file of the publisher's own under the address of pages: who is who, or corrections of names. */
    private static boolean isListOfPublisher(List<String> path) {
        return path.size() == 2 && ArchivePath.isPublic(String.join("/", path));
    }
}
