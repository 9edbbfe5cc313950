package org.daylight.editors;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Verifies passwords and one-time codes, and slows down those who guess ({@code spec/review.md} section 1).
 *
 * <p>A wrong answer is delayed, the longer the more attempts have failed; a right one never is. The delay does not limit attempts
 * that are made at the same time, so of each user at most {@value #MOST_PER_STEP} wrong attempts are evaluated in the 30 seconds of a
 * time step; the others are answered as wrong ones. So nobody can lock out a user for longer than that, and passkeys always work. After many failures the code is verified first, and the password only if the code is right. Then someone who
 * guesses learns nothing about the password without the user's device, and costs little. Safe for several threads; one
 * password is hashed at a time.
 */
public final class SignIn {

    /** From so many failures on, the code is verified before the password. */
    private static final int MANY = 10;

    private static final int FREE = 3;
    private static final long LONGEST_DELAY_SECONDS = 30;

    /** Failures are forgotten after this time without one. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private static final int MOST_SOURCES = 10_000;

    /** More failures than this are not counted in the file, so that guessing does not wear out the disk. */
    private static final int MOST_COUNTED = 100;

    /** Of a million codes, three are right at a time: with five attempts in 30 seconds, guessing one takes weeks. */
    static final int MOST_PER_STEP = 5;

    private static final int STEP_SECONDS = 30;

    private static final int MOST_STEPS_LATE = 10;

    private final Editors editors;

    /** Is compared with the password when there is no such user, so that the answer takes the same time. */
    private final PasswordHash nobody;

    private final Map<String, Failures> sources = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > MOST_SOURCES;
        }
    };

    private record Failures(int count, Instant last) {}

    /** Wrong attempts of each user who exists in the time step {@link #step}; there are at most as many as users. */
    private final Map<String, Integer> wrongInStep = new HashMap<>();

    private long step = Long.MIN_VALUE;

    public SignIn(Editors editors, SecureRandom random) {
        this(editors, random, PasswordHash.Cost.STANDARD);
    }

    /** @param cost of the users' passwords */
    SignIn(Editors editors, SecureRandom random, PasswordHash.Cost cost) {
        this.editors = editors;
        this.nobody = PasswordHash.ofNobody(random, cost);
    }

    /** The answer to an attempt. */
    public sealed interface Answer {}

    public record SignedIn(Editor editor) implements Answer {}

    /**
     * The name, the password or the code is wrong, or the user is disabled. The answer does not say which.
     *
     * @param delay how long the caller has to wait before it answers
     */
    public record Wrong(Duration delay) implements Answer {}

    /**
     * Verifies a password and a one-time code.
     *
     * @param password in UTF-8
     * @param source where the attempt comes from, such as an address
     */
    public synchronized Answer withCode(String name, byte[] password, String code, String source, Instant now)
            throws IOException {
        Optional<Editor> known = editors.list().find(name).filter(Editor::active);
        if (known.isPresent() && wrongNow(name, now) >= MOST_PER_STEP) {
            return refuse(known, source, now);
        }
        boolean codeFirst = isCodeFirst(known, source, now);
        OptionalLong step = known.isEmpty()
                ? OptionalLong.empty()
                : known.get().totp().step(code, now, known.get().attempts().lastStep());
        boolean isRight = (step.isPresent() || !codeFirst) && matches(known, password) && step.isPresent();
        if (!isRight && known.isPresent()) {
            wrongInStep.merge(name, 1, Integer::sum);
        }
        return isRight ? accept(name, step.getAsLong(), source) : refuse(known, source, now);
    }

    /** Whether so many attempts from this source, or of this user, have failed that the password is verified only if the code is right. */
    synchronized boolean isCodeFirst(Optional<Editor> known, String source, Instant now) {
        return failures(source, now).count >= MANY
                || known.map(each -> failures(each, now)).orElse(0) >= MANY;
    }

    /**
     * An attempt that waited until the next step had begun counts there, so that mixing both does not empty the map. If the clock was set
     * back, a new step begins: otherwise users would have to wait until it is as late again.
     */
    private int wrongNow(String name, Instant now) {
        long present = Math.floorDiv(now.getEpochSecond(), STEP_SECONDS);
        if (present > step || present < step - MOST_STEPS_LATE) {
            step = present;
            wrongInStep.clear();
        }
        return wrongInStep.getOrDefault(name, 0);
    }

    /**
     * Verifies a password alone: for the command line, where whoever types it can read the newsroom's files anyway.
     *
     * @param password in UTF-8
     */
    public synchronized Answer withPassword(String name, byte[] password, Instant now) throws IOException {
        Optional<Editor> known = editors.list().find(name).filter(Editor::active);
        String source = "command line";
        return matches(known, password)
                ? accept(name, known.orElseThrow().attempts().lastStep(), source)
                : refuse(known, source, now);
    }

    /**
     * Accepts a passkey whose signature was verified.
     *
     * @param id of the passkey
     * @param counter that the device has signed; a smaller one than the last, or the same, means that the passkey was copied
     */
    public Answer withPasskey(String name, String id, long counter) throws IOException {
        var accepted = new boolean[1];
        EditorList after = editors.change(list -> {
            Optional<Editor> now = list.find(name).filter(Editor::active);
            Optional<Passkey> passkey = now.flatMap(each -> each.passkey(id));
            accepted[0] = passkey.isPresent()
                    && (counter > passkey.get().counter()
                            || counter == 0 && passkey.get().counter() == 0);
            return accepted[0]
                    ? list.with(now.orElseThrow()
                            .withPasskeys(now.orElseThrow().passkeys().stream()
                                    .map(each -> each.id().equals(id) ? each.counted(counter) : each)
                                    .toList()))
                    : list;
        });
        return accepted[0] ? new SignedIn(after.find(name).orElseThrow()) : new Wrong(Duration.ofSeconds(1));
    }

    private boolean matches(Optional<Editor> known, byte[] password) {
        boolean isLong = password.length > PasswordHash.MAX_BYTES;
        boolean matches = known.map(Editor::password).orElse(nobody).matches(isLong ? new byte[0] : password);
        return matches && !isLong && known.isPresent();
    }

    private Answer accept(String name, long step, String source) throws IOException {
        var accepted = new boolean[1];
        EditorList after = editors.change(list -> {
            Editor now = list.find(name).orElseThrow();
            // Another process may have accepted this code meanwhile.
            accepted[0] = now.active()
                    && (step > now.attempts().lastStep()
                            || step == now.attempts().lastStep() && isWithoutCode(source));
            return accepted[0] ? list.with(now.with(new Editor.Attempts(step, 0, 0))) : list;
        });
        if (!accepted[0]) {
            return new Wrong(Duration.ofSeconds(1));
        }
        sources.remove(source);
        return new SignedIn(after.find(name).orElseThrow());
    }

    private static boolean isWithoutCode(String source) {
        return source.equals("command line");
    }

    private Answer refuse(Optional<Editor> known, String source, Instant now) throws IOException {
        int bySource = failures(source, now).count + 1;
        sources.put(source, new Failures(bySource, now));
        int byUser = 0;
        if (known.isPresent()) {
            byUser = failures(known.get(), now) + 1;
            int count = Math.min(byUser, MOST_COUNTED);
            if (byUser <= MOST_COUNTED) {
                editors.change(list -> list.changed(
                        known.get().name(),
                        each -> each.with(
                                new Editor.Attempts(each.attempts().lastStep(), count, now.getEpochSecond()))));
            }
        }
        return new Wrong(delay(Math.max(bySource, byUser)));
    }

    /** One second for the first failures, then twice as long each time, up to 30 seconds. */
    static Duration delay(int failures) {
        return Duration.ofSeconds(Math.min(1L << Math.clamp(failures - FREE, 0, 10), LONGEST_DELAY_SECONDS));
    }

    private Failures failures(String source, Instant now) {
        Failures found = sources.getOrDefault(source, new Failures(0, now));
        return found.last.plus(MEMORY).isBefore(now) ? new Failures(0, now) : found;
    }

    private static int failures(Editor editor, Instant now) {
        boolean isOld = Instant.ofEpochSecond(editor.attempts().lastFailure())
                .plus(MEMORY)
                .isBefore(now);
        return isOld ? 0 : editor.attempts().failures();
    }
}
