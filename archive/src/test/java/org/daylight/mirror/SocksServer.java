package org.daylight.mirror;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A SOCKS5 proxy that knows names nobody else knows, as Tor does; or a web proxy that does. */
final class SocksServer implements Closeable {
    private final ServerSocket server;
    private final boolean web;

    /** Ports of this machine, by name. */
    final Map<String, Integer> names = new ConcurrentHashMap<>();

    /** Names that it was asked for. */
    final List<String> asked = new CopyOnWriteArrayList<>();

    SocksServer(boolean web) throws IOException {
        this.web = web;
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                }
            } catch (IOException closed) {
                // the end
            }
        });
    }

    String address() {
        return (web ? "http" : "socks5") + "://127.0.0.1:" + server.getLocalPort();
    }

    private void serve(Socket client) {
        try (client) {
            InputStream in = client.getInputStream();
            OutputStream out = client.getOutputStream();
            if (web) {
                web(in, out);
                return;
            }
            in.readNBytes(in.readNBytes(2)[1]);
            out.write(new byte[] {5, 0});
            byte[] request = in.readNBytes(4);
            if (request[3] != 3) {
                out.write(new byte[] {5, 8, 0, 1, 0, 0, 0, 0, 0, 0}); // addresses are not asked for here
                return;
            }
            String name = new String(in.readNBytes(in.read()), US_ASCII);
            in.readNBytes(2);
            asked.add(name);
            Integer port = names.get(name);
            if (port == null) {
                out.write(new byte[] {5, 4, 0, 1, 0, 0, 0, 0, 0, 0});
                return;
            }
            out.write(new byte[] {5, 0, 0, 3, 1, 'x', 0, 80});
            join(in, out, port, new byte[0]);
        } catch (IOException gone) {
            // they went away
        }
    }

    /** One request a connection is enough here. */
    private void web(InputStream in, OutputStream out) throws IOException {
        String line = OddServer.line(in);
        String name = line.split(" ")[1].replaceFirst("^http://", "").replaceFirst("/.*", "");
        asked.add(name);
        Integer port = names.get(name);
        if (port == null) {
            out.write("HTTP/1.1 502 X\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII));
            return;
        }
        join(in, out, port, (line + "\r\n").getBytes(US_ASCII));
    }

    private static void join(InputStream in, OutputStream out, int port, byte[] first) throws IOException {
        try (Socket to = new Socket(InetAddress.getLoopbackAddress(), port)) {
            to.getOutputStream().write(first);
            Thread.ofVirtual().start(() -> {
                try {
                    in.transferTo(to.getOutputStream());
                } catch (IOException gone) {
                    // they went away
                }
            });
            to.getInputStream().transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
