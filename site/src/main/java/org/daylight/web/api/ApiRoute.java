package org.daylight.web.api;

import java.util.List;
import java.util.Optional;
import org.daylight.http.Cost;

/** The addresses of the API. {@code openapi.json} describes exactly these. */
enum ApiRoute {
    START("", Cost.CHEAP),
    DESCRIPTION("/openapi.json", Cost.CHEAP),
    DOCUMENT("/documents/{trove}/{number}", Cost.PAGE),
    TEXT("/documents/{trove}/{number}/text", Cost.PAGE),
    /** Reads all lines of a part. */
    PROOF("/documents/{trove}/{number}/proof", Cost.EXPENSIVE),
    TROVES("/troves", Cost.PAGE),
    PARTS("/parts", Cost.PAGE),
    /** Reads all lines of a part. */
    PART("/parts/{trove}/{part}", Cost.EXPENSIVE),
    THREAD("/threads/{trove}/{number}", Cost.EXPENSIVE),
    PEOPLE("/people", Cost.EXPENSIVE),
    SEARCH("/search", Cost.EXPENSIVE),
    STORIES("/stories", Cost.PAGE),
    STORY("/stories/{name}", Cost.PAGE),
    ANNOTATIONS("/annotations", Cost.PAGE),
    /** Reads all lines of the parts that show documents again. */
    CHANGES("/changes", Cost.EXPENSIVE),
    LOG("/log", Cost.PAGE);

    private final String template;
    private final Cost cost;

    ApiRoute(String template, Cost cost) {
        this.template = template;
        this.cost = cost;
    }

    /** The address below {@code /api/v1}, as in OpenAPI. */
    String template() {
        return template;
    }

    Cost cost() {
        return cost;
    }

    /** The route of a path below {@code /api/v1}; empty when there is none. */
    static Optional<ApiRoute> of(List<String> path) {
        for (ApiRoute route : values()) {
            List<String> segments = route.segments();
            boolean fits = segments.size() == path.size();
            for (int i = 0; fits && i < path.size(); i++) {
                fits = segments.get(i).startsWith("{") || segments.get(i).equals(path.get(i));
            }
            if (fits) {
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    private List<String> segments() {
        return template.isEmpty() ? List.of() : List.of(template.substring(1).split("/"));
    }
}
