package org.daylight.container;

import java.util.EnumSet;
import java.util.List;

/** Reads a file that is one message. Nothing is changed. */
final class SingleMessage {

    private SingleMessage() {}

    static void read(Window in, MemberName name, int messageBytes, Sink sink) throws InterruptedException {
        if (in.exceeds(messageBytes)) {
            tooLarge(in, name, messageBytes, sink);
            return;
        }
        byte[] message = in.copy(0, in.length());
        in.drop(in.length());
        LineScan scan = LineScan.of(message);
        var defects = EnumSet.noneOf(ContainerDefect.class);
        if (in.failure() != null) {
            defects.add(ContainerDefect.TRUNCATED);
        }
        if (name.undelivered()) {
            defects.add(ContainerDefect.UNDELIVERED);
        }
        if (!isSingleMessageFile(name) && holdsSeparator(message, 0, message.length, scan)) {
            defects.add(ContainerDefect.AMBIGUOUS_FROM);
        }
        Mbox.common(message, scan, defects);
        ContainerFormat format =
                name.maildir() ? ContainerFormat.MAILDIR : name.isMh() ? ContainerFormat.MH : ContainerFormat.MESSAGE;
        var place = new Provenance(
                name.shown(), 0, message.length, format, name.flags(), scan.lineEndings(), Transformation.NONE);
        sink.found(new RawMessage(message, place, List.copyOf(defects)));
    }

    /** Whether the name says that there is exactly one message in the file. */
    private static boolean isSingleMessageFile(MemberName name) {
        return name.maildir() || name.isMh() || name.saysMessage();
    }

    /** Whether the body of the message in {@code [from, to)} has a separator of an mbox. */
    private static boolean holdsSeparator(byte[] bytes, int from, int to, LineScan scan) {
        int body = from + scan.body();
        return body < to && ContainerFormat.holdsSeparator(bytes, body - 1, to);
    }

    /**
     * Whether a file that begins with a header is a mailbox without its first separator, as its name and a separator
     * further down indicate.
     */
    static boolean isMailbox(Window in, MemberName name, int messageBytes) {
        if (isSingleMessageFile(name) || !name.saysMbox()) {
            return false;
        }
        in.fill(messageBytes + 1);
        int from = in.start();
        int to = from + in.length();
        return holdsSeparator(in.bytes(), from, to, LineScan.of(in.copy(0, in.length())));
    }

    static void tooLarge(Window in, MemberName name, int messageBytes, Sink sink) throws InterruptedException {
        do {
            in.drop(in.length());
        } while (in.more());
        sink.found(new Unreadable(
                name.shown(), 0, in.offset(), LossCode.TOO_LARGE, "more than " + messageBytes + " bytes"));
    }
}
