package org.daylight.dkim;

import java.io.IOException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.daylight.dkim.finding.Alignment;
import org.daylight.dkim.finding.Check;
import org.daylight.dkim.finding.Coverage;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.daylight.dkim.finding.Method;
import org.daylight.dkim.finding.Printable;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.finding.UndoneChange;
import org.jspecify.annotations.Nullable;

/** Verifies the signatures of one message, step by step; {@link #all} lists the steps. */
final class VerifyMessage {
    private static final int MIN_RSA_BITS = 1024; // RFC 8301, section 3.2

    private final HeaderFields header;
    private final MessageBytes original;
    private final KeySource keys;
    private final KeyTrial trial;
    private final @Nullable Instant delivered;
    private final Map<String, KeySource.Lookup> answers = new HashMap<>();
    private final List<Finding> findings = new ArrayList<>();
    private final Dmarc dmarc;
    private @Nullable Author author;

    VerifyMessage(MessageBytes original, KeySource keys, KeyTrial trial, @Nullable Instant delivered) {
        this.original = original;
        this.header = original.header;
        this.keys = keys;
        this.trial = trial;
        this.delivered = delivered;
        this.dmarc = new Dmarc(keys, delivered);
    }

    List<Finding> all() throws IOException {
        if (header.tooLarge) {
            String limit = "more than " + HeaderFields.MAX_BYTES + " bytes or " + HeaderFields.MAX_FIELDS + " fields";
            return List.of(bare(Method.DKIM, 0, -1, Reason.HEADER_TOO_LARGE, limit));
        }
        List<DkimSignature> dkim = read(Method.DKIM, "dkim-signature", DkimVerifier.MAX_SIGNATURES);
        List<DkimSignature> domainKeys = read(Method.DOMAINKEYS, "domainkey-signature", DkimVerifier.MAX_DOMAINKEYS);
        ArcChain arc = ArcChain.read(header);
        var bodies = new BodyHashes(original, checkable(dkim, arc.messages()));
        verifyAll(dkim, "dkim-signature", signature -> signed(signature, bodies));
        verifyAll(domainKeys, "domainkey-signature", signature -> domainKeys(signature, bodies));
        for (DkimSignature message : arc.messages()) {
            findings.add(signed(message, bodies));
        }
        arc.seals(header, (seal, hash) -> findings.add(seal(seal, hash)));
        arc.conclude(findings)
                .ifPresent(flaw -> findings.add(bare(Method.ARC_CHAIN, 0, -1, flaw.reason(), flaw.detail())));
        return List.copyOf(findings);
    }

    /** As {@link SignedHashes#of}. */
    List<SignedHash> signedHashes(@Nullable LocalDate day, String id) throws IOException {
        var hashes = new ArrayList<SignedHash>();
        if (header.tooLarge) {
            return hashes;
        }
        List<DkimSignature> signatures = checkable(
                read(Method.DKIM, "dkim-signature", DkimVerifier.MAX_SIGNATURES),
                ArcChain.read(header).messages());
        var bodies = new BodyHashes(original, signatures);
        for (DkimSignature signature : signatures) {
            if (!signature.ed25519 && bodies.match(signature).held()) {
                Instant at = signature.signedAt;
                hashes.add(new SignedHash(
                        signature.selector,
                        signature.domain,
                        signature.hash == HashAlgorithm.SHA1 ? SignedHash.Digest.SHA1 : SignedHash.Digest.SHA256,
                        SignedHeader.of(header, signature).hash(header, signature),
                        signature.signature,
                        at == null ? day : LocalDate.ofInstant(at, ZoneOffset.UTC),
                        id));
            }
        }
        return hashes;
    }

    /** Verifies one signature. */
    private interface Verification {
        Finding verify(DkimSignature signature) throws IOException;
    }

    private void verifyAll(List<DkimSignature> signatures, String name, Verification verification) throws IOException {
        for (DkimSignature signature : signatures) {
            findings.add(verification.verify(signature));
        }
        int[] all = header.all(name, Integer.MAX_VALUE);
        int number = signatures.size();
        if (all.length > number) {
            Method method = name.startsWith("dkim") ? Method.DKIM : Method.DOMAINKEYS;
            String more = all.length - number + " more are not verified";
            findings.add(bare(method, number + 1, all[number], Reason.TOO_MANY_SIGNATURES, more));
        }
    }

    private List<DkimSignature> read(Method method, String name, int max) {
        var signatures = new ArrayList<DkimSignature>();
        for (int field : header.all(name, max)) {
            DkimSignature signature = DkimSignature.read(method, header, field);
            signature.number = signatures.size() + 1;
            signatures.add(signature);
        }
        return signatures;
    }

    private static List<DkimSignature> checkable(List<DkimSignature> dkim, List<DkimSignature> arc) {
        var checkable = new ArrayList<DkimSignature>(dkim);
        checkable.addAll(arc);
        checkable.removeIf(signature -> signature.flaw() != null);
        return checkable;
    }

