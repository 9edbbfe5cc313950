package org.daylight.extractor;

import org.xml.sax.SAXException;

/** A limit ends the extraction of a document. A SAXException, because parsers pass those on. */
final class LimitExceeded extends SAXException {

    LimitExceeded(String limit) {
        super(limit);
    }
}
