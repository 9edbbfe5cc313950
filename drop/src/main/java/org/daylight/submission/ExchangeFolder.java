package org.daylight.submission;

import java.io.IOException;
import java.nio.file.Path;
import org.daylight.format.Json;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;

/**
 * Where things are in a folder that carries submissions from a drop to a newsroom, and replies back ({@code spec/drop.md} section 8). All names
 * are made of ids and numbers.
 *
 * @param root the folder, for example on a USB stick
 */
public record ExchangeFolder(Path root) {

    /** The longest description, in bytes. */
    static final int MAX_DESCRIPTION_BYTES = 16 << 10;

    private static final String FORMAT = "org.daylight.drop/export/v1";
    private static final String CODE = "export-malformed";

    /** Describes the drop; written last, so a folder without it was not exported completely. */
    public Path description() {
        return root.resolve("drop.json");
    }

    /** The folders of the mailboxes. */
    public Path mailboxes() {
        return root.resolve("mailboxes");
    }

    /** To whom replies are encrypted, as one line {@code age1…}. */
    public Path replyTo(MailboxId mailbox) {
        return mailboxes().resolve(mailbox.hex()).resolve("reply-to");
    }

    /** The folders of a mailbox's items. */
    public Path items(MailboxId mailbox) {
        return mailboxes().resolve(mailbox.hex()).resolve("items");
    }

    public Path item(MailboxId mailbox, ItemId item) {
        return items(mailbox).resolve(item.hex());
    }

    public static String segmentName(int number) {
        String digits = Integer.toString(number);
        return "0".repeat(Math.max(0, 7 - digits.length())) + digits + ".age";
    }

    /** What the newsroom gives back, a {@link ReturnNote}. */
    public Path returnNote() {
        return root.resolve("return").resolve("note");
    }

    public Path reply(MailboxId mailbox, ReplyId reply) {
        return root.resolve("return").resolve(mailbox.hex() + "-" + reply.hex() + ".age");
    }

    /** The description as a file. */
    public static String text(DropExchange.Description drop) {
        return Json.Obj.EMPTY
                        .with("format", FORMAT)
                        .with("title", drop.title())
                        .with("receiptKey", drop.receiptKey().text())
                        .text()
                + "\n";
    }

    /** Reads a description. @throws DamagedSubmission when it is not one */
    public static DropExchange.Description parse(String text) throws IOException {
        Outcome<DropExchange.Description> parsed = Malformed.caught(() -> {
            Json.Obj object = ItemTail.object(text, FORMAT, CODE);
            return switch (NoteKey.parseVerifier(object.string("receiptKey").orElse(""))) {
                case Outcome.Ok<NoteKey.Verifier>(NoteKey.Verifier key) ->
                    new DropExchange.Description(object.string("title").orElse(""), key);
                case Outcome.Refused<NoteKey.Verifier>(String code, String reason) ->
                    throw new Malformed(CODE, "the key of its receipts is wrong: " + reason);
            };
        });
        return switch (parsed) {
            case Outcome.Ok<DropExchange.Description>(DropExchange.Description drop) -> drop;
            case Outcome.Refused<DropExchange.Description>(String code, String reason) ->
                throw new DamagedSubmission("the description of the drop cannot be read: " + reason);
        };
    }
}
