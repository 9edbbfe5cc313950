package org.daylight.container;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.daylight.format.Sha256;
import org.daylight.mapi.MapiMessage;
import org.daylight.mapi.TnefReader;
import org.daylight.outlook.ConvertedMessage;
import org.daylight.outlook.ItemKind;
import org.daylight.outlook.ItemLocation;
import org.daylight.outlook.MessageWriter;
import org.daylight.outlook.WrittenMessage;
import org.daylight.outlook.msg.MsgContents;
import org.daylight.outlook.msg.MsgReader;
import org.jspecify.annotations.Nullable;

/** Reads MSG and TNEF files, which have one item each, and passes it on as a message (spec/outlook.md). */
final class OutlookFile {

    /** The names of the streams of a message in an OLE file begin with this ([MS-OXMSG] section 2.1.3). */
    private static final byte[] STREAM = "__substg1.0_".getBytes(StandardCharsets.UTF_16LE);

    private static final byte[] OLE = {(byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0};

    /** The only item of a file. */
    private static final String ITEM = "message";

    private final ContainerLimits limits;
    private final Spool spool;
    private final Sink sink;

    OutlookFile(ContainerLimits limits, Spool spool, Sink sink) {
        this.limits = limits;
        this.spool = spool;
        this.sink = sink;
    }

    /** Whether this is the beginning of an OLE file. Outlook messages are OLE files; so are documents of Word and Excel. */
    static boolean isOle(byte[] bytes, int from, int to) {
        return to - from >= OLE.length && Arrays.equals(bytes, from, from + OLE.length, OLE, 0, OLE.length);
    }

    /** Whether an OLE file, or a part of it, has the name of a stream of a message. */
    static boolean isMessage(byte[] bytes, int from, int to) {
        for (int at = from; at + STREAM.length <= to; at++) {
            if (bytes[at] == STREAM[0] && Arrays.equals(bytes, at, at + STREAM.length, STREAM, 0, STREAM.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Reads a MSG file. False when it is an OLE file without a message, such as a document of Word in which one is embedded; then nothing
     * was passed on, and the window is as before.
     */
    boolean msg(Window window, MemberName name) throws InterruptedException {
        byte[] bytes = whole(window, name);
        if (bytes == null) {
            return true;
        }
        MsgContents contents;
        try (FileChannel file = spool.write(new ByteArrayInputStream(bytes))) {
            contents = MsgReader.read(file);
        } catch (IOException e) {
            lost(name, LossException.code(e), NestedReader.detail(e));
            window.drop(window.length());
            return true;
        }
        if (contents instanceof MsgContents.NoMessage) {
            return false;
        }
        window.drop(window.length());
        switch (contents) {
            case MsgContents.Read read -> item(read.message(), bytes, ContainerFormat.MSG, name);
            case MsgContents.NoMessage() -> {}
            case MsgContents.Unreadable unreadable ->
                lost(name, LossCode.DAMAGED_ARCHIVE, MemberName.printable(unreadable.detail()));
        }
        return true;
    }

    /** Reads a TNEF file. */
    void tnef(Window window, MemberName name) throws InterruptedException {
        byte[] bytes = whole(window, name);
        if (bytes == null) {
            return;
        }
        window.drop(window.length());
        MapiMessage message = TnefReader.read(bytes);
        boolean empty = message == null
                || message.properties().keys().isEmpty()
                        && message.attachments().isEmpty();
        if (empty) {
            lost(name, LossCode.DAMAGED_ARCHIVE, "the TNEF has no message");
        } else {
            item(message, bytes, ContainerFormat.TNEF, name);
        }
    }

    /** All bytes of a file; null when there are too many, which is reported. */
    private byte @Nullable [] whole(Window window, MemberName name) throws InterruptedException {
        window.fill(limits.messageBytes() + 1);
        if (window.length() > limits.messageBytes()) {
            SingleMessage.tooLarge(window, name, limits.messageBytes(), sink);
            return null;
        }
        return window.copy(0, window.length());
    }

    private void item(MapiMessage message, byte[] bytes, ContainerFormat format, MemberName name)
            throws InterruptedException {
        ItemKind kind = ItemKind.of(message.messageClass());
        WrittenMessage written = MessageWriter.write(message);
        var item = new ConvertedMessage(
                written.bytes(),
                ITEM,
                written.form(),
                ItemLocation.of("", message.properties()),
                kind,
                written.losses());
        new ConvertedItems(name.shown(), format, Sha256.of(bytes), limits.messageBytes(), sink)
                .found(item, 0, bytes.length);
    }

    private void lost(MemberName name, LossCode code, String detail) throws InterruptedException {
        sink.found(new Unreadable(name.shown(), 0, -1, code, detail));
    }
}
