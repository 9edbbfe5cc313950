package org.daylight.message.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daylight.message.Attachment;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.Margin;
import org.daylight.message.MessageLimits;
import org.daylight.message.MimePart;
import org.daylight.message.Slice;
import org.daylight.message.decode.Charsets;
import org.daylight.message.decode.EmbeddedFile;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.FieldText;
import org.daylight.message.field.FileNames;
import org.daylight.message.field.MediaType;
import org.daylight.message.html.HtmlText;
import org.daylight.message.html.PlainText;
import org.daylight.message.html.SafeHtml;
import org.jspecify.annotations.Nullable;

/**
 * Decides which parts of a message are shown as text and as HTML, and which are attachments (RFC 2046 section 5.1, RFC
 * 2387, RFC 1847, RFC 2183; docs/decisions/0130-words-of-every-alternative.md). A nested message has a text of its own,
 * which becomes the text of its attachment.
 */
final class BodyParts {

    /** A shorter text/plain may only refer the reader to the HTML. */
    private static final int STUB_CHARS = 600;

    /** Most characters of an HTML that a short text/plain is compared with. */
    private static final int COMPARED_CHARS = 20_000;

    /** Most alternatives of one multipart that are compared. */
    private static final int MOST_COMPARED = 5;

    private static final int MOST_EMBEDDED = 1_000;
    private static final int SNIFFED_BYTES = 64;

    private final byte[] original;
    private final List<Entity> entities;
    private final MessageLimits limits;
    private final Defects defects;

    private final boolean[] hasPlain;
    private final boolean[] hasHtml;
    private final boolean[] onText;
    private final boolean[] onHtml;
    private final boolean[] stub;
    private final @Nullable String[] decoded;
    private final @Nullable String[] withoutMarkup;
    private final @Nullable Entity[] relatedRoot;
    private final List<Embedded> embedded = new ArrayList<>();
    private String rootText = "";
    private int attachmentBudget;
    private int deduplicated;

    /** A file embedded in a text. @param number its number in that text, from 1 */
    private record Embedded(
            Entity text, int number, int part, @Nullable String name, Slice content) {}

    BodyParts(byte[] original, List<Entity> entities, MessageLimits limits, Defects defects) {
        this.original = original;
        this.entities = entities;
        this.limits = limits;
        this.defects = defects;
        this.hasPlain = new boolean[entities.size()];
        this.hasHtml = new boolean[entities.size()];
        this.onText = new boolean[entities.size()];
        this.onHtml = new boolean[entities.size()];
        this.stub = new boolean[entities.size()];
        this.decoded = new String[entities.size()];
        this.withoutMarkup = new String[entities.size()];
        this.relatedRoot = new Entity[entities.size()];
        this.attachmentBudget = limits.attachmentsTextChars();
        entities.forEach(this::recognize);
        entities.reversed().forEach(this::lookIn);
        entities.forEach(this::choose);
        entities.forEach(this::findEmbedded);
    }

    /** Marks files that are labelled as text, and the roots that multipart/related names. */
    private void recognize(Entity entity) {
        if (entity.isLeaf() && entity.type.startsWith("text/")) {
            Slice start = entity.body(original).first(SNIFFED_BYTES);
            byte[] content = TransferEncoding.decode(
                            start, entity.transferEncoding, "application/octet-stream", null, new Defects())
                    .copy();
            entity.binary = MediaType.isBinary(content);
            if (entity.binary) {
                defects.add(DefectCode.CONTENT_NOT_TEXT, entity.type + ", part " + entity.index);
            }
        } else if (entity.opened && entity.type.equals("multipart/related") && entity.start != null) {
            Entity named = named(entity, entity.start);
            if (named == null) {
                defects.add(DefectCode.RELATED_ROOT_INVALID, entity.start);
            } else {
                named.relatedRoot = true;
                relatedRoot[entity.index] = named;
            }
        }
    }

