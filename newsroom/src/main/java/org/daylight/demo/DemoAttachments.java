package org.daylight.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** The attached files, each valid in its format: tide tables, invitations, minutes, charts, archives. */
final class DemoAttachments {
    private static final int LINES_PER_PAGE = 54;

    private DemoAttachments() {}

    /** A file before it is encoded as a part. */
    record File(String name, String type, byte[] bytes) {}

    static File text(String name, String text) {
        return new File(name, "text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    static File csv(String name, String text) {
        return new File(name, "text/csv; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /** High and low water at the pilot steps for a number of days: a smooth tide with some influence of the weather. */
    static File tides(LocalDate from, int days, Dice dice) {
        var out = new StringBuilder("date;time;station;kind;height_cm\n");
        int minute = dice.between(0, 370);
        boolean high = dice.chance(50);
        int end = days * 1440;
        while (minute < end) {
            LocalDate day = from.plusDays(minute / 1440);
            int moon = (int) ((day.toEpochDay() + 11) % 15 - 7);
            int height = (high ? 74 : 18) + (high ? 1 : -1) * (7 - Math.abs(moon)) * 2 + dice.between(-6, 6);
            out.append(day)
                    .append(';')
                    .append(PortCalendar.two(minute % 1440 / 60))
                    .append(':');
            out.append(PortCalendar.two(minute % 60)).append(";Pilot Steps;").append(high ? "high" : "low");
            out.append(';').append(height).append('\n');
            minute += 372 + dice.between(-9, 9);
            high = !high;
        }
        return csv("tides-" + from + ".csv", out.toString());
    }

    /** An invitation (RFC 5545), times in UTC. */
    static File invitation(
            String uid, String summary, String place, ZonedDateTime start, int minutes, DemoPerson organiser) {
        String text = "BEGIN:VCALENDAR\r\n"
                + "VERSION:2.0\r\n"
                + "PRODID:-//Port of"
                + " Halvorsund//Quay"
                + " Calendar//EN\r\n"
                + "METHOD:REQUEST\r\n"
                + "BEGIN:VEVENT\r\n"
                + "UID:" + uid + "\r\nDTSTAMP:" + utc(start.minusDays(3)) + "\r\nDTSTART:"
                + utc(start)
                + "\r\nDTEND:" + utc(start.plusMinutes(minutes)) + "\r\nSUMMARY:" + escape(summary)
                + "\r\nLOCATION:"
                + escape(place) + "\r\nORGANIZER:mailto:" + organiser.address()
                + "\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        return new File(
                "invite.ics", "text/calendar; charset=UTF-8; method=REQUEST", text.getBytes(StandardCharsets.UTF_8));
    }

    private static String escape(String text) {
        return text.replace("\\", "\\\\")
                .replace(",", "\\,")
                .replace(";", "\\;")
                .replace("\n", "\\n");
    }

    private static String utc(ZonedDateTime at) {
        ZonedDateTime z = at.withZoneSameInstant(java.time.ZoneOffset.UTC);
        return "" + z.getYear() + PortCalendar.two(z.getMonthValue()) + PortCalendar.two(z.getDayOfMonth()) + "T"
                + PortCalendar.two(z.getHour()) + PortCalendar.two(z.getMinute()) + PortCalendar.two(z.getSecond())
                + "Z";
    }

    /** A text as PDF 1.4: Helvetica, A4, at most 40 pages. */
    static File pdf(String name, String text) {
        List<String> lines =
                Texts.wrap(text, 88, false).lines().limit(40L * LINES_PER_PAGE).toList();
        int pages = Math.max(1, (lines.size() + LINES_PER_PAGE - 1) / LINES_PER_PAGE);
        var objects = new ArrayList<String>();
        var kids = new StringBuilder();
        for (int page = 0; page < pages; page++) {
            kids.append(4 + 2 * page).append(" 0 R ");
        }
        objects.add("<< /Type /Catalog /Pages 2 0 R >>");
        objects.add("<< /Type /Pages /Kids [ " + kids + "] /Count " + pages + " >>");
        objects.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        for (int page = 0; page < pages; page++) {
            int from = page * LINES_PER_PAGE;
            String content = pageContent(lines.subList(from, Math.min(lines.size(), from + LINES_PER_PAGE)));
            objects.add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents " + (5 + 2 * page)
                    + " 0 R /Resources << /Font << /F1 3 0 R >> >> >>");
            objects.add("<< /Length " + content.length() + " >>\nstream\n" + content + "endstream");
        }
        return new File(name, "application/pdf", Encoding.bytes(pdfFile(objects)));
    }

    private static String pageContent(List<String> lines) {
        var out = new StringBuilder("BT /F1 11 Tf 14 TL 60 780 Td\n");
        for (String line : lines) {
            byte[] bytes = line.getBytes(java.nio.charset.Charset.forName("windows-1252"));
            out.append('(')
                    .append(Encoding.raw(bytes)
                            .replace("\\", "\\\\")
                            .replace("(", "\\(")
                            .replace(")", "\\)"));
            out.append(") Tj T*\n");
        }
        return out.append("ET\n").toString();
    }

    private static String pdfFile(List<String> objects) {
        return pdfFile(objects, "");
    }

    /**
     * The whole of a file, one character for each byte.
     *
     * @param objects the first one is the catalog
     * @param trailer further entries of the trailer
     */
    static String pdfFile(List<String> objects, String trailer) {
        var out = new StringBuilder("%PDF-1.4\n%\u00e2\u00e3\u00cf\u00d3\n");
        var table = new StringBuilder("xref\n0 " + (objects.size() + 1) + "\n0000000000 65535 f \n");
        for (int i = 0; i < objects.size(); i++) {
            String offset = Integer.toString(out.length());
            table.append("0".repeat(10 - offset.length())).append(offset).append(" 00000 n \n");
            out.append(i + 1).append(" 0 obj\n").append(objects.get(i)).append("\nendobj\n");
        }
        int start = out.length();
        out.append(table)
                .append("trailer\n<< /Size ")
                .append(objects.size() + 1)
                .append(" /Root 1 0 R")
                .append(trailer)
                .append(" >>\nstartxref\n");
        return out.append(start).append("\n%%EOF\n").toString();
    }

    /** A bar chart in the port's colours, as a PNG of 16 palette colours. */
    static File chart(String name, Dice dice) {
        int width = dice.between(24, 60) * 8;
        int height = dice.between(14, 30) * 8;
        byte[][] pixels = new byte[height][width];
        int bars = dice.between(6, 14);
        int step = width / bars;
        for (int bar = 0; bar < bars; bar++) {
            int top = dice.between(height / 8, height - 16);
            for (int y = top; y < height - 8; y++) {
                for (int x = bar * step + 3; x < (bar + 1) * step - 2; x++) {
                    pixels[y][x] = (byte) (1 + bar % 3 + (y % 8 == 0 ? 3 : 0));
                }
            }
        }
        java.util.Arrays.fill(pixels[height - 8], (byte) 7);
        return png(name, pixels);
    }

    /** The port's emblem: three waves under a square sail. */
    static File emblem(String name) {
        byte[][] pixels = new byte[96][96];
        for (int y = 0; y < 96; y++) {
            for (int x = 0; x < 96; x++) {
                int wave = y - 62 - Math.abs(x % 24 - 12) / 3;
                boolean sail = y > 12 && y < 54 && x > 44 - (54 - y) / 2 && x < 60 + (y - 12) / 4;
                pixels[y][x] = (byte) (wave > 0 && wave % 12 < 6 ? 1 : sail ? 3 : x == 48 && y < 62 && y > 6 ? 7 : 0);
            }
        }
        return png(name, pixels);
    }

    private static File png(String name, byte[][] pixels) {
        int width = pixels[0].length;
        var rows = new ByteArrayOutputStream();
        for (byte[] row : pixels) {
            rows.write(0);
            for (int x = 0; x < width; x += 2) {
                rows.write(row[x] << 4 | row[x + 1]);
            }
        }
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'});
        var header = new ByteArrayOutputStream();
        bigEndian(header, width);
        bigEndian(header, pixels.length);
        header.writeBytes(new byte[] {4, 3, 0, 0, 0});
        chunk(out, "IHDR", header.toByteArray());
        int[] palette = {0xFBFAF6, 0x0B3C5D, 0x328CC1, 0xD9B310, 0x1D2731, 0x5B7C99, 0xA89A3C, 0x444444};
        var colours = new ByteArrayOutputStream();
        for (int colour : palette) {
            colours.writeBytes(new byte[] {(byte) (colour >> 16), (byte) (colour >> 8), (byte) colour});
        }
        chunk(out, "PLTE", colours.toByteArray());
        chunk(out, "IDAT", zlib(rows.toByteArray()));
        chunk(out, "IEND", new byte[0]);
        return new File(name, "image/png", out.toByteArray());
    }

    /** RFC 1950: two bytes, deflate, Adler-32. */
    private static byte[] zlib(byte[] bytes) {
        var out = new ByteArrayOutputStream();
        out.write(0x78);
        out.write(0x01);
        out.writeBytes(Deflate.all(bytes));
        var adler = new java.util.zip.Adler32();
        adler.update(bytes);
        bigEndian(out, (int) adler.getValue());
        return out.toByteArray();
    }

    private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
        byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
        var crc = new CRC32();
        crc.update(name);
        crc.update(content);
        bigEndian(out, content.length);
        out.writeBytes(name);
        out.writeBytes(content);
        bigEndian(out, (int) crc.getValue());
    }

    private static void bigEndian(ByteArrayOutputStream out, int value) {
        out.writeBytes(new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value});
    }

    /** The files as one zip. */
    static File zip(String name, List<File> files) {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipFolder(out)) {
            for (File file : files) {
                zip.add(file.name(), file.bytes(), PortCalendar.FIRST);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e); // writing to a byte array does not fail
        }
        return new File(name, "application/zip", out.toByteArray());
    }
}
