package org.daylight.message.html;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Arranges elements so that each contains only what it may contain (HTML Standard, the "content model" of each
 * element). Browsers then build the same tree as was written; the HTML of mail rarely conforms. No text is lost.
 */
final class ContentModel {

    /** Elements that are allowed only in certain parents. */
    private static final Map<String, Set<String>> PLACES = Map.of(
            "li", Set.of("ul", "ol"),
            "dt", Set.of("dl"),
            "dd", Set.of("dl"),
            "caption", Set.of("table"),
            "thead", Set.of("table"),
            "tbody", Set.of("table"),
            "tfoot", Set.of("table"),
            "tr", Set.of("thead", "tbody", "tfoot"),
            "td", Set.of("tr"),
            "th", Set.of("tr"));

    private static final Set<String> HEADINGS = Set.of("h1", "h2", "h3", "h4", "h5", "h6");

    /** Elements that may contain whatever their parent may contain. */
    private static final Set<String> TRANSPARENT = Set.of("a", "ins", "del");

    /** Blocks that may contain other blocks and text. */
    private static final Set<String> CONTAINERS = Set.of("div", "blockquote", "li", "dd", "dt", "td", "th", "caption");

    /**
     * An element whose children are to be arranged.
     *
     * @param preformatted whether spaces and line ends must stay visible, although there is no {@code pre} around it
     * any more
     * @param plain whether headings are not allowed in it
     */
    private record OpenElement(Markup element, boolean preformatted, boolean plain) {}

    private ContentModel() {}

    /** Arranges everything in an element that is itself a {@code div}. */
    static void apply(Markup root) {
        var todo = new ArrayDeque<OpenElement>();
        todo.push(new OpenElement(root, false, false));
        int level = 1; // level of the last heading; the page's own heading is level 1
        while (!todo.isEmpty()) {
            OpenElement place = todo.pop();
            if (HEADINGS.contains(place.element.name)) {
                level = lowered(place.element, level);
            }
            arrange(place);
            for (Markup child : place.element.children.reversed()) {
                if (!child.isText()) {
                    boolean preformatted = place.preformatted || child.name.equals("pre") && child.holdsBlock;
                    rename(child, place);
                    boolean plain = place.plain || child.name.equals("th") || child.name.equals("dt");
                    todo.push(new OpenElement(child, preformatted, plain));
                }
            }
        }
    }

    /**
     * Limits a heading to one level below the last one, because readers with screen readers would miss a skipped level.
     * @return the new level
     */
    private static int lowered(Markup heading, int last) {
        int level = Math.max(2, heading.name.charAt(1) - '0');
        if (level > last + 1) {
            level = last + 1;
            heading.name = "h" + level;
        }
        return level;
    }

    private static void arrange(OpenElement place) {
        Markup parent = place.element;
        parent.children = withTables(parent.children);
        switch (parent.name) {
            case "ul", "ol" ->
                parent.children = wrapped(parent.children, "li", each -> each.name.equals("li"), ContentModel::isSpace);
            case "dl" -> parent.children = terms(parent.children);
            default -> {
                if (place.preformatted && CONTAINERS.contains(parent.name)) {
                    parent.children = wrapped(parent.children, "pre", Markup::isBlock, Markup::isBlank);
                }
            }
        }
    }

    private static void rename(Markup child, OpenElement place) {
        String parent = place.element.name;
        boolean misplaced =
                PLACES.containsKey(child.name) && !PLACES.get(child.name).contains(parent);
        boolean phrase = child.name.equals("p") || child.name.equals("pre") || HEADINGS.contains(child.name);
        boolean overfull =
                child.holdsBlock && !TRANSPARENT.contains(child.name) && (phrase || Markup.isInline(child.name));
        if (misplaced || overfull || place.plain && HEADINGS.contains(child.name)) {
            child.rename("div");
        } else if (place.preformatted && child.name.equals("p")) {
            child.rename("pre");
        } else if (child.name.equals("li") && parent.equals("ul")) {
            child.own = ""; // a dt has no number
        }
    }

    /** Moves what is not allowed in a table before it; an empty table is left out. */
    private static List<Markup> withTables(List<Markup> children) {
        if (children.stream().noneMatch(each -> each.name.equals("table"))) {
            return children;
        }
        Deque<Markup> todo = new ArrayDeque<>(children);
        Set<Markup> arranged = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Markup> result = new ArrayList<>();
        while (!todo.isEmpty()) {
            Markup next = todo.pop();
            if (next.name.equals("table") && arranged.add(next)) {
                List<Markup> before = Table.arrange(next);
                if (!next.children.isEmpty()) {
                    todo.push(next);
                }
                before.reversed().forEach(todo::push);
            } else {
                result.add(next);
            }
        }
        return result;
    }

    /** Arranges the terms and descriptions of a list alternately. */
    private static List<Markup> terms(List<Markup> children) {
        List<Markup> result = new ArrayList<>();
        String last = "dd";
        boolean first = true;
        for (Markup each : wrapped(
                children, "dd", child -> child.name.equals("dt") || child.name.equals("dd"), ContentModel::isSpace)) {
            if (first && each.name.equals("dd")) {
                result.add(Markup.element("dt", ""));
            }
            if (!each.isText()) {
                first = false;
                last = each.name;
            }
            result.add(each);
        }
        if (last.equals("dt")) {
            result.add(Markup.element("dd", ""));
        }
        return result;
    }

    private static boolean isSpace(Markup markup) {
        return markup.isBlank() || markup.name.equals("br");
    }

    /**
     * Wraps each run of children that are not allowed without a wrapper; a run of only dispensable children is left
     * out.
     */
    private static List<Markup> wrapped(
            List<Markup> children, String wrapper, Predicate<Markup> alone, Predicate<Markup> dispensable) {
        List<Markup> result = new ArrayList<>();
        List<Markup> run = new ArrayList<>();
        for (Markup child : children) {
            if (alone.test(child)) {
                wrap(run, wrapper, dispensable, result);
                run = new ArrayList<>();
                result.add(child);
            } else {
                run.add(child);
            }
        }
        wrap(run, wrapper, dispensable, result);
        return result;
    }

    private static void wrap(List<Markup> run, String wrapper, Predicate<Markup> dispensable, List<Markup> result) {
        if (!run.stream().allMatch(dispensable)) {
            Markup around = Markup.element(wrapper, "");
            around.children = run;
            result.add(around);
        }
    }
}
