package org.daylight.dkim.keys;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.daylight.dkim.finding.KeyName;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;

/**
 * Queries a resolver for keys (RFC 6376 section 3.6.2): plain DNS over UDP and TCP, or DNS over HTTPS (RFC 8484). <b>The queries disclose to
 * the resolver, and with plain DNS to the network in between, whose mail the user has.</b> Blocks until there is an answer. Safe for several threads.
 *
 * <p>Answers are trusted as the resolver returns them; DNSSEC signatures are not verified here. Nothing is cached.
 */
public final class DnsKeys implements KeySource {
    private static final int SERVER_FAILURE = 2;
    private static final int NO_SUCH_NAME = 3;
    private static final int MAX_STEPS = 8;
    private static final int MAX_KEYS = 16;

    private final DnsTransport transport;
    private final InstantSource clock;
    private final IntSupplier ids;

    private DnsKeys(DnsTransport transport, InstantSource clock, IntSupplier ids) {
        this.transport = transport;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * Plain DNS.
     *
     * @param timeout for one of three attempts; a look-up takes up to about six times as long, for each alias that the answer does not resolve
     * @param clock gives the day on which a key is seen
     * @param random generates the ids of queries
     */
    public static DnsKeys plain(
            InetSocketAddress resolver, Duration timeout, InstantSource clock, SecureRandom random) {
        return new DnsKeys(new DnsTransport.Plain(resolver, timeout), clock, () -> random.nextInt(1 << 16));
    }

    /**
     * DNS over HTTPS.
     *
     * @param resolver address of a resolver, as {@code https://dns.example/dns-query}
     * @param timeout for one query
     * @param clock gives the day on which a key is seen
     */
    public static DnsKeys https(URI resolver, Duration timeout, InstantSource clock) {
        // RFC 8484 section 4.1: the id is 0
        HttpClient client = HttpClient.newBuilder().connectTimeout(timeout).build(); // follows no redirections
        return new DnsKeys(new DnsTransport.Https(resolver, timeout, client), clock, () -> 0);
    }

    /** The resolver, for people: an address or a host. */
    public String resolver() {
        return transport.text();
    }

    @Override
    public Lookup find(String selector, String domain) {
        Optional<KeyName> name = KeyName.of(selector, domain);
        return name.isPresent() ? find(name.get()) : new Unknown(); // the DNS cannot have any other name
    }

    private Lookup find(KeyName key) {
        String name = key.text();
        for (int step = 0; step < MAX_STEPS; step++) {
            DnsMessage.ParsedAnswer answer;
            try {
                answer = transport.query(ids.getAsInt(), name);
            } catch (IOException e) {
                return unreachable(String.valueOf(e.getMessage()));
            }
            if (answer.code() == NO_SUCH_NAME) {
                return new Unknown();
            }
            if (answer.code() != 0) {
                return unreachable(
                        answer.code() == SERVER_FAILURE ? "server failure" : "it answers with code " + answer.code());
            }
            if (!answer.texts().isEmpty()) {
                return known(key, answer.texts());
            }
            if (!isName(answer.alias())) {
                return new Unknown();
            }
            name = answer.alias();
        }
        return unreachable("a chain of aliases without an end");
    }

    private Known known(KeyName key, List<String> texts) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return new Known(texts.stream()
                .sorted()
                .distinct()
                .limit(MAX_KEYS)
                .map(text ->
                        new KeyRecord(key.selector(), key.domain(), text, KeyOrigin.DNS, day, day, transport.text()))
                .toList());
    }

    private Unreachable unreachable(String why) {
        var line = new StringBuilder(transport.text()).append(": ");
        why.codePoints().limit(200).forEach(c -> line.appendCodePoint(c < ' ' || c == 0x7f ? ' ' : c));
        return new Unreachable(line.toString());
    }

    /** Whether an alias can be queried: ASCII, and no label is empty or too long. */
    private static boolean isName(String alias) {
        if (alias.isEmpty()) {
            return false;
        }
        for (String label : alias.split("\\.", -1)) {
            if (label.isEmpty() || label.length() > 63 || !label.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
                return false;
            }
        }
        return true;
    }
}