    /** The child with a Content-ID, or the one that contains the part with it. */
    private @Nullable Entity named(Entity related, String start) {
        String id = start.strip().replaceAll("^<?(cid:)?<?|>$", "");
        for (int i = related.index + 1; i < entities.size() && entities.get(i).depth > related.depth; i++) {
            Entity at = entities.get(i);
            if (id.equalsIgnoreCase(at.contentId)) {
                while (at.parent != null && at.parent != related) {
                    at = at.parent;
                }
                return at;
            }
        }
        return null;
    }

    /**
     * Records what a subtree has to read. Called from the last entity to the first, because children come after their
     * parents.
     */
    private void lookIn(Entity entity) {
        int index = entity.index;
        if (entity.isLeaf()) {
            boolean body = isBody(entity);
            hasHtml[index] = body && MediaType.isHtml(entity.type);
            hasPlain[index] = body && !hasHtml[index];
            return;
        }
        if (entity.type.equals("multipart/related")) {
            relatedRoot[index] = relatedRoot(entity);
        }
        for (Entity child : readable(entity)) {
            hasHtml[index] |= hasHtml[child.index];
            hasPlain[index] |= hasPlain[child.index];
        }
    }

    /** The root that is named, otherwise the first part, or the first readable one if the first is not. */
    private Entity relatedRoot(Entity related) {
        Entity named = relatedRoot[related.index];
        Entity first = related.children.getFirst();
        if (named != null && isReadable(named)) {
            return named;
        }
        boolean empty = isEmptyPlain(first);
        if (named == null && isReadable(first) && !empty) {
            return first;
        }
        Entity chosen = null;
        for (Entity child : related.children) {
            boolean better =
                    chosen == null || child.type.equals(related.rootType) && !chosen.type.equals(related.rootType);
            if (better && isReadable(child) && !(empty && child == first)) {
                chosen = child;
            }
        }
        if (empty && (chosen == null || !hasHtml[chosen.index])) {
            return first;
        }
        stub[first.index] |= empty;
        if (chosen == null) {
            chosen = namedText(related);
        }
        if (chosen != null && related.start == null && first.type.startsWith("image/")) {
            defects.add(DefectCode.RELATED_ROOT_INVALID, first.type);
        }
        return chosen == null ? first : chosen;
    }

    /** Whether a text/plain is empty, as some programs put one before the HTML. */
    private boolean isEmptyPlain(Entity entity) {
        if (!entity.isLeaf() || !hasPlain[entity.index] || entity.fileName != null) {
            return false;
        }
        for (int at = entity.bodyStart; at < entity.bodyEnd; at++) {
            if (original[at] < 0 || original[at] > ' ') {
                return false;
            }
        }
        return true;
    }

    private boolean isReadable(Entity entity) {
        return hasHtml[entity.index] || hasPlain[entity.index];
    }

    /** A text that has a file name, in a multipart/related without any other text. */
    private @Nullable Entity namedText(Entity related) {
        for (Entity child : related.children) {
            if (child.isLeaf() && isBodyType(child.type) && child.disposition == null && !child.binary) {
                child.relatedRoot = true;
                hasHtml[child.index] = MediaType.isHtml(child.type);
                hasPlain[child.index] = !hasHtml[child.index];
                return child;
            }
        }
        return null;
    }

    /** The children that may be shown as the body. */
    private List<Entity> readable(Entity entity) {
        return switch (entity.type) {
            case "multipart/encrypted", "message/rfc822", "message/global", "message/news" -> List.of();
            case "multipart/related" -> {
                Entity root = relatedRoot[entity.index];
                yield root == null ? List.of() : List.of(root);
            }
            case "multipart/signed" -> entity.children.subList(0, 1);
            default -> entity.children;
        };
    }

