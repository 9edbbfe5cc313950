package org.daylight.collect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.daylight.doctor.Examination;
import org.daylight.newsroom.Newsroom;

/** Examines what a newsroom knows of its sources ({@code spec/newsroom.md} section 14). Names of sources are not printed: only numbers of conversations. */
public final class ExamineConversations {

    private final Examination examination;
    private final Newsroom newsroom;

    public ExamineConversations(Examination examination, Newsroom newsroom) {
        this.examination = examination;
        this.newsroom = newsroom;
    }

    /** Examines. @return what was looked at, in words */
    public String run() throws IOException {
        var conversations = new Conversations(newsroom);
        for (int number : conversations.numbers()) {
            examination.readable("conversations/" + number + ".jsonl", () -> {
                for (ConversationEntry entry :
                        conversations.find(number).orElseThrow().entries()) {
                    if (entry instanceof ConversationEntry.SourceText text && !examination.isQuick()) {
                        conversations.text(text);
                    }
                }
            });
        }
        examination.readable("conversations/drops.jsonl", () -> new KnownDrops(newsroom).check());
        Path collecting = newsroom.folder().resolve("collecting");
        if (Files.isDirectory(collecting) && !newsroom.isLocked("collect")) {
            examination.readable("collecting", () -> {
                if (CollectPlan.read(collecting).isPresent()) {
                    examination.fault(
                            "collecting/" + CollectPlan.file(collecting).getFileName(),
                            "a collection was begun and not finished",
                            "run  daylight collect  again: it finishes it, also without the drop");
                }
            });
        }
        return conversations.numbers().size() + " conversations";
    }
}
