package org.daylight.collect;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.daylight.age.AgeFile;
import org.daylight.audit.By;
import org.daylight.file.FreeSpace;
import org.daylight.newsroom.DiskFault;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.submission.DamagedSubmission;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemId;
import org.daylight.submission.WaitingItem;

/** The step of {@link CollectDrop} that copies and checks the new items of one mailbox, and plans what to do with them. */
final class PrepareMailbox {

    private static final long SPARE_BYTES = 64L << 20;

    /** A plan has no more; the rest gets a plan of its own. */
    static final int MOST_ENTRIES = 1_000;

    private static final String FULL =
            "all that this source sent, because the disk of the newsroom is full: free some space and run the command"
                    + " again";

    private static final int MOST_PLAN_CHARS = 4 << 20;

    /** No item is larger; so that the sum cannot overflow, whatever a drop says. */
    private static final long MOST_BYTES = 1L << 45;

    private final Newsroom newsroom;
    private final Conversations conversations;
    private final DropExchange drop;
    private final NoteKey.Verifier receipts;
    private final Answering answering;
    private final String dropId;
    private final CollectDrop.Request request;
    private final StepListener steps;
    private final int mostEntries;
    private final Path copies;

    PrepareMailbox(
            Newsroom newsroom,
            DropExchange drop,
            NoteKey.Verifier receipts,
            Answering answering,
            CollectDrop.Request request,
            StepListener steps,
            int mostEntries) {
        this.newsroom = newsroom;
        this.conversations = new Conversations(newsroom);
        this.drop = drop;
        this.receipts = receipts;
        this.answering = answering;
        this.dropId = CollectDrop.id(receipts);
        this.request = request;
        this.steps = steps;
        this.mostEntries = mostEntries;
        this.copies = newsroom.folder().resolve(CollectDrop.FOLDER).resolve(dropId);
    }

    /**
     * What was prepared.
     *
     * @param hasMore whether there are whole items for another plan
     */
    record Prepared(CollectPlan plan, boolean hasMore) {}

    /** Runs the step. Empty when nothing can be collected. @param fresh items of one mailbox that were not collected yet */
    Optional<Prepared> run(
            List<WaitingItem> fresh, Optional<Conversation> known, By by, CollectDrop.Watch watch, CollectReport report)
            throws IOException {
        long total = fresh.stream()
                .mapToLong(item -> Math.min(item.storedBytes(), MOST_BYTES))
                .sum();
        Optional<String> lack = lackOfSpace(total);
        if (lack.isPresent()) {
            report.damaged(new CollectReport.Left(
                    known.map(Conversation::number).orElse(0),
                    fresh.getFirst().item().hex(),
                    lack.get()));
            return Optional.empty();
        }
        long[] copied = new long[1];
        long[] checked = new long[1];
        List<CheckedItem> whole = new ArrayList<>();
        Map<WaitingItem, String> damaged = new HashMap<>();
        boolean isAllCopied = true;
        for (WaitingItem item : fresh) {
            ItemCopy copy = ItemCopy.in(copies, item.item());
            try {
                copy.copy(drop, item, bytes -> watch.copying(copied[0] += bytes, total));
                answering.succeeded();
                steps.reached("copied");
                if (isForOthers(copy)) {
                    copy.delete();
                    report.forOthers(item.item().hex());
                    continue;
                }
                whole.add(CheckedItem.of(
                        copy, request.identity(), receipts, bytes -> watch.checking(checked[0] += bytes, total)));
            } catch (DamagedSubmission problem) {
                copy.delete(); // the next collection gets it again; perhaps the medium was at fault
                damaged.put(item, "" + problem.getMessage());
            } catch (IOException problem) {
                if (DiskFault.isFull(problem)) {
                    report.damaged(new CollectReport.Left(
                            known.map(Conversation::number).orElse(0),
                            item.item().hex(),
                            FULL));
                    return Optional.empty(); // what is copied stays, and the next collection continues
                }
                // The drop does not hand it over: the others may still be collected.
                report.damaged(new CollectReport.Left(
                        known.map(Conversation::number).orElse(0),
                        item.item().hex(),
                        CheckedItem.storable("" + problem.getMessage())));
                isAllCopied = false;
                answering.failed();
            }
        }
        if (!isAllCopied && !request.takesIncomplete()) {
            leavePieces(whole, known, report);
        }
        if (whole.isEmpty() && damaged.isEmpty()) {
            return Optional.empty();
        }
        Conversation conversation = known.isPresent()
                ? known.get()
                : conversations.begin(
                        dropId,
                        fresh.getFirst().mailbox().hex(),
                        fresh.getFirst().replyTo(),
                        by.time());
        steps.reached("begun");
        note(conversation, damaged, by, report);
        Prepared prepared = plan(conversation, whole, by, report);
        if (prepared.plan().entries().isEmpty()) {
            return Optional.empty();
        }
        prepared.plan().write(newsroom.folder().resolve(CollectDrop.FOLDER));
        steps.reached("planned");
        return Optional.of(prepared);
    }