    private static boolean isBody(Entity entity) {
        if (entity.binary) {
            return false;
        }
        boolean first = entity.relatedRoot || isFirstLeaf(entity);
        boolean inline = entity.disposition == null
                || entity.disposition.equals("inline")
                || entity.relatedRoot // RFC 2387 section 4: the disposition of the root is ignored
                || entity.dispositionOdd && (entity.fileName == null || first);
        if (!inline) {
            return false;
        }
        if (entity.isRoot() && (entity.type.startsWith("text/") || MediaType.isHtml(entity.type))) {
            return true;
        }
        if (entity.relatedRoot && (isTextual(entity.type, "") || entity.type.endsWith("+xml"))) {
            return true;
        }
        boolean said = entity.disposition != null && !entity.dispositionOdd;
        return isBodyType(entity.type) && (entity.fileName == null || said || first);
    }

    private static boolean isBodyType(String type) {
        return switch (type) {
            case "text/plain",
                    "text/html",
                    "text/enriched",
                    "text/richtext",
                    "text/markdown",
                    "text/x-markdown",
                    "text/x-patch",
                    "text/x-diff",
                    "text/x-log",
                    "text/rfc822-headers",
                    "message/delivery-status",
                    "message/disposition-notification" -> true;
            default -> type.startsWith("multipart/"); // a multipart is a leaf only when its boundary was not found
        };
    }

    private static boolean isFirstLeaf(Entity leaf) {
        Entity entity = leaf;
        while (!entity.isRoot() && entity.parent != null) {
            if (entity.parent.children.getFirst() != entity) {
                return false;
            }
            entity = entity.parent;
        }
        return true;
    }

    /** Marks the children that are shown. */
    private void choose(Entity entity) {
        if (entity.isRoot()) {
            onText[entity.index] = true;
            onHtml[entity.index] = true;
        }
        if (entity.isLeaf()) {
            return;
        }
        boolean alternative = entity.type.equals("multipart/alternative");
        Entity text = alternative ? bestText(entity.children) : null;
        Entity html = alternative ? bestHtml(entity.children, text) : null;
        for (Entity child : readable(entity)) {
            onText[child.index] = onText[entity.index] && (!alternative || child == text);
            onHtml[child.index] = onHtml[entity.index] && (!alternative || child == html);
        }
    }

    private Entity bestText(List<Entity> alternatives) {
        Entity html = null;
        for (Entity child : alternatives) {
            if (hasHtml[child.index]) {
                html = child;
            }
        }
        int compared = 0;
        for (Entity child : alternatives) {
            if (hasPlain[child.index] && (compared++ >= MOST_COMPARED || !isStub(child, html))) {
                return child;
            }
        }
        return html == null ? alternatives.getFirst() : html;
    }

    private Entity bestHtml(List<Entity> alternatives, @Nullable Entity text) {
        for (Entity child : alternatives.reversed()) {
            if (hasHtml[child.index]) {
                return child;
            }
        }
        return text == null ? alternatives.getFirst() : text;
    }

    /**
     * Whether a short plain alternative is only a substitute for the HTML: it has no word, or it has other words than
     * the HTML, which is longer or to which it refers, or it is a small part of the HTML.
     */
    private boolean isStub(Entity plain, @Nullable Entity html) {
        List<Entity> leaves = leavesIn(plain, hasPlain);
        long size =
                leaves.stream().mapToLong(leaf -> leaf.bodyEnd - leaf.bodyStart).sum();
        if (size > 4 * STUB_CHARS) {
            return false;
        }
        String text = String.join("\n", leaves.stream().map(this::plain).toList());
        boolean isStub = text.isBlank() || html != null && html != plain && saysLess(text, html);
        leaves.forEach(leaf -> stub[leaf.index] |= isStub);
        return isStub;
    }

