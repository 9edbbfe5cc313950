package org.daylight.web;

import java.nio.charset.StandardCharsets;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.view.GeminiForm;
import org.daylight.web.view.TextForm;

/** The forms of a page. Which one a reader gets depends on the Accept field of the request, and on {@code as=text}. */
enum PageForm {
    HTML,
    TEXT,
    GEMINI;

    static PageForm of(Request request) {
        return GeminiForm.isWanted(request) ? GEMINI : TextForm.isWanted(request) ? TEXT : HTML;
    }

    /** A page in this form. What is no page stays as it is. */
    Response of(Response page) {
        if (!page.type().startsWith("text/html") || !(page.body() instanceof Response.Body.Bytes bytes)) {
            return page;
        }
        if (this == HTML) {
            return page.varying("Accept");
        }
        String html = new String(bytes.content(), StandardCharsets.UTF_8);
        String text = this == TEXT ? TextForm.of(html) : GeminiForm.of(html);
        String type = this == TEXT ? "text/plain" : GeminiForm.TYPE;
        return page.text(type + "; charset=utf-8", text).varying("Accept");
    }
}
