package org.daylight.collect;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.daylight.age.AgeIdentity;
import org.daylight.audit.By;
import org.daylight.catalog.HeldTrove;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Sha256;
import org.daylight.newsroom.DurableFiles;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
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

    private final Newsroom newsroom;
    private final Conversations conversations;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    public CollectDrop(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, StepListener.NONE);
    }

    CollectDrop(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.conversations = new Conversations(newsroom);
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /**
     * How to collect.
     *
     * @param trove where files go
     * @param identity the editors' secret keys
     * @param takesIncomplete whether pieces of a set that has a gap are collected as files of their own
     */
    public record Request(String trove, AgeIdentity identity, boolean takesIncomplete) {}

    /** Receives progress. */
    public interface Watch extends ImportTrove.Watch {

        /** @param done bytes of {@code total} of the items of the mailbox that are copied */
        void copying(long done, long total);

        /** @param done bytes of about {@code total} that are checked */
        void checking(long done, long total);
    }

    /** The id of a drop, 32 hexadecimal digits: it follows from the key of its receipts. */
    static String id(DropExchange.Description drop) {
        byte[] key = drop.receiptKey().text().getBytes(StandardCharsets.UTF_8);
        return Sha256.of(key).hex().substring(0, DROP_DIGITS);
    }

    /**
     * Runs the flow.
     *
     * @throws IOException with a one-line message, when the drop cannot be reached, or the disk is full; run again, it continues
     *     from there
     */
    public CollectReport run(DropExchange drop, Request request, By who, Watch watch)
            throws IOException, InterruptedException {
        By by = new By(who.who(), who.time().truncatedTo(ChronoUnit.SECONDS));
        try (Closeable lock = newsroom.lock("collect")) {
            var report = new CollectReport();
            Path collecting = newsroom.folder().resolve(FOLDER);
            DurableFiles.createPrivateFolder(collecting);
            String id = id(drop.describe());
            Path copies = collecting.resolve(id);
            DurableFiles.createPrivateFolder(copies);
            var recording = new RecordPlan(newsroom, vault, index, steps);
            Optional<CollectPlan> left = CollectPlan.read(collecting);
            if (left.isPresent()) {
                report.arrived(recording.run(left.get(), request.identity(), by, watch));
            }
            Set<ItemId> seen = new HashSet<>();
            List<WaitingItem> listed = drop.list();
            boolean goesOn = true;
            while (goesOn) {
                int before = seen.size();
                for (List<WaitingItem> mailbox : byMailbox(listed).values()) {
                    List<WaitingItem> rest = mailbox.stream()
                            .filter(item -> seen.add(item.item()))
                            .toList();
                    if (!rest.isEmpty()) {
                        mailbox(drop, id, rest, request, by, watch, report, recording);
                    }
                }
                // A list is bounded: the rest is listed when these are acknowledged.
                goesOn = listed.size() >= DropExchange.MAX_LISTED && seen.size() > before;
                listed = goesOn ? drop.list() : listed;
            }
            drop.problems().forEach(problem -> report.damaged(new CollectReport.Left(0, "", problem)));
            clear(copies, seen);
            deliver(drop, id, by, report);
            return report;
        }
    }

    private static SequencedMap<MailboxId, List<WaitingItem>> byMailbox(List<WaitingItem> listed) {
        var mailboxes = new LinkedHashMap<MailboxId, List<WaitingItem>>();
        listed.forEach(item -> mailboxes
                .computeIfAbsent(item.mailbox(), same -> new ArrayList<>())
                .add(item));
        return mailboxes;
    }

    /** Collects new items of one mailbox, and acknowledges them and those that were collected before. */
    private void mailbox(
            DropExchange drop,
            String id,
            List<WaitingItem> listed,
            Request request,
            By by,
            Watch watch,
            CollectReport report,
            RecordPlan recording)
            throws IOException, InterruptedException {
        MailboxId mailbox = listed.getFirst().mailbox();
        Optional<Conversation> known = find(id, mailbox);
        Set<String> items = known.map(Conversation::items).orElse(Set.of());
        List<WaitingItem> collected = new ArrayList<>();
        List<WaitingItem> fresh = new ArrayList<>();
        listed.forEach(item -> (items.contains(item.item().hex()) ? collected : fresh).add(item));
        for (WaitingItem item : collected) {
            ItemCopy.in(newsroom.folder().resolve(FOLDER).resolve(id), item.item())
                    .delete();
        }
        if (!fresh.isEmpty()) {
            var preparing = new PrepareMailbox(newsroom, drop, id, request, steps);
            Optional<CollectPlan> plan = preparing.run(fresh, known, by, watch, report);
            if (plan.isPresent()) {
                report.arrived(recording.run(plan.get(), request.identity(), by, watch));
                Set<String> planned = new HashSet<>(plan.get().items());
                fresh.stream()
                        .filter(item -> planned.contains(item.item().hex()))
                        .forEach(collected::add);
            }
        }
        if (!collected.isEmpty()) {
            drop.acknowledge(collected);
            report.acknowledged(collected.size());
            steps.reached("acknowledged");
        }
    }

    private Optional<Conversation> find(String drop, MailboxId mailbox) throws IOException {
        return conversations.all().stream()
                .filter(each -> each.drop().equals(drop) && each.mailbox().equals(mailbox.hex()))
                .findFirst();
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
    private void deliver(DropExchange drop, String id, By by, CollectReport report) throws IOException {
        for (Conversation each : conversations.all()) {
            if (!each.drop().equals(id)) {
                continue;
            }
            var mailbox = new MailboxId(each.mailbox());
            for (ConversationEntry.Reply reply : each.waiting()) {
                String day = reply.time().toString().substring(0, 10);
                byte[] encrypted = new Reply(day, reply.text()).encrypted(each.replyKey());
                var outcome = drop.send(mailbox, new ReplyId(reply.id()), encrypted)
                        ? new ConversationEntry.Delivered(by.time(), reply.id())
                        : new ConversationEntry.Undelivered(
                                by.time(), reply.id(), "the mailbox is gone: the source deleted it, or it expired");
                // If the process stops here, the next one sends it again, which has no effect.
                steps.reached("sent");
                conversations.append(each.number(), List.of(outcome));
                if (outcome instanceof ConversationEntry.Undelivered undelivered) {
                    report.undelivered(new CollectReport.Left(each.number(), reply.id(), undelivered.problem()));
                } else {
                    report.addDelivered();
                }
            }
        }
    }
}
