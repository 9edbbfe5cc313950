package org.daylight.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A link between a browser and a server on this machine: what goes through it arrives later, and no faster than a given rate, which all
 * connections share. It shapes bytes, whatever the protocol. Losses and the slow start of TCP are not imitated.
 */
final class ShapedLink implements AutoCloseable {

    /** What is sent at once, in bytes: about a packet. */
    private static final int PIECE = 1460;

    /** Pieces of one connection that are on their way at most; the sender waits then. */
    private static final int MOST_PIECES = 2048;

    private record Piece(byte[] bytes, long due) {}

    private final ServerSocket listening;
    private final int target;
    private final long delay;
    private final double nanosOfByte;
    private long freeToServer;
    private long freeToBrowser;

    /**
     * Starts a link.
     *
     * @param target port of the server
     * @param roundTripMillis time of a round trip in milliseconds, half of it in each direction
     * @param bitsPerSecond rate of each direction
     */
    ShapedLink(int target, int roundTripMillis, long bitsPerSecond) throws IOException {
        this.target = target;
        this.delay = TimeUnit.MILLISECONDS.toNanos(roundTripMillis) / 2;
        this.nanosOfByte = 8e9 / bitsPerSecond;
        this.listening = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket browser = listening.accept();
                Thread.ofVirtual().start(() -> connect(browser));
            }
        } catch (IOException closed) {
            // the measurement is over
        }
    }

    /** The first round trip of a connection is that of TCP. */
    private void connect(Socket browser) {
        try (browser;
                Socket server = new Socket()) {
            TimeUnit.NANOSECONDS.sleep(2 * delay);
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            browser.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            Thread up = Thread.ofVirtual().start(() -> carry(browser, server, false));
            carry(server, browser, true);
            up.interrupt();
        } catch (IOException | InterruptedException ended) {
            // one of the two has closed the connection
        }
    }

    private void carry(Socket from, Socket to, boolean isToBrowser) {
        BlockingQueue<Piece> way = new ArrayBlockingQueue<>(MOST_PIECES);
        Thread arriving = Thread.ofVirtual().start(() -> arrive(way, to));
        try (InputStream in = from.getInputStream()) {
            byte[] buffer = new byte[PIECE];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                way.put(new Piece(java.util.Arrays.copyOf(buffer, read), due(read, isToBrowser)));
            }
            way.put(new Piece(new byte[0], due(0, isToBrowser)));
            arriving.join();
        } catch (IOException | InterruptedException ended) {
            arriving.interrupt();
        }
    }

    private synchronized long due(int bytes, boolean isToBrowser) {
        long now = System.nanoTime();
        long begin = Math.max(now, isToBrowser ? freeToBrowser : freeToServer);
        long end = begin + (long) (bytes * nanosOfByte);
        if (isToBrowser) {
            freeToBrowser = end;
        } else {
            freeToServer = end;
        }
        return end + delay;
    }

    private static void arrive(BlockingQueue<Piece> way, Socket to) {
        try (OutputStream out = to.getOutputStream()) {
            for (Piece piece = way.take(); piece.bytes().length > 0; piece = way.take()) {
                long wait = piece.due() - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
                out.write(piece.bytes());
            }
        } catch (IOException | InterruptedException ended) {
            // the other side has closed the connection
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
