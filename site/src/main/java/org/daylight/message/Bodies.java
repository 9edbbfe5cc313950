package org.daylight.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a message are read, as text and as HTML, and which are saved as files (RFC 2046 section 5.1, RFC 2387,
 * RFC 1847, RFC 2183). A nested message has a text of its own, which becomes the text of its attachment.
 */
final class Bodies {

    /** A text/plain shorter than this may be no more than a pointer to the HTML. */
    private static final int STUB_CHARS = 600;

    private final byte[] original;
    private final List<Entity> entities;
    private final Limits limits;
    private final Defects defects;

    private final boolean[] hasPlain;
    private final boolean[] hasHtml;
    private final boolean[] onText;
    private final boolean[] onHtml;
    private final boolean[] stub;
    private final @Nullable String[] decoded;
    private int attachmentBudget;

    Bodies(byte[] original, List<Entity> entities, Limits limits, Defects defects) {
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
        this.attachmentBudget = limits.attachmentsTextChars();
        entities.reversed().forEach(this::lookIn);
        entities.forEach(this::choose);
    }

    /** What there is to read in a subtree; children come after their parents, so this goes backwards. */
    private void lookIn(Entity entity) {
        int index = entity.index;
        if (entity.isLeaf()) {
            boolean body = isBody(entity);
            hasHtml[index] = body && entity.type.equals("text/html");
            hasPlain[index] = body && !hasHtml[index];
            return;
        }
        for (Entity child : readable(entity)) {
            hasHtml[index] |= hasHtml[child.index];
            hasPlain[index] |= hasPlain[child.index];
        }
    }

    /** The children that may be read in place. */
    private static List<Entity> readable(Entity entity) {
        return switch (entity.type) {
            case "multipart/encrypted", "message/rfc822", "message/global", "message/news" -> List.of();
            case "multipart/related", "multipart/signed" -> entity.children.subList(0, 1);
            default -> entity.children;
        };
    }

    private static boolean isBody(Entity entity) {
        boolean inline = entity.disposition == null || entity.disposition.equals("inline");
        if (!inline) {
            return false;
        }
        if (entity.isRoot() && entity.type.startsWith("text/")) {
            return true;
        }
        return isBodyType(entity.type)
                && (entity.fileName == null || entity.disposition != null || isFirstLeaf(entity));
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
            default -> type.startsWith("multipart/"); // a leaf only when its boundary was not found
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

    /** Passes on to the children which of them are read. */
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
        for (Entity child : alternatives) {
            if (hasPlain[child.index] && !isStub(child, html)) {
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

    /** Empty, or no more than "your program does not show HTML" beside an HTML that says much more. */
    private boolean isStub(Entity plain, @Nullable Entity html) {
        if (!plain.isLeaf() || plain.bodyEnd - plain.bodyStart > 4 * STUB_CHARS) {
            return false;
        }
        String text = text(plain);
        boolean empty = text.isBlank();
        if (empty || html == null || text.length() > STUB_CHARS) {
            stub[plain.index] = empty;
            return empty;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean points = lower.contains("html") || lower.contains("browser") || lower.contains("mail client");
        stub[plain.index] = points && html.bodyEnd - html.bodyStart > 8L * text.length();
        return stub[plain.index];
    }

    /** The decoded text of a leaf, format=flowed put together, HTML as it is. */
    private String text(Entity entity) {
        String known = decoded[entity.index];
        if (known == null) {
            String where = "part " + entity.index;
            Slice content = TransferEncoding.decode(entity.body(original), entity.transferEncoding, defects);
            Slice read = content.first((int) Math.min(Integer.MAX_VALUE, 4L * limits.textChars()));
            known = PlainText.of(read, label(entity, read), where, defects);
            if (known.length() > limits.textChars() || read.length() < content.length()) {
                defects.add(DefectCode.TEXT_LIMIT, where);
                known = Characters.cut(known, limits.textChars());
            }
            if (entity.flowed && entity.type.equals("text/plain")) {
                known = PlainText.unflow(known, entity.delSp);
            }
            decoded[entity.index] = known;
        }
        return known;
    }

    /** The label of the part; of HTML without one, what its own first lines declare. */
    private static @Nullable String label(Entity entity, Slice content) {
        return entity.charset == null && entity.type.equals("text/html") ? HtmlText.charset(content) : entity.charset;
    }

    private String plain(Entity entity) {
        return switch (entity.type) {
            case "text/html" -> HtmlText.of(text(entity));
            case "text/enriched", "text/richtext" -> text(entity).replaceAll("<[A-Za-z/-]{1,60}>", "");
            default -> text(entity);
        };
    }

    /** The text of the message that this entity is the root of. */
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
        return out.toString();
    }

    /** The HTML of the message that this entity is the root of, with the plain parts beside it; null without HTML. */
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
            // A nested message further down is its own root: only what belongs to this one is taken.
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

    /** Text in no part; together at most as long as an attachment's text. */
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

    /** What a reader would save, in the order of the parts. */
    List<Attachment> attachments() {
        var attachments = new ArrayList<Attachment>();
        for (Entity entity : entities) {
            if (isFile(entity)) {
                attachments.add(attachment(entity));
            }
        }
        return List.copyOf(attachments);
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

    /** A message without a body has no file either, whatever type it claims. */
    private static boolean isEmptyRoot(Entity entity) {
        return entity.isRoot() && entity.bodyStart == entity.bodyEnd;
    }

    private Attachment attachment(Entity entity) {
        Slice content = TransferEncoding.decode(entity.body(original), entity.transferEncoding, defects);
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
        String text = entity.isMessage() ? messageText(entity, content) : fileText(entity, name, content);
        if (text == null) {
            return null;
        }
        int most = Math.min(limits.attachmentTextChars(), attachmentBudget);
        if (text.length() > most) {
            defects.add(DefectCode.ATTACHMENT_TEXT_LIMIT, name);
            text = Characters.cut(text, most);
        }
        attachmentBudget -= text.length();
        return text;
    }

    private @Nullable String fileText(Entity entity, String name, Slice content) {
        if (!isTextual(entity.type, name) || attachmentBudget <= 0) {
            return null;
        }
        Slice read = content.first((int) Math.min(Integer.MAX_VALUE, 4L * limits.attachmentTextChars()));
        String text = PlainText.of(read, label(entity, read), name, defects);
        if (read.length() < content.length()) {
            defects.add(DefectCode.ATTACHMENT_TEXT_LIMIT, name);
        }
        return entity.type.equals("text/html") ? HtmlText.of(text) : text;
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

    /** Subject, authors, date and text of a message that lies in this one. */
    private @Nullable String messageText(Entity entity, Slice content) {
        if (entity.opened) {
            Entity message = entity.children.getFirst();
            return Fields.of(message, original, limits, defects).summary() + textOf(message);
        }
        if (entity.transferEncoding.equals("7bit") || content.length() == 0 || attachmentBudget <= 0) {
            return null; // left closed by a limit
        }
        // It was encoded as a whole, so its bytes are not in the original: one level of it is read, for search.
        byte[] bytes = content.copy();
        var inner = new Defects();
        var small = new Limits(10, 0, 200, 1000, 1 << 16, 100, limits.attachmentTextChars(), 0, 0);
        List<Entity> parts = MimeReader.read(bytes, small, inner).entities();
        var bodies = new Bodies(bytes, parts, small, inner);
        return Fields.of(parts.getFirst(), bytes, small, inner).summary() + bodies.textOf(parts.getFirst());
    }
}