    private boolean saysLess(String text, Entity html) {
        if (text.length() > STUB_CHARS) {
            return false;
        }
        String rich =
                leavesIn(html, hasHtml).stream().findFirst().map(this::plain).orElse("");
        String compared = Characters.cut(rich, COMPARED_CHARS);
        int words = AlternativeWords.count(text);
        int richWords = AlternativeWords.count(compared);
        if (words == 0) {
            return richWords > 0;
        }
        if (2 * AlternativeWords.shared(text, compared) < words) {
            String lower = text.toLowerCase(Locale.ROOT);
            boolean points = lower.contains("html") || lower.contains("browser") || lower.contains("mail client");
            return richWords >= words || points && richWords > 0;
        }
        return richWords >= 8 * words && richWords - words >= 40;
    }

    /** The leaves of a part that are readable and marked in {@code having}; at most {@value #MOST_COMPARED}. */
    private List<Entity> leavesIn(Entity top, boolean[] having) {
        var leaves = new ArrayList<Entity>();
        for (int i = top.index; i < entities.size() && leaves.size() < MOST_COMPARED; i++) {
            Entity entity = entities.get(i);
            if (i > top.index && entity.depth <= top.depth) {
                break;
            }
            if (entity.isLeaf() && having[i] && rootOf(entity) == rootOf(top)) {
                leaves.add(entity);
            }
        }
        return leaves;
    }

    /** The decoded text of a leaf: format=flowed is joined, HTML is unchanged. */
    private String text(Entity entity) {
        String known = decoded[entity.index];
        if (known == null) {
            String where = "part " + entity.index;
            known = text(
                    TransferEncoding.pieces(
                            entity.body(original), entity.transferEncoding, entity.type, entity.charset, defects),
                    entity,
                    where);
            if (entity.flowed && entity.type.equals("text/plain")) {
                known = PlainText.unflow(known, entity.delSp);
            }
            decoded[entity.index] = known;
        }
        return known;
    }

    private String text(List<TransferEncoding.Piece> pieces, Entity entity, String where) {
        boolean data = pieces.stream().anyMatch(TransferEncoding.Piece::data);
        String first = "";
        var all = new StringBuilder();
        for (TransferEncoding.Piece piece : pieces) {
            Slice read = piece.content().first((int) Math.min(Integer.MAX_VALUE, 4L * limits.textChars()));
            String text = PlainText.of(
                    read, piece.data() || !data ? label(entity, read) : foreignLabel(entity, read), where, defects);
            if (text.length() > limits.textChars() - all.length()
                    || read.length() < piece.content().length()) {
                defects.add(DefectCode.TEXT_LIMIT, where);
                text = Characters.cut(text, limits.textChars() - all.length());
            }
            if (pieces.size() == 1) {
                first = text;
            } else {
                all.append(text);
            }
        }
        return pieces.size() == 1 ? first : all.toString();
    }

    /**
     * The charset of unencoded lines next to encoded data: UTF-8, or the text's own charset where it includes ASCII.
     */
    private static String foreignLabel(Entity entity, Slice content) {
        String label = entity.charset;
        boolean wide =
                label == null || label.startsWith("utf-") || label.startsWith("iso-2022") || label.startsWith("ucs");
        return wide || Charsets.utf8(content) != null ? "utf-8" : label;
    }

    /** The charset label of the part; for HTML without one, the charset that its first lines declare. */
    private static @Nullable String label(Entity entity, Slice content) {
        if (entity.readAs != null) {
            return entity.readAs;
        }
        return entity.charset == null && MediaType.isHtml(entity.type) ? HtmlText.charset(content) : entity.charset;
    }

    private String plain(Entity entity) {
        if (MediaType.isHtml(entity.type)) {
            String known = withoutMarkup[entity.index];
            if (known == null) {
                known = HtmlText.of(text(entity));
                withoutMarkup[entity.index] = known;
            }
            return known;
        }
        return switch (entity.type) {
            case "text/enriched", "text/richtext" -> withoutTags(text(entity));
            default -> text(entity);
        };
    }

