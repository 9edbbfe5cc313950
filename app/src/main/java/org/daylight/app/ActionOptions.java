package org.daylight.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Which options go with which action of a command, such as {@code --resolver} with {@code keys find}. An option that would have no effect is reported as an error. */
final class ActionOptions {

    private ActionOptions() {}

    /**
     * What is wrong with the options that were given.
     *
     * @param action empty when none was given
     * @param goWith the actions of each option that goes with some of them only; an empty one for no action
     */
    static Optional<String> misplaced(CommandSpec spec, String action, Map<String, List<String>> goWith) {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            List<String> actions = goWith.get(option.longestName());
            if (actions != null && !actions.contains(action)) {
                String named = String.join(
                        " and ",
                        actions.stream().filter(each -> !each.isEmpty()).toList());
                return Optional.of(
                        named.isEmpty()
                                ? option.longestName() + " cannot be used with " + action
                                : option.longestName() + " can be used with " + named
                                        + (action.isEmpty() ? "" : ", not with " + action));
            }
        }
        return Optional.empty();
    }
}
