package org.daylight.message.parse;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.daylight.message.Characters;
import org.daylight.message.DefectCode;
import org.daylight.message.Defects;
import org.daylight.message.MessageLimits;
import org.daylight.message.OutsideText;
import org.daylight.message.Slice;
import org.daylight.message.decode.TransferEncoding;
import org.daylight.message.field.MediaType;
import org.daylight.message.html.PlainText;
import org.daylight.message.html.SafeHtml;
import org.jspecify.annotations.Nullable;

/**
 * Decides which parts of a message are shown as text and as HTML, and which are attachments (RFC 2046 section 5.1, RFC
 * 2387, RFC 1847, RFC 2183; docs/decisions/0130-words-of-every-alternative.md). A body in TNEF is shown where there is no other
 * (docs/decisions/0189-tnef-in-a-message.md). A nested message has a text of its own,
 * which becomes the text of its attachment.
 */
final class BodyParts {

    /** A shorter text/plain may only refer the reader to the HTML. */
    private static final int STUB_CHARS = 600;

    /** Most characters of an HTML that a short text/plain is compared with. */
    private static final int COMPARED_CHARS = 20_000;

    /** Most alternatives of one multipart that are compared. */
    static final int MOST_COMPARED = 5;

    private static final int SNIFFED_BYTES = 64;

    private final byte[] original;
    private final List<Entity> entities;
    private final MessageLimits limits;
    private final Defects defects;

    private final PartTexts texts;
    private final TnefParts tnef;
    private final boolean[] hasPlain;
    private final boolean[] hasHtml;
    private final boolean[] onText;
    private final boolean[] onHtml;
    private final boolean[] stub;
    private final @Nullable Entity[] relatedRoot;

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
        this.texts = new PartTexts(original, entities.size(), limits, defects);
        this.relatedRoot = new Entity[entities.size()];
        this.tnef = new TnefParts(original, entities, limits, defects);
        entities.forEach(this::recognize);
        entities.reversed().forEach(this::findReadable);
        entities.forEach(this::choose);
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
    private void findReadable(Entity entity) {
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
        if (entity.relatedRoot && (Attachments.isTextual(entity.type, "") || entity.type.endsWith("+xml"))) {
            return true;
        }
        boolean explicit = entity.disposition != null && !entity.dispositionOdd;
        return isBodyType(entity.type) && (entity.fileName == null || explicit || first);
    }

    static boolean isBodyType(String type) {
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
        String text = String.join("\n", leaves.stream().map(texts::plain).toList());
        boolean isStub = text.isBlank() || html != null && html != plain && saysLess(text, html);
        leaves.forEach(leaf -> stub[leaf.index] |= isStub);
        return isStub;
    }