    /** text/enriched (RFC 1896) without its commands. */
    private static String withoutTags(String text) {
        return text.replaceAll("<[A-Za-z/-]{1,60}>", "");
    }

    /** The text of the message with this root. */
    String textOf(Entity root) {
        var out = new StringBuilder();
        for (Entity leaf : leavesOf(root, onText)) {
            String text = plain(leaf);
            if (text.isBlank()) {
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
                out.append('\n');
            }
            if (out.length() + text.length() > limits.textChars()) {
                out.append(Characters.cut(text, Math.max(0, limits.textChars() - out.length())));
                defects.add(DefectCode.TEXT_LIMIT);
                break;
            }
            out.append(text);
        }
        String all = out.toString();
        if (root.index == 0) {
            rootText = all;
        }
        return all;
    }

    /**
     * Words of the alternatives that are not in the text of a message.
     *
     * @param shown {@link #textOf} the same root
     */
    String otherTextOf(Entity root, String shown) {
        var others = new StringBuilder();
        for (Entity leaf : unread(root)) {
            String text = plain(leaf);
            if (others.length() + text.length() > limits.textChars()) {
                defects.add(DefectCode.TEXT_LIMIT, "part " + leaf.index);
                text = Characters.cut(text, limits.textChars() - others.length());
            }
            others.append(text).append('\n');
        }
        return others.isEmpty() ? "" : AlternativeWords.of(others.toString(), shown);
    }

    /** Alternatives that are neither shown as text nor attachments. */
    private List<Entity> unread(Entity root) {
        boolean[] unread = new boolean[entities.size()];
        for (int i = root.index; i < unread.length; i++) {
            unread[i] = !entities.get(i).isLeaf() || !onText[i] && (onHtml[i] || stub[i]);
        }
        return leavesOf(root, unread);
    }

    /** The HTML of the message with this root, including its plain parts; null without HTML. */
    @Nullable
    String htmlOf(Entity root) {
        List<Entity> leaves = leavesOf(root, onHtml);
        if (leaves.stream().noneMatch(leaf -> hasHtml[leaf.index])) {
            return null;
        }
        var out = new StringBuilder();
        for (Entity leaf : leaves) {
            String text = text(leaf);
            String html = hasHtml[leaf.index] ? text : "<pre>" + SafeHtml.escape(text) + "</pre>";
            if (text.isBlank()) {
                continue;
            }
            if (out.length() + html.length() > limits.textChars()) {
                defects.add(DefectCode.TEXT_LIMIT);
                break;
            }
            out.append(out.isEmpty() ? "" : "\n").append(html);
        }
        return out.toString();
    }

    private List<Entity> leavesOf(Entity root, boolean[] path) {
        var leaves = new ArrayList<Entity>();
        for (int i = root.index; i < entities.size(); i++) {
            Entity entity = entities.get(i);
            if (i > root.index && entity.depth <= root.depth) {
                break;
            }
            // A nested message is its own root: only entities of this root are included.
            if (path[i] && entity.isLeaf() && isBody(entity) && rootOf(entity) == root) {
                leaves.add(entity);
            }
        }
        return leaves;
    }

    private static Entity rootOf(Entity entity) {
        Entity at = entity;
        while (!at.isRoot() && at.parent != null) {
            at = at.parent;
        }
        return at;
    }

    /** Text outside all parts; limited in total to the length of an attachment's text. */
    List<Margin> margins(List<MimeReader.RawMargin> raw) {
        var margins = new ArrayList<Margin>();
        int left = limits.attachmentTextChars();
        for (MimeReader.RawMargin margin : raw) {
            int part = margin.multipart().index;
            var bytes = new Slice(original, margin.start(), margin.end()).first(4 * limits.attachmentTextChars());
            String text = PlainText.of(bytes, margin.multipart().firstCharset(), "beside part " + part, defects);
            if (text.length() > left || bytes.to() < margin.end()) {
                defects.add(DefectCode.TEXT_LIMIT, "beside part " + part);
                text = Characters.cut(text, left);
            }
            left -= text.length();
            margins.add(new Margin(part, margin.before(), margin.start(), margin.end(), text.stripTrailing()));
        }
        return List.copyOf(margins);
    }