    /** Leaves pieces of files on the drop: the other pieces may be among what could not be copied, and be copied the next time. */
    private static void leavePieces(List<CheckedItem> whole, Optional<Conversation> known, CollectReport report) {
        List<CheckedItem> pieces = whole.stream()
                .filter(item -> item.text() == null && FileSets.isNumbered(item.name()))
                .toList();
        whole.removeAll(pieces);
        pieces.forEach(piece -> report.incomplete(new CollectReport.Left(
                known.map(Conversation::number).orElse(0),
                piece.name(),
                "other items could not be copied, perhaps pieces of the same file")));
    }

    /** Why the disk has no room for a copy and what goes to the vault, which is about twice the size; empty when it has. */
    private Optional<String> lackOfSpace(long bytes) throws IOException {
        long free = FreeSpace.usable(newsroom.folder());
        long needed = 2 * bytes + SPARE_BYTES;
        return free >= needed
                ? Optional.empty()
                : Optional.of("the disk of the newsroom has " + (free >> 20)
                        + " MiB free, and what this source sent needs " + (needed >> 20)
                        + " MiB: free some space and run the command again");
    }

    /** Whether the keys that were given do not decrypt the head. */
    private boolean isForOthers(ItemCopy copy) throws IOException {
        try {
            copy.head(request.identity());
            return false;
        } catch (DamagedSubmission problem) {
            if (problem.getCause() instanceof AgeFile.CannotDecrypt) {
                return true;
            }
            throw problem;
        }
    }

    /** Records damaged items in the conversation, each once. */
    private void note(Conversation conversation, Map<WaitingItem, String> damaged, By by, CollectReport report)
            throws IOException {
        List<ConversationEntry> entries = new ArrayList<>();
        damaged.entrySet().stream()
                .sorted(Comparator.comparing(each -> each.getKey().item().hex()))
                .forEach(each -> {
                    String id = each.getKey().item().hex();
                    report.damaged(new CollectReport.Left(conversation.number(), id, each.getValue()));
                    boolean isNoted = conversation.entries().stream()
                            .anyMatch(entry -> entry instanceof ConversationEntry.Damaged before
                                    && before.item().equals(id));
                    if (!isNoted) {
                        entries.add(new ConversationEntry.Damaged(by.time(), id, each.getValue()));
                    }
                });
        conversations.append(conversation.number(), entries);
    }

    /** @param number as in {@link CheckedItem} */
    private record Numbered(long number, ConversationEntry entry) {}

