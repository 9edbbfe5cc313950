package org.daylight.desk;

import java.security.SecureRandom;
import java.util.Map;
import org.daylight.desk.page.DeskNewsroom;
import org.daylight.desk.page.DeskPage;
import org.daylight.desk.page.ReviewDesk;

/** The pages about documents, by the first word of their path: review, search, one document, its redactions. */
final class DocumentPages {

    private DocumentPages() {}

    static Map<String, DeskPage> of(DeskNewsroom newsroom, SecureRandom random) {
        return new ReviewDesk(newsroom, random).pages();
    }
}