    private boolean saysLess(String text, Entity html) {
        if (text.length() > STUB_CHARS) {
            return false;
        }
        String rich =
                leavesIn(html, hasHtml).stream().findFirst().map(texts::plain).orElse("");
        String compared = Characters.cut(rich, COMPARED_CHARS);
        int words = WordDifference.count(text);
        int richWords = WordDifference.count(compared);
        if (words == 0) {
            return richWords > 0;
        }
        if (2 * WordDifference.shared(text, compared) < words) {
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

    /** Whether a leaf is part of the message's text. */
    boolean isInText(Entity leaf) {
        return onText[leaf.index] && isBody(leaf);
    }

    /** Whether a leaf is part of the message's text or HTML. */
    boolean isShown(Entity leaf) {
        return (onText[leaf.index] || onHtml[leaf.index]) && isBody(leaf);
    }

    /** Whether a plain part only stands in for the HTML. */
    boolean isStub(Entity leaf) {
        return stub[leaf.index];
    }

    /** The text of the message with this root. */
    String textOf(Entity root) {
        return textOf(root, new ArrayList<>());
    }

    /** @param parts receives which part each range of the text comes from */
    String textOf(Entity root, List<MessageParser.TextPart> parts) {
        var out = new StringBuilder();
        for (Entity leaf : leavesOf(root, onText)) {
            String text = texts.plain(leaf);
            if (text.isBlank()) {
                continue;
            }
            if (!out.isEmpty() && out.charAt(out.length() - 1) != '\n') {
                out.append('\n');
            }
            int start = out.length();
            boolean tooLong = out.length() + text.length() > limits.textChars();
            out.append(tooLong ? Characters.cut(text, Math.max(0, limits.textChars() - out.length())) : text);
            parts.add(new MessageParser.TextPart(leaf.index, start, out.length()));
            if (tooLong) {
                defects.add(DefectCode.TEXT_LIMIT);
                break;
            }
        }
        return out.isEmpty() ? tnefText(root) : out.toString();
    }

    /** The body that only a TNEF part has; empty when there is none. */
    private String tnefText(Entity root) {
        String text = tnef.textOf(root);
        String cut = Characters.cut(text, limits.textChars());
        if (cut.length() < text.length()) {
            defects.add(DefectCode.TEXT_LIMIT);
        }
        return cut;
    }

    /** What the TNEF parts have. */
    TnefParts tnef() {
        return tnef;
    }

    /**
     * Words of the alternatives that are not in the text of a message.
     *
     * @param shown {@link #textOf} the same root
     */
    String otherTextOf(Entity root, String shown) {
        var others = new StringBuilder();
        for (Entity leaf : unshown(root)) {
            String text = texts.plain(leaf);
            if (others.length() + text.length() > limits.textChars()) {
                defects.add(DefectCode.TEXT_LIMIT, "part " + leaf.index);
                text = Characters.cut(text, limits.textChars() - others.length());
            }
            others.append(text).append('\n');
        }
        others.append(Characters.cut(tnef.textOf(root), Math.max(0, limits.textChars() - others.length())));
        return others.isEmpty() ? "" : WordDifference.of(others.toString(), shown);
    }

    /** Alternatives that are neither shown as text nor attachments. */
    private List<Entity> unshown(Entity root) {
        boolean[] unshown = new boolean[entities.size()];
        for (int i = root.index; i < unshown.length; i++) {
            unshown[i] = !entities.get(i).isLeaf() || !onText[i] && (onHtml[i] || stub[i]);
        }
        return leavesOf(root, unshown);
    }

    /** The HTML of the message with this root, including its plain parts; null without HTML. */
    @Nullable
    String htmlOf(Entity root) {
        List<Entity> leaves = leavesOf(root, onHtml);
        if (leaves.stream().noneMatch(leaf -> hasHtml[leaf.index])) {
            boolean readable =
                    leaves.stream().anyMatch(leaf -> !texts.text(leaf).isBlank());
            String html = readable ? null : tnef.htmlOf(root);
            return html == null ? null : Characters.cut(html, limits.textChars());
        }
        var out = new StringBuilder();
        for (Entity leaf : leaves) {
            String text = texts.text(leaf);
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

    /** The message that a part belongs to. */
    static Entity rootOf(Entity entity) {
        Entity at = entity;
        while (!at.isRoot() && at.parent != null) {
            at = at.parent;
        }
        return at;
    }

    /** Text outside all parts; limited in total to the length of an attachment's text. */
    List<OutsideText> outsideTexts(List<MimeReader.OutsideRange> raw) {
        var outsideTexts = new ArrayList<OutsideText>();
        int left = limits.attachmentTextChars();
        for (MimeReader.OutsideRange margin : raw) {
            int part = margin.multipart().index;
            var bytes = new Slice(original, margin.start(), margin.end()).first(4 * limits.attachmentTextChars());
            String text = PlainText.of(bytes, margin.multipart().firstCharset(), "beside part " + part, defects);
            if (text.length() > left || bytes.to() < margin.end()) {
                defects.add(DefectCode.TEXT_LIMIT, "beside part " + part);
                text = Characters.cut(text, left);
            }
            left -= text.length();
            outsideTexts.add(
                    new OutsideText(part, margin.before(), margin.start(), margin.end(), text.stripTrailing()));
        }
        return List.copyOf(outsideTexts);
    }
}
