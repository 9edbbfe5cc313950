package org.daylight.drop;

import java.io.ByteArrayOutputStream;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.daylight.http.BodyReceiver;
import org.daylight.http.HttpServer;
import org.daylight.submission.Reply;
import org.daylight.submission.remote.CollectRequest;

/**
 * The body of {@code POST /collect}: a signed request of at most {@link CollectRequest#MAX_BYTES}, and for a reply a zero byte and its content. The
 * signature is verified before any content is kept, so a stranger makes the drop keep no more than a short text, and only until newer ones come.
 */
final class CollectBody implements BodyReceiver {

    private final UnknownSenders unknown;
    private final Function<byte[], Optional<CollectRequest>> verified;
    private final BiFunction<Optional<CollectRequest>, byte[], HttpServer.PendingAnswer> then;
    private final HttpServer.PendingAnswer busy;
    private final ByteArrayOutputStream request = new ByteArrayOutputStream(512);
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private Optional<CollectRequest> known = Optional.empty();
    private State state = State.REQUEST;

    private enum State {
        REQUEST,
        CONTENT,
        REFUSED,
        PUSHED_OUT
    }

    /**
     * A body that begins.
     *
     * @param verified the request, if the collector signed it for this drop and its challenge is right; uses the challenge
     * @param then answers the request with its content; an empty request is refused
     * @param busy the answer to one that made room for a newer one
     */
    CollectBody(
            UnknownSenders unknown,
            Function<byte[], Optional<CollectRequest>> verified,
            BiFunction<Optional<CollectRequest>, byte[], HttpServer.PendingAnswer> then,
            HttpServer.PendingAnswer busy) {
        this.unknown = unknown;
        this.verified = verified;
        this.then = then;
        this.busy = busy;
        unknown.begin(this, this::pushOut);
    }

    private synchronized void pushOut() {
        if (state == State.REQUEST) {
            end(State.PUSHED_OUT);
        }
    }

    private void end(State next) {
        state = next;
        request.reset();
        content.reset();
        unknown.end(this);
    }

    @Override
    public synchronized boolean receive(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        if (state == State.REQUEST) {
            while (at < end && bytes[at] != 0) {
                at++;
            }
            if (request.size() + (at - from) > CollectRequest.MAX_BYTES) {
                end(State.REFUSED);
                return false;
            }
            request.write(bytes, from, at - from);
            if (at < end) {
                at++;
                verify();
            }
        }
        if (state == State.CONTENT && content.size() + (end - at) > Reply.MAX_ENCRYPTED_BYTES) {
            end(State.REFUSED);
        }
        if (state == State.CONTENT) {
            content.write(bytes, at, end - at);
        }
        return state == State.REQUEST || state == State.CONTENT;
    }

    private void verify() {
        known = verified.apply(request.toByteArray());
        end(known.isPresent() ? State.CONTENT : State.REFUSED);
    }

    @Override
    public synchronized HttpServer.PendingAnswer complete() {
        if (state == State.REQUEST) {
            verify();
        }
        if (state == State.PUSHED_OUT) {
            return busy;
        }
        byte[] all = content.toByteArray();
        Optional<CollectRequest> right = state == State.CONTENT ? known : Optional.empty();
        end(State.REFUSED);
        return then.apply(right, all);
    }

    @Override
    public synchronized void broken() {
        end(State.REFUSED);
    }
}
