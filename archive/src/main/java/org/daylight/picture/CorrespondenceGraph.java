package org.daylight.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A chart of who writes to whom: people on a circle, and a line between two for the messages between them, thicker for more.
 *
 * <p>The layout is stable: people are ordered by domain and address, whatever the counts are. So charts of different weeks can be compared, and
 * people of one organisation are next to each other.
 *
 * @param people clockwise, from the top
 * @param lines thinnest first, so that the thickest are drawn above them
 * @param pairs of two people, most messages first
 * @param undrawn how many pairs have no line, because other pairs have more messages
 */
public record CorrespondenceGraph(List<Person> people, List<Line> lines, List<Pair> pairs, int undrawn) {

    /** Width and height of the view box. */
    public static final int SIDE = 1_000;

    private static final int RADIUS = 280;
    private static final int LABEL = 14;
    private static final int MAX_LINES = 80;
    private static final int MAX_LABEL = 26;

    /**
     * A correspondent.
     *
     * @param address identifies the correspondent
     * @param name for display
     * @param count messages to or from the correspondent
     */
    public record Correspondent(String address, String name, long count) {}

    /** How many messages one correspondent wrote to another; addresses as in {@link Correspondent}. */
    public record Written(String from, String to, long count) {}

    /**
     * A correspondent on the circle.
     *
     * @param radius of the dot
     * @param labelX where the name begins, or ends when {@code atEnd}
     * @param turn rotation of the name about that point, in degrees
     */
    public record Person(
            String address,
            String name,
            String label,
            long count,
            int x,
            int y,
            int radius,
            int labelX,
            int labelY,
            String turn,
            boolean atEnd) {}

    /**
     * A line between two people.
     *
     * @param path for SVG, from one to the other, bent towards the centre
     * @param tenths width in tenths of a unit of the view box
     */
    public record Line(String path, int tenths) {
        /** The width as the value of an SVG attribute. */
        public String width() {
            return tenths / 10 + "." + tenths % 10;
        }
    }

    /**
     * Two people with messages between them.
     *
     * @param there how many the first wrote to the second
     * @param back how many the second wrote to the first
     */
    public record Pair(Correspondent first, Correspondent second, long there, long back) {
        public long count() {
            return there + back;
        }
    }

    /**
     * The chart.
     *
     * @param present the correspondents to draw
     * @param written messages between them; others are ignored
     */
    public static CorrespondenceGraph of(List<Correspondent> present, List<Written> written) {
        List<Correspondent> circle = present.stream()
                .sorted(Comparator.comparing(CorrespondenceGraph::domain).thenComparing(Correspondent::address))
                .toList();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < circle.size(); i++) {
            places.put(circle.get(i).address(), i);
        }
        long mostCorrespondent =
                circle.stream().mapToLong(Correspondent::count).max().orElse(1);
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < circle.size(); i++) {
            people.add(person(circle.get(i), angle(i, circle.size()), mostCorrespondent));
        }
        List<Pair> pairs = pairs(circle, places, written);
        List<Line> lines = new ArrayList<>();
        long most = pairs.isEmpty() ? 1 : pairs.getFirst().count();
        for (Pair pair : pairs.subList(0, Math.min(MAX_LINES, pairs.size())).reversed()) {
            lines.add(line(
                    people.get(places.get(pair.first().address())),
                    people.get(places.get(pair.second().address())),
                    pair.count() / (double) most));
        }
        return new CorrespondenceGraph(List.copyOf(people), List.copyOf(lines), pairs, pairs.size() - lines.size());
    }

    private static List<Pair> pairs(List<Correspondent> circle, Map<String, Integer> places, List<Written> written) {
        int size = circle.size();
        long[][] counts = new long[size][size];
        for (Written one : written) {
            Integer from = places.get(one.from());
            Integer to = places.get(one.to());
            if (from != null && to != null && !from.equals(to)) {
                counts[from][to] += one.count();
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                if (counts[a][b] + counts[b][a] > 0) {
                    pairs.add(
                            counts[a][b] >= counts[b][a]
                                    ? new Pair(circle.get(a), circle.get(b), counts[a][b], counts[b][a])
                                    : new Pair(circle.get(b), circle.get(a), counts[b][a], counts[a][b]));
                }
            }
        }
        pairs.sort(Comparator.comparingLong(Pair::count)
                .reversed()
                .thenComparing(pair -> pair.first().address())
                .thenComparing(pair -> pair.second().address()));
        return List.copyOf(pairs);
    }

    private static String domain(Correspondent person) {
        String address = person.address().toLowerCase(Locale.ROOT);
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** The angle in radians, clockwise from the top. */
    private static double angle(int place, int size) {
        return 2 * Math.PI * place / Math.max(1, size);
    }

    private static Person person(Correspondent present, double angle, long mostCorrespondent) {
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        int radius = (int) Math.round(4 + 8 * Math.sqrt(present.count() / (double) Math.max(1, mostCorrespondent)));
        boolean left = angle > Math.PI;
        long degrees = Math.round(Math.toDegrees(angle)) - (left ? 270 : 90);
        return new Person(
                present.address(),
                present.name(),
                label(present.name()),
                present.count(),
                at(sin, RADIUS),
                at(-cos, RADIUS),
                radius,
                at(sin, RADIUS + LABEL),
                at(-cos, RADIUS + LABEL),
                Long.toString(degrees),
                left);
    }

    private static int at(double direction, int distance) {
        return SIDE / 2 + (int) Math.round(direction * distance);
    }

    private static String label(String name) {
        int points = name.codePointCount(0, name.length());
        return points <= MAX_LABEL ? name : name.substring(0, name.offsetByCodePoints(0, MAX_LABEL - 1)) + "…";
    }

    /** Neighbours are joined by a shallow arc, people on opposite sides by a nearly straight line through the centre. */
    private static Line line(Person a, Person b, double share) {
        int middleX = (a.x() + b.x()) / 2;
        int middleY = (a.y() + b.y()) / 2;
        int bendX = SIDE / 2 + (middleX - SIDE / 2) / 4;
        int bendY = SIDE / 2 + (middleY - SIDE / 2) / 4;
        String path = "M" + a.x() + " " + a.y() + "Q" + bendX + " " + bendY + " " + b.x() + " " + b.y();
        return new Line(path, (int) Math.round(6 + 84 * Math.sqrt(share)));
    }
}
