package org.daylight.submission;

import java.util.ArrayList;
import java.util.List;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;

/**
 * What goes back to a drop on a storage medium, signed by the collector: what was collected, and the replies ({@code spec/drop.md} section 8).
 * Unsigned, anyone who finds the medium could make the drop delete what it holds.
 *
 * @param drop the name of the drop's key
 * @param collected what the drop may delete
 * @param replies the files with replies in the same folder
 */
public record ReturnNote(String drop, List<Collected> collected, List<ReplyFile> replies) {

    /** An item that is stored durably in the newsroom. */
    public record Collected(MailboxId mailbox, ItemId item) {}

    /** A reply, in a file of its own. @param hash of the encrypted file */
    public record ReplyFile(MailboxId mailbox, ReplyId reply, Sha256 hash) {}

    /** The most replies and collected items: what fits into a note. */
    public static final int MAX_LINES = 5_500;

    private static final String FORMAT = "org.daylight.drop/return/v1";
    private static final String CODE = "return-note";

    public ReturnNote {
        collected = List.copyOf(collected);
        replies = List.copyOf(replies);
        Malformed.unless(NoteKey.isName(drop), CODE, "the name of the drop is not the name of a key");
        Malformed.unless(
                collected.size() + replies.size() <= MAX_LINES, CODE, "it has more than " + MAX_LINES + " lines");
    }

    /** The note, signed. */
    public SignedNote signed(NoteKey.Signer collector) {
        var text = new StringBuilder(FORMAT).append("\ndrop ").append(drop).append('\n');
        for (Collected each : collected) {
            text.append("collected ")
                    .append(each.mailbox().hex())
                    .append(' ')
                    .append(each.item().hex())
                    .append('\n');
        }
        for (ReplyFile each : replies) {
            text.append("reply ")
                    .append(each.mailbox().hex())
                    .append(' ')
                    .append(each.reply().hex())
                    .append(' ')
                    .append(each.hash().hex())
                    .append('\n');
        }
        return SignedNote.sign(text.toString(), collector);
    }

    /** Reads a note and verifies its signature; refused with {@code return-note} or a code of {@link SignedNote}. */
    public static Outcome<ReturnNote> verified(byte[] note, NoteKey.Verifier collector) {
        return SignedNote.parse(note)
                .then(signed -> signed.verify(List.of(collector)).then(by -> parsed(signed.text())));
    }

    private static Outcome<ReturnNote> parsed(String text) {
        return Malformed.caught(() -> {
            List<String> lines = text.lines().toList();
            Malformed.unless(
                    lines.size() >= 2
                            && lines.get(0).equals(FORMAT)
                            && lines.get(1).startsWith("drop "),
                    CODE,
                    "it is not what a newsroom returns to a drop");
            var collected = new ArrayList<Collected>();
            var replies = new ArrayList<ReplyFile>();
            for (String line : lines.subList(2, lines.size())) {
                String[] words = line.split(" ", -1);
                if (words.length == 3 && words[0].equals("collected")) {
                    collected.add(new Collected(new MailboxId(words[1]), new ItemId(words[2])));
                } else if (words.length == 4 && words[0].equals("reply")) {
                    replies.add(new ReplyFile(new MailboxId(words[1]), new ReplyId(words[2]), Sha256.parsed(words[3])));
                } else {
                    throw new Malformed(CODE, "it has a line of an unknown kind");
                }
            }
            return new ReturnNote(lines.get(1).substring("drop ".length()), collected, replies);
        });
    }
}
