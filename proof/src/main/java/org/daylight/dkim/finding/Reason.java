package org.daylight.dkim.finding;

/** The reason of a finding. The codes are stable ({@code spec/findings.md}); each belongs to one {@link Result}. */
public enum Reason {
    SIGNATURE_HOLDS("signature-holds", Result.PASS),
    CHAIN_HOLDS("chain-holds", Result.PASS),

    BODY_HASH_DIFFERS("body-hash-differs", Result.FAIL),
    BODY_SHORTER("body-shorter-than-signed", Result.FAIL),
    SIGNATURE_DIFFERS("signature-differs", Result.FAIL),
    CHAIN_BROKEN("chain-broken", Result.FAIL),
    CHAIN_INCOMPLETE("chain-incomplete", Result.FAIL),
    CHAIN_SAYS_FAIL("chain-says-fail", Result.FAIL),

    EXPIRED("expired-before-delivery", Result.POLICY),
    HASH_WEAK("hash-weak", Result.POLICY),
    KEY_SHORT("key-short", Result.POLICY),
    KEY_EXPOSED("key-exposed", Result.POLICY),
    VERSION_DRAFT("version-draft", Result.POLICY),

    SYNTAX("syntax", Result.NEUTRAL),
    TAG_MISSING("syntax-tag-missing", Result.NEUTRAL),
    VERSION_UNKNOWN("version-unknown", Result.NEUTRAL),
    ALGORITHM_UNKNOWN("algorithm-unknown", Result.NEUTRAL),
    CANONICALIZATION_UNKNOWN("canonicalization-unknown", Result.NEUTRAL),
    QUERY_UNKNOWN("query-unknown", Result.NEUTRAL),
    TOO_MANY_SIGNATURES("too-many-signatures", Result.NEUTRAL),
    HEADER_TOO_LARGE("header-too-large", Result.NEUTRAL),

    KEY_UNREACHABLE("key-unreachable", Result.TEMPERROR),

    KEY_UNKNOWN("key-unknown", Result.PERMERROR),
    KEY_REVOKED("key-revoked", Result.PERMERROR),
    KEY_MALFORMED("key-malformed", Result.PERMERROR),
    KEY_TYPE_DIFFERS("key-type-differs", Result.PERMERROR),
    KEY_FORBIDS_HASH("key-forbids-hash", Result.PERMERROR),
    KEY_FORBIDS_SERVICE("key-forbids-mail", Result.PERMERROR),
    KEY_FORBIDS_SUBDOMAIN("key-forbids-subdomain", Result.PERMERROR),
    KEY_FORBIDS_ADDRESS("key-forbids-address", Result.PERMERROR),
    NO_FROM_SIGNED("no-from-signed", Result.PERMERROR),
    IDENTITY_OUTSIDE_DOMAIN("identity-outside-domain", Result.PERMERROR),
    EXPIRES_BEFORE_SIGNED("expires-before-signed", Result.PERMERROR),
    DOMAIN_NOT_SENDERS("domain-not-senders", Result.PERMERROR),
    SEAL_COVERED("seal-covered", Result.PERMERROR);

    private final String code;
    private final Result result;

    Reason(String code, Result result) {
        this.code = code;
        this.result = result;
    }

    /** Stable, lower case with hyphens. */
    public String code() {
        return code;
    }

    /** The result of a finding with this reason. */
    public Result result() {
        return result;
    }
}
