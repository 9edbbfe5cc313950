package org.daylight.evidence;

import org.daylight.dkim.finding.Reason;

/** The meaning of each reason code of a finding ({@code spec/findings.md}), in one sentence. */
public final class ReasonText {

    private ReasonText() {}

    /** One sentence, safe to print. */
    public static String of(Reason reason) {
        return switch (reason) {
            case SIGNATURE_HOLDS ->
                "Key, signature and the hash of the body fit one another, and nothing speaks against it.";
            case CHAIN_HOLDS -> "Every seal of the chain fits, from the first to the last.";
            case BODY_HASH_DIFFERS -> "The body has another hash than the one that was signed.";
            case BODY_SHORTER -> "The body is shorter than the part of it that was signed.";
            case SIGNATURE_DIFFERS -> "No known key of this selector fits signature and header as they are.";
            case CHAIN_BROKEN -> "A seal of the chain does not fit.";
            case CHAIN_INCOMPLETE -> "A set of the chain is missing or stands twice.";
            case CHAIN_SAYS_FAIL -> "The last seal says itself that the chain was broken before it.";
            case EXPIRED -> "The signature fits; by its own tag x= it had ended before the message was delivered.";
            case HASH_WEAK -> "The signature fits; it uses SHA-1, which RFC 8301 no longer accepts.";
            case KEY_SHORT -> "The signature fits; its key is shorter than the 1024 bits that RFC 8301 asks for.";
            case KEY_EXPOSED ->
                "The signature fits; the secret half of its key was public when it says it was made, so anybody could"
                        + " make it.";
            case VERSION_DRAFT -> "The signature fits; it follows a draft from before the standard.";
            case SYNTAX -> "The field is not written as a signature is.";
            case TAG_MISSING -> "A tag that every signature must have is missing.";
            case VERSION_UNKNOWN -> "The version in v= is not known.";
            case ALGORITHM_UNKNOWN -> "The algorithm in a= is not known.";
            case CANONICALIZATION_UNKNOWN -> "The form in c= is not known.";
            case QUERY_UNKNOWN -> "The key is to be asked for in a way that is not known (q=).";
            case TOO_MANY_SIGNATURES -> "The message has more signatures than are judged.";
            case HEADER_TOO_LARGE -> "The header is larger than what is judged.";
            case KEY_UNREACHABLE -> "The key could not be asked for, for now.";
            case KEY_UNKNOWN ->
                "No key of this name is known: it was taken out of the DNS, or nobody has collected it.";
            case KEY_REVOKED -> "The record of the key is empty: the domain has withdrawn it.";
            case KEY_MALFORMED -> "The record of the key cannot be read.";
            case KEY_TYPE_DIFFERS -> "The key is of another kind than the signature.";
            case KEY_FORBIDS_HASH -> "The record of the key does not allow this hash (h=).";
            case KEY_FORBIDS_SERVICE -> "The record of the key is not for mail (s=).";
            case KEY_FORBIDS_SUBDOMAIN -> "The record of the key does not allow subdomains (t=s).";
            case KEY_FORBIDS_ADDRESS -> "The record of the key does not allow this address (g=).";
            case NO_FROM_SIGNED -> "The signature does not cover From, as every signature must.";
            case IDENTITY_OUTSIDE_DOMAIN -> "The identity in i= does not belong to the domain in d=.";
            case EXPIRES_BEFORE_SIGNED -> "It ends (x=) before it was made (t=).";
            case DOMAIN_NOT_SENDERS -> "The domain that signed is not the one of the sender, as DomainKeys asks for.";
            case SEAL_COVERED -> "It covers an ARC seal, which RFC 8617 forbids.";
        };
    }
}
