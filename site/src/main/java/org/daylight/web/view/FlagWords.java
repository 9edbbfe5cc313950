package org.daylight.web.view;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.daylight.pack.FlaggedPart;

/** What a publisher found in a file, in words ({@code spec/pack.md} section 3). */
public final class FlagWords {

    private static final Map<String, String> WORDS = new LinkedHashMap<>();

    static {
        WORDS.put(FlaggedPart.MALWARE, "a malware scanner recognised it as malware");
        WORDS.put("program", "it is a program");
        WORDS.put("script", "it is a script that a system or another program would run");
        WORDS.put("shortcut", "it is a shortcut, which can start any program or open any address");
        WORDS.put("macros", "it has macros, which can do anything that a program can do");
        WORDS.put("external-template", "it loads a template or an object from another place");
        WORDS.put("dde", "it starts programs through DDE");
        WORDS.put("ole-object", "it has an embedded object");
        WORDS.put("pdf-script", "it has scripts, or actions that start programs");
        WORDS.put("html-script", "it has scripts");
        WORDS.put("disk-image", "it is an image of a disk, whose files mail scanners do not look at");
        WORDS.put("encrypted-archive", "it is an encrypted archive, which no scanner can read");
        WORDS.put("encrypted-document", "it is an encrypted document, which no scanner can read");
        WORDS.put("archive-member", "it is an archive with a dangerous file in it");
        WORDS.put("double-extension", "it is a program whose name looks like that of a document");
        WORDS.put("direction-override", "its name has characters that reverse the direction of writing");
        WORDS.put("disguised", "it is a program whose name says that it is something else");
    }

    private FlagWords() {}

    /** One line for each code; a code of a later version is named as it is. */
    public static List<String> of(List<String> codes) {
        return codes.stream().map(FlagWords::of).toList();
    }

    /** A code in words. */
    public static String of(String code) {
        return WORDS.getOrDefault(code, "the publisher’s program found: " + code);
    }

    /** Whether this version knows the code. */
    public static boolean isKnown(String code) {
        return WORDS.containsKey(code);
    }
}
