package org.daylight.message.parse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.FileNames;
import org.daylight.message.field.MediaType;
import org.daylight.message.field.MessageIdList;
import org.daylight.message.field.Parameters;
import org.jspecify.annotations.Nullable;

/** A part while it is being parsed; {@link #toPart} is the result. */
final class Entity {

    private static final Pattern TYPE = Pattern.compile("[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}");
    private static final Pattern ENCODED_WORD = Pattern.compile("=\\?[^?\\s]{1,60}\\?[bqBQ]\\?[^?]{0,2000}\\?=");

    final int index;
    final @Nullable Entity parent;
    final int depth;
    int headerStart;
    int bodyStart;
    int bodyEnd;
    final List<RawField> fields = new ArrayList<>();
    final List<Entity> children = new ArrayList<>();

    /** Number of messages that enclose this one. */
    int nesting;
    /** Whether its parts, or the message in it, were parsed. */
    boolean opened;

    String type = "text/plain";

    @Nullable
    String charset;

    String transferEncoding = "7bit";

    @Nullable
    String fileName;

    @Nullable
    String disposition;

    /** The disposition is unknown, so it is ignored. */
    boolean dispositionOdd;

    @Nullable
    String contentId;

    /** The Content-ID of the root, for a multipart/related (RFC 2387 section 3.2). */
    @Nullable
    String start;

    /** The type of the root, for a multipart/related (RFC 2387 section 3.1). */
    @Nullable
    String rootType;

    /** Whether it is the root of the multipart/related around it. */
    boolean relatedRoot;

    /** The charset of its bytes, regardless of the label, where the whole message was converted. */
    @Nullable
    String readAs;

    /** Whether its bytes start like a binary file, regardless of the type. */
    boolean binary;

    boolean flowed;
    boolean delSp;

    @Nullable
    String boundary;

    byte[] delimiter = {};
    /** Whether text may follow the boundary on its line, because no line has the boundary alone. */
    boolean lenient;

    boolean ended;
    /** Start of the text in this multipart that belongs to no part; -1 when there is none. */
    int textFrom = -1;

