package org.daylight.timelock;

import java.io.IOException;

/** The library for the beacon's curve cannot be loaded on this machine. The message is one line that says what to do. */
public final class NotAvailable extends IOException {
    NotAvailable(Throwable cause) {
        super(
                "the library blst, which timelock encryption needs, cannot be loaded on this machine (Linux, Windows"
                        + " and macOS on x86-64 or ARM64 are supported, and the folder for temporary files must allow"
                        + " programs to run): use keys instead",
                cause);
    }
}
