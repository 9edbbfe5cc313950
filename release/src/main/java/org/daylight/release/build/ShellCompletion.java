package org.daylight.release.build;

/** Completion of commands and options in shells. */
final class ShellCompletion {

    private ShellCompletion() {}

    /**
     * A function that zsh loads when it first completes a word. zsh has no compopt, by which bash learns that words are files.
     *
     * @param bash the script that picocli makes for bash; it also runs in zsh, with zsh's own emulation of bash's completion
     */
    static String zsh(String bash) {
        return "#compdef daylight\nautoload -U +X bashcompinit && bashcompinit\n"
                + "(( $+functions[compopt] )) || compopt() { : }\n" + bash
                + "\n_bash_complete -o default -F _complete_daylight \"$@\"\n";
    }
}
