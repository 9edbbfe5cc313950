package org.daylight.collect;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a collection did. */
public final class CollectReport {

    /**
     * What came from one mailbox.
     *
     * @param isNew whether the conversation began with it
     * @param accession 0 when nothing new was imported
     * @param documents how many new documents there are
     */
    public record Arrived(
            int conversation,
            boolean isNew,
            int texts,
            List<ConversationEntry.SourceFile> files,
            String trove,
            int accession,
            long documents) {

        public Arrived {
            files = List.copyOf(files);
        }
    }

    /**
     * Something that stays on the drop.
     *
     * @param conversation 0 when the source is not known
     * @param item its id, or the name of a set of pieces; empty when it is not known
     */
    public record Left(int conversation, String item, String reason) {}

    private final List<Arrived> arrived = new ArrayList<>();
    private final Set<Left> damaged = new LinkedHashSet<>();
    private final Set<Left> incomplete = new LinkedHashSet<>();
    private final Set<String> problems = new LinkedHashSet<>();
    private final Set<String> forOthers = new HashSet<>();
    private int acknowledged;
    private int delivered;
    private final List<Left> undelivered = new ArrayList<>();

    CollectReport() {}

    void arrived(Arrived one) {
        arrived.add(one);
    }

    void damaged(Left one) {
        damaged.add(one);
    }

    void incomplete(Left one) {
        incomplete.add(one);
    }

    void forOthers(String item) {
        forOthers.add(item);
    }

    void problem(String one) {
        problems.add(one);
    }

    void acknowledged(int items) {
        acknowledged += items;
    }

    void addDelivered() {
        delivered++;
    }

    void undelivered(Left one) {
        undelivered.add(one);
    }

    /** What came, by conversation. */
    public List<Arrived> arrived() {
        return List.copyOf(arrived);
    }

    /** What went wrong beside single items, a sentence each that says what to do. */
    public List<String> problems() {
        return List.copyOf(problems);
    }

    /** Items that are damaged, that the drop did not hand over, or for which there is no room. They stay on the drop. */
    public List<Left> damaged() {
        return List.copyOf(damaged);
    }

    /** Sets of pieces that have a gap. They stay on the drop. */
    public List<Left> incomplete() {
        return List.copyOf(incomplete);
    }

    /** How many items could not be decrypted with the keys that were given. They stay on the drop. */
    public int forOthers() {
        return forOthers.size();
    }

    /** The number of items that the drop deletes, because they were collected. */
    public int acknowledged() {
        return acknowledged;
    }

    /** How many replies the drop got. */
    public int delivered() {
        return delivered;
    }

    /** Replies that the drop does not accept. */
    public List<Left> undelivered() {
        return List.copyOf(undelivered);
    }

    /** Files that had been sent before, with the same bytes. */
    public List<ConversationEntry.SourceFile> sentBefore() {
        return arrived.stream()
                .flatMap(each -> each.files().stream())
                .filter(file -> !file.sentBefore().isEmpty())
                .toList();
    }
}
