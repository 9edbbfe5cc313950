package org.daylight.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes measurements in the OpenMetrics text format, version 1.0. All families are gauges: each value is the state at this moment. Labels carry names of
 * troves and words of this program, nothing else.
 */
final class OpenMetricsText {

    /** The media type of the text. */
    static final String TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final List<Family> families = new ArrayList<>();

    private record Sample(Map<String, String> labels, long value) {}

    private record Family(String name, String unit, String help, List<Sample> samples) {}

    /** A family with its samples, to be filled by {@link #with}. */
    final class Gauge {
        private final Family family;

        private Gauge(Family family) {
            this.family = family;
        }

        /** Adds a sample. @param labels names and values, in the order in which they are written */
        Gauge with(Map<String, String> labels, long value) {
            family.samples.add(new Sample(labels, value));
            return this;
        }
    }

    /**
     * Begins a family of gauges.
     *
     * @param name with the unit at its end, if there is one
     * @param unit such as {@code bytes}; empty for none
     * @param help one line
     */
    Gauge gauge(String name, String unit, String help) {
        var family = new Family(name, unit, help, new ArrayList<>());
        families.add(family);
        return new Gauge(family);
    }

    /** A family with one value and no labels. */
    void value(String name, String unit, String help, long value) {
        gauge(name, unit, help).with(Map.of(), value);
    }

    /** The text, complete with its end mark. Families without samples are left out. */
    String text() {
        var text = new StringBuilder();
        for (Family family : families) {
            if (family.samples.isEmpty()) {
                continue;
            }
            text.append("# TYPE ").append(family.name).append(" gauge\n");
            if (!family.unit.isEmpty()) {
                text.append("# UNIT ")
                        .append(family.name)
                        .append(' ')
                        .append(family.unit)
                        .append('\n');
            }
            text.append("# HELP ")
                    .append(family.name)
                    .append(' ')
                    .append(escaped(family.help))
                    .append('\n');
            for (Sample sample : family.samples) {
                text.append(family.name);
                char before = '{';
                for (Map.Entry<String, String> label : sample.labels.entrySet()) {
                    text.append(before)
                            .append(label.getKey())
                            .append("=\"")
                            .append(escaped(label.getValue()))
                            .append('"');
                    before = ',';
                }
                text.append(sample.labels.isEmpty() ? " " : "} ")
                        .append(sample.value)
                        .append('\n');
            }
        }
        return text.append("# EOF\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\"", "\\\"");
    }
}
