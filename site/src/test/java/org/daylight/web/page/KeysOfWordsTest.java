package org.daylight.web.page;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.DayOfWeek;
import org.daylight.bulletin.DueParts;
import org.daylight.mirror.MirrorStatus;
import org.daylight.web.language.Language;
import org.daylight.web.language.Words;
import org.junit.jupiter.api.Test;

/** Keys of words that are made from states have words. A key without any throws an exception. */
class KeysOfWordsTest {

    @Test
    void every_answer_of_a_mirror_has_words() {
        for (MirrorStatus.Kind kind : MirrorStatus.Kind.values()) {
            assertFalse(Words.of("mirrors.copy." + MirrorsPage.Copy.key(kind), 2, "today")
                    .isEmpty());
        }
    }

    @Test
    void every_state_of_a_sealed_part_has_words() {
        for (DueParts.State state : DueParts.State.values()) {
            for (int i = 0; i < 4; i++) {
                assertFalse(Words.of("sealed.state." + SealedPage.key(state, i % 2 == 0, i < 2), "#beacon")
                        .isEmpty());
            }
        }
    }

    @Test
    void every_status_has_words() {
        for (int status = 400; status < 600; status++) {
            assertFalse(Words.of(PlainPages.key(status), 1).isEmpty());
            assertFalse(Words.of(PlainPages.key(status) + ".title").isEmpty());
        }
    }

    @Test
    void every_language_has_names_of_days() {
        for (Language language : Language.values()) {
            for (DayOfWeek day : DayOfWeek.values()) {
                language.in("/", () -> {
                    assertFalse(ReleaseCalendar.name(day).isBlank());
                    assertFalse(ReleaseCalendar.letter(day).isBlank());
                    return day;
                });
            }
        }
    }
}