    /** The attachments, in the order of the parts. */
    List<Attachment> attachments() {
        var attachments = new ArrayList<Attachment>();
        for (Entity entity : entities) {
            if (isFile(entity)) {
                attachments.add(attachment(entity));
            }
        }
        for (Embedded file : embedded) {
            String name = name(file);
            String type = FileNames.type(name);
            String text = bounded(fileText(type, null, name, file.content), name);
            attachments.add(new Attachment(file.part, name, type, file.content.length(), file.content.sha256(), text));
        }
        return List.copyOf(attachments);
    }

    private static String name(Embedded file) {
        return file.name == null ? FileNames.made(file.part, "application/octet-stream") : file.name;
    }

    /** Finds files embedded in a text that is shown. They stay in the text too. */
    private void findEmbedded(Entity entity) {
        boolean plain = entity.isLeaf() && !MediaType.isHtml(entity.type) && onText[entity.index] && isBody(entity);
        if (!plain || embedded.size() >= MOST_EMBEDDED) {
            return;
        }
        Slice content = TransferEncoding.decode(
                entity.body(original), entity.transferEncoding, entity.type, entity.charset, new Defects());
        List<EmbeddedFile> files = EmbeddedFile.in(content, MOST_EMBEDDED + 1);
        for (int i = 0; i < files.size(); i++) {
            EmbeddedFile file = files.get(i);
            if (file.content() == null) {
                boolean yenc = content.bytes()[file.from()] == '=';
                defects.add(yenc ? DefectCode.YENC_INVALID : DefectCode.UUENCODE_INVALID, file.damage());
            } else if (embedded.size() >= MOST_EMBEDDED || entities.size() + embedded.size() >= limits.parts()) {
                defects.add(DefectCode.EMBEDDED_LIMIT);
                return;
            } else {
                String name = FileNames.safe(FieldText.shown(nameText(file.name())), defects);
                embedded.add(new Embedded(entity, i + 1, entities.size() + embedded.size(), name, file.content()));
            }
        }
    }

    private static String nameText(String latin1) {
        byte[] bytes = latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        String utf8 = Charsets.utf8(Slice.of(bytes));
        return utf8 == null ? latin1 : utf8;
    }

    /** The MIME parts, then the embedded files. */
    List<MimePart> parts() {
        var parts = new ArrayList<MimePart>();
        entities.forEach(entity -> parts.add(entity.toPart()));
        for (Embedded file : embedded) {
            Entity text = file.text;
            parts.add(new MimePart(
                    text.index,
                    text.depth + 1,
                    FileNames.type(name(file)),
                    text.charset,
                    text.transferEncoding,
                    file.name,
                    null,
                    null,
                    text.bodyStart,
                    text.bodyStart,
                    text.bodyEnd,
                    file.number));
        }
        return List.copyOf(parts);
    }

    private boolean isFile(Entity entity) {
        if (entity.isMessage()) {
            return true;
        }
        if (!entity.isLeaf()) {
            return false;
        }
        boolean read = isBody(entity) && (onText[entity.index] || onHtml[entity.index]);
        return entity.fileName != null || !read && !stub[entity.index] && !isEmptyRoot(entity);
    }

    /** A message without a body is not an attachment, whatever type it claims. */
    private static boolean isEmptyRoot(Entity entity) {
        return entity.isRoot() && entity.bodyStart == entity.bodyEnd;
    }

    private Attachment attachment(Entity entity) {
        Slice content = TransferEncoding.decode(
                entity.body(original), entity.transferEncoding, entity.type, entity.charset, defects);
        String name = entity.fileName == null ? FileNames.made(entity.index, entity.type) : entity.fileName;
        return new Attachment(
                entity.index,
                name,
                entity.type,
                content.length(),
                content.sha256(),
                attachmentText(entity, name, content));
    }

