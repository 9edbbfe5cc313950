package org.daylight.newsroom;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.daylight.flow.backup.BackupFixture;
import org.daylight.log.FileKind;
import org.daylight.seal.OpenSealed;
import org.daylight.seal.SealIdentity;

/**
 * A separate process that does one thing and is killed at a step, given by its number or its name: {@code
 * import|extract|mailbox|abandon|remove|publish|people|mirrors|page|verify|keys|cosign|withhold|plan|review|undo|withdraw|share|show-again|trustees|backup|restore|promote|rotate|recover|seal NEWSROOM STEP [SOURCE …]}. With {@code unseal}, a copy of an archive has the place of the newsroom.
 *
 * <p>To start a process takes ten times as long as the work. Where one thread does all the work, and only in the folder of the
 * newsroom, a copy of the folder at the step is what a kill leaves. So the normal build kills such work once, at its second step or at
 * "decided"; for the other steps the work runs in this process, and the copy replaces the folder at the end. With {@code -Pslow} a
 * process is killed at every step.
 */
public final class KilledAtStep {

    /** Work of one thread that writes nothing outside the newsroom, and no index while there are steps. */
    private static final Set<String> COPIED = Set.of(
            "publish",
            "people",
            "story",
            "part-with-story",
            "publish-now",
            "withdraw-story",
            "annotations",
            "entities",
            "withdraw-annotations",
            "withdraw-entities",
            "mirrors",
            "page",
            "keys",
            "cosign",
            "withhold",
            "plan",
            "review",
            "undo",
            "withdraw",
            "rotate",
            "recover",
            "seal",
            "unseal");

    /** The exit code of a process that is killed by SIGKILL. */
    static final int KILLED = 137;

    private KilledAtStep() {}

    public static void main(String[] args) throws Exception {
        work(args, new AtStep(args[2]) {
            @Override
            void at(String step) {
                System.out.println(step);
                System.out.flush();
                Runtime.getRuntime().halt(KILLED); // no hook, no finally, nothing is flushed
            }
        });
    }

    /** Does something once, at a step with this number or name. */
    private abstract static class AtStep implements StepListener {
        private final String wanted;
        private int reached;
        private boolean done;

        AtStep(String wanted) {
            this.wanted = wanted;
        }

        abstract void at(String step);

        @Override
        public synchronized void reached(String step) {
            reached++;
            if (!done && (wanted.matches("\\d+") ? wanted.equals(Integer.toString(reached)) : step.equals(wanted))) {
                done = true;
                at(step);
            }
        }
    }

    private static void work(String[] args, StepListener steps) throws Exception {
        Path newsroom = Path.of(args[1]);
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
        } else if (args[0].equals("page")) {
            Rooms.announcePage(newsroom, "two", steps);
        } else if (args[0].equals("people")) {
            Rooms.publishPeople(newsroom, steps);
        } else if (args[0].equals("story")) {
            Rooms.publishVersion(newsroom, FileKind.STORY, "mud", "", Rooms.FIRST, steps);
        } else if (args[0].equals("publish-now")) {
            Rooms.publishNow(newsroom, Rooms.FIRST, steps);
        } else if (args[0].equals("part-with-story")) {
            Rooms.publishWithStory(newsroom, "mud", Rooms.FIRST.plus(Duration.ofDays(1)), steps);
        } else if (args[0].equals("withdraw-story")) {
            Rooms.withdrawVersions(newsroom, FileKind.STORY, "mud", steps);
        } else if (args[0].equals("annotations")) {
            Rooms.publishVersion(newsroom, FileKind.ANNOTATIONS, "notes", "", Rooms.FIRST, steps);
        } else if (args[0].equals("withdraw-annotations")) {
            Rooms.withdrawVersions(newsroom, FileKind.ANNOTATIONS, "notes", steps);
        } else if (args[0].equals("entities")) {
            Rooms.publishVersion(newsroom, FileKind.ENTITIES, "names", "", Rooms.FIRST, steps);
        } else if (args[0].equals("withdraw-entities")) {
            Rooms.withdrawVersions(newsroom, FileKind.ENTITIES, "names", steps);
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
        } else if (args[0].equals("show-again")) {
            Rooms.showAgain(newsroom, steps);
        } else if (args[0].equals("trustees")) {
            Rooms.planTrustees(newsroom, Path.of(args[3]), Rooms.FIRST, steps);
        } else if (args[0].equals("backup")) {
            BackupFixture.save(newsroom, Path.of(args[3]), steps);
        } else if (args[0].equals("restore")) {
            BackupFixture.restore(Path.of(args[3]), newsroom, false, steps);
        } else if (args[0].equals("rotate")) {
            Rooms.rotate(newsroom, steps);
        } else if (args[0].equals("recover")) {
            Rooms.recover(newsroom, Path.of(args[3]), steps);
        } else if (args[0].equals("promote")) {
            BackupFixture.promote(Path.of(args[3]), newsroom, Path.of(args[4]), steps);
        } else if (args[0].equals("seal")) {
            Rooms.seal(newsroom, Integer.parseInt(args[3]), steps);
        } else if (args[0].equals("seal-with-story")) {
            Rooms.sealWithStory(newsroom, Integer.parseInt(args[3]), "mud", steps);
        } else if (args[0].equals("unseal")) {
            new OpenSealed(newsroom, steps::reached)
                    .open(SealIdentity.parse(args[3]).orThrow());
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
        boolean always = Boolean.getBoolean("daylight.slow");
        return always || !COPIED.contains(what) || step.equals("2") || step.equals("decided")
                ? killed(what, newsroom, step, more)
                : copied(what, newsroom, step, more);
    }

    /** Replaces the newsroom by a copy that is made at the step; returns the step's name, or "" if it was not reached. */
    private static String copied(String what, Path newsroom, String step, String... more) throws Exception {
        Path copy = newsroom.resolveSibling(newsroom.getFileName() + "-at-step");
        List<String> arguments = new ArrayList<>(List.of(what, newsroom.toString(), step));
        arguments.addAll(List.of(more));
        List<String> at = new ArrayList<>();
        work(arguments.toArray(String[]::new), new AtStep(step) {
            @Override
            void at(String reached) {
                at.add(reached);
                try {
                    Rooms.copy(newsroom, copy);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        });
        if (at.isEmpty()) {
            return "";
        }
        try (Stream<Path> written = Files.walk(newsroom)) {
            for (Path each : written.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
        Files.move(copy, newsroom);
        return at.getFirst();
    }

    private static String killed(String what, Path newsroom, String step, String... more) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Native libraries that a killed process leaves are deleted with the folder of the test.
                "-Djava.io.tmpdir=" + newsroom.toAbsolutePath().getParent(),
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
