package org.daylight.collect;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.daylight.age.AgeIdentity;
import org.daylight.age.AgeRecipient;
import org.daylight.audit.By;
import org.daylight.catalog.CatalogBroken;
import org.daylight.catalog.HeldTrove;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DiskFault;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.note.NoteKey;
import org.daylight.search.SearchIndex;
import org.daylight.submission.DropExchange;
import org.daylight.submission.ItemId;
import org.daylight.submission.MailboxId;
import org.daylight.submission.Reply;
import org.daylight.submission.ReplyId;
import org.daylight.submission.WaitingItem;
import org.daylight.vault.Vault;

/**
 * Collects what waits on a drop, and delivers replies.
 *
 * <ol>
 *   <li>Finish what an interrupted collection left ({@link CollectPlan}). It needs nothing of the drop.
 *   <li>For each mailbox: copy the encrypted items ({@link ItemCopy}) and check them ({@link CheckedItem}). If the process
 *       stops here, the next one continues the copy.
 *   <li>Write the plan, then import the files into the vault as one accession, decrypted while they are read. If the
 *       process stops here, the plan is finished by the next one, with the same items.
 *   <li>Keep the encrypted copy of each file that as a whole is not one document. Append to the conversation. Record it in
 *       the audit log. Delete the plan.
 *   <li>Acknowledge: only now the drop deletes. If the process stops before, the drop lists items that are in the
 *       conversation already; they are acknowledged at once and not collected again.
 *   <li>Deliver the replies that wait. The drop recognises a reply that it has already.
 * </ol>
 *
 * <p>Plain text goes to the vault and the conversation only, apart from the temporary copies of archives that every import
 * makes ({@code spool/}).
 */
public final class CollectDrop {

    /** The folder for what is being collected, in the newsroom: encrypted copies and the plan. */
    public static final String FOLDER = "collecting";

    /** The trove of what no editor has assigned to a trove. Nothing in it can be published. */
    public static final String QUARANTINE = HeldTrove.QUARANTINE;

    private static final int DROP_DIGITS = 32;

    /** Items of one source that one run collects; a drop holds at most half as many. Each round of a run checks those that are left again. */
    private static final int MOST_ITEMS = 4_000;

    private final Newsroom newsroom;
    private final Conversations conversations;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;
    private final int mostEntries;

