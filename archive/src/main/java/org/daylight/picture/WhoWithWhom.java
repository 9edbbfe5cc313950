package org.daylight.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Who writes with whom: people on a circle, a line between two for the messages between them, thicker for more.
 *
 * <p>The layout is stable: people stand in the order of their domains and addresses, whatever the counts are, so that a picture of
 * next week can be laid beside that of today, and those of one house stand together.
 *
 * @param people clockwise, from the top
 * @param lines thinnest first, so that the thickest are drawn above them
 * @param pairs of two people, most messages first
 * @param undrawn how many pairs have no line, because others have more messages
 */
public record WhoWithWhom(List<Person> people, List<Line> lines, List<Pair> pairs, int undrawn) {

    /** Side of the square drawing. */
    public static final int SIDE = 1_000;

    private static final int RADIUS = 280;
    private static final int LABEL = 14;
    private static final int MAX_LINES = 80;
    private static final int MAX_LABEL = 26;

    /**
     * Somebody, as counted.
     *
     * @param address tells people apart
     * @param name for people to read
     * @param count messages that he or she is in
     */
    public record Present(String address, String name, long count) {}

    /** Messages in which one wrote to the other; addresses as in {@link Present}. */
    public record Written(String from, String to, long count) {}

    /**
     * Somebody on the circle.
     *
     * @param radius of the dot
     * @param labelX where the name begins, or ends when {@code atEnd}
     * @param turn by how many degrees the name is turned about that point
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
     * @param path for SVG: from one, bent towards the middle, to the other
     * @param tenths width in tenths of a unit
     */
    public record Line(String path, int tenths) {
        /** For an attribute. */
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
    public record Pair(Present first, Present second, long there, long back) {
        public long count() {
            return there + back;
        }
    }

    /**
     * Draws it.
     *
     * @param present whom to draw
     * @param written among them; what names others is left out
     */
    public static WhoWithWhom of(List<Present> present, List<Written> written) {
        List<Present> circle = present.stream()
                .sorted(Comparator.comparing(WhoWithWhom::domain).thenComparing(Present::address))
                .toList();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < circle.size(); i++) {
            places.put(circle.get(i).address(), i);
        }
        long mostPresent = circle.stream().mapToLong(Present::count).max().orElse(1);
        List<Person> people = new ArrayList<>();
        for (int i = 0; i < circle.size(); i++) {
            people.add(person(circle.get(i), angle(i, circle.size()), mostPresent));
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
        return new WhoWithWhom(List.copyOf(people), List.copyOf(lines), pairs, pairs.size() - lines.size());
    }

    private static List<Pair> pairs(List<Present> circle, Map<String, Integer> places, List<Written> written) {
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

    private static String domain(Present person) {
        String address = person.address().toLowerCase(Locale.ROOT);
        return address.substring(address.lastIndexOf('@') + 1);
    }

    /** In radians, clockwise from the top. */
    private static double angle(int place, int size) {
        return 2 * Math.PI * place / Math.max(1, size);
    }

    private static Person person(Present present, double angle, long mostPresent) {
        double sin = StrictMath.sin(angle);
        double cos = StrictMath.cos(angle);
        int radius = (int) Math.round(4 + 8 * Math.sqrt(present.count() / (double) Math.max(1, mostPresent)));
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

    /** Neighbours are joined by a flat bow, those opposite by a line nearly straight through the middle. */
    private static Line line(Person a, Person b, double share) {
        int middleX = (a.x() + b.x()) / 2;
        int middleY = (a.y() + b.y()) / 2;
        int bendX = SIDE / 2 + (middleX - SIDE / 2) / 4;
        int bendY = SIDE / 2 + (middleY - SIDE / 2) / 4;
        String path = "M" + a.x() + " " + a.y() + "Q" + bendX + " " + bendY + " " + b.x() + " " + b.y();
        return new Line(path, (int) Math.round(6 + 84 * Math.sqrt(share)));
    }
}