    Entity(int index, @Nullable Entity parent, int depth, int headerStart) {
        this.index = index;
        this.parent = parent;
        this.depth = depth;
        this.headerStart = headerStart;
        this.bodyStart = headerStart;
        this.bodyEnd = headerStart;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    boolean isMultipart() {
        return type.startsWith("multipart/");
    }

    boolean isMessage() {
        return type.equals("message/rfc822") || type.equals("message/global") || type.equals("message/news");
    }

    /** Whether it is the message itself or a nested one. */
    boolean isRoot() {
        return parent == null || parent.isMessage();
    }

    boolean isLeaf() {
        return !opened;
    }

    /** The first charset that it, or the parts at its start, declare. */
    @Nullable
    String firstCharset() {
        Entity at = this;
        while (at.charset == null && at.isMultipart() && !at.children.isEmpty()) {
            at = at.children.getFirst();
        }
        return at.charset;
    }

    Slice body(byte[] original) {
        return new Slice(original, bodyStart, bodyEnd);
    }

    @Nullable
    RawField field(String name) {
        for (RawField field : fields) {
            if (field.is(name)) {
                return field;
            }
        }
        return null;
    }

    /** Reads the fields that say what the part is. */
    void readFields(byte[] original, MessageLimits limits, Defects defects) {
        if (parent != null && parent.type.equals("multipart/digest")) {
            type = "message/rfc822";
        }
        var text = new FieldText(null, new Slice(original, headerStart, bodyStart), defects);
        Parameters content = parameters("Content-Type", original, limits, text, defects);
        if (content != null) {
            readType(content, defects);
        }
        RawField encoding = field("Content-Transfer-Encoding");
        if (encoding != null) {
            readEncoding(new String(value(encoding, original, limits, defects), StandardCharsets.US_ASCII), defects);
        }
        String given = null;
        Parameters shown = parameters("Content-Disposition", original, limits, text, defects);
        if (shown != null) {
            readDisposition(shown, defects);
            given = shown.get("filename");
            if (given == null && !"form-data".equals(disposition)) {
                given = shown.get("name");
            }
        }
        fileName = FileNames.safe(decodedAgain(given, text, defects), defects);
        if (fileName == null && content != null) {
            String name = content.get("name");
            fileName =
                    FileNames.safe(decodedAgain(name == null ? content.get("filename") : name, text, defects), defects);
        }
        RawField id = field("Content-ID");
        if (id != null) {
            List<String> ids = MessageIdList.all(text.decode(value(id, original, limits, defects)), 1, new Defects());
            contentId = ids.isEmpty() ? null : ids.getFirst();
        }
    }

    /** A file name that still contains an encoded word was encoded twice. */
    private static @Nullable String decodedAgain(@Nullable String name, FieldText text, Defects defects) {
        if (name == null || !ENCODED_WORD.matcher(name).find()) {
            return name;
        }
        String decoded = text.decode(name.getBytes(StandardCharsets.UTF_8));
        if (!decoded.equals(name)) {
            defects.add(DefectCode.PARAMETER_BROKEN, "a name is encoded twice");
        }
        return decoded;
    }

    private void readDisposition(Parameters shown, Defects defects) {
        String word = shown.value().replaceAll("[\"']", "").strip();
        if (word.isEmpty()) {
            return;
        }
        if (word.startsWith("attach")) {
            disposition = "attachment";
        } else if (word.startsWith("inline") || word.equals("in-line")) {
            disposition = "inline";
        } else {
            disposition = Characters.cut(FieldText.withoutControls(word), 40);
            dispositionOdd = !word.equals("form-data");
        }
        if (shown.encoded() || dispositionOdd || !shown.value().equals(disposition)) {
            defects.add(DefectCode.DISPOSITION_INVALID, word);
        }
    }

    private void readType(Parameters content, Defects defects) {
        String written =
                content.value().replaceAll("^(content-type ?: ?){1,5}", "").replaceAll("^[\"']+|[\"']+$", "");
        if (content.encoded() || !TYPE.matcher(content.value()).matches()) {
            defects.add(DefectCode.CONTENT_TYPE_INVALID, content.value());
        }
        type = TYPE.matcher(written).matches()
                ? written
                : MediaType.normalized(written, content.get("boundary") != null);
        start = content.get("start");
        rootType = content.get("type");
        String label = content.get("charset");
        charset = label == null || label.isBlank()
                ? null
                : Characters.cut(label.strip().toLowerCase(Locale.ROOT).replaceAll("^['\"]|['\"]$", ""), 100);
        boundary = content.get("boundary");
        flowed = "flowed".equalsIgnoreCase(content.get("format"));
        delSp = "yes".equalsIgnoreCase(content.get("delsp"));
    }

    private void readEncoding(String written, Defects defects) {
        int end = written.indexOf('(');
        String encoding =
                (end < 0 ? written : written.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        encoding = encoding.replaceAll("[\"';]", "").strip();
        if (!TransferEncoding.isKnown(encoding)) {
            defects.add(DefectCode.TRANSFER_ENCODING_UNKNOWN, encoding);
        }
        transferEncoding = encoding.isEmpty() ? "7bit" : Characters.cut(FieldText.withoutControls(encoding), 40);
    }

    private @Nullable Parameters parameters(
            String name, byte[] original, MessageLimits limits, FieldText text, Defects defects) {
        RawField field = field(name);
        return field == null ? null : Parameters.read(value(field, original, limits, defects), text, defects);
    }

    /** The unfolded value of a field, cut at the limit. */
    static byte[] value(RawField field, byte[] original, MessageLimits limits, Defects defects) {
        int end = (int) Math.min(field.end, (long) field.valueStart + limits.headerBytes());
        if (end < field.end) {
            defects.add(DefectCode.HEADER_TOO_LONG, field.name);
        }
        return FieldText.unfold(original, field.valueStart, end);
    }

    MimePart toPart() {
        return new MimePart(
                parent == null ? -1 : parent.index,
                depth,
                type,
                charset,
                transferEncoding,
                fileName,
                disposition,
                contentId,
                headerStart,
                bodyStart,
                bodyEnd,
                0);
    }
}
