package org.daylight.web.page;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Locale;
import org.daylight.evidence.MessageIdForm;
import org.daylight.evidence.ReceivedChain;
import org.daylight.evidence.ZoneComparison;
import org.daylight.web.language.Words;

/** What the delivery path, the time zone and the Message-ID of a message show, in the language of the page. */
final class DeliveryWords {

    private static final long[] SECONDS = {86_400, 3_600, 60, 1};
    private static final String[] UNITS = {"days", "hours", "minutes", "seconds"};

    private DeliveryWords() {}

    /** What is odd about a time, to follow the name of a server. */
    static String of(ReceivedChain.Oddity oddity) {
        String key =
                "evidence.odd." + oddity.kind().name().toLowerCase(Locale.ROOT).replace('_', '-');
        return oddity.kind() == ReceivedChain.Kind.NO_DATE ? Words.of(key) : Words.of(key, of(oddity.by()));
    }

    /** A duration in its two largest units. */
    static String of(Duration time) {
        long seconds = time.abs().toSeconds();
        for (int i = 0; i < SECONDS.length; i++) {
            if (seconds >= SECONDS[i]) {
                String first = Words.of("evidence.duration." + UNITS[i], seconds / SECONDS[i]);
                long rest = i + 1 < SECONDS.length ? seconds % SECONDS[i] / SECONDS[i + 1] : 0;
                return rest == 0
                        ? first
                        : Words.of("evidence.duration", first, Words.of("evidence.duration." + UNITS[i + 1], rest));
            }
        }
        return Words.of("evidence.duration.short");
    }

    static String of(ZoneComparison zones) {
        return zones.isSame()
                ? Words.of("evidence.zone.same", name(zones.written()))
                : Words.of("evidence.zone.differs", name(zones.written()), name(zones.firstServer()));
    }

    private static String name(ZoneOffset offset) {
        return offset.equals(ZoneOffset.UTC) ? "UTC" : offset.getId();
    }

    static String of(MessageIdForm form) {
        return switch (form.fit()) {
            case USUAL -> Words.of("evidence.message-id.usual", usual(form));
            case UNUSUAL -> Words.of("evidence.message-id.unusual", usual(form));
            case UNKNOWN -> Words.of("evidence.message-id.unknown");
        };
    }

    private static String usual(MessageIdForm form) {
        return Words.of("evidence.message-id.form." + form.usual());
    }
}
