package org.daylight.app;

import picocli.CommandLine;

/** Creates each command with the terminal it runs in. */
final class Commands implements CommandLine.IFactory {

    private final Terminal terminal;

    Commands(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public <K> K create(Class<K> type) throws Exception {
        try {
            return type.getDeclaredConstructor(Terminal.class).newInstance(terminal);
        } catch (NoSuchMethodException notOurCommand) {
            return CommandLine.defaultFactory().create(type);
        }
    }
}