    public CollectDrop(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, StepListener.NONE);
    }

    CollectDrop(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this(newsroom, vault, index, steps, PrepareMailbox.MOST_ENTRIES);
    }

    /** @param mostEntries of one plan */
    CollectDrop(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps, int mostEntries) {
        this.newsroom = newsroom;
        this.conversations = new Conversations(newsroom);
        this.vault = vault;
        this.index = index;
        this.steps = steps;
        this.mostEntries = mostEntries;
    }

    /**
     * How to collect.
     *
     * @param trove where files go
     * @param identity the editors' secret keys
     * @param takesIncomplete whether pieces of a set that has a gap are collected as files of their own
     * @param address of the drop; empty for a folder
     * @param acceptsMoved whether a drop that is known may be at another address
     * @param acceptsNewKey whether there may be another drop at an address that is known
     */
    public record Request(
            String trove,
            AgeIdentity identity,
            boolean takesIncomplete,
            String address,
            boolean acceptsMoved,
            boolean acceptsNewKey) {

        KnownDrops.Place place() {
            return new KnownDrops.Place(address, acceptsMoved, acceptsNewKey);
        }

        /** From a folder. */
        public Request(String trove, AgeIdentity identity, boolean takesIncomplete) {
            this(trove, identity, takesIncomplete, "", false, false);
        }
    }

    /** Receives progress. */
    public interface Watch extends ImportTrove.Watch {

        /** @param done bytes of {@code total} of the items of the mailbox that are copied */
        void copying(long done, long total);

        /** @param done bytes of about {@code total} that are checked */
        void checking(long done, long total);
    }

    /** The id of a drop, 32 hexadecimal digits: it follows from the key of its receipts. */
    static String id(NoteKey.Verifier receipts) {
        byte[] key = receipts.text().getBytes(StandardCharsets.UTF_8);
        return Sha256.of(key).hex().substring(0, DROP_DIGITS);
    }

    /**
     * Runs the flow. What concerns one item, one source or one reply is in the report, and the others go on.
     *
     * @throws IOException with a one-line message, when the drop cannot be reached, is another one than expected, or the plan of an earlier collection cannot
     *     be read
     */
    public CollectReport run(DropExchange drop, Request request, By who, Watch watch)
            throws IOException, InterruptedException {
        By by = new By(who.who(), who.time().truncatedTo(ChronoUnit.SECONDS));
        try (Closeable lock = newsroom.lock("collect")) {
            var report = new CollectReport();
            Path collecting = newsroom.folder().resolve(FOLDER);
            DurableFiles.createPrivateFolder(collecting);
            // Asked once: a drop must not be able to change its key in the middle.
            NoteKey.Verifier receipts = drop.describe().receiptKey();
            new KnownDrops(newsroom).check(receipts, request.place(), by);
            String id = id(receipts);
            DurableFiles.createPrivateFolder(collecting.resolve(id));
            List<String> unreadable = new ArrayList<>();
            Map<String, Integer> numbers = conversations.ofDrop(id, unreadable);
            unreadable.forEach(report::problem);
            var one = new OneDrop(drop, receipts, id, request, by, watch, report, numbers, new Answering(drop));
            Optional<CollectPlan> left = CollectPlan.read(collecting);
            try {
                if (left.isEmpty() || record(left.get(), one)) {
                    collect(one);
                }
                deliver(one);
            } catch (Answering.Stopped stopped) {
                report.problem("" + stopped.getMessage());
            }
            return report;
        }
    }

    /** What a run works with. @param numbers of the drop's conversations, by the id of the mailbox; it grows */
    private record OneDrop(
            DropExchange drop,
            NoteKey.Verifier receipts,
            String id,
            Request request,
            By by,
            Watch watch,
            CollectReport report,
            Map<String, Integer> numbers,
            Answering answering) {}

    /** Imports and records what is planned. @return false when that cannot be done: then the plan stays, and nothing else is planned */
    private boolean record(CollectPlan plan, OneDrop one) throws InterruptedException {
        try {
            one.report()
                    .arrived(new RecordPlan(newsroom, vault, index, steps)
                            .run(plan, one.request().identity(), one.by(), one.watch()));
            return true;
        } catch (IOException | UncheckedIOException | CatalogBroken e) {
            if (DiskFault.isFull(e)) {
                one.report()
                        .problem("what was copied for conversation " + plan.conversation()
                                + " cannot be recorded yet, because the disk is full. Nothing is lost. Free some"
                                + " space and run the command again");
                return false;
            }
            one.report()
                    .problem("what was copied for conversation " + plan.conversation() + " cannot be recorded: "
                            + CheckedItem.storable("" + e.getMessage())
                            + ". Nothing more is collected before that. Remove the cause and run the command again; or"
                            + " delete " + CollectPlan.file(newsroom.folder().resolve(FOLDER)) + " and run  daylight"
                            + " import -n " + newsroom.folder() + " --trove " + plan.trove() + " --abandon,  and the"
                            + " items are collected again from the drop, which was not told to delete them");
            return false;
        }
    }

    private void collect(OneDrop one) throws IOException, InterruptedException {
        Set<ItemId> seen = new HashSet<>();
        List<WaitingItem> listed = one.drop().list();
        boolean goesOn = true;
        while (goesOn) {
            int before = seen.size();
            for (List<WaitingItem> mailbox : byMailbox(listed).values()) {
                List<WaitingItem> rest =
                        mailbox.stream().filter(item -> seen.add(item.item())).toList();
                if (!rest.isEmpty() && !mailbox(rest, one)) {
                    return;
                }
            }
            // A list is bounded: the rest is listed when these are acknowledged.
            goesOn = listed.size() >= DropExchange.MAX_LISTED && seen.size() > before;
            listed = goesOn ? one.drop().list() : listed;
        }
        one.drop().problems().forEach(problem -> one.report().damaged(new CollectReport.Left(0, "", problem)));
        clear(newsroom.folder().resolve(FOLDER).resolve(one.id()), seen);
    }

    private static SequencedMap<MailboxId, List<WaitingItem>> byMailbox(List<WaitingItem> listed) {
        var mailboxes = new LinkedHashMap<MailboxId, List<WaitingItem>>();
        listed.forEach(item -> mailboxes
                .computeIfAbsent(item.mailbox(), same -> new ArrayList<>())
                .add(item));
        return mailboxes;
    }

    /**
     * Collects new items of one mailbox, and acknowledges them and those that were collected before. What goes wrong is reported.
     *
     * @return false when a plan could not be recorded
     */
    private boolean mailbox(List<WaitingItem> listed, OneDrop one) throws IOException, InterruptedException {
        String mailbox = listed.getFirst().mailbox().hex();
        int number = one.numbers().getOrDefault(mailbox, 0);
        List<WaitingItem> collected = new ArrayList<>();
        boolean isRecorded = true;
        try {
            Optional<Conversation> known = number == 0 ? Optional.empty() : conversations.find(number);
            AgeRecipient replyKey =
                    known.map(Conversation::replyKey).orElse(listed.getFirst().replyTo());
            if (listed.stream().anyMatch(item -> !item.replyTo().equals(replyKey))) {
                throw new IOException("the drop names another key for replies to this source than "
                        + (number == 0 ? "in the same list" : "before")
                        + ": nothing of it was collected. Ask the operator of the drop; it may be in other hands");
            }
            Set<String> items = known.map(Conversation::items).orElse(Set.of());
            List<WaitingItem> fresh = new ArrayList<>();
            listed.forEach(item -> (items.contains(item.item().hex()) ? collected : fresh).add(item));
            if (fresh.size() > MOST_ITEMS) {
                one.report()
                        .problem(fresh.size() - MOST_ITEMS
                                + " items of one source were left: no honest drop has so many. Run the command again"
                                + " for the next ones");
                fresh.subList(MOST_ITEMS, fresh.size()).clear();
            }
            for (WaitingItem item : collected) {
                ItemCopy.in(newsroom.folder().resolve(FOLDER).resolve(one.id()), item.item())
                        .delete();
            }
            isRecorded = fresh(fresh, known, collected, one);
        } catch (Answering.Stopped stopped) {
            throw stopped;
        } catch (IOException problem) {
            one.report().damaged(new CollectReport.Left(number, "", CheckedItem.storable(DiskFault.words(problem))));
        }
        if (!collected.isEmpty()) {
            try {
                one.drop().acknowledge(collected);
                one.report().acknowledged(collected.size());
                steps.reached("acknowledged");
            } catch (IOException problem) {
                one.report()
                        .problem(collected.size() + " items were collected, but the drop was not told: "
                                + CheckedItem.storable(DiskFault.words(problem)) + ". Run the command again");
                one.answering().failed();
            }
        }
        return isRecorded;
    }

    /** Collects items, in as many rounds as are needed. @param collected receives those that are recorded */
    private boolean fresh(
            List<WaitingItem> fresh, Optional<Conversation> begun, List<WaitingItem> collected, OneDrop one)
            throws IOException, InterruptedException {
        Optional<Conversation> known = begun;
        List<WaitingItem> rest = fresh;
        while (!rest.isEmpty()) {
            if (known.isPresent() && conversations.isFull(known.get())) {
                one.report()
                        .damaged(new CollectReport.Left(
                                known.get().number(),
                                "",
                                rest.size() + " items: the conversation is full. Ask the source to go on with a new"
                                        + " passphrase"));
                return true;
            }
            var preparing = new PrepareMailbox(
                    newsroom, one.drop(), one.receipts(), one.answering(), one.request(), steps, mostEntries);
            Optional<PrepareMailbox.Prepared> prepared =
                    preparing.run(rest, known, one.by(), one.watch(), one.report());
            if (prepared.isEmpty()) {
                return true;
            }
            CollectPlan plan = prepared.get().plan();
            one.numbers().put(fresh.getFirst().mailbox().hex(), plan.conversation());
            if (!record(plan, one)) {
                return false;
            }
            Set<String> planned = new HashSet<>(plan.items());
            rest.stream().filter(item -> planned.contains(item.item().hex())).forEach(collected::add);
            rest = prepared.get().hasMore()
                    ? rest.stream()
                            .filter(item -> !planned.contains(item.item().hex()))
                            .toList()
                    : List.of();
            known = conversations.find(plan.conversation());
        }
        return true;
    }

    /** Deletes copies of items that the drop does not have any more, for example because the source deleted them. */
    private static void clear(Path copies, Set<ItemId> listed) throws IOException {
        Set<String> names = new HashSet<>();
        listed.forEach(item -> names.add(item.hex()));
        List<Path> left;
        try (var all = Files.list(copies)) {
            left = all.filter(
                            each -> ItemId.parse(each.getFileName().toString()).isOk())
                    .filter(each -> !names.contains(each.getFileName().toString()))
                    .toList();
        }
        for (Path each : left) {
            new ItemCopy(each, new ItemId(each.getFileName().toString())).delete();
        }
    }

    /** Delivers the replies that wait for mailboxes of this drop. */
    private void deliver(OneDrop one) throws Answering.Stopped {
        for (int number : one.numbers().values().stream().sorted().toList()) {
            try {
                Optional<Conversation> conversation = conversations.find(number);
                if (conversation.isPresent()) {
                    deliver(conversation.get(), one);
                }
            } catch (IOException problem) {
                one.report()
                        .problem("replies of conversation " + number + " wait: "
                                + CheckedItem.storable(DiskFault.words(problem)));
                one.answering().failed();
            }
        }
    }

    private void deliver(Conversation conversation, OneDrop one) throws IOException {
        for (ConversationEntry.Reply reply : conversation.waiting()) {
            String day = reply.time().toString().substring(0, 10);
            byte[] encrypted = new Reply(day, reply.text()).encrypted(conversation.replyKey());
            var mailbox = new MailboxId(conversation.mailbox());
            var outcome = one.drop().send(mailbox, new ReplyId(reply.id()), encrypted)
                    ? new ConversationEntry.Delivered(one.by().time(), reply.id())
                    : new ConversationEntry.Undelivered(
                            one.by().time(), reply.id(), "the mailbox is gone: the source deleted it, or it expired");
            // If the process stops here, the next one sends it again, which has no effect.
            steps.reached("sent");
            conversations.append(conversation.number(), List.of(outcome));
            if (outcome instanceof ConversationEntry.Undelivered undelivered) {
                one.report()
                        .undelivered(new CollectReport.Left(conversation.number(), reply.id(), undelivered.problem()));
            } else {
                one.report().addDelivered();
            }
        }
    }
}
