package org.daylight.check;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.daylight.dkim.DkimVerifier;
import org.daylight.dkim.finding.Finding;
import org.daylight.dkim.finding.Reason;
import org.daylight.dkim.keys.KeyArchive;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Computes the findings of a pack's documents again and compares them (spec/findings.md, spec/pack.md section 3). When a message was delivered is not
 * read here, so where a signature bears an end, or the private half of its key became public, each answer is right that some time of delivery gives. Nothing
 * else depends on it.
 */
public final class PackSignatures implements SignatureCheck {

    private static final Instant BEFORE_ALL = Instant.MIN;
    private static final Instant AFTER_ALL = Instant.MAX;

    /** What the line of a document says of one signature; spec/pack.md has the members. */
    private static Json.Obj line(Finding finding) {
        Finding.Key key = finding.key();
        return Json.Obj.EMPTY
                .with("method", finding.method().word())
                .with("number", finding.number())
                .with("result", finding.result().word())
                .with("reason", finding.reason().code())
                .withOptional(
                        "key", key == null ? null : key.record().reference().hex());
    }

    @Override
    public Outcome<Judge> by(byte[] keys) {
        return KeyArchive.parse(keys, "").map(archive -> {
            var verifier = new DkimVerifier(archive);
            return (document, findings) -> difference(verifier, document, findings);
        });
    }

    private static Optional<String> difference(DkimVerifier verifier, Bytes document, @Nullable Json published)
            throws IOException {
        List<Json> said = published instanceof Json.Arr(List<Json> items) ? items : List.of();
        List<Finding> found = verifier.verify(document::open, null);
        if (said.isEmpty() && found.stream().allMatch(PackSignatures::isOfNoSignature)) {
            return published == null ? Optional.empty() : Optional.of("findings that are empty");
        }
        if (said.size() != found.size()) {
            return Optional.of(said.size() + " findings, computed " + found.size());
        }
        List<List<Finding>> other = List.of();
        for (int i = 0; i < said.size(); i++) {
            int at = i;
            if (same(said.get(i), found.get(i))) {
                continue;
            }
            other = other.isEmpty() ? atOtherTimes(verifier, document, found) : other;
            if (other.stream().noneMatch(findings -> same(said.get(at), findings.get(at)))) {
                return Optional.of("finding " + (i + 1) + " is computed as "
                        + line(found.get(i)).text());
            }
        }
        return Optional.empty();
    }

    /** Before and after every end that a signature may bear, and when the private half of a key had just become public. */
    private static List<List<Finding>> atOtherTimes(DkimVerifier verifier, Bytes document, List<Finding> found)
            throws IOException {
        Set<Instant> times = new LinkedHashSet<>(List.of(BEFORE_ALL, AFTER_ALL));
        for (Finding finding : found) {
            if (finding.key() != null && finding.key().record().exposed() != null) {
                times.add(finding.key()
                        .record()
                        .exposed()
                        .atStartOfDay(ZoneOffset.UTC)
                        .toInstant());
            }
        }
        List<List<Finding>> findings = new ArrayList<>();
        for (Instant time : times) {
            findings.add(verifier.verify(document::open, time));
        }
        return findings;
    }

    /** A header that is too large to be searched for signatures. */
    private static boolean isOfNoSignature(Finding finding) {
        return finding.reason() == Reason.HEADER_TOO_LARGE && finding.field() < 0;
    }

    /** Compares the members that are known here; a later version may add some. */
    private static boolean same(Json said, Finding found) {
        if (!(said instanceof Json.Obj object)) {
            return false;
        }
        Json.Obj computed = line(found);
        boolean known = computed.members().entrySet().stream()
                .allMatch(member -> object.get(member.getKey()).equals(Optional.of(member.getValue())));
        return known && object.get("key").isPresent() == computed.get("key").isPresent();
    }
}
