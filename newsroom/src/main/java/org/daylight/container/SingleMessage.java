package org.daylight.container;

import java.util.EnumSet;
import java.util.List;

/** Takes a file that is one message as it stands: nothing is repaired. */
final class SingleMessage {

    private SingleMessage() {}

    static void read(Window in, MemberName name, int messageBytes, Sink sink) throws InterruptedException {
        in.fill(messageBytes + 1);
        if (in.length() > messageBytes) {
            tooLarge(in, name, messageBytes, sink);
            return;
        }
        byte[] message = in.copy(0, in.length());
        in.drop(in.length());
        Survey survey = Survey.of(message);
        var defects = EnumSet.noneOf(ContainerDefect.class);
        if (in.failure() != null) {
            defects.add(ContainerDefect.TRUNCATED);
        }
        if (name.undelivered()) {
            defects.add(ContainerDefect.UNDELIVERED);
        }
        Mbox.common(message, survey, defects);
        ContainerFormat format =
                name.maildir() ? ContainerFormat.MAILDIR : name.isMh() ? ContainerFormat.MH : ContainerFormat.MESSAGE;
        var place = new Provenance(
                name.shown(), 0, message.length, format, name.flags(), survey.lineEndings(), Repair.NONE);
        sink.found(new RawMessage(message, place, List.copyOf(defects)));
    }

    static void tooLarge(Window in, MemberName name, int messageBytes, Sink sink) throws InterruptedException {
        do {
            in.drop(in.length());
        } while (in.more());
        sink.found(new Unreadable(
                name.shown(), 0, in.offset(), LossCode.TOO_LARGE, "more than " + messageBytes + " bytes"));
    }
}
