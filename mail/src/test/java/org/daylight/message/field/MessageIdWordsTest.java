package org.daylight.message.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.daylight.message.Defects;
import org.junit.jupiter.api.Test;

/** Identifiers without angle brackets. Found by fuzzing: the rest of the field was part of the last one. */
class MessageIdWordsTest {

    @Test
    void aWordEndsAtABlankAlsoWhereOtherWordsComeBefore() {
        assertEquals("x@y.example", MessageIdList.one("your message x@y.example of Monday", new Defects()));
        assertEquals(List.of("a@b", "c@d"), MessageIdList.all("1 2 a@b, c@d 3 4", 2, new Defects()));
    }

    @Test
    void whatIsMoreThanTheLimitIsADefect() {
        var defects = new Defects();
        assertEquals(List.of("a@b"), MessageIdList.all("a@b c@d e@f", 1, defects));
        assertEquals(1, defects.list().size());
    }
}
