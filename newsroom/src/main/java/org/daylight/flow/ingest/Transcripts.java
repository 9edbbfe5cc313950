package org.daylight.flow.ingest;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.daylight.catalog.Documents.FilePlace;

/**
 * Finds the transcripts of recordings by their names (spec/containers.md section 5): {@code talk.vtt}, {@code talk.srt} or {@code talk.txt} next
 * to {@code talk.mp4}, the first of these that is there. A transcript remains a document of its own. Pure.
 */
final class Transcripts {

    /** The best first: those that say when a word is spoken. */
    private static final List<String> EXTENSIONS = List.of("vtt", "srt", "txt");

    private Transcripts() {}

    /** The transcript of each recording that has one, by their keys. @param places of files of one accession, by name */
    static Map<Long, Long> find(List<FilePlace> places) {
        Map<String, Long> texts = new HashMap<>();
        for (FilePlace place : places) {
            if (Set.copyOf(EXTENSIONS).contains(extension(place.container()))) {
                texts.putIfAbsent(place.container(), place.key());
            }
        }
        Map<Long, Long> found = new LinkedHashMap<>();
        for (FilePlace place : places) {
            boolean isRecording =
                    place.type().startsWith("audio/") || place.type().startsWith("video/");
            int dot = place.container().lastIndexOf('.');
            if (!isRecording || extension(place.container()).isEmpty()) {
                continue;
            }
            String stem = place.container().substring(0, dot);
            for (String extension : EXTENSIONS) {
                Long text = texts.get(stem + "." + extension);
                if (text != null && text != place.key()) {
                    found.putIfAbsent(place.key(), text);
                    break;
                }
            }
        }
        return found;
    }

    /** The extension of a name in lower case; empty when it has none. */
    private static String extension(String container) {
        int dot = container.lastIndexOf('.');
        int begin = Math.max(container.lastIndexOf('/'), container.lastIndexOf('!'));
        return dot <= begin + 1 ? "" : container.substring(dot + 1).toLowerCase(Locale.ROOT);
    }
}