    private @Nullable String attachmentText(Entity entity, String name, Slice content) {
        boolean shownInBody = isBody(entity) && onText[entity.index];
        if (shownInBody) {
            return null;
        }
        String text = entity.isMessage() ? messageText(entity, content) : fileText(entity.type, entity, name, content);
        boolean alternative = entity.parent != null && entity.parent.type.equals("multipart/alternative");
        if (text != null
                && alternative
                && (isBodyType(entity.type) || MediaType.isHtml(entity.type))
                && deduplicated++ < MOST_COMPARED) {
            text = AlternativeWords.of(text, rootText);
        }
        return bounded(text, name);
    }

    private @Nullable String bounded(@Nullable String text, String name) {
        if (text == null) {
            return null;
        }
        int most = Math.min(limits.attachmentTextChars(), attachmentBudget);
        String cut = Characters.cut(text, most);
        if (cut.length() < text.length()) {
            defects.add(DefectCode.ATTACHMENT_TEXT_LIMIT, name);
        }
        attachmentBudget -= cut.length();
        return cut;
    }

    private @Nullable String fileText(String type, @Nullable Entity entity, String name, Slice content) {
        if (!isTextual(type, name)
                || attachmentBudget <= 0
                || MediaType.isBinary(content.first(8).copy())) {
            return null;
        }
        Slice read = content.first((int) Math.min(Integer.MAX_VALUE, 4L * limits.attachmentTextChars()));
        String text = PlainText.of(read, entity == null ? null : label(entity, read), name, defects);
        if (read.length() < content.length()) {
            defects.add(DefectCode.ATTACHMENT_TEXT_LIMIT, name);
        }
        return switch (type) {
            case "text/enriched", "text/richtext" -> withoutTags(text);
            default -> MediaType.isHtml(type) ? HtmlText.of(text) : text;
        };
    }

    private static boolean isTextual(String type, String name) {
        if (type.startsWith("text/") && !type.equals("text/rtf")) {
            return true;
        }
        return switch (type) {
            case "application/json",
                    "application/xml",
                    "application/ics",
                    "application/csv",
                    "application/x-patch",
                    "application/xhtml+xml",
                    "message/delivery-status",
                    "message/disposition-notification" -> true;
            case "application/octet-stream", "application/vnd.ms-excel" ->
                switch (FileNames.extension(name)) {
                    case "txt", "csv", "ics", "log", "md", "patch", "diff", "json", "xml", "asc" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    /** Subject, authors, date and text of a nested message. */
    private @Nullable String messageText(Entity entity, Slice content) {
        if (entity.opened) {
            Entity message = entity.children.getFirst();
            String text = textOf(message);
            String other = otherTextOf(message, text);
            return Fields.of(message, original, limits, defects).summary()
                    + text
                    + (other.isEmpty() ? "" : "\n" + other);
        }
        if (entity.transferEncoding.equals("7bit") || content.length() == 0 || attachmentBudget <= 0) {
            return null; // not parsed because of a limit
        }
        // It was encoded as a whole, so its bytes are not in the original. One level is parsed, for search.
        byte[] bytes = content.copy();
        var inner = new Defects();
        var small = new MessageLimits(10, 0, 200, 1000, 1 << 16, 100, limits.attachmentTextChars(), 0, 0);
        List<Entity> parts = MimeReader.read(bytes, small, inner).entities();
        var bodies = new BodyParts(bytes, parts, small, inner);
        String text = bodies.textOf(parts.getFirst());
        String other = bodies.otherTextOf(parts.getFirst(), text);
        return Fields.of(parts.getFirst(), bytes, small, inner).summary()
                + text
                + (other.isEmpty() ? "" : "\n" + other);
    }
}
