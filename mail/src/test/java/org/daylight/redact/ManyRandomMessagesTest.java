package org.daylight.redact;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As {@link HostileRedactionTest}, with more messages. */
class ManyRandomMessagesTest {

    @Test
    @Tag("slow")
    void twenty_thousand_random_messages() {
        HostileRedactionTest.run(20_000, 33_871);
    }
}