    private Prepared plan(Conversation conversation, List<CheckedItem> whole, By by, CollectReport report)
            throws IOException {
        Map<ItemId, CheckedItem> byId = new HashMap<>();
        List<FileSets.Piece> pieces = new ArrayList<>(keptPieces(conversation));
        List<Numbered> entries = new ArrayList<>();
        whole.stream()
                .sorted(Comparator.comparingLong(CheckedItem::number)
                        .thenComparing(item -> item.item().hex()))
                .forEach(item -> {
                    byId.put(item.item(), item);
                    if (item.text() == null) {
                        pieces.add(new FileSets.Piece(item.item(), item.number(), item.name(), true));
                    } else {
                        entries.add(new Numbered(
                                item.number(),
                                new ConversationEntry.SourceText(
                                        by.time(),
                                        item.item().hex(),
                                        item.text(),
                                        item.isLong() ? item.sha256() : null)));
                    }
                });
        FileSets sets = FileSets.of(pieces, request.takesIncomplete());
        sets.incomplete()
                .forEach(set -> report.incomplete(
                        new CollectReport.Left(conversation.number(), set.name(), "missing: " + set.missing())));
        var before = new SentBefore(newsroom);
        var contents = new CopiedFiles(newsroom, dropId, request.identity());
        List<ConversationEntry.SourceFile> files = new ArrayList<>();
        for (FileSets.Joined set : sets.files()) {
            CheckedItem only = set.pieces().size() == 1 ? byId.get(set.pieces().getFirst()) : null;
            CopiedFiles.Measured measured = only == null
                    ? contents.measure(set.pieces())
                    : new CopiedFiles.Measured(only.bytes(), only.sha256());
            List<String> ids = set.pieces().stream().map(ItemId::hex).toList();
            files.add(new ConversationEntry.SourceFile(
                    by.time(),
                    ids,
                    set.name(),
                    measured.bytes(),
                    measured.sha256(),
                    request.trove(),
                    0,
                    "",
                    before.find(measured.sha256(), files),
                    set.pieces().size() > 1 || FileSets.isNumbered(set.name())));
        }
        for (int i = 0; i < files.size(); i++) {
            entries.add(new Numbered(sets.files().get(i).number(), files.get(i)));
        }
        // Files stay in their order, on which their places depend: the sort is stable.
        entries.sort(Comparator.comparingLong(Numbered::number));
        List<ConversationEntry> bounded = bounded(entries);
        Iterator<String> places = contents.source(files.subList(0, (int) bounded.stream()
                        .filter(ConversationEntry.SourceFile.class::isInstance)
                        .count()))
                .containers()
                .iterator();
        List<ConversationEntry> placed = new ArrayList<>();
        for (ConversationEntry each : bounded) {
            placed.add(
                    each instanceof ConversationEntry.SourceFile file
                            ? file.in(request.trove(), 0, places.next())
                            : each);
        }
        return new Prepared(
                new CollectPlan(dropId, conversation.number(), request.trove(), placed),
                placed.size() < entries.size());
    }

    /** The first entries, as many as one plan may have; at least one. */
    private List<ConversationEntry> bounded(List<Numbered> entries) {
        List<ConversationEntry> bounded = new ArrayList<>();
        long chars = 0;
        for (Numbered each : entries) {
            chars += each.entry().line().length();
            if (!bounded.isEmpty() && (bounded.size() == mostEntries || chars > MOST_PLAN_CHARS)) {
                break;
            }
            bounded.add(each.entry());
        }
        return bounded;
    }

    /** Files that were collected before and are kept: more pieces of them may have come. Those that these keys do not decrypt are left out. */
    private List<FileSets.Piece> keptPieces(Conversation conversation) throws IOException {
        List<FileSets.Piece> pieces = new ArrayList<>();
        for (ConversationEntry.SourceFile file : conversation.files()) {
            for (String id : file.isKept() ? file.items() : List.<String>of()) {
                ItemCopy copy = ItemCopy.in(CopiedFiles.kept(newsroom), new ItemId(id));
                if (copy.exists() && !isForOthers(copy)) {
                    var head = copy.head(request.identity());
                    pieces.add(
                            new FileSets.Piece(copy.item(), head.number(), CheckedItem.storable(head.name()), false));
                }
            }
        }
        return pieces;
    }
}
