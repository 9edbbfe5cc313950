package org.daylight.dkim.finding;

/** The kind of field that a finding is about. */
public enum Method {
    /** A {@code DKIM-Signature} (RFC 6376). */
    DKIM("dkim"),
    /** A {@code DomainKey-Signature} (RFC 4870), the predecessor of DKIM. */
    DOMAINKEYS("domainkeys"),
    /** One {@code ARC-Seal} (RFC 8617, section 4.1.3). */
    ARC_SEAL("arc-seal"),
    /** One {@code ARC-Message-Signature} (RFC 8617, section 4.1.2). */
    ARC_MESSAGE("arc-message"),
    /** All ARC sets together: the chain validation status (RFC 8617, section 5.2). */
    ARC_CHAIN("arc");

    private final String word;

    Method(String word) {
        this.word = word;
    }

    /** The word for it in files, stable. */
    public String word() {
        return word;
    }
}
