package org.daylight.app;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;

/** Mail with one payment card number in a header field, a quoted reply, an HTML part, a workbook and, if wanted, on a scanned page. */
final class CardTrove {

    static final String CARD = "4111 1111 1111 1111";

    /** Without the one with the scanned page. */
    static final int DOCUMENTS = 5;

    static final int DOCUMENTS_WITH_CARD = 4;

    private CardTrove() {}

    static void write(Path mail, boolean hasScan) throws IOException {
        write(mail, 1, CARD.replace(" ", "") + " for the deposit", "Content-Type: text/plain\n\nSee the subject.\n");
        write(
                mail,
                2,
                "Re: the berth",
                "Content-Type: text/plain\n\nThank you, it is paid.\n\n> Please charge my card " + CARD
                        + " for\n> the berth of this week.\n");
        write(
                mail,
                3,
                "The invoice in HTML",
                "Content-Type: text/html; charset=utf-8\n\n<html><body><p>Charge 4111&nbsp;1111 1111 <b>1111</b>"
                        + " again</p></body></html>\n");
        write(
                mail,
                4,
                "Costs of the quay",
                attached(
                        "costs.xlsx",
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                        workbook("Card " + CARD)));
        write(mail, 5, "Weather", "Content-Type: text/plain\n\nIt rains on the quay.\n");
        if (hasScan) {
            write(mail, 6, "The scan", attached("scan.png", "image/png", scan("Receipt", "Card " + CARD, "Thank you")));
        }
    }

    private static void write(Path mail, int number, String subject, String content) throws IOException {
        Files.writeString(
                mail.resolve(number + ".eml"),
                "From: Ann Lee <ann@port.example>\nSubject: " + subject + "\nDate: Thu, 1 Jan 2015 1" + number
                        + ":00:00 +0000\nMessage-ID: <" + number + "@port.example>\nMIME-Version: 1.0\n" + content);
    }

    private static String attached(String name, String type, byte[] content) {
        return """
            Content-Type: multipart/mixed; boundary="bb"

            --bb
            Content-Type: text/plain

            Here it is.
            --bb
            Content-Type: %s; name=%s
            Content-Disposition: attachment; filename=%s
            Content-Transfer-Encoding: base64

            %s
            --bb--
            """.formatted(
                        type,
                        name,
                        name,
                        Base64.getMimeEncoder().encodeToString(content).replace("\r\n", "\n"));
    }

    /** A workbook with one sheet and one cell. */
    private static byte[] workbook(String cell) throws IOException {
        String types = "http://schemas.openxmlformats.org/package/2006/";
        String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        String sheets = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
        String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            add(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"" + types + "content-types\"><Default Extension=\"rels\""
                            + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override"
                            + " PartName=\"/xl/workbook.xml\" ContentType=\"" + sheets
                            + "sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\""
                            + sheets + "worksheet+xml\"/></Types>");
            add(zip, "_rels/.rels", relation(types, office + "/officeDocument", "xl/workbook.xml"));
            add(
                    zip,
                    "xl/workbook.xml",
                    "<workbook xmlns=\"" + main + "\" xmlns:r=\"" + office
                            + "\"><sheets><sheet name=\"Costs\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>");
            add(zip, "xl/_rels/workbook.xml.rels", relation(types, office + "/worksheet", "worksheets/sheet1.xml"));
            add(
                    zip,
                    "xl/worksheets/sheet1.xml",
                    "<worksheet xmlns=\"" + main + "\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>"
                            + cell + "</t></is></c></row></sheetData></worksheet>");
        }
        return out.toByteArray();
    }

    private static String relation(String types, String type, String target) {
        return "<Relationships xmlns=\"" + types + "relationships\"><Relationship Id=\"r1\" Type=\"" + type
                + "\" Target=\"" + target + "\"/></Relationships>";
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + content).getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    /** A picture of lines of text, 1600 by 800 pixels. */
    private static byte[] scan(String... lines) throws IOException {
        var image = new BufferedImage(1_600, 800, BufferedImage.TYPE_INT_RGB);
        Graphics2D page = image.createGraphics();
        page.setColor(Color.WHITE);
        page.fillRect(0, 0, image.getWidth(), image.getHeight());
        page.setColor(Color.BLACK);
        page.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        page.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 64));
        for (int i = 0; i < lines.length; i++) {
            page.drawString(lines[i], 200, 260 + 180 * i);
        }
        page.dispose();
        var out = new ByteArrayOutputStream();
        ImageIO.write(image, "png", out);
        return out.toByteArray();
    }
}
