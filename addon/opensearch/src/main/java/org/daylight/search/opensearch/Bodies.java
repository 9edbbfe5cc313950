package org.daylight.search.opensearch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;

/** JSON for requests. */
final class Bodies {

    /** Reads answers; nesting and the length of a text are bounded. Numbers with a fraction keep all digits. */
    static final ObjectMapper JSON = new ObjectMapper(com.fasterxml.jackson.core.JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(64 << 20)
                            .build())
                    .build())
            .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private Bodies() {}

    /** An object. @param members names and values in turn; a value is JSON, a text, a number, a truth value, an array or a collection */
    static ObjectNode of(Object... members) {
        ObjectNode object = JSON.createObjectNode();
        for (int i = 0; i < members.length; i += 2) {
            object.set((String) members[i], value(members[i + 1]));
        }
        return object;
    }

    static ArrayNode list(Collection<?> values) {
        ArrayNode list = JSON.createArrayNode();
        values.forEach(one -> list.add(value(one)));
        return list;
    }

    static ArrayNode list(Object... values) {
        return list(java.util.List.of(values));
    }

    private static JsonNode value(Object value) {
        return switch (value) {
            case JsonNode node -> node;
            case Collection<?> many -> list(many);
            default -> JSON.valueToTree(value);
        };
    }

    static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
