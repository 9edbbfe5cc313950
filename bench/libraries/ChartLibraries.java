package org.daylight.web.page;

import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.daylight.picture.WeekHours;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.LookupPaintScale;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.data.xy.DefaultXYZDataset;
import org.jfree.svg.SVGGraphics2D;

/**
 * The chart of messages by weekday and hour, once by our template and once by JFreeChart with JFreeSVG: bytes, compressed bytes,
 * elements with a description, style attributes (which the site's Content-Security-Policy blocks), and processor time of the first
 * chart and of one of the last 200.
 */
final class ChartLibraries {

    private static final int CHARTS = 400;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private interface Drawing {
        String svg();
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("java.awt.headless", "true");
        long[] counts = new Random(1).ints(168, 0, 900).asLongStream().toArray();
        System.out.println("| way | bytes | gzip | titles | style attributes | first, ms | later, ms |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|");
        measure("template", () -> own(counts));
        measure("JFreeChart", () -> jfree(counts));
    }

    private static void measure(String name, Drawing drawing) throws IOException {
        long begin = THREADS.getCurrentThreadCpuTime();
        String svg = drawing.svg();
        double first = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6;
        for (int i = 0; i < CHARTS; i++) {
            if (i == CHARTS / 2) {
                begin = THREADS.getCurrentThreadCpuTime();
            }
            drawing.svg();
        }
        double later = (THREADS.getCurrentThreadCpuTime() - begin) / 1e6 / (CHARTS / 2);
        byte[] bytes = svg.getBytes(StandardCharsets.UTF_8);
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        System.out.printf(
                Locale.ROOT,
                "| %s | %d | %d | %d | %d | %.1f | %.2f |%n",
                name,
                bytes.length,
                packed.size(),
                svg.split("<title>", -1).length - 1,
                svg.split(" style=", -1).length - 1,
                first,
                later);
    }

    private static String own(long[] counts) {
        var page = new StringOutput();
        JteweekhoursGenerated.render(new OwaspHtmlTemplateOutput(page), null, WeekHours.of(counts));
        String figure = page.toString();
        return figure.substring(figure.indexOf("<svg"), figure.indexOf("</svg>") + 6);
    }

    private static String jfree(long[] counts) {
        double[][] cells = new double[3][counts.length];
        for (int i = 0; i < counts.length; i++) {
            cells[0][i] = i % 24;
            cells[1][i] = i / 24;
            cells[2][i] = counts[i];
        }
        var data = new DefaultXYZDataset();
        data.addSeries("messages", cells);
        var scale = new LookupPaintScale(0, 1_000, Color.WHITE);
        for (int shade = 1; shade <= 5; shade++) {
            scale.add(
                    1_000 * Math.pow((shade - 1) / 5.0, 2) + 1,
                    new Color(230 - 40 * shade, 235 - 30 * shade, 250 - 15 * shade));
        }
        var renderer = new XYBlockRenderer();
        renderer.setPaintScale(scale);
        String[] days = Arrays.stream(DayOfWeek.values())
                .map(day -> day.name().substring(0, 3))
                .toArray(String[]::new);
        var plot = new XYPlot(data, new NumberAxis("Hour"), new SymbolAxis("", days), renderer);
        var chart = new JFreeChart(null, JFreeChart.DEFAULT_TITLE_FONT, plot, false);
        var graphics = new SVGGraphics2D(WeekHours.WIDTH, WeekHours.HEIGHT);
        chart.draw(graphics, new java.awt.Rectangle(WeekHours.WIDTH, WeekHours.HEIGHT));
        return graphics.getSVGElement();
    }
}
