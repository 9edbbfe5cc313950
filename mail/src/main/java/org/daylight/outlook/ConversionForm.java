package org.daylight.outlook;

/**
 * How a message was written from an item.
 *
 * @param transportHeaders whether the header fields are those of PidTagTransportMessageHeaders
 * @param body the form of the body, such as {@code canonical}; {@code spec/outlook.md} lists the forms
 * @param bodyHash whether a DKIM signature in the header names the hash of this body, so that the body is exactly the
 *     one that was signed
 */
public record ConversionForm(boolean transportHeaders, String body, boolean bodyHash) {

    /** One line of printable ASCII: {@code headers=transport body=canonical body-hash=none}. */
    public String text() {
        return "headers=" + (transportHeaders ? "transport" : "written") + " body=" + body + " body-hash="
                + (bodyHash ? "match" : "none");
    }
}
