package org.daylight.app;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import nu.validator.validation.SimpleDocumentValidator;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.xml.sax.ErrorHandler;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;

/**
 * Checks that a page is valid HTML, with the Nu HTML checker (validator.w3.org/nu), and follows this site's own rules.
 * Not safe for use by several threads.
 */
final class HtmlCheck {

    private static final String SCHEMA = "http://s.validator.nu/html5-rdfalite.rnc";

    /**
     * The checker miscounts a wide cell's columns when cells in later rows start within them, as in rows of 7, then 1,
     * 1, 3, 1, 1 and then 1, 1, 1 below the 3. ContentModelTest checks spans instead.
     */
    private static final String MISCOUNTED = "Table columns? .* no cells beginning in (it|them)\\.";

    /** The link of a paragraph, relative to the page of its document. */
    private static final Pattern PARAGRAPH = Pattern.compile("[1-9][0-9]*/paragraph/[1-9][0-9]*");

    private final SimpleDocumentValidator validator = new SimpleDocumentValidator(false, false, false);

    HtmlCheck() {
        try {
            validator.setUpMainSchema(SCHEMA, new Faults(new ArrayList<>()));
        } catch (Exception e) {
            throw new IllegalStateException("the HTML checker does not work here", e);
        }
    }

    /**
     * The faults of a page.
     *
     * @param page its bytes
     * @param tree the same page, parsed
     */
    List<String> faults(byte[] page, Document tree) throws IOException {
        List<String> faults = new ArrayList<>();
        validate(page, new Faults(faults));
        keepsOurRules(tree, faults);
        return faults;
    }

    /** What is not valid in a page, whatever our rules for the server's pages are. */
    List<String> faults(byte[] page) throws IOException {
        List<String> faults = new ArrayList<>();
        validate(page, new Faults(faults));
        return faults;
    }

    private void validate(byte[] page, Faults faults) throws IOException {
        InputSource source = new InputSource(new ByteArrayInputStream(page));
        source.setEncoding("utf-8");
        source.setSystemId("http://archive.example/");
        try {
            validator.setUpValidatorAndParsers(faults, false, false);
            validator.checkHtmlInputSource(source);
        } catch (SAXException e) {
            throw new IOException(e);
        }
    }

    private static void keepsOurRules(Document page, List<String> faults) {
        exactly(page, "h1", faults);
        exactly(page, "main#main", faults);
        exactly(page, "html[lang]", faults);
        if (page.title().isBlank()) {
            faults.add("no title");
        }
        none(
                page,
                "script:not([type=application/ld+json]), style, iframe, object, embed, meta[http-equiv], base",
                faults);
        none(page, ".mail :is(input, button, form, textarea, select)", faults);
        for (Element element : page.getAllElements()) {
            element.attributes().forEach(attribute -> {
                String name = attribute.getKey();
                if (name.equals("style") || name.startsWith("on")) {
                    faults.add("attribute " + name + " on " + element.tagName());
                }
            });
        }
        for (Element input : page.select("input:not([type=hidden], [hidden], [type=image][alt])")) {
            if (page.select("label[for=" + input.id() + "]").isEmpty()) {
                faults.add("no label for an input");
            }
        }
        for (Element link : page.select("a[href]")) {
            String href = link.attr("href");
            if (href.startsWith("#") && href.length() > 1 && page.getElementById(href.substring(1)) == null) {
                faults.add("a link leads to " + href + ", which is not there");
            }
            if (!href.startsWith("/")
                    && !href.startsWith("#")
                    && !PARAGRAPH.matcher(href).matches()
                    && !link.attr("rel").contains("noreferrer")) {
                faults.add("a link leads elsewhere and would send its address as the referrer: " + href);
            }
        }
        for (Element fetched : page.select(
                "[src], link[href]:not([rel=canonical]), [action], [srcset], [poster], [background], [data]")) {
            String address = fetched.hasAttr("src")
                    ? fetched.attr("src")
                    : fetched.hasAttr("href") ? fetched.attr("href") : fetched.attr("action");
            if (!address.startsWith("/") || address.startsWith("//")) {
                faults.add(fetched.tagName() + " fetches from another host: " + address);
            }
        }
    }

    private static void exactly(Document page, String selector, List<String> faults) {
        int count = page.select(selector).size();
        if (count != 1) {
            faults.add(count + " " + selector + " instead of one");
        }
    }

    private static void none(Document page, String selector, List<String> faults) {
        for (Element found : page.select(selector)) {
            faults.add("there is a " + found.tagName());
        }
    }

    /** Collects errors and ignores warnings. */
    private record Faults(List<String> found) implements ErrorHandler {
        @Override
        public void warning(SAXParseException advice) {}

        @Override
        public void error(SAXParseException fault) {
            if (!fault.getMessage().matches(MISCOUNTED)) {
                found.add("line " + fault.getLineNumber() + ": " + fault.getMessage());
            }
        }

        @Override
        public void fatalError(SAXParseException fault) {
            error(fault);
        }
    }
}
