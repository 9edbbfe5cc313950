package org.daylight.collect;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.daylight.audit.AuditLog;
import org.daylight.audit.AuditRecord;
import org.daylight.audit.By;
import org.daylight.format.Json;
import org.daylight.newsroom.Newsroom;
import org.daylight.submission.Reply;

/**
 * Writes a reply to a source. It waits in the conversation until the next collection delivers it.
 *
 * <ol>
 *   <li>Record in the audit log that a reply was written, without its text. If the process stops here, there is an entry
 *       about a reply that is not there; its number of characters and id say which one.
 *   <li>Append the reply to the conversation.
 * </ol>
 */
public final class WriteReply {

    /** The longest reply, in characters. */
    public static final int MOST_CHARS = Reply.MAX_CHARS;

    private static final int ID_BYTES = 16;

    private final Newsroom newsroom;
    private final SecureRandom random;

    public WriteReply(Newsroom newsroom, SecureRandom random) {
        this.newsroom = newsroom;
        this.random = random;
    }

    /** The result. */
    public sealed interface Result {}

    /** The reply is stored. */
    public record Written(ConversationEntry.Reply reply) implements Result {}

    /** Nothing was changed; gives the reason. */
    public record Refused(String reason) implements Result {}

    /** Runs the flow. @param text any line ends; blanks around it are removed */
    public Result run(int conversation, String text, By by) throws IOException {
        var conversations = new Conversations(newsroom);
        Optional<Conversation> found = conversations.find(conversation);
        if (found.isEmpty()) {
            return new Refused("there is no conversation " + conversation);
        }
        String clean = text.replace("\r\n", "\n").replace('\r', '\n').strip();
        if (clean.isEmpty()) {
            return new Refused("the reply is empty");
        }
        if (clean.length() > MOST_CHARS) {
            return new Refused(
                    "the reply has " + clean.length() + " characters; at most " + MOST_CHARS + " are possible");
        }
        if (clean.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' || c == 0x7f)
                || !clean.codePoints().allMatch(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)) {
            return new Refused("the reply has characters that cannot be shown: write it again");
        }
        byte[] id = new byte[ID_BYTES];
        random.nextBytes(id);
        var reply = new ConversationEntry.Reply(
                by.time().truncatedTo(ChronoUnit.SECONDS), HexFormat.of().formatHex(id), by.who(), clean);
        new AuditLog(newsroom)
                .record(
                        by.who(),
                        by.time(),
                        AuditRecord.of(
                                "reply",
                                Json.Obj.EMPTY
                                        .with("conversation", conversation)
                                        .with("reply", reply.id())
                                        .with("characters", clean.length())));
        conversations.append(conversation, List.of(reply));
        return new Written(reply);
    }
}
