package org.daylight.mirror;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import org.daylight.format.Json;
import org.daylight.format.Outcome;
import org.daylight.http.client.Answer;
import org.daylight.http.client.HttpLimits;
import org.daylight.http.client.Route;
import org.daylight.http.client.WebClient;
import org.daylight.log.ArchiveAddress;
import org.daylight.timelock.Beacon;
import org.daylight.timelock.RoundSignature;
import org.jspecify.annotations.Nullable;

/**
 * A web server that passes on the signatures of a beacon, as the HTTP interface of drand does ({@code spec/timelock.md} section 4). It is not trusted:
 * whoever uses a signature verifies it. For one thread.
 */
public final class BeaconRelay implements Closeable {
    private static final int MAX_BYTES = 10_000;

    /** The server works, and has no signature of this round. */
    public static final class NoSignature extends IOException {
        NoSignature(String message) {
            super(message);
        }
    }

    private final ArchiveAddress address;
    private final Beacon beacon;
    private final WebClient client;

    private BeaconRelay(ArchiveAddress address, Beacon beacon, Route route) {
        this.address = address;
        this.beacon = beacon;
        client = new WebClient(route, HttpLimits.USUAL, machine -> true, "daylight-mirror");
    }

    /**
     * The server at an address; refused with the code {@code address-malformed}.
     *
     * @param address as people type it
     * @param route how to reach it; null for that of the system
     */
    public static Outcome<BeaconRelay> at(String address, Beacon beacon, @Nullable Route route) {
        return switch (ArchiveAddress.typed(address)) {
            case Outcome.Ok<ArchiveAddress>(ArchiveAddress typed) ->
                Outcome.ok(new BeaconRelay(typed, beacon, route == null ? Route.ofSystem(typed.uri()) : route));
            case Outcome.Refused<ArchiveAddress>(String code, String reason) -> Outcome.refused(code, reason);
        };
    }

    /** The address in its one form. */
    public String name() {
        return address.text();
    }

    /**
     * Requests the signature of a round.
     *
     * @return 96 hexadecimal digits, not verified
     * @throws NoSignature if it has none of this round
     * @throws IOException with a one-line message, if the server does not answer in time, or answers something else
     */
    public String signature(long round) throws IOException {
        URI at = URI.create(address.text() + beacon.chainHash() + "/public/" + round);
        try (Answer answer = client.getFromHost(at, MAX_BYTES)) {
            if (answer.status() != 200) {
                throw new NoSignature(
                        name() + ": no signature of round " + round + " (status " + answer.status() + ")");
            }
            if (Json.parse(answer.body().readNBytes(MAX_BYTES), MAX_BYTES) instanceof Outcome.Ok<Json>(Json.Obj object)
                    && object.get("signature").orElse(null) instanceof Json.Str(String signature)
                    && RoundSignature.isWritten(signature)) {
                return signature;
            }
            throw new IOException("this is no server of drand: it did not answer with a signature");
        } catch (NoSignature e) {
            throw e;
        } catch (IOException e) {
            throw new IOException(name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
