package org.daylight.web.language;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.daylight.archive.ExtractedText;
import org.daylight.search.Completion;
import org.daylight.search.query.AttachmentKind;
import org.daylight.search.query.MessageKind;
import org.daylight.search.query.Notice;
import org.daylight.search.query.Sort;
import org.junit.jupiter.api.Test;

/** There is a message for each value from which a key is made. */
class EnumMessagesTest {

    private static final Set<String> KEYS =
            MessageBundle.of(Language.ENGLISH).patterns().keySet();

    private static void assertHas(String prefix, Enum<?>[] values) {
        List<String> missing = Arrays.stream(values)
                .map(value -> prefix + value.name().toLowerCase(Locale.ROOT))
                .filter(key -> !KEYS.contains(key))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void every_value_has_a_message() {
        assertHas("search.type.", AttachmentKind.values());
        assertHas("search.is.", MessageKind.values());
        assertHas("search.query.", Notice.Kind.values());
        assertHas("search.order.", Sort.values());
        assertHas("search.suggest.", Completion.Kind.values());
        assertHas("file.place.", ExtractedText.Layer.values());
        var kinds = new TreeSet<>(List.of(AttachmentKind.values()));
        kinds.removeAll(List.of(AttachmentKind.MESSAGE, AttachmentKind.PATCH, AttachmentKind.SIGNATURE));
        assertHas("file.kind.", kinds.toArray(new AttachmentKind[0]));
    }
}
