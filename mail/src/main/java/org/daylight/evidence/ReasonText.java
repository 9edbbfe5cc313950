package org.daylight.evidence;

import org.daylight.dkim.finding.Reason;

/** The meaning of each reason code of a finding ({@code spec/findings.md}), in one sentence. */
public final class ReasonText {

    private ReasonText() {}

    /** One sentence, safe to print. */
    public static String of(Reason reason) {
        return switch (reason) {
            case SIGNATURE_HOLDS -> "The signature and body hash are valid for this key.";
            case CHAIN_HOLDS -> "Every seal of the chain is valid, from the first to the last.";
            case BODY_HASH_DIFFERS -> "The body hash does not match the signed hash.";
            case BODY_SHORTER -> "The body is shorter than the signed part of it (l=).";
            case SIGNATURE_DIFFERS -> "The signature of the header is not valid for any known key of this selector.";
            case CHAIN_BROKEN -> "A seal of the chain is not valid.";
            case CHAIN_INCOMPLETE -> "A set of the chain is missing or occurs twice.";
            case CHAIN_SAYS_FAIL -> "The last seal itself states that the chain was already broken.";
            case EXPIRED -> "The signature is valid, but it had expired (x=) before the message was delivered.";
            case HASH_WEAK -> "The signature is valid, but it uses SHA-1, which RFC 8301 no longer accepts.";
            case KEY_SHORT ->
                "The signature is valid, but its key is shorter than the 1024 bits that RFC 8301 requires.";
            case KEY_EXPOSED ->
                "The signature is valid, but its private key was already public at the stated signing time, so anyone"
                        + " could have made it.";
            case VERSION_DRAFT -> "The signature is valid, but it follows a draft from before the standard.";
            case SYNTAX -> "The field does not have the syntax of a signature.";
            case TAG_MISSING -> "A required tag is missing.";
            case VERSION_UNKNOWN -> "The version in v= is unknown.";
            case ALGORITHM_UNKNOWN -> "The algorithm in a= is unknown.";
            case CANONICALIZATION_UNKNOWN -> "The canonicalization in c= is unknown.";
            case QUERY_UNKNOWN -> "The method for looking up the key (q=) is unknown.";
            case TOO_MANY_SIGNATURES -> "The message has more signatures than this program verifies.";
            case HEADER_TOO_LARGE -> "The header is larger than this program verifies.";
            case KEY_UNREACHABLE -> "The key could not be looked up for now.";
            case KEY_UNKNOWN ->
                "No key of this name is available: it was removed from the DNS, or no one has collected it.";
            case KEY_REVOKED -> "The key record is empty: the domain has revoked the key.";
            case KEY_MALFORMED -> "The key record cannot be parsed.";
            case KEY_TYPE_DIFFERS -> "The key type does not match the signature algorithm.";
            case KEY_FORBIDS_HASH -> "The key record does not allow this hash (h=).";
            case KEY_FORBIDS_SERVICE -> "The key record is not for e-mail (s=).";
            case KEY_FORBIDS_SUBDOMAIN -> "The key record does not allow subdomains (t=s).";
            case KEY_FORBIDS_ADDRESS -> "The key record does not allow this address (g=).";
            case NO_FROM_SIGNED -> "The signature does not cover From, which is required.";
            case IDENTITY_OUTSIDE_DOMAIN -> "The identity in i= does not belong to the domain in d=.";
            case EXPIRES_BEFORE_SIGNED -> "The signature expires (x=) before it was made (t=).";
            case DOMAIN_NOT_SENDERS -> "The signing domain is not the sender’s domain, which DomainKeys requires.";
            case SEAL_COVERED -> "The signature covers an ARC seal, which RFC 8617 forbids.";
        };
    }
}
