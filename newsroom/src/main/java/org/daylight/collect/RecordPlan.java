package org.daylight.collect;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.age.AgeIdentity;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Accession;
import org.daylight.catalog.Documents;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.submission.ItemId;
import org.daylight.vault.Vault;

/** The step of {@link CollectDrop} that imports what is planned and records it. May be repeated until the plan is deleted. */
final class RecordPlan {

    private static final int END_OF_LOG = 1 << 20;

    private final Newsroom newsroom;
    private final Conversations conversations;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    RecordPlan(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.conversations = new Conversations(newsroom);
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** Runs the step. When this returns, everything that is planned is on disk, and the plan is deleted. */
    CollectReport.Arrived run(CollectPlan plan, AgeIdentity identity, By by, CollectDrop.Watch watch)
            throws IOException, InterruptedException {
        Conversation conversation = conversations
                .find(plan.conversation())
                .orElseThrow(() -> new IOException("conversation " + plan.conversation()
                        + " is missing: restore the folder conversations from your backup"));
        Optional<Accession> accession = plan.files().isEmpty()
                ? Optional.empty()
                : new ImportedFiles(newsroom, vault, index, steps)
                        .of(
                                plan.trove(),
                                plan.sources(),
                                new CopiedFiles(newsroom, plan.drop(), identity).source(plan.files()),
                                watch);
        steps.reached("imported");
        int number = accession.map(Accession::number).orElse(0);
        List<ConversationEntry> entries = new ArrayList<>();
        Path copies = newsroom.folder().resolve(CollectDrop.FOLDER).resolve(plan.drop());
        for (ConversationEntry each : plan.entries()) {
            entries.add(each instanceof ConversationEntry.SourceFile file ? kept(file, number, copies) : each);
        }
        for (ConversationEntry each : plan.entries()) {
            if (each instanceof ConversationEntry.SourceText text && text.whole() != null) {
                ItemCopy copy = ItemCopy.in(copies, new ItemId(text.item()));
                conversations.store(text, copy.content(identity));
            }
        }
        steps.reached("kept");
        Set<String> recorded = conversation.items();
        conversations.append(
                plan.conversation(),
                entries.stream().filter(each -> !isRecorded(each, recorded)).toList());
        steps.reached("recorded");
        audit(plan, number, by);
        steps.reached("audited");
        CollectPlan.delete(newsroom.folder().resolve(CollectDrop.FOLDER));
        steps.reached("unplanned");
        for (String item : plan.items()) {
            ItemCopy.in(copies, new ItemId(item)).delete();
        }
        List<ConversationEntry.SourceFile> files = entries.stream()
                .filter(ConversationEntry.SourceFile.class::isInstance)
                .map(ConversationEntry.SourceFile.class::cast)
                .toList();
        return new CollectReport.Arrived(
                plan.conversation(),
                conversation.entries().isEmpty(),
                entries.size() - files.size(),
                files,
                plan.trove(),
                number,
                accession.map(each -> each.account().stored()).orElse(0L));
    }

    private static boolean isRecorded(ConversationEntry entry, Set<String> recorded) {
        return switch (entry) {
            case ConversationEntry.SourceText text -> recorded.contains(text.item());
            // A file that is joined again with more pieces has an item that is not recorded.
            case ConversationEntry.SourceFile file -> recorded.containsAll(file.items());
            default -> false;
        };
    }

    /** Keeps the encrypted copies of a file that as a whole is not a document. */
    private ConversationEntry.SourceFile kept(ConversationEntry.SourceFile file, int accession, Path copies)
            throws IOException {
        boolean isDocument = newsroom.catalog().documents().has(Documents.key(file.trove(), file.sha256()));
        boolean isKept = file.isKept() || !isDocument && file.bytes() > 0;
        if (isKept) {
            for (ItemId item : CopiedFiles.ids(file)) {
                ItemCopy.in(copies, item).moveTo(CopiedFiles.kept(newsroom));
            }
        }
        return file.in(file.trove(), accession, file.place()).kept(isKept);
    }

    /** Records it, unless that was done before the process stopped. */
    private void audit(CollectPlan plan, int accession, By by) throws IOException {
        var log = new AuditLog(newsroom);
        log.settle();
        if (endOfLog().contains(plan.id())) {
            return;
        }
        Json.Obj detail = Json.Obj.EMPTY
                .with("conversation", plan.conversation())
                .with("texts", plan.entries().size() - plan.files().size())
                .with("files", plan.files().size())
                .with("accession", accession)
                .with("collection", plan.id());
        log.record(by.who(), by.time(), AuditRecord.ofPart("collect", plan.trove(), 0, detail));
    }

    /** The last entries of the audit log. Other commands may have added some since the process stopped. */
    private String endOfLog() throws IOException {
        Path file = AuditLog.file(newsroom);
        if (Files.notExists(file)) {
            return "";
        }
        try (FileChannel log = FileChannel.open(file)) {
            ByteBuffer end = ByteBuffer.allocate((int) Math.min(END_OF_LOG, log.size()));
            long start = log.size() - end.capacity();
            while (end.hasRemaining() && log.read(end, start + end.position()) >= 0) {
                // fills the buffer
            }
            return new String(end.array(), 0, end.position(), StandardCharsets.UTF_8);
        }
    }
}
