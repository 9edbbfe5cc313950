package org.daylight.container.imap;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;

/**
 * Closes a socket when one wait for it takes too long. The timeout of a socket is not enough: it begins again with each byte,
 * and encryption returns bytes in records of up to 16 KiB, so a server could keep one read waiting for days.
 */
final class SocketGuard implements Closeable {

    private static final int CHECK_MILLIS = 200;

    private final Socket socket;
    private final Thread thread;
    private volatile boolean isWaiting;
    private volatile long until;
    private volatile boolean isExpired;

    SocketGuard(Socket socket) {
        this.socket = socket;
        this.thread = Thread.ofVirtual().name("mailbox guard").start(this::watch);
    }

    private void watch() {
        try {
            while (!socket.isClosed()) {
                Thread.sleep(CHECK_MILLIS);
                if (isWaiting && System.nanoTime() - until > 0) {
                    isExpired = true;
                    socket.close();
                }
            }
        } catch (InterruptedException | IOException e) {
            // closed
        }
    }

    /** A wait begins, which may take this long. */
    void begin(int millis) {
        until = System.nanoTime() + millis * 1_000_000L;
        isWaiting = true;
    }

    /** The wait has ended. */
    void end() {
        isWaiting = false;
    }

    /** Whether the socket was closed because a wait took too long. */
    boolean isExpired() {
        return isExpired;
    }

    /** Ends the guard, not the socket. */
    @Override
    public void close() {
        thread.interrupt();
    }
}
