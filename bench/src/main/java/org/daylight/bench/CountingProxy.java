package org.daylight.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A proxy to a server on this machine that counts the bytes it sends, including headers: {@code PORT FILE}. Prints its
 * own port; the total is written to the file.
 */
final class CountingProxy {

    private CountingProxy() {}

    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        Path file = Path.of(args[1]);
        var sum = new AtomicLong();
        Files.writeString(file, "0");
        try (var server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress())) {
            System.out.println(server.getLocalPort());
            System.out.flush();
            while (true) {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> join(client, port, sum, file));
            }
        }
    }

    private static void join(Socket client, int port, AtomicLong sum, Path file) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            Thread.ofVirtual().start(() -> {
                try {
                    client.getInputStream().transferTo(server.getOutputStream());
                    server.shutdownOutput();
                } catch (IOException gone) {
                    // one side has closed the connection
                }
            });
            InputStream in = server.getInputStream();
            OutputStream out = client.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.addAndGet(
                        read); // written before the bytes are forwarded, so that a client that has them can rely on the
                // total
                out.write(buffer, 0, read);
            }
        } catch (IOException gone) {
            // one side has closed the connection
        } finally {
            write(file, sum);
        }
    }

    private static synchronized void write(Path file, AtomicLong sum) {
        try {
            Files.writeString(file, Long.toString(sum.get()));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
