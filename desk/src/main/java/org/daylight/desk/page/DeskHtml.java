package org.daylight.desk.page;

import gg.jte.html.HtmlTemplateOutput;
import gg.jte.html.OwaspHtmlTemplateOutput;
import gg.jte.output.StringOutput;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.daylight.http.Response;

/** Makes responses of the desk. None is stored by a browser. */
public final class DeskHtml {

    private DeskHtml() {}

    /**
     * A page made by a template.
     *
     * @param template such as {@code out -> JteusersGenerated.render(out, null, view)}
     */
    public static Response page(Consumer<HtmlTemplateOutput> template) {
        StringOutput out = new StringOutput();
        template.accept(new OwaspHtmlTemplateOutput(out));
        return Response.html(out.toString()).caching(Response.NO_STORE);
    }

    /** The page may run the script that its frame names. */
    public static Response withScript(Response page) {
        return page.trust(Response.Trust.OURS_WITH_SCRIPT);
    }

    /** After a decision: the browser requests another page. @param address of this desk, percent-encoded: {@code /plan/harbour} */
    public static Response seeOther(String address) {
        if (!isOfDesk(address)) {
            throw new IllegalArgumentException("not an address of the desk: " + address);
        }
        return Response.bytes("text/plain; charset=utf-8", address.getBytes(StandardCharsets.US_ASCII))
                .status(303)
                .caching(Response.NO_STORE)
                .with("Location", address);
    }

    /** Whether an address is a path of this desk in printable ASCII, and no address of another host. */
    public static boolean isOfDesk(String address) {
        return address.startsWith("/")
                && !address.startsWith("//")
                && address.chars().allMatch(c -> c > 0x20 && c < 0x7f && c != '\\' && c != '"' && c != '<');
    }
}
