package org.daylight.story;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.daylight.archive.Story;
import org.daylight.format.Malformed;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/** Reads the file of a story: its head, then CommonMark; or the text of a note. The only class that names the Markdown library. For one file. */
final class StoryParser {

    /** How deep lists, quotes and emphasis may nest. What is deeper is left out, with a fault. */
    private static final int MAX_DEPTH = 40;

    private static final int MAX_FAULTS = 100;

    /**
     * What a text must not contain: control characters, and characters that change the order in which readers see others (Unicode Annex 9:
     * embeddings, overrides and isolates).
     */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}&&[^\n\t]]|[\\u202A-\\u202E\\u2066-\\u2069]");

    private static final String DIRECTIONAL =
            "there is a character that changes the direction or order of the text: delete it";

    private final List<StoryItem> items = new ArrayList<>();
    private final List<StoryFault> faults = new ArrayList<>();

    /** The number of lines above the Markdown. */
    private int above;

    private StoryParser() {}

    static StoryText parse(byte[] file) {
        return new StoryParser().read(file);
    }

    static StoryText parseNote(String markdown) {
        return new StoryParser().note(markdown);
    }

    private StoryText note(String markdown) {
        byte[] bytes = markdown.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > Story.MAX_BYTES) {
            fault(1, "the text has more than " + Story.MAX_BYTES + " bytes");
            return new StoryText(StoryHeadReader.NONE, items, faults);
        }
        markdown(text(bytes));
        for (StoryItem item : items) {
            switch (item) {
                case StoryItem.Start(StoryItem.Kind kind, int line)
                when kind == StoryItem.Kind.HEADING || kind == StoryItem.Kind.SUBHEADING ->
                    fault(line, "a note has no headings");
                case StoryItem.Picture(StoryTarget.View target, int line, String words) ->
                    fault(line, "a note has no pictures: link to the document");
                case StoryItem.LinkStart(StoryTarget.Here here, int line, String words) ->
                    fault(line, "a note has no links to places in itself");
                default -> {}
            }
        }
        return new StoryText(StoryHeadReader.NONE, StoryQuotations.of(items, this::fault), faults);
    }

    private void markdown(String text) {
        Node document = Parser.builder()
                .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                .maxOpenBlockParsers(MAX_DEPTH)
                .build()
                .parse(text);
        walk(document);
    }

    private StoryText read(byte[] file) {
        if (file.length > Story.MAX_BYTES) {
            fault(1, "the file has more than " + Story.MAX_BYTES + " bytes: divide the story");
            return new StoryText(StoryHeadReader.NONE, items, faults);
        }
        String text = text(file);
        var head = new StoryHeadReader(text, this::fault);
        StoryHead read = head.read();
        above = head.lines();
        markdown(head.rest());
        if (items.isEmpty()) {
            fault(above + 1, "the story has no text");
        }
        List<StoryItem> quoting = StoryQuotations.of(items, this::fault);
        return new StoryText(read, quoting, faults);
    }

    /** The text with line feeds as line ends. */
    private String text(byte[] file) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException e) {
            fault(1, "the file is not UTF-8: save it as UTF-8");
            text = new String(file, StandardCharsets.UTF_8);
        }
        text = text.startsWith("\uFEFF") ? text.substring(1) : text;
        text = text.replace("\r\n", "\n").replace('\r', '\n');
        Matcher hidden = HIDDEN.matcher(text);
        if (!hidden.find()) {
            return text;
        }
        int line = 1
                + (int) text.chars()
                        .limit(hidden.start())
                        .filter(c -> c == '\n')
                        .count();
        fault(line, isControl(hidden.group()) ? "there is a control character: delete it" : DIRECTIONAL);
        return hidden.replaceAll("");
    }

    private static boolean isControl(String character) {
        return Character.isISOControl(character.charAt(0));
    }

    /** The text of an item. A character reference can stand for what the file must not contain. */
    private String shown(Node node, String literal) {
        Matcher hidden = HIDDEN.matcher(literal);
        if (!hidden.find()) {
            return literal;
        }
        fault(line(node), DIRECTIONAL);
        return hidden.replaceAll("");
    }

    /** Passes over the tree without recursion. */
    private void walk(Node document) {
        int depth = 0;
        Node node = document.getFirstChild();
        while (node != null) {
            Node child = enter(node) ? node.getFirstChild() : null;
            if (child != null && depth >= MAX_DEPTH) {
                fault(line(node), "quotes, lists or emphasis are nested too deeply");
                child = null;
            }
            if (child != null) {
                depth++;
                node = child;
                continue;
            }
            leave(node);
            while (node.getNext() == null && node.getParent() != document) {
                node = node.getParent();
                depth--;
                leave(node);
            }
            node = node.getNext();
        }
    }

    /** Adds what begins here; returns whether its children follow. */
    private boolean enter(Node node) {
        StoryItem.Kind kind = kind(node);
        if (kind != null) {
            items.add(new StoryItem.Start(kind, line(node)));
        }
        switch (node) {
            case Text text -> items.add(new StoryItem.Text(shown(text, text.getLiteral())));
            case SoftLineBreak end -> items.add(new StoryItem.LineEnd(false));
            case HardLineBreak end -> items.add(new StoryItem.LineEnd(true));
            case Code code -> items.add(new StoryItem.Text(code.getLiteral()));
            case FencedCodeBlock code -> items.add(new StoryItem.Text(code.getLiteral()));
            case IndentedCodeBlock code -> items.add(new StoryItem.Text(code.getLiteral()));
            case ThematicBreak rule -> items.add(new StoryItem.Rule());
            case HtmlInline html -> html(node, html.getLiteral());
            case HtmlBlock html -> {
                items.add(new StoryItem.Start(StoryItem.Kind.PARAGRAPH, line(node)));
                html(node, html.getLiteral());
                items.add(new StoryItem.End(StoryItem.Kind.PARAGRAPH));
            }
            case Link link -> link(link);
            case Image image -> {
                image(image);
                return false;
            }
            default -> {}
        }
        return true;
    }

    private void leave(Node node) {
        StoryItem.Kind kind = kind(node);
        if (kind != null) {
            items.add(new StoryItem.End(kind));
        }
        if (node instanceof Link link && target(link.getDestination()) != null) {
            items.add(new StoryItem.LinkEnd());
        }
    }

    private static StoryItem.@Nullable Kind kind(Node node) {
        return switch (node) {
            case Paragraph paragraph -> StoryItem.Kind.PARAGRAPH;
            case Heading heading -> heading.getLevel() <= 2 ? StoryItem.Kind.HEADING : StoryItem.Kind.SUBHEADING;
            case BulletList list -> StoryItem.Kind.LIST;
            case OrderedList list -> StoryItem.Kind.NUMBERED_LIST;
            case ListItem item -> StoryItem.Kind.LIST_ITEM;
            case BlockQuote quote -> StoryItem.Kind.QUOTE;
            case Emphasis emphasis -> StoryItem.Kind.EMPHASIS;
            case StrongEmphasis strong -> StoryItem.Kind.STRONG;
            case Code code -> StoryItem.Kind.CODE;
            case FencedCodeBlock code -> StoryItem.Kind.CODE_BLOCK;
            case IndentedCodeBlock code -> StoryItem.Kind.CODE_BLOCK;
            default -> null;
        };
    }

    private void html(Node node, String literal) {
        fault(line(node), "HTML is not shown in a story: write Markdown, or \\< for the character");
        items.add(new StoryItem.Text(literal.strip()));
    }

    private void link(Link link) {
        switch (StoryTarget.parse(link.getDestination())) {
            case Outcome.Ok<StoryTarget>(StoryTarget target) ->
                items.add(new StoryItem.LinkStart(target, line(link), null));
            case Outcome.Refused<StoryTarget>(String code, String reason) ->
                fault(line(link), "the link " + Malformed.quoted(link.getDestination()) + " " + reason);
        }
    }

    private void image(Image image) {
        String words = shown(image, words(image));
        if (target(image.getDestination()) instanceof StoryTarget.View view && view.image() > 0) {
            items.add(new StoryItem.Picture(view, line(image), words));
            return;
        }
        fault(
                line(image),
                "the picture " + Malformed.quoted(image.getDestination())
                        + " is not an image of a safe view in this archive, such as harbour/20413/view/1/1");
        items.add(new StoryItem.Text(words));
    }

    private static @Nullable StoryTarget target(String destination) {
        return StoryTarget.parse(destination).ok().orElse(null);
    }

    /** The text of a picture. */
    private static String words(Image image) {
        var words = new StringBuilder();
        Node node = image.getFirstChild();
        while (node != null) {
            if (node instanceof Text text) {
                words.append(text.getLiteral());
            }
            Node next = node.getFirstChild();
            while (next == null && node != null && node != image) {
                next = node.getNext();
                node = next == null ? node.getParent() : node;
            }
            node = node == image ? null : next;
        }
        return words.toString();
    }

    private int line(Node node) {
        for (Node at = node; at != null; at = at.getParent()) {
            if (!at.getSourceSpans().isEmpty()) {
                return above + at.getSourceSpans().getFirst().getLineIndex() + 1;
            }
        }
        return above + 1;
    }

    private void fault(int line, String reason) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(new StoryFault(line, reason));
        }
    }
}
