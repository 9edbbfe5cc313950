package org.daylight.dkim.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.daylight.dkim.finding.KeyOrigin;
import org.daylight.dkim.finding.KeyRecord;
import org.daylight.dkim.finding.KeySource;
import org.junit.jupiter.api.Test;

/** Queries for keys to an untrusted resolver: plain DNS, TCP for truncated answers, and DNS over HTTPS. */
class DnsKeysTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-25T23:59:00Z"));
    private static final int TXT = 16;
    private static final int CNAME = 5;

    @Test
    void a_record_in_pieces_is_joined_and_dated() throws IOException {
        try (Resolver resolver = new Resolver(
                question -> answer(question, 0, txt("s1._domainkey.port.example", "v=DKIM1; ", "p=A\u00e9")))) {
            KeySource.Lookup answer = resolver.keys().find("S1", "Port.Example");
            assertEquals(
                    new KeySource.Known(List.of(new KeyRecord(
                            "s1",
                            "port.example",
                            "v=DKIM1; p=Aé",
                            KeyOrigin.DNS,
                            LocalDate.parse("2026-11-25"),
                            LocalDate.parse("2026-11-25"),
                            "127.0.0.1 port " + resolver.port()))),
                    answer);
            assertInstanceOf(KeySource.Unknown.class, resolver.keys().find("s 1", "port.example"));
        }
    }

    @Test
    void an_alias_is_followed_within_the_answer_and_by_further_queries() throws IOException {
        try (Resolver resolver = new Resolver(question -> switch (name(question)) {
            case "a._domainkey.port.example" ->
                answer(question, 0, cname("a._domainkey.port.example", "b.esp.example"), txt("b.esp.example", "p=B"));
            case "c._domainkey.port.example" ->
                answer(question, 0, cname("c._domainkey.port.example", "d.esp.example"));
            case "d.esp.example" -> answer(question, 0, txt("d.esp.example", "p=D"));
            case "e._domainkey.port.example" ->
                answer(question, 0, cname("e._domainkey.port.example", "f"), cname("f", "e._domainkey.port.example"));
            case "g._domainkey.port.example", "h.example" ->
                answer(question, 0, cname(name(question), name(question).startsWith("h") ? "i.example" : "h.example"));
            case "i.example" -> answer(question, 0, cname("i.example", "h.example"));
            default -> answer(question, 0, txt("other.example", "p=X"));
        })) {
            DnsKeys keys = resolver.keys();
            assertEquals("p=B", text(keys.find("a", "port.example")));
            assertEquals("p=D", text(keys.find("c", "port.example")));
            assertInstanceOf(
                    KeySource.Unreachable.class,
                    DnsKeysTest.keys(resolver.port(), 100).find("e", "port.example"));
            assertTrue(why(keys.find("g", "port.example")).endsWith("a chain of aliases without an end"));
            assertInstanceOf(KeySource.Unknown.class, keys.find("z", "port.example"));
        }
    }

    @Test
    void no_such_name_is_unknown_and_a_failure_is_unreachable() throws IOException {
        try (Resolver resolver = new Resolver(question -> switch (name(question).charAt(0)) {
            case 'n' -> answer(question, 3);
            case 's' -> answer(question, 2);
            case 'r' -> answer(question, 5);
            default -> new byte[0];
        })) {
            assertInstanceOf(KeySource.Unknown.class, resolver.keys().find("n", "port.example"));
            assertTrue(why(resolver.keys().find("s", "port.example")).endsWith(": server failure"));
            assertTrue(why(resolver.keys().find("r", "port.example")).endsWith(": it answers with code 5"));
            assertTrue(why(keys(resolver.port(), 500).find("x", "port.example")).contains("the answer is too short"));
        }
        try (DatagramSocket silent = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertTrue(why(keys(silent.getLocalPort(), 50).find("s", "port.example"))
                    .endsWith("no answer within 150 ms"));
        }
    }

    @Test
    void a_truncated_answer_is_fetched_over_tcp() throws IOException {
        byte[] big = txt("s._domainkey.port.example", "p=" + "A".repeat(250), "B".repeat(250), "C".repeat(250));
        UnaryOperator<byte[]> cut = question -> {
            byte[] answer = answer(question, 0);
            answer[2] |= 2;
            return answer;
        };
        try (Resolver resolver = new Resolver(cut, question -> answer(question, 0, big))) {
            assertEquals(752, text(resolver.keys().find("s", "port.example")).length());
        }
        try (Resolver resolver = new Resolver(cut, cut)) {
            assertTrue(why(resolver.keys().find("s", "port.example")).endsWith("the answer is cut off, also over TCP"));
        }
        try (Resolver resolver = new Resolver(cut, question -> Arrays.copyOf(question, 5))) {
            assertTrue(why(resolver.keys().find("s", "port.example")).endsWith("the answer is too short"));
        }
    }

    @Test
    void a_hostile_answer_is_ignored() throws IOException {
        String name = "s._domainkey.port.example";
        byte[] loop = {(byte) 0xc0, 12, 0, TXT, 0, 1, 0, 0, 0, 0, 0, 2, 1, 'x'};
        loop[1] = (byte) (12 + name.length() + 2 + 4); // a name that points to itself
        byte[] lies = txt(name, "p=A");
        lies[lies.length - 4] = 99; // a string beyond its record
        byte[] beyond = txt(name, "p=A");
        beyond[name.length() + 2 + 9] = 120; // a record beyond the message
        for (UnaryOperator<byte[]> hostile : List.<UnaryOperator<byte[]>>of(
                question -> changed(answer(question, 0, txt(name, "p=A")), 0), // another id
                question -> changed(answer(question, 0, txt(name, "p=A")), 14), // another question
                question -> question, // an echo
                question -> answer(question, 0, loop),
                question -> answer(question, 0, lies),
                question -> answer(question, 0, beyond),
                question -> Arrays.copyOf(answer(question, 0, txt(name, "p=A")), 40))) {
            try (Resolver resolver = new Resolver(hostile)) {
                assertInstanceOf(
                        KeySource.Unreachable.class, keys(resolver.port(), 50).find("s", "port.example"));
            }
        }
    }

    @Test
    void dns_over_https() throws IOException {
        byte[] good = txt("s._domainkey.port.example", "p=A");
        try (Doh doh = new Doh(200, question -> answer(question, 0, good))) {
            KeySource.Lookup answer = doh.keys().find("s", "port.example");
            assertEquals("p=A", text(answer));
            assertEquals(
                    "127.0.0.1", ((KeySource.Known) answer).records().getFirst().source());
        }
        try (Doh doh = new Doh(503, question -> answer(question, 0, good))) {
            assertEquals("127.0.0.1: it answers with status 503", why(doh.keys().find("s", "port.example")));
        }
        try (Doh doh = new Doh(200, question -> new byte[70_000])) {
            assertEquals("127.0.0.1: the answer is too long", why(doh.keys().find("s", "port.example")));
        }
        try (Doh doh = new Doh(200, question -> changed(answer(question, 0, good), 13))) {
            assertEquals(
                    "127.0.0.1: the answer is to another question",
                    why(doh.keys().find("s", "port.example")));
        }
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            DnsKeys keys = DnsKeys.https(
                    URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/dns-query"),
                    Duration.ofMillis(100),
                    CLOCK);
            assertInstanceOf(KeySource.Unreachable.class, keys.find("s", "port.example"));
        }
    }

    private static DnsKeys keys(int port, int millis) {
        return DnsKeys.plain(
                new InetSocketAddress("127.0.0.1", port), Duration.ofMillis(millis), CLOCK, new SecureRandom());
    }

    private static String text(KeySource.Lookup answer) {
        return assertInstanceOf(KeySource.Known.class, answer)
                .records()
                .getFirst()
                .text();
    }

    private static String why(KeySource.Lookup answer) {
        return assertInstanceOf(KeySource.Unreachable.class, answer).why();
    }

    private static byte[] changed(byte[] answer, int at) {
        answer[at] ^= 1;
        return answer;
    }

    private static String name(byte[] question) {
        var out = new StringBuilder();
        for (int at = 12; question[at] != 0; at += question[at] + 1) {
            out.append(out.isEmpty() ? "" : ".").append(new String(question, at + 1, question[at], UTF_8));
        }
        return out.toString();
    }

    private static byte[] answer(byte[] question, int code, byte[]... records) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(question);
        byte[] head = Arrays.copyOf(question, 12 + name(question).length() + 2 + 4);
        head[2] = (byte) 0x81;
        head[3] = (byte) (0x80 | code);
        head[7] = (byte) records.length;
        head[11] = 0;
        out.reset();
        out.writeBytes(head);
        Arrays.stream(records).forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static byte[] txt(String owner, String... strings) {
        var data = new ByteArrayOutputStream();
        for (String string : strings) {
            data.write(string.getBytes(UTF_8).length);
            data.writeBytes(string.getBytes(UTF_8));
        }
        return record(owner, TXT, data.toByteArray());
    }

    private static byte[] cname(String owner, String target) {
        return record(owner, CNAME, wire(target));
    }

    private static byte[] record(String owner, int type, byte[] data) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(wire(owner));
        out.writeBytes(new byte[] {0, (byte) type, 0, 1, 0, 0, 1, 44, (byte) (data.length >> 8), (byte) data.length});
        out.writeBytes(data);
        return out.toByteArray();
    }

    private static byte[] wire(String name) {
        var out = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(UTF_8));
        }
        out.write(0);
        return out.toByteArray();
    }

    /** A resolver on loopback, on one port over UDP and TCP. */
    private static final class Resolver implements AutoCloseable {
        private final ServerSocket tcp;
        private final DatagramSocket udp;

        Resolver(UnaryOperator<byte[]> answers) throws IOException {
            this(answers, answers);
        }

        Resolver(UnaryOperator<byte[]> overUdp, UnaryOperator<byte[]> overTcp) throws IOException {
            tcp = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
            udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
            Thread.ofVirtual().start(() -> serveUdp(overUdp));
            Thread.ofVirtual().start(() -> serveTcp(overTcp));
        }

        int port() {
            return tcp.getLocalPort();
        }

        DnsKeys keys() {
            return DnsKeysTest.keys(port(), 5_000);
        }

        private void serveUdp(UnaryOperator<byte[]> answers) {
            try {
                while (true) {
                    var packet = new DatagramPacket(new byte[2_000], 2_000);
                    udp.receive(packet);
                    byte[] answer = answers.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
                    udp.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        private void serveTcp(UnaryOperator<byte[]> answers) {
            try {
                while (true) {
                    try (Socket socket = tcp.accept()) {
                        var in = new DataInputStream(socket.getInputStream());
                        byte[] answer = answers.apply(in.readNBytes(in.readUnsignedShort()));
                        var out = new ByteArrayOutputStream();
                        out.writeBytes(new byte[] {(byte) (answer.length >> 8), (byte) answer.length});
                        out.writeBytes(answer);
                        socket.getOutputStream().write(out.toByteArray());
                    }
                }
            } catch (IOException closed) {
                // the test is over
            }
        }

        @Override
        public void close() throws IOException {
            udp.close();
            tcp.close();
        }
    }

    /** DNS over HTTP on loopback: what is below TLS. */
    private static final class Doh implements AutoCloseable {
        private final HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);

        Doh(int status, UnaryOperator<byte[]> answers) throws IOException {
            server.createContext("/dns-query", exchange -> {
                assertEquals(
                        "application/dns-message", exchange.getRequestHeaders().getFirst("Content-Type"));
                byte[] answer = answers.apply(exchange.getRequestBody().readAllBytes());
                exchange.sendResponseHeaders(status, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
        }

        DnsKeys keys() {
            return DnsKeys.https(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/dns-query"),
                    Duration.ofSeconds(10),
                    CLOCK);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
