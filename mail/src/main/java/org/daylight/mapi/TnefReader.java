package org.daylight.mapi;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads TNEF, the format of {@code winmail.dat} ([MS-OXTNEF]).
 *
 * <p>The work is bounded by the length of the input times {@link MapiMessage#DEPTH}: every value is read once for each
 * message that contains it, and what a value declares is compared with the bytes that are there.
 */
public final class TnefReader {

    private static final int SIGNATURE = 0x223E9F78;

    // Attributes, [MS-OXTNEF] section 2.1.3.3
    private static final int FROM = 0x8000;
    private static final int SUBJECT = 0x8004;
    private static final int DATE_SENT = 0x8005;
    private static final int DATE_RECEIVED = 0x8006;
    private static final int MESSAGE_CLASS = 0x8008;
    private static final int BODY = 0x800C;
    private static final int PRIORITY = 0x800D;
    private static final int ATTACH_DATA = 0x800F;
    private static final int ATTACH_TITLE = 0x8010;
    private static final int ATTACH_META_FILE = 0x8011;
    private static final int ATTACH_TRANSPORT_NAME = 0x9001;
    private static final int ATTACH_RENDER_DATA = 0x9002;
    private static final int MESSAGE_PROPERTIES = 0x9003;
    private static final int RECIPIENTS = 0x9004;
    private static final int ATTACHMENT = 0x9005;
    private static final int OEM_CODE_PAGE = 0x9007;

    private static final int LEVEL_MESSAGE = 1;
    private static final int LEVEL_ATTACHMENT = 2;

    private final byte[] in;
    private final int end;
    private final int depth;
    private final MapiProperties.Builder message = new MapiProperties.Builder();
    private final MapiProperties.Builder legacy = new MapiProperties.Builder();
    private final List<MapiProperties.Builder> recipients = new ArrayList<>();
    private final List<Attached> attachments = new ArrayList<>();
    private final TnefLosses losses = new TnefLosses();
    private int codePage = CodePage.WESTERN;
    private int at;

    /** An attachment while it is being read. */
    private static final class Attached {
        final MapiProperties.Builder properties = new MapiProperties.Builder();
        final MapiProperties.Builder legacy = new MapiProperties.Builder();
        byte @Nullable [] content;

        @Nullable
        MapiMessage embedded;

        @Nullable
        MapiLoss problem;
    }

    private TnefReader(byte[] in, int from, int end, int depth) {
        this.in = in;
        this.at = from;
        this.end = end;
        this.depth = depth;
    }

    /** Whether the bytes begin with the signature of TNEF. */
    public static boolean isTnef(byte[] bytes, int from, int to) {
        return to - from >= 6 && LittleEndian.int32(bytes, from) == SIGNATURE;
    }

    /** Reads a TNEF stream; null when it does not begin with the signature. */
    public static @Nullable MapiMessage read(byte[] bytes) {
        return read(bytes, 0, bytes.length, 0);
    }

    /** @param depth how many messages contain this one, at most {@link MapiMessage#DEPTH}, which bounds the recursion */
    static @Nullable MapiMessage read(byte[] bytes, int from, int to, int depth) {
        return isTnef(bytes, from, to) ? new TnefReader(bytes, from + 6, to, depth).read() : null;
    }

    private MapiMessage read() {
        while (at < end) {
            int level = in[at];
            if (level != LEVEL_MESSAGE && level != LEVEL_ATTACHMENT) {
                losses.damaged("bytes after the end at byte " + at);
                break;
            }
            if (end - at < 9) {
                losses.damaged("it ends early");
                break;
            }
            int id = LittleEndian.uint16(in, at + 1);
            long length = LittleEndian.unsigned(in, at + 5);
            int from = at + 9;
            int to = (int) Math.min(end, from + length);
            boolean whole = from + length + 2 <= end;
            if (!whole) {
                losses.damaged("it ends early, in attribute " + hex(id));
            } else if (LittleEndian.uint16(in, to) != sum(from, to)) {
                losses.damaged("the checksum of attribute " + hex(id) + " does not match");
            }
            if (level == LEVEL_MESSAGE) {
                ofMessage(id, from, to);
            } else {
                ofAttachment(id, from, to, from + length > end);
            }
            at = whole ? to + 2 : end;
        }
        return message();
    }

    private int sum(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += in[i] & 0xFF;
        }
        return sum & 0xFFFF;
    }

    private static String hex(int id) {
        return "0x" + Integer.toHexString(id);
    }

    private MapiMessage message() {
        legacy.copyAllTo(message);
        MapiProperties properties = message.buildMessage(codePage);
        int page = properties.codePage();
        var read = new ArrayList<MapiAttachment>();
        for (Attached each : attachments) {
            each.legacy.copyAllTo(each.properties);
            read.add(new MapiAttachment(each.properties.build(page), each.content, each.embedded, each.problem));
        }
        return new MapiMessage(
                properties, recipients.stream().map(each -> each.build(page)).toList(), read, losses.list());
    }

    // ---- Attributes of the message ----

    private void ofMessage(int id, int from, int to) {
        switch (id) {
            case OEM_CODE_PAGE -> {
                if (to - from >= 4) {
                    int page = LittleEndian.int32(in, from);
                    codePage = CodePage.charset(page) == null ? codePage : page;
                }
            }
            case MESSAGE_PROPERTIES -> new TnefProperties(in, from, to, losses).readInto(message, null);
            case RECIPIENTS -> new TnefProperties(in, from, to, losses).readRows(recipients);
            case FROM -> from(from, to);
            case SUBJECT -> legacyText(PropertyTag.SUBJECT, from, to);
            case BODY -> legacyText(PropertyTag.BODY, from, to);
            case MESSAGE_CLASS -> legacyClass(from, to);
            case DATE_SENT -> legacyDate(PropertyTag.CLIENT_SUBMIT_TIME, from, to);
            case DATE_RECEIVED -> legacyDate(PropertyTag.MESSAGE_DELIVERY_TIME, from, to);
            case PRIORITY -> {
                if (to - from >= 2) {
                    int priority = LittleEndian.uint16(in, from); // 3 low, 2 normal, 1 high
                    legacy.put(PropertyTag.IMPORTANCE, new PropertyValue.Whole(Math.clamp(3 - priority, 0, 2)));
                }
            }
            default -> {}
        }
    }

    private void legacyText(int id, int from, int to) {
        legacy.text8(PropertyKey.of(id), Arrays.copyOfRange(in, from, to));
    }

    /** The old names of message classes ([MS-OXTNEF] section 2.1.3.3.2). */
    private void legacyClass(int from, int to) {
        String old = CodePage.decode(Arrays.copyOfRange(in, from, to), CodePage.WESTERN)
                .replaceAll("\0.*", "")
                .strip();
        String name = switch (old) {
            case "IPM.Microsoft Mail.Note" -> "IPM.Note";
            case "IPM.Microsoft Mail.Read Receipt" -> "Report.IPM.Note.IPNRN";
            case "IPM.Microsoft Mail.Non-Delivery" -> "Report.IPM.Note.NDR";
            case "IPM.Microsoft Schedule.MtgRespP" -> "IPM.Schedule.Meeting.Resp.Pos";
            case "IPM.Microsoft Schedule.MtgRespN" -> "IPM.Schedule.Meeting.Resp.Neg";
            case "IPM.Microsoft Schedule.MtgRespA" -> "IPM.Schedule.Meeting.Resp.Tent";
            case "IPM.Microsoft Schedule.MtgReq" -> "IPM.Schedule.Meeting.Request";
            case "IPM.Microsoft Schedule.MtgCncl" -> "IPM.Schedule.Meeting.Canceled";
            default -> old;
        };
        legacy.put(PropertyTag.MESSAGE_CLASS, new PropertyValue.Text(name));
    }

    private void legacyDate(int id, int from, int to) {
        if (to - from < 12) {
            return;
        }
        try {
            LocalDateTime time = LocalDateTime.of(
                    LittleEndian.uint16(in, from),
                    LittleEndian.uint16(in, from + 2),
                    LittleEndian.uint16(in, from + 4),
                    LittleEndian.uint16(in, from + 6),
                    LittleEndian.uint16(in, from + 8),
                    LittleEndian.uint16(in, from + 10));
            legacy.put(id, PropertyValue.Time.of(time.toInstant(ZoneOffset.UTC)));
        } catch (DateTimeException e) {
            losses.add(MapiLoss.Code.PROPERTY_UNREADABLE, "a date");
        }
    }

    /** attFrom: four 16-bit numbers, then a name and an address, which lengths with NUL and padding precede. */
    private void from(int from, int to) {
        if (to - from < 8) {
            return;
        }
        int name = LittleEndian.uint16(in, from + 4);
        int address = LittleEndian.uint16(in, from + 6);
        int begin = from + 8;
        if (begin + name > to) {
            losses.add(MapiLoss.Code.PROPERTY_UNREADABLE, "the sender");
            return;
        }
        legacy.text8(PropertyKey.of(PropertyTag.SENDER_NAME), Arrays.copyOfRange(in, begin, begin + name));
        byte[] typed = untilNul(begin + name, Math.min(to, begin + name + address));
        int colon = 0;
        while (colon < typed.length && typed[colon] != ':') {
            colon++;
        }
        if (colon < typed.length) {
            legacy.text8(PropertyKey.of(PropertyTag.SENDER_ADDRESS_TYPE), Arrays.copyOf(typed, colon));
            legacy.text8(
                    PropertyKey.of(PropertyTag.SENDER_EMAIL_ADDRESS),
                    Arrays.copyOfRange(typed, colon + 1, typed.length));
        }
    }

    private byte[] untilNul(int from, int to) {
        int last = from;
        while (last < to && in[last] != 0) {
            last++;
        }
        return Arrays.copyOfRange(in, from, last);
    }

    // ---- Attributes of attachments ----

    private void ofAttachment(int id, int from, int to, boolean cut) {
        if (id == ATTACH_RENDER_DATA) {
            if (attachments.size() >= MapiMessage.ATTACHMENTS) {
                losses.add(MapiLoss.Code.LIMIT, "more than " + MapiMessage.ATTACHMENTS + " attachments");
                return;
            }
            attachments.add(new Attached());
            if (to - from >= 6 && LittleEndian.uint16(in, from) == 2) {
                last().legacy.put(PropertyTag.ATTACH_METHOD, new PropertyValue.Whole(MapiAttachment.OLE));
            }
            return;
        }
        if (attachments.isEmpty()) {
            losses.damaged("an attribute of an attachment comes before the attachment");
            attachments.add(new Attached());
        }
        Attached last = last();
        switch (id) {
            case ATTACH_DATA -> {
                last.content = Arrays.copyOfRange(in, from, to);
                if (cut) {
                    last.problem = new MapiLoss(MapiLoss.Code.ATTACHMENT_SHORT, "the file ends early");
                }
            }
            case ATTACH_TITLE ->
                last.legacy.text8(PropertyKey.of(PropertyTag.ATTACH_FILENAME), Arrays.copyOfRange(in, from, to));
            case ATTACH_TRANSPORT_NAME ->
                last.legacy.text8(PropertyKey.of(PropertyTag.ATTACH_TRANSPORT_NAME), Arrays.copyOfRange(in, from, to));
            case ATTACH_META_FILE ->
                last.legacy.put(
                        PropertyTag.ATTACH_RENDERING, new PropertyValue.Binary(Arrays.copyOfRange(in, from, to)));
            case ATTACHMENT ->
                new TnefProperties(in, from, to, losses).readInto(last.properties, slice -> object(last, slice));
            default -> {}
        }
    }

    private Attached last() {
        return attachments.getLast();
    }

    /** PidTagAttachDataObject: an embedded message, an OLE object, or the bytes of a file. */
    private void object(Attached attached, TnefProperties.Data data) {
        int from = data.object() ? Math.min(data.to(), data.from() + 16) : data.from();
        if (isTnef(in, from, data.to())) {
            if (depth + 1 >= MapiMessage.DEPTH) {
                attached.problem =
                        new MapiLoss(MapiLoss.Code.LIMIT, "more than " + MapiMessage.DEPTH + " nested messages");
            } else {
                attached.embedded = read(in, from, data.to(), depth + 1);
            }
        } else if (attached.content == null) {
            attached.content = Arrays.copyOfRange(in, from, data.to());
        }
    }
}
