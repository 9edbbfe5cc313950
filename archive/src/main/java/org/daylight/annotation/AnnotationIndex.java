package org.daylight.annotation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.daylight.archive.Archive;
import org.daylight.archive.DocumentId;
import org.daylight.archive.PublicRecord;
import org.daylight.archive.Story;
import org.daylight.archive.VersionedFile;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/** The lists of annotations of an archive that can be read, and what each document has. Made again for each state of the log. Immutable. */
public final class AnnotationIndex {

    /** So many bytes of lists are kept, whatever an archive contains. */
    private static final long MOST_BYTES = 16 << 20;

    /** So many annotations of a document are kept; the others are counted. */
    private static final int MOST_OF_DOCUMENT = 500;

    private final List<Entry> entries;
    private final Set<String> damaged;
    private final Map<DocumentId, OfDocument> documents = new HashMap<>();

    /**
     * The newest version of a list.
     *
     * @param file what is in it; null for a list that is not kept, because there are too many
     */
    public record Entry(VersionedFile list, @Nullable AnnotationFile file) {}

    /** An annotation of a list. @param place in its list, from 1 */
    public record Placed(VersionedFile list, int place, Annotation annotation) {}

    /**
     * What a document has.
     *
     * @param annotations at most {@value #MOST_OF_DOCUMENT}: of the oldest list first, in the order of each list
     * @param more how many others there are
     */
    public record OfDocument(List<Placed> annotations, int more) {}

    private AnnotationIndex(List<Entry> entries, Set<String> damaged) {
        this.entries = List.copyOf(entries);
        this.damaged = Set.copyOf(damaged);
        Map<DocumentId, List<Placed>> placed = new HashMap<>();
        Map<DocumentId, Integer> more = new HashMap<>();
        for (Entry entry : entries.reversed()) {
            AnnotationFile file = entry.file();
            for (int i = 0; file != null && i < file.annotations().size(); i++) {
                Annotation one = file.annotations().get(i);
                List<Placed> of = placed.computeIfAbsent(one.document(), none -> new ArrayList<>());
                if (of.size() < MOST_OF_DOCUMENT) {
                    of.add(new Placed(entry.list(), file.places().get(i), one));
                } else {
                    more.merge(one.document(), 1, Integer::sum);
                }
            }
        }
        placed.forEach((id, list) -> documents.put(id, new OfDocument(List.copyOf(list), more.getOrDefault(id, 0))));
    }

    /**
     * Reads the newest version of each list, the newest lists first, until 16 MB are read: what comes after is known by its title only. Lists whose
     * file is damaged are left out.
     *
     * @param before of an earlier state of the same archive, whose lists are not read again; null for none
     */
    public static AnnotationIndex of(Archive archive, PublicRecord contents, @Nullable AnnotationIndex before) {
        var known = new HashMap<Story.Version, AnnotationFile>();
        if (before != null) {
            before.entries.forEach(entry -> {
                if (entry.file() != null) {
                    known.put(entry.list().newest(), entry.file());
                }
            });
        }
        var entries = new ArrayList<Entry>();
        var damaged = new LinkedHashSet<String>();
        long bytes = 0;
        for (VersionedFile list : contents.annotations().reversed()) {
            if (!list.isShown()) {
                continue;
            }
            bytes += list.newest().sizeBytes();
            AnnotationFile same = known.get(list.newest());
            if (bytes > MOST_BYTES) {
                entries.add(new Entry(list, null));
            } else if (same != null) {
                entries.add(new Entry(list, same));
            } else {
                switch (archive.annotations(list.newest())) {
                    case Outcome.Ok<byte[]>(byte[] file) -> entries.add(new Entry(list, AnnotationFile.of(file)));
                    case Outcome.Refused<byte[]> refused -> damaged.add(list.name());
                }
            }
        }
        entries.sort(Comparator.comparing(
                        (Entry entry) -> entry.list().versions().getFirst().time())
                .reversed()
                .thenComparing(entry -> entry.list().name()));
        return new AnnotationIndex(entries, damaged);
    }

    /** Every list, by the time of its first version, newest first. */
    public List<Entry> lists() {
        return entries;
    }

    /** The list with this name, if it can be read. */
    public Optional<Entry> list(String name) {
        return entries.stream()
                .filter(entry -> entry.list().name().equals(name))
                .findFirst();
    }

    /** The names of lists whose files are damaged in this copy. */
    public Set<String> damaged() {
        return damaged;
    }

    /** The lists that name a story, newest first. */
    public List<VersionedFile> ofStory(String name) {
        return entries.stream()
                .filter(entry -> entry.file() != null && entry.file().story().equals(name))
                .map(Entry::list)
                .toList();
    }

    /** The names of the kept lists that have an annotation of a document, newest first. */
    public List<String> about(DocumentId id) {
        return entries.stream()
                .filter(entry ->
                        entry.file() != null && entry.file().documents().contains(id))
                .map(entry -> entry.list().name())
                .toList();
    }

    /** What a document has. */
    public OfDocument of(DocumentId id) {
        return documents.getOrDefault(id, new OfDocument(List.of(), 0));
    }
}
