package org.daylight.newsroom;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A separate process that does one thing and is killed at a step, given by its number or its name: {@code
 * import|extract|mailbox|abandon|remove|publish|people|mirrors|verify|keys|cosign|withhold|plan|review|undo|withdraw|trustees NEWSROOM STEP [SOURCE …]}.
 */
public final class KilledAtStep {

    /** The exit code of a process that is killed by SIGKILL. */
    static final int KILLED = 137;

    private KilledAtStep() {}

    public static void main(String[] args) throws Exception {
        Path newsroom = Path.of(args[1]);
        boolean isCount = args[2].matches("\\d+");
        int last = isCount ? Integer.parseInt(args[2]) : 0;
        StepListener steps = new StepListener() {
            private int reached;

            @Override
            public synchronized void reached(String step) {
                reached++;
                if (isCount ? reached == last : step.equals(args[2])) {
                    System.out.println(step);
                    System.out.flush();
                    Runtime.getRuntime().halt(KILLED); // no hook, no finally, nothing is flushed
                }
            }
        };
        if (args[0].equals("import")) {
            Rooms.importAll(newsroom, List.of(Path.of(args[3])), 25, steps);
        } else if (args[0].equals("extract")) {
            Rooms.extract(newsroom, null, steps);
        } else if (args[0].equals("mailbox")) {
            Rooms.importMailbox(newsroom, Rooms.mailbox(args[3], args[4], Path.of(args[5])), 10, steps);
        } else if (args[0].equals("abandon")) {
            Rooms.abandon(newsroom, steps);
        } else if (args[0].equals("remove")) {
            Rooms.remove(newsroom, Integer.parseInt(args[3]), steps);
        } else if (args[0].equals("verify")) {
            Rooms.verifyAgain(newsroom, steps);
        } else if (args[0].equals("keys")) {
            Rooms.publishKeys(newsroom, steps);
        } else if (args[0].equals("cosign")) {
            Rooms.cosign(newsroom, steps);
        } else if (args[0].equals("mirrors")) {
            Rooms.publishMirrors(newsroom, steps);
        } else if (args[0].equals("people")) {
            Rooms.publishPeople(newsroom, steps);
        } else if (args[0].equals("withhold")) {
            Rooms.withhold(newsroom, Integer.parseInt(args[3]), "privacy", steps);
        } else if (args[0].equals("plan")) {
            Rooms.newPart(newsroom, new int[] {3, 40, 80}, steps);
        } else if (args[0].equals("review")) {
            Rooms.review(newsroom, steps);
        } else if (args[0].equals("undo")) {
            Rooms.undo(newsroom, steps);
        } else if (args[0].equals("share")) {
            Rooms.share(newsroom, Path.of(args[3]), true, steps);
        } else if (args[0].equals("trustees")) {
            Rooms.planTrustees(newsroom, Path.of(args[3]), Rooms.FIRST, steps);
        } else if (args[0].equals("withdraw")) {
            Rooms.withdraw(newsroom, args[3], steps);
        } else {
            Rooms.publish(newsroom, Rooms.FIRST.plus(Duration.ofDays(1)), steps);
        }
    }

    /** Runs it; returns the name of the step at which it was killed, or "" if it was not killed. */
    public static String run(String what, Path newsroom, int step, String... more) throws Exception {
        return run(what, newsroom, Integer.toString(step), more);
    }

    /** The same, killed when it first reaches the step with this name. */
    public static String run(String what, Path newsroom, String step, String... more) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KilledAtStep.class.getName(),
                what,
                newsroom.toString(),
                step));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return switch (process.waitFor()) {
            case KILLED -> said.strip();
            case 0 -> "";
            default -> throw new AssertionError("it failed by itself: " + said);
        };
    }
}
