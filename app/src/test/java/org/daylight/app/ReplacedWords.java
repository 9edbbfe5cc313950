package org.daylight.app;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Words and phrases that readers had to decode, each with its replacement. {@link WordingTest} keeps them out of the sources of everything
 * that users read, and {@link Crawl} out of the rendered pages. To ban another phrase, add it here.
 */
final class ReplacedWords {

    /** Small letters, single spaces, ' for every apostrophe. A phrase matches whole words only. */
    private static final Map<String, String> BETTER = better();

    private static final Pattern ANY = Pattern.compile("(?<![\\p{L}\\p{N}])(?<!there )("
            + String.join("|", BETTER.keySet()).replace(" ", "\\s+") + ")(?![\\p{L}\\p{N}])");

    private ReplacedWords() {}

    private static Map<String, String> better() {
        var better = new LinkedHashMap<String, String>();
        // headings and labels
        better.put("take it along", "Download these results");
        better.put("taken along", "downloaded");
        better.put("how to ask", "Search syntax");
        better.put("most present", "Most frequent correspondents");
        better.put("hears from", "Received mail from");
        better.put("the way it took", "Delivery path");
        better.put("what speaks for", "Evidence");
        better.put("speaks for and against", "Evidence");
        better.put("of whom, how fresh", "About this mirror and other mirrors");
        better.put("take this off", "Remove this filter");
        better.put("finish the last word", "Suggestions for the last word");
        better.put("would have done", "Blocked content");
        better.put("key gone", "key not available");
        better.put("not checkable", "cannot be checked");
        // signatures and copies
        better.put("judged again", "re-verified");
        better.put("who sat at the keyboard", "who actually wrote the message");
        better.put("fit one another", "are valid");
        better.put("in good hands", "never compromised");
        better.put("secret half", "private key");
        better.put("private half", "private key");
        better.put("in one house", "within one organisation");
        better.put("within one house", "within one organisation");
        better.put("as far as was looked", "say what was searched");
        better.put("on the way was noticed", "Found while reading the message");
        better.put("says itself", "itself states");
        better.put("says, it says", "according to");
        // inversions and archaic words
        better.put("lies beside", "is next to");
        better.put("lie beside", "are next to");
        better.put("stands beside", "is next to");
        better.put("stand beside", "are next to");
        better.put("stands twice", "occurs twice");
        better.put("as it lies there", "as it is");
        better.put("as it stands there", "as it is");
        better.put("asks nobody", "works offline");
        better.put("nobody need", "no one needs to");
        better.put("whoever wants", "anyone may");
        better.put("whoever has", "anyone who has");
        better.put("whoever keeps", "the operator of");
        better.put("whoever runs", "the operator of");
        better.put("made anew", "rebuilt");
        better.put("taken out again", "withdrawn");
        better.put("has opened", "say what happened");
        better.put("what came of", "the result of");
        better.put("goes on from", "continues");
        better.put("turned round", "swapped");
        better.put("hold together", "are consistent");
        better.put("is no zip", "is not a zip");
        better.put("is no archive", "is not an archive");
        better.put("is no newsroom", "is not a newsroom");
        better.put("is no folder", "is not a folder");
        better.put("is no instant", "is not a valid date and time");
        better.put("passed over", "skipped");
        better.put("then the gate was shut", "then publication stopped");
        better.put("letters in a row", "contains this text");
        return better;
    }

    /** What is found in a text, each as {@code "words" in its context: replacement}; empty for a text in plain words. */
    static List<String> in(String text) {
        List<String> found = new ArrayList<>();
        String plain = text.toLowerCase(Locale.ROOT).replace('’', '\'');
        Matcher matcher = ANY.matcher(plain);
        while (matcher.find()) {
            String context =
                    text.substring(Math.max(0, matcher.start() - 30), Math.min(text.length(), matcher.end() + 30));
            String phrase = matcher.group(1).replaceAll("\\s+", " ");
            found.add("\"" + phrase + "\" in …" + context.replaceAll("\\s+", " ") + "…; better: " + BETTER.get(phrase));
        }
        return found;
    }
}
