package org.daylight.submission.remote;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.daylight.note.NoteKey;
import org.daylight.note.SignedNote;
import org.daylight.submission.ItemId;
import org.daylight.submission.MailboxId;
import org.daylight.submission.ReturnNote;

/**
 * One request of a newsroom to a drop, signed as a note. All of it is signed: which drop it is for, what is wanted, its arguments, and a challenge of
 * this drop that is used once. A newsroom signs for all its drops with one key; without the drop's key in the request, one drop could pass a request
 * on to another one.
 *
 * @param drop the text of the key of the drop's receipts; empty for {@link Action#DESCRIBE}, which asks for this key
 * @param words the arguments as written; for a reply the last one is the SHA-256 of its content, which follows the note
 */
public record CollectRequest(String challenge, String drop, Action action, List<String> words) {

    /** What is wanted. */
    public enum Action {
        DESCRIBE,
        LIST,
        HEAD,
        TAIL,
        SEGMENT,
        COLLECTED,
        REPLY
    }

    private static final String FORMAT = "org.daylight.drop/collect/v1";
    private static final String DROP = "drop ";
    private static final String CODE = "collect-request";

    /** The most items of one {@link Action#COLLECTED}. */
    public static final int MAX_ITEMS = 100;

    /** The longest signed request, in bytes; the content of a reply is not part of it. */
    public static final int MAX_BYTES = 16 << 10;

    public CollectRequest {
        words = List.copyOf(words);
        int size = words.size();
        boolean isRight = switch (action) {
            case DESCRIBE, LIST -> size == 0;
            case HEAD, TAIL -> size == 2;
            case SEGMENT, REPLY -> size == 3;
            case COLLECTED -> size > 0 && size % 2 == 0 && size <= 2 * MAX_ITEMS;
        };
        Malformed.unless(isRight, CODE, "it has a wrong number of arguments");
        Malformed.unless(
                drop.isEmpty() == (action == Action.DESCRIBE) && drop.lines().count() <= 1,
                CODE,
                "it does not say which drop it is for");
    }

    /** The signed request. */
    public byte[] signed(NoteKey.Signer collector) {
        return SignedNote.sign(
                        FORMAT + "\nchallenge " + challenge + "\n"
                                + (drop.isEmpty() ? "" : DROP + drop + "\n")
                                + action.name().toLowerCase(Locale.ROOT) + "\n"
                                + (words.isEmpty() ? "" : String.join("\n", words) + "\n"),
                        collector)
                .bytes();
    }

    /** Reads a request and verifies its signature; refused with {@code collect-request} or a code of {@link SignedNote}. */
    public static Outcome<CollectRequest> verified(byte[] note, NoteKey.Verifier collector) {
        return SignedNote.parse(note)
                .then(signed -> signed.verify(List.of(collector)).then(by -> parsed(signed.text())));
    }

    private static Outcome<CollectRequest> parsed(String text) {
        return Malformed.caught(() -> {
            List<String> lines = text.lines().toList();
            Malformed.unless(
                    lines.size() >= 3
                            && lines.get(0).equals(FORMAT)
                            && lines.get(1).startsWith("challenge "),
                    CODE,
                    "it is not a request to a drop");
            boolean isForOne = lines.get(2).startsWith(DROP);
            String drop = isForOne ? lines.get(2).substring(DROP.length()) : "";
            int at = isForOne ? 3 : 2;
            Malformed.unless(lines.size() > at, CODE, "it is not a request to a drop");
            for (Action action : Action.values()) {
                if (lines.get(at).equals(action.name().toLowerCase(Locale.ROOT))) {
                    return new CollectRequest(
                            lines.get(1).substring("challenge ".length()),
                            drop,
                            action,
                            lines.subList(at + 1, lines.size()));
                }
            }
            throw new Malformed(CODE, "it wants something unknown");
        });
    }

    /** The items it names: pairs of a mailbox and an item. @throws IllegalArgumentException when they are none */
    public List<ReturnNote.Collected> items() {
        var items = new ArrayList<ReturnNote.Collected>();
        for (int i = 0; i + 1 < words.size(); i += 2) {
            items.add(new ReturnNote.Collected(new MailboxId(words.get(i)), new ItemId(words.get(i + 1))));
        }
        return items;
    }

    /** The number of the segment it wants. @throws IllegalArgumentException when it is none */
    public int number() {
        String number = words.getLast();
        Malformed.unless(number.matches("[1-9][0-9]{0,6}"), CODE, "this is not the number of a segment");
        return Integer.parseInt(number);
    }
}
