package org.daylight.message.html;

import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Element;

/**
 * Counts what {@link SafeHtmlWriter} does not write: scripts, forms, and resources that a browser would fetch. For one message, by
 * one thread.
 */
final class RemovedContent {

    private static final Set<String> CONTROLS = Set.of("input", "select", "textarea", "button");

    /** Attributes with the address of a resource that a browser fetches automatically. */
    private static final Set<String> FETCHED = Set.of(
            "src",
            "srcset",
            "background",
            "poster",
            "data",
            "lowsrc",
            "dynsrc",
            "xlink:href",
            "codebase",
            "archive",
            "icon");

    private static final int MOST_HOSTS = 1000;

    private final TreeMap<String, Integer> remoteByHost = new TreeMap<>();
    private int scripts;
    private int forms;
    private int openForms;

    /** Counts an element and its attributes, at its start tag. */
    void count(String name, Element element) {
        switch (name) {
            case "script" -> scripts++;
            case "form" -> {
                forms++;
                openForms++;
            }
            default -> {
                if (CONTROLS.contains(name) && openForms == 0) {
                    forms++;
                }
            }
        }
        if (name.equals("meta") && element.attr("http-equiv").equalsIgnoreCase("refresh")) {
            String content = element.attr("content");
            int url = content.toLowerCase(Locale.ROOT).indexOf("url=");
            remote(url < 0 ? "" : unquoted(content, url + 4, ""));
        }
        boolean linksStyle = name.equals("link") && !element.attr("rel").equalsIgnoreCase("canonical");
        for (Attribute attribute : element.attributes()) {
            String key = attribute.getKey().toLowerCase(Locale.ROOT);
            String value = attribute.getValue();
            if (key.startsWith("on") && key.length() > 2) {
                scripts++;
            } else if (FETCHED.contains(key) || key.equals("href") && (linksStyle || name.equals("image"))) {
                fetched(key, value);
            } else if (key.equals("style")) {
                styleFetches(value);
            } else if (LinkAddress.isCode(value) && (key.endsWith("href") || key.endsWith("action"))) {
                scripts++;
            }
        }
    }

    /** Must be called at the end tag of each counted element. */
    void close(String name) {
        openForms -= name.equals("form") ? 1 : 0;
    }

    private void fetched(String key, String value) {
        if (key.equals("srcset")) {
            for (String candidate : value.split(",", 50)) {
                remote(candidate);
            }
        } else {
            remote(value);
        }
        if (LinkAddress.isCode(value)) {
            scripts++;
        }
    }

    private void remote(String address) {
        String start = LinkAddress.compact(address, LinkAddress.LONGEST);
        if (start.startsWith("//")) {
            start = "http:" + start;
        }
        if (start.startsWith("http:") || start.startsWith("https:") || start.startsWith("ftp:")) {
            String host = LinkAddress.host(start);
            String counted = remoteByHost.size() < MOST_HOSTS || remoteByHost.containsKey(host) ? host : "";
            remoteByHost.merge(counted, 1, Integer::sum);
        }
    }

    /** Counts what a style sheet fetches. */
    void style(DataNode data) {
        if (data.parent() instanceof Element parent && parent.normalName().equals("style")) {
            styleFetches(data.getWholeData());
        }
    }

    private void styleFetches(String css) {
        String lower = css.toLowerCase(Locale.ROOT);
        for (int at = lower.indexOf("url("); at >= 0; at = lower.indexOf("url(", at + 4)) {
            remote(unquoted(css, at + 4, ")("));
        }
        for (int at = lower.indexOf("@import"); at >= 0; at = lower.indexOf("@import", at + 7)) {
            String imported = unquoted(css, at + 7, ";@");
            if (!imported.toLowerCase(Locale.ROOT).startsWith("url(")) { // counted above
                remote(imported);
            }
        }
    }

    private static String unquoted(String css, int from, String stop) {
        int limit = Math.min(css.length(), from + LinkAddress.LONGEST);
        int at = from;
        while (at < limit
                && (Character.isWhitespace(css.charAt(at)) || css.charAt(at) == '"' || css.charAt(at) == '\'')) {
            at++;
        }
        int end = at;
        while (end < limit && stop.indexOf(css.charAt(end)) < 0 && css.charAt(end) != '"' && css.charAt(end) != '\'') {
            end++;
        }
        return css.substring(at, end);
    }

    /** Number of resources that the original would fetch, by host; at most {@value #MOST_HOSTS} hosts, then "". */
    SortedMap<String, Integer> remoteByHost() {
        return Collections.unmodifiableSortedMap(remoteByHost);
    }

    int scripts() {
        return scripts;
    }

    int forms() {
        return forms;
    }
}