    // --- one signature

    /** DKIM-Signature and ARC-Message-Signature (RFC 6376, section 6.1). */
    private Finding signed(DkimSignature signature, BodyHashes bodies) throws IOException {
        if (signature.flaw() != null) {
            return flawed(signature);
        }
        SignedHeader signed = SignedHeader.of(header, signature);
        BodyHashes.Match body = bodies.match(signature);
        Coverage coverage = coverage(signed, signature.bodyLimit, body.octets());
        KeyTrial.Tried tried = tried(signature, signed.hash(header, signature), signature.identityLocal);
        Check bodyCheck = Check.of(body.held());
        if (!body.held() && (tried.check() == Check.HOLDS || tried.differs())) {
            boolean shorter = body.octets() < signature.bodyLimit && signature.bodyLimit != Long.MAX_VALUE;
            Reason reason = shorter ? Reason.BODY_SHORTER : Reason.BODY_HASH_DIFFERS;
            String detail = tried.check() == Check.HOLDS
                    ? "the signed header is unchanged"
                    : "the header is not what was signed either";
            return finding(signature, reason, detail, coverage, tried, List.of(), bodyCheck);
        }
        if (signature.method == Method.DKIM && tried.check() == Check.HOLDS && !signed.covers(header, "from")) {
            tried = tried.against(Reason.NO_FROM_SIGNED, header.lowest("from") < 0 ? "there is no From" : "");
        }
        return concluded(signature, tried, coverage, body.repairs(), bodyCheck);
    }

    /** DomainKeys signs header and body with one hash, so repairs of the body are tried on the whole message (RFC 4870, section 3.4). */
    private Finding domainKeys(DkimSignature signature, BodyHashes bodies) throws IOException {
        if (signature.flaw() != null) {
            return flawed(signature);
        }
        SignedHeader signed = SignedHeader.ofDomainKeys(header, signature);
        if (signed.fields().size() > SignedHeader.MAX_FIELDS) {
            String more = "it covers more than " + SignedHeader.MAX_FIELDS + " fields";
            return finding(signature, Reason.HEADER_TOO_LARGE, more, Coverage.NOTHING);
        }
        Coverage coverage = signed.coverage(header, Coverage.Body.WHOLE, 0);
        Author.Address sender = author().sender();
        if (sender == null || !DnsName.within(sender.domain(), signature.domain)) {
            return finding(signature, Reason.DOMAIN_NOT_SENDERS, "", coverage);
        }
        if (!signed.covers(header, author().senderField())) {
            return finding(
                    signature, Reason.NO_FROM_SIGNED, "the field that names the sender is not covered", coverage);
        }
        var fields = new Octets();
        signed.fields().forEach(field -> signature.headerForm.field(header, field, fields));
        byte[] before = fields.array();
        KeyTrial.Tried first = null;
        for (int i = 0; i == 0 || i < bodies.variants().size(); i++) {
            BodyHashes.Variant variant = bodies.variants().get(i);
            MessageDigest digest = signature.hash.digest();
            digest.update(before);
            var hash = BodyHash.after(digest, signature.bodyForm, variant.bareLfEnds());
            bodies.pass(variant, hash);
            hash.finish();
            KeyTrial.Tried tried = tried(signature, hash.whole(), sender.local());
            if (!tried.differs()) {
                List<UndoneChange> repairs = tried.check() == Check.HOLDS ? bodies.repairs(variant) : List.of();
                return concluded(signature, tried, coverage, repairs, tried.check());
            }
            first = first == null ? tried : first;
        }
        return concluded(signature, first, coverage, List.of(), Check.NOT_MADE);
    }

    /** ARC-Seal (RFC 8617, section 5.1.1). @param hash null if a set below it is incomplete */
    private Finding seal(DkimSignature seal, byte @Nullable [] hash) {
        if (seal.flaw() != null) {
            return flawed(seal);
        }
        if (hash == null) {
            return finding(seal, Reason.CHAIN_INCOMPLETE, "the sets that it seals are not all there", Coverage.NOTHING);
        }
        KeyTrial.Tried tried = tried(seal, hash, "");
        List<UndoneChange> repairs = header.bareLf ? List.of(UndoneChange.LINE_ENDINGS) : List.of();
        return concluded(seal, tried, Coverage.NOTHING, repairs, Check.NOT_MADE);
    }

