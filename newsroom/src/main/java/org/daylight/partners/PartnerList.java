package org.daylight.partners;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.daylight.age.AgeRecipient;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.format.Sha256;
import org.daylight.log.LogEntry;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@code partners.json}. Immutable.
 *
 * @param partners in order of name, with those who were removed
 * @param shares in order of number
 */
public record PartnerList(List<Partner> partners, List<Share> shares) {

    /** A newsroom without partners. */
    static final PartnerList NONE = new PartnerList(List.of(), List.of());

    /** The longest file that is read, in bytes. */
    static final int MAX_BYTES = 64 << 20;

    private static final int MOST = 1_000;
    private static final int MOST_SHARES = 10_000;

    public PartnerList {
        partners = List.copyOf(partners);
        shares = List.copyOf(shares);
    }

    /** The partner with this name, also if it was removed. */
    public Optional<Partner> find(String name) {
        return partners.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What was given of a part, in order. */
    public List<Share> of(String trove, int part) {
        return shares.stream()
                .filter(each -> each.trove().equals(trove) && each.part() == part)
                .toList();
    }

    /** The number of the next share. */
    public int next() {
        return shares.isEmpty() ? 1 : shares.getLast().number() + 1;
    }

    PartnerList with(Partner partner) {
        var more = new ArrayList<>(partners);
        more.removeIf(each -> each.name().equals(partner.name()));
        more.add(partner);
        more.sort((a, b) -> a.name().compareTo(b.name()));
        if (more.size() > MOST) {
            throw new IllegalArgumentException("there are too many partners");
        }
        return new PartnerList(more, shares);
    }

    PartnerList with(Share share) {
        var more = new ArrayList<>(shares);
        more.add(share);
        if (more.size() > MOST_SHARES) {
            throw new IllegalArgumentException("there are too many shares");
        }
        return new PartnerList(partners, more);
    }

    Json.Obj json() {
        return Json.Obj.EMPTY
                .with(
                        "partners",
                        new Json.Arr(
                                partners.stream().<Json>map(PartnerList::json).toList()))
                .with(
                        "shares",
                        new Json.Arr(
                                shares.stream().<Json>map(PartnerList::json).toList()));
    }

    private static Json.Obj json(Partner partner) {
        return Json.Obj.EMPTY
                .with("name", partner.name())
                .with("key", partner.key().text())
                .withOptional("until", text(partner.until()))
                .with("active", partner.active());
    }

    private static Json.Obj json(Share share) {
        Sha256 views = share.given().views();
        return Json.Obj.EMPTY
                .with("number", share.number())
                .with("partner", share.partner())
                .withOptional("by", share.by())
                .with("time", share.time().toString())
                .withOptional("until", text(share.until()))
                .with(
                        "planned",
                        Json.parse(share.planned().bytes(), LogEntry.MAX_BYTES).orThrow())
                .with("content", share.content().hex())
                .with("marked", share.marked())
                .with("file", share.given().file().hex())
                .with("fileBytes", share.given().fileBytes())
                .with("opened", share.given().opened().hex())
                .with("pack", share.given().pack().hex())
                .withOptional("views", views == null ? null : views.hex());
    }

    private static @Nullable String text(@Nullable Instant time) {
        return time == null ? null : time.toString();
    }

    static Outcome<PartnerList> parse(byte[] bytes) {
        return Json.parse(bytes, MAX_BYTES).then(json -> {
            try {
                return Outcome.ok(read((Json.Obj) json));
            } catch (RuntimeException e) {
                return Outcome.refused("partners-malformed", "a member is missing or wrong");
            }
        });
    }

    private static PartnerList read(Json.Obj object) {
        var partners = new ArrayList<Partner>();
        for (Json each : ((Json.Arr) object.get("partners").orElseThrow()).items()) {
            var one = (Json.Obj) each;
            partners.add(new Partner(
                    one.string("name").orElseThrow(),
                    AgeRecipient.parse(one.string("key").orElseThrow()).orThrow(),
                    time(one),
                    ((Json.Bool) one.get("active").orElseThrow()).value()));
        }
        var shares = new ArrayList<Share>();
        for (Json each : ((Json.Arr) object.get("shares").orElseThrow()).items()) {
            var one = (Json.Obj) each;
            var planned = (Json.Obj) one.get("planned").orElseThrow();
            shares.add(new Share(
                    Math.toIntExact(one.number("number").orElseThrow()),
                    one.string("partner").orElseThrow(),
                    one.string("by").orElse(null),
                    Instant.parse(one.string("time").orElseThrow()),
                    time(one),
                    (LogEntry.Release) LogEntry.parse(planned.bytes()).orThrow(),
                    hash(one, "content"),
                    ((Json.Bool) one.get("marked").orElseThrow()).value(),
                    new Share.Given(
                            hash(one, "file"),
                            one.number("fileBytes").orElseThrow(),
                            hash(one, "opened"),
                            hash(one, "pack"),
                            one.string("views").isPresent() ? hash(one, "views") : null)));
        }
        return new PartnerList(partners, shares);
    }

    private static @Nullable Instant time(Json.Obj one) {
        return one.string("until").map(Instant::parse).orElse(null);
    }

    private static Sha256 hash(Json.Obj one, String name) {
        return Sha256.parse(one.string(name).orElseThrow()).orThrow();
    }
}
