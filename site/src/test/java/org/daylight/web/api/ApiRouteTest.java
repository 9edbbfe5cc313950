package org.daylight.web.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ApiRouteTest {

    /** Each address of the API is in the description, and the other way round. */
    @Test
    void the_description_has_exactly_the_routes() throws IOException {
        try (InputStream in = ApiRoute.class.getResourceAsStream("openapi.json")) {
            assertNotNull(in);
            JsonNode description = new ObjectMapper().readTree(in);
            var described = new TreeSet<String>();
            description.get("paths").fieldNames().forEachRemaining(described::add);
            var routes = new TreeSet<String>();
            Arrays.stream(ApiRoute.values()).forEach(route -> routes.add("/api/v1" + route.template()));
            assertEquals(routes, described);
        }
    }

    @Test
    void a_path_has_one_route() {
        assertEquals(Optional.of(ApiRoute.START), ApiRoute.of(List.of()));
        assertEquals(Optional.of(ApiRoute.TEXT), ApiRoute.of(List.of("documents", "harbour", "1", "text")));
        assertEquals(Optional.empty(), ApiRoute.of(List.of("documents", "harbour")));
        assertEquals(Optional.empty(), ApiRoute.of(List.of("")));
    }

    @Test
    void a_cursor_is_read_as_it_is_written() {
        for (String text : List.of("412.100.harbour.20413", "1.1.a.1")) {
            assertEquals(text, ApiCursor.parse(text, true).orElseThrow().text());
        }
        assertEquals("412.100", ApiCursor.parse("412.100", false).orElseThrow().text());
        for (String text : List.of(
                "", "1.1", "1.0.a.1", "01.1.a.1", "1.1.A.1", "1.1.a.0", "1.1.a.9999999999", "1.1.a.1.1", "-1.1.a.1")) {
            assertEquals(Optional.empty(), ApiCursor.parse(text, true), text);
        }
        assertEquals(Optional.empty(), ApiCursor.parse("1.1.harbour.1", false));
    }
}
