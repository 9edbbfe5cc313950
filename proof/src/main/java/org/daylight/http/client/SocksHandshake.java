package org.daylight.http.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** The client side of SOCKS5 without a password (RFC 1928), on an open connection to the proxy. */
final class SocksHandshake {
    private final InputStream in;
    private final OutputStream out;

    SocksHandshake(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /**
     * Asks the proxy to connect to a host. The proxy resolves the name itself.
     *
     * @throws IOException if the proxy cannot connect, or does not support SOCKS5 without a password
     */
    void connect(String name, int port) throws IOException {
        out.write(new byte[] {5, 1, 0});
        byte[] method = exactly(2);
        WrongAnswer.unless(method[0] == 5 && method[1] == 0, "the proxy does not support SOCKS5 without a password");
        byte[] host = name.getBytes(US_ASCII);
        WrongAnswer.unless(host.length < 256, "the name is too long for SOCKS5");
        byte[] request = new byte[host.length + 7];
        request[0] = 5;
        request[1] = 1;
        request[3] = 3;
        request[4] = (byte) host.length;
        System.arraycopy(host, 0, request, 5, host.length);
        request[host.length + 5] = (byte) (port >> 8);
        request[host.length + 6] = (byte) port;
        out.write(request);
        byte[] answer = exactly(4);
        if (answer[1] != 0) {
            throw new IOException("the proxy cannot reach it (SOCKS error " + answer[1] + ")");
        }
        int length = switch (answer[3]) {
            case 1 -> 4;
            case 3 -> exactly(1)[0] & 0xff;
            case 4 -> 16;
            default -> throw new WrongAnswer("the proxy does not answer with SOCKS5");
        };
        exactly(length + 2);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the proxy closed the connection");
        }
        return bytes;
    }
}