    /** The finding after all computations, if no body differs. */
    private Finding concluded(
            DkimSignature signature, KeyTrial.Tried tried, Coverage coverage, List<UndoneChange> repairs, Check body) {
        if (tried.differs()) {
            List<String> changed = CopiedFields.differing(signature.tags, header);
            String detail = changed.isEmpty() ? tried.detail() : "z= has another " + String.join(", ", changed);
            return finding(signature, Reason.SIGNATURE_DIFFERS, detail, coverage, tried, List.of(), body);
        }
        List<UndoneChange> needed = tried.check() == Check.HOLDS ? repairs : List.of();
        DkimSignature.Flaw against = tried.flaw() != null ? tried.flaw() : policy(signature, tried);
        return against == null
                ? finding(signature, Reason.SIGNATURE_HOLDS, "", coverage, tried, needed, body)
                : finding(signature, against.reason(), against.detail(), coverage, tried, needed, body);
    }

    /** Why a valid signature is not accepted (RFC 6376, section 3.5; RFC 8301); null if it is accepted. */
    private DkimSignature.@Nullable Flaw policy(DkimSignature signature, KeyTrial.Tried tried) {
        Instant end = signature.expires;
        if (delivered != null && end != null && delivered.isAfter(end)) {
            long late = Duration.between(end, delivered).toSeconds();
            return new DkimSignature.Flaw(Reason.EXPIRED, late + " seconds before delivery");
        }
        if (signature.method == Method.DKIM && signature.hash == HashAlgorithm.SHA1) {
            return new DkimSignature.Flaw(Reason.HASH_WEAK, "rsa-sha1");
        }
        if (signature.draft) {
            return new DkimSignature.Flaw(Reason.VERSION_DRAFT, "made before RFC 4871");
        }
        Finding.Key key = tried.key();
        if (key != null && !signature.ed25519 && key.bits() < MIN_RSA_BITS) {
            return new DkimSignature.Flaw(Reason.KEY_SHORT, key.bits() + " bits");
        }
        LocalDate exposed = key == null ? null : key.record().exposed();
        Instant made = delivered != null ? delivered : signature.signedAt;
        if (exposed != null
                && made != null
                && !made.isBefore(exposed.atStartOfDay(ZoneOffset.UTC).toInstant())) {
            return new DkimSignature.Flaw(Reason.KEY_EXPOSED, "public since " + exposed);
        }
        return null;
    }

    // --- shared by all methods

    private KeyTrial.Tried tried(DkimSignature signature, byte[] hash, String address) {
        KeySource.Lookup answer = answers.computeIfAbsent(
                signature.selector + "._domainkey." + signature.domain,
                name -> keys.find(signature.selector, signature.domain));
        return switch (answer) {
            case KeySource.Known(List<KeyRecord> records) -> trial.tryAll(signature, hash, records, address);
            case KeySource.Unknown() -> noKey(Reason.KEY_UNKNOWN, "");
            case KeySource.Unreachable(String why) -> noKey(Reason.KEY_UNREACHABLE, Printable.of(why, 200));
        };
    }

    private static KeyTrial.Tried noKey(Reason reason, String detail) {
        return new KeyTrial.Tried(null, new DkimSignature.Flaw(reason, detail), Check.NOT_MADE, "");
    }

    private Coverage coverage(SignedHeader signed, long limit, long octets) {
        if (limit >= octets) {
            return signed.coverage(header, Coverage.Body.WHOLE, 0);
        }
        return signed.coverage(header, limit == 0 ? Coverage.Body.NONE : Coverage.Body.FIRST, limit);
    }

    private Author author() {
        author = author == null ? new Author(header) : author;
        return author;
    }

    private Finding flawed(DkimSignature signature) {
        DkimSignature.Flaw flaw = signature.flaw();
        return finding(signature, flaw.reason(), flaw.detail(), Coverage.NOTHING);
    }

    /** A finding without any computation. */
    private Finding finding(DkimSignature signature, Reason reason, String detail, Coverage coverage) {
        var nothing = new KeyTrial.Tried(null, null, Check.NOT_MADE, "");
        return finding(signature, reason, detail, coverage, nothing, List.of(), Check.NOT_MADE);
    }

    private Finding finding(
            DkimSignature signature,
            Reason reason,
            String detail,
            Coverage coverage,
            KeyTrial.Tried tried,
            List<UndoneChange> repairs,
            Check body) {
        Author.Aligned aligned = author().alignment(signature.domain, dmarc);
        return new Finding(
                signature.method,
                signature.number,
                signature.field,
                reason,
                detail,
                signature.domain,
                signature.selector,
                signature.identity,
                signature.algorithm,
                tried.key(),
                coverage,
                signature.signedAt,
                signature.expires,
                delivered,
                aligned.alignment(),
                aligned.dmarc(),
                repairs,
                tried.check(),
                body);
    }

    /** A finding that is not about a single parsed signature. */
    private Finding bare(Method method, int number, int field, Reason reason, String detail) {
        return new Finding(
                method,
                number,
                field,
                reason,
                detail,
                "",
                "",
                "",
                "",
                null,
                Coverage.NOTHING,
                null,
                null,
                delivered,
                Alignment.UNKNOWN,
                List.of(),
                List.of(),
                Check.NOT_MADE,
                Check.NOT_MADE);
    }
}
