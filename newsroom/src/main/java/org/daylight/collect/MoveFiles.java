package org.daylight.collect;

import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeIdentity;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.catalog.Accession;
import org.daylight.catalog.HeldTrove;
import org.daylight.container.ContainerLimits;
import org.daylight.container.StreamSource;
import org.daylight.flow.ingest.ImportTrove;
import org.daylight.format.Json;
import org.daylight.format.Sha256;
import org.daylight.newsroom.Newsroom;
import org.daylight.newsroom.StepListener;
import org.daylight.search.SearchIndex;
import org.daylight.vault.Vault;
import org.jspecify.annotations.Nullable;

/**
 * Moves the files of a conversation from quarantine to a trove, where they can be published.
 *
 * <ol>
 *   <li>Import them into the trove, as one accession. If the process stops here, the same call finds the accession.
 *   <li>Append to the conversation where they are now, and record it in the audit log.
 * </ol>
 *
 * <p>What is in quarantine stays there, because numbers are never used again. The vault has each file once.
 */
public final class MoveFiles {

    private final Newsroom newsroom;
    private final Vault vault;
    private final SearchIndex index;
    private final StepListener steps;

    public MoveFiles(Newsroom newsroom, Vault vault, SearchIndex index) {
        this(newsroom, vault, index, StepListener.NONE);
    }

    MoveFiles(Newsroom newsroom, Vault vault, SearchIndex index, StepListener steps) {
        this.newsroom = newsroom;
        this.vault = vault;
        this.index = index;
        this.steps = steps;
    }

    /** The result. */
    public sealed interface Result {}

    /**
     * The files are in the trove.
     *
     * @param accession 0 when everything was there already
     */
    public record Moved(int files, String trove, int accession) implements Result {}

    /** Nothing was changed; gives the reason. */
    public record Refused(String reason) implements Result {}

    /** Runs the flow. @param identity needed for files that are kept encrypted */
    public Result run(int number, String trove, @Nullable AgeIdentity identity, By by, ImportTrove.Watch watch)
            throws IOException, InterruptedException {
        if (trove.equals(HeldTrove.QUARANTINE)) {
            return new Refused("the files are in quarantine: name another trove");
        }
        try (Closeable lock = newsroom.lock("collect")) {
            var conversations = new Conversations(newsroom);
            Optional<Conversation> found = conversations.find(number);
            if (found.isEmpty()) {
                return new Refused("there is no conversation " + number);
            }
            Conversation conversation = found.get();
            List<ConversationEntry.SourceFile> files = conversation.files().stream()
                    .map(conversation::current)
                    .filter(file -> file.trove().equals(HeldTrove.QUARANTINE))
                    .toList();
            if (files.isEmpty()) {
                return new Refused("conversation " + number + " has no file in quarantine");
            }
            if (identity == null && files.stream().anyMatch(ConversationEntry.SourceFile::isKept)) {
                return new Refused("some files are kept encrypted: name your secret key with  --identity FILE");
            }
            var source = new StreamSource(
                    files.stream()
                            .map(file -> new StreamSource.Given(
                                    file.name(), file.bytes(), opening(conversation, file, identity)))
                            .toList(),
                    ContainerLimits.DEFAULT.allFiles(true),
                    newsroom.spoolFolder());
            Optional<Accession> accession =
                    new ImportedFiles(newsroom, vault, index, steps).of(trove, name(trove, files), source, watch);
            steps.reached("imported");
            int brought = accession.map(Accession::number).orElse(0);
            List<String> places = source.containers();
            List<ConversationEntry> moved = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                moved.add(new ConversationEntry.Moved(
                        by.time().truncatedTo(ChronoUnit.SECONDS),
                        by.who(),
                        files.get(i).items(),
                        trove,
                        brought,
                        places.get(i)));
            }
            conversations.append(number, moved);
            steps.reached("moved");
            Json.Obj detail = Json.Obj.EMPTY
                    .with("conversation", number)
                    .with("files", files.size())
                    .with("accession", brought);
            new AuditLog(newsroom).record(by.who(), by.time(), AuditRecord.ofPart("move-files", trove, 0, detail));
            return new Moved(files.size(), trove, brought);
        }
    }

    private StreamSource.Opening opening(
            Conversation conversation, ConversationEntry.SourceFile file, @Nullable AgeIdentity identity) {
        if (file.isKept() && identity != null) {
            var kept = new CopiedFiles(newsroom, conversation.drop(), identity);
            return () -> kept.content(CopiedFiles.ids(file));
        }
        return () -> new ByteArrayInputStream(
                file.bytes() == 0
                        ? new byte[0]
                        : vault.get(file.sha256())
                                .orElseThrow(
                                        () -> new IOException("the vault has lost the bytes of a file of conversation "
                                                + conversation.number() + ": restore the vault from a backup")));
    }

    private static List<String> name(String trove, List<ConversationEntry.SourceFile> files) {
        String ids = "move " + trove + "\n"
                + String.join(
                        "\n",
                        files.stream()
                                .flatMap(file -> file.items().stream())
                                .sorted()
                                .toList());
        return List.of(
                ImportTrove.COLLECTED,
                Sha256.of(ids.getBytes(StandardCharsets.UTF_8)).hex());
    }
}
