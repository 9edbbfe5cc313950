package org.daylight.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.daylight.http.Request;
import org.daylight.http.Response;
import org.daylight.web.api.JsonApi;
import org.daylight.web.language.Language;
import org.daylight.web.language.LanguageLinks;

/**
 * In which language a request is answered. The first part of the path selects it ({@code /de/harbour}); otherwise the reader's browser does, by the
 * field Accept-Language. The API, feeds and files are in English. A trove of an older archive may be named like a language: its addresses
 * remain those of the trove.
 *
 * @param language of the page
 * @param request without the language in its path
 * @param isSelected whether the address selects the language
 */
record PageLanguage(Language language, Request request, boolean isSelected) {

    /** @param isTrove whether a trove has this slug */
    static PageLanguage of(Request request, Predicate<String> isTrove) {
        List<String> path = request.path();
        Optional<Language> selected = path.isEmpty() ? Optional.empty() : Language.tagged(path.getFirst());
        if (selected.isPresent() && isBelowTrove(path) && isTrove.test(path.getFirst())) {
            selected = Optional.empty();
        }
        List<String> rest = path.size() == 1 ? List.of("") : path.subList(1, path.size());
        if (selected.isPresent() && isOfPage(rest)) {
            return new PageLanguage(selected.get(), request.withPath(rest), true);
        }
        return new PageLanguage(
                isOfPage(path) ? Language.preferred(request.header("accept-language")) : Language.ENGLISH,
                request,
                false);
    }

    /** Whether a trove has a page here, if it has the name that comes first. */
    private static boolean isBelowTrove(List<String> path) {
        String second = path.size() == 1 ? "part" : path.get(1);
        return second.equals("part")
                || second.equals("pictures")
                || !second.isEmpty() && second.charAt(0) >= '0' && second.charAt(0) <= '9';
    }

    /** Whether a page can have this address. Names of files have a dot; of pages, only a mail address has. */
    private static boolean isOfPage(List<String> path) {
        String last = path.getLast();
        return !JsonApi.has(path)
                && !path.equals(List.of("oembed"))
                && (last.indexOf('.') < 0
                        || path.size() == 2 && path.getFirst().equals("people") && last.indexOf('@') >= 0);
    }

    private static List<String> path(String target) {
        return List.of(target.split("[?#]", 2)[0].substring(1).split("/", -1));
    }

    /** The answer for this language. */
    Response of(Response made) {
        String target = made.headers().getOrDefault("Location", "");
        if (isSelected && target.startsWith("/") && !target.startsWith("//") && isOfPage(path(target))) {
            return made.with("Location", "/" + language.tag() + target);
        }
        if (!made.type().startsWith("text/html") || !(made.body() instanceof Response.Body.Bytes bytes)) {
            return made;
        }
        if (!isSelected) {
            return made.varying("Accept-Language");
        }
        String html = LanguageLinks.selected(new String(bytes.content(), StandardCharsets.UTF_8), language);
        return made.text(made.type(), html).with("X-Robots-Tag", "noindex, nofollow");
    }
}
