package org.daylight.bulletin;

import java.util.List;
import org.daylight.keytext.QrPicture;

/** A page for printing: what the bulletin says in words, its QR codes, and its text. One HTML file that loads nothing. The same bulletin gives the same bytes. */
public final class BulletinPrint {

    private static final String STYLE =
            "body{font:11pt/1.4 sans-serif;max-width:46em;margin:2em auto;padding:0 1em;color:#000;background:#fff}"
                    + "h1{font-size:16pt}pre{font:8pt/1.3 monospace;overflow-wrap:anywhere;white-space:pre-wrap}"
                    + ".codes{display:flex;flex-wrap:wrap;gap:1em}figure{margin:0;width:20em;break-inside:avoid}";

    private BulletinPrint() {}

    /** The page, in ASCII. */
    public static String html(Bulletin bulletin) {
        String origin = escaped(BulletinText.ascii(bulletin.checkpoint().origin(), 60));
        var page = new StringBuilder("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width\">\n<title>Bulletin of " + origin
                + "</title>\n<style>" + STYLE + "</style>\n</head>\n<body>\n<h1>Bulletin of " + origin
                + "</h1>\n<ul>\n");
        for (String line : BulletinWords.lines(bulletin)) {
            page.append("<li>").append(escaped(line)).append("</li>\n");
        }
        page.append("</ul>\n"
                + "<p>These words are not proof. A copy of the archive verifies the codes or the text below with"
                + " the publisher's signature: photograph each code, or copy the text to a file, and run"
                + " <code>daylight bulletin --accept FILE COPY</code>.</p>\n"
                + "<div class=\"codes\">\n");
        List<String> codes = BulletinText.codes(bulletin);
        for (int i = 0; i < codes.size(); i++) {
            QrPicture code = QrPicture.of(codes.get(i)).orThrow();
            String label = "Code " + (i + 1) + " of " + codes.size();
            page.append("<figure><svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" aria-label=\"" + label
                            + "\" viewBox=\"0 0 ")
                    .append(code.side())
                    .append(' ')
                    .append(code.side())
                    .append("\" shape-rendering=\"crispEdges\"><path d=\"")
                    .append(code.path())
                    .append("\"/></svg><figcaption>" + label + "</figcaption></figure>\n");
        }
        return page.append("</div>\n<pre>")
                .append(BulletinText.lines(bulletin))
                .append("</pre>\n</body>\n</html>\n")
                .toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
