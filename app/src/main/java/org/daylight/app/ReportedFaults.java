package org.daylight.app;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Shows faults of a server to the operator: each once, because many readers meet the same one or one reader meets it again and again, and no more than
 * {@value #MOST} in all. Safe for use by several threads.
 */
final class ReportedFaults implements Consumer<String> {

    static final int MOST = 1_000;

    private final Terminal terminal;
    private final Set<String> reported = ConcurrentHashMap.newKeySet();

    ReportedFaults(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void accept(String fault) {
        if (reported.size() < MOST && reported.add(fault)) {
            terminal.err().println("daylight: " + TerminalFormats.printable(fault));
        }
    }
}
