package org.daylight.extract;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.daylight.format.Json;
import org.jspecify.annotations.Nullable;

/**
 * One child process and its private folder ({@link ChildFolder}); the process is replaced when it hangs, dies, or has worked for long. One thread uses it, and
 * {@link #watch} is called by another. That one thread must live as long as the process: bubblewrap ends a process with the thread that
 * started it.
 */
final class Worker {

    /** The exit code of a JVM that has no memory left ({@code -XX:+ExitOnOutOfMemoryError}). */
    private static final int OUT_OF_MEMORY = 3;

    private static final int REASON_CHARS = 200;
    private static final int TYPE_CHARS = 200;
    private static final int MAX_LOSSES = 100;

    /** Frames of one answer. */
    private static final int MAX_PIECES = 1_000_000;

    /** What a frame needs in memory beside its text, about; together with the text at most twice the limit on output. */
    private static final long PIECE_BYTES = 400;

    private static final String TOO_MANY_PIECES = "more pieces of output than are allowed";

    private final ExtractorCommand command;
    private final ExtractorLimits limits;
    private final Path folder;
    private @Nullable ChildFolder own;
    private @Nullable Process process;
    private @Nullable ExtractorFrames frames;
    private int documents;
    private boolean died; // while it made views

    // Shared with the watching thread.
    private volatile long deadline = Long.MAX_VALUE;
    private volatile Duration processorLimit = Duration.ofDays(10_000);
    private volatile @Nullable Process watched;
    private volatile @Nullable String stopped;
    private volatile boolean closed;

    /** @param folder for the private folder of each process, one after the other; created if it does not exist */
    Worker(ExtractorCommand command, ExtractorLimits limits, Path folder) throws IOException {
        this.command = command;
        this.limits = limits;
        this.folder = folder.toAbsolutePath();
        Files.createDirectories(this.folder, ChildFolder.ownerOnly(this.folder));
    }

    /**
     * Extracts one document.
     *
     * @throws IOException when no process can be started at all
     */
    Extraction extract(ExtractionRequest request) throws IOException {
        if (request.content().length > limits.inputBytes()) {
            return Extraction.without(
                    ExtractionOutcome.TOO_LARGE, "larger than " + (limits.inputBytes() >> 20) + " MiB");
        }
        boolean fresh = documents == 0;
        Extraction result = once(request);
        boolean died = result.outcome() == ExtractionOutcome.DIED
                || result.outcome() == ExtractionOutcome.LIMIT_EXCEEDED && process == null;
        if (died && !fresh) {
            return once(request); // what the process read before may be the cause: once more in a new one
        }
        return result;
    }

    /**
     * Makes the views of one document.
     *
     * @throws IOException when no process can be started at all
     */
    MadeViews views(ViewsRequest request) throws IOException {
        if (request.content().length > limits.inputBytes()) {
            return MadeViews.without(ViewsOutcome.TOO_LARGE, "larger than " + (limits.inputBytes() >> 20) + " MiB");
        }
        boolean fresh = documents == 0;
        MadeViews result = viewsOnce(request);
        return died && !fresh ? viewsOnce(request) : result; // as for text
    }

    private MadeViews viewsOnce(ViewsRequest request) throws IOException {
        return answered(
                request.content(),
                Json.Obj.EMPTY
                        .with("do", "views")
                        .with("name", request.name())
                        .with("type", request.type())
                        .with("isolated", command.protection() == Protection.BUBBLEWRAP),
                new ViewsAnswer());
    }

    private MadeViews answered(byte[] content, Json.Obj question, ViewsAnswer answer) throws IOException {
        ExtractorFrames ready = given(content);
        died = false;
        try {
            ready.write(question);
            documents++;
            long bytes = 0;
            int pieces = 0;
            while (!answer.isDone()) {
                ExtractorFrames.Frame frame = ready.read();
                bytes += frame.bytes();
                if (bytes > limits.outputBytes()) {
                    stop();
                    return answer.as(
                            ViewsOutcome.LIMIT_EXCEEDED, "more output than " + (limits.outputBytes() >> 20) + " MiB");
                }
                if (++pieces > MAX_PIECES) {
                    stop();
                    return answer.as(ViewsOutcome.LIMIT_EXCEEDED, TOO_MANY_PIECES);
                }
                answer.add(frame.json());
            }
        } catch (IOException e) {
            String why = stopped;
            int exit = exitCode();
            stop();
            if (why != null) {
                return answer.as(ViewsOutcome.TIMED_OUT, why);
            }
            died = true;
            return exit == OUT_OF_MEMORY
                    ? answer.as(ViewsOutcome.LIMIT_EXCEEDED, "it needs more memory than is allowed")
                    : answer.as(ViewsOutcome.DIED, "the process that read it died");
        } finally {
            end();
            clean();
        }
        replaceAfterLongWork();
        return answer.complete();
    }

    /**
     * Makes images of pages on which something is black. An answer that is not complete has no images.
     *
     * @throws IOException when no process can be started at all
     */
    MadeRedaction redact(RedactionRequest request) throws IOException {
        if (request.content().length > limits.inputBytes()) {
            return new MadeRedaction(
                    MadeViews.without(ViewsOutcome.TOO_LARGE, "larger than " + (limits.inputBytes() >> 20) + " MiB"),
                    List.of());
        }
        boolean fresh = documents == 0;
        MadeRedaction result = redactOnce(request);
        return died && !fresh ? redactOnce(request) : result;
    }

    private MadeRedaction redactOnce(RedactionRequest request) throws IOException {
        var answer = new ViewsAnswer();
        MadeViews made =
                answered(request.content(), request.frame(command.protection() == Protection.BUBBLEWRAP), answer);
        return answer.isMade()
                ? new MadeRedaction(made, answer.pages())
                : new MadeRedaction(
                        MadeViews.without(
                                made.outcome() == ViewsOutcome.MADE
                                        ? answer.isDone() ? ViewsOutcome.BROKEN : ViewsOutcome.DIED
                                        : made.outcome(),
                                made.reason()),
                        List.of());
    }

    /**
     * The text in an image; empty when it cannot be recognised.
     *
     * @throws IOException when no process can be started at all
     */
    Optional<RecognisedText> recognise(byte[] image, String languages) throws IOException {
        ExtractorFrames ready = given(image);
        try {
            ready.write(Json.Obj.EMPTY.with("do", "recognise").with("ocr", languages));
            documents++;
            Json.Obj answer = ready.read().json();
            if (answer.string("text").isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new RecognisedText(
                    answer.string("text").orElse(""),
                    answer.string("scattered").orElse(""),
                    answer.string("lang").orElse("")));
        } catch (IOException e) {
            stop();
            return Optional.empty();
        } finally {
            end();
            clean();
        }
    }

    /**
     * The language of a text; empty when it is not clear.
     *
     * @throws IOException when the process ends
     */
    Optional<String> language(String text) throws IOException {
        return ask(Json.Obj.EMPTY.with("do", "language").with("text", text)).string("lang");
    }

    /** The program's name and version. */
    String program() throws IOException {
        return ask(Json.Obj.EMPTY.with("do", "version")).string("program").orElse("");
    }

    /** What makes views, with versions. */
    String viewsProgram() throws IOException {
        Json.Obj answer = ask(Json.Obj.EMPTY.with("do", "version"));
        boolean office = command.protection() == Protection.BUBBLEWRAP
                && answer.string("office").isPresent();
        return answer.string("views").orElse("")
                + (office ? ", " + answer.string("office").orElse("") : "");
    }

    /** What makes images of redacted pages, with versions. */
    String redactionProgram() throws IOException {
        Json.Obj answer = ask(Json.Obj.EMPTY.with("do", "version"));
        boolean office = command.protection() == Protection.BUBBLEWRAP
                && answer.string("office").isPresent();
        return answer.string("redacted").orElse("")
                + (office ? ", " + answer.string("office").orElse("") : "");
    }

    /** A process that has the document. Its time begins before the document is written. */
    private ExtractorFrames given(byte[] document) throws IOException {
        ExtractorFrames ready = started();
        begin();
        try {
            try {
                folder().write(document);
            } catch (FileAlreadyExistsException hostile) { // the process has put something else in its place
                stop();
                ready = started();
                begin();
                folder().write(document);
            }
        } catch (IOException e) {
            end();
            throw e;
        }
        return ready;
    }

    private ChildFolder folder() throws IOException {
        ChildFolder mine = own;
        if (mine == null) {
            throw new IOException("the extraction was stopped");
        }
        return mine;
    }

    private Json.Obj ask(Json.Obj question) throws IOException {
        ExtractorFrames ready = started();
        begin();
        try {
            ready.write(question);
            return ready.read().json();
        } catch (IOException e) {
            stop();
            throw new IOException("the extractor does not answer" + (stopped == null ? "" : " (" + stopped + ")"), e);
        } finally {
            end();
        }
    }

    private Extraction once(ExtractionRequest request) throws IOException {
        ExtractorFrames ready = given(request.content());
        var answer = new Answer();
        try {
            ready.write(Json.Obj.EMPTY
                    .with("do", "extract")
                    .with("name", request.name())
                    .with("type", request.type())
                    .withOptional("ocr", request.ocr()));
            documents++;
            long bytes = 0;
            int pieces = 0;
            while (answer.done == null) {
                ExtractorFrames.Frame frame = ready.read();
                bytes += frame.bytes();
                if (bytes > limits.outputBytes()) {
                    stop();
                    return answer.as(
                            ExtractionOutcome.LIMIT_EXCEEDED,
                            "more output than " + (limits.outputBytes() >> 20) + " MiB");
                }
                pieces++;
                if (pieces > MAX_PIECES || bytes + pieces * PIECE_BYTES > 2 * limits.outputBytes()) {
                    stop();
                    return answer.as(ExtractionOutcome.LIMIT_EXCEEDED, TOO_MANY_PIECES);
                }
                answer.add(frame.json());
            }
        } catch (IOException e) {
            return ended(answer);
        } finally {
            end();
            clean();
        }
        replaceAfterLongWork();
        return answer.complete();
    }

    /** The process has ended, or was stopped, before its answer was complete. */
    private Extraction ended(Answer answer) {
        String why = stopped;
        int exit = exitCode();
        stop();
        if (why != null) {
            return answer.as(ExtractionOutcome.TIMED_OUT, why);
        }
        return exit == OUT_OF_MEMORY
                ? answer.as(ExtractionOutcome.LIMIT_EXCEEDED, "it needs more memory than is allowed")
                : answer.as(ExtractionOutcome.DIED, "the process that read it died");
    }

    /** The parts of an answer that have arrived. */
    static final class Answer {
        private final List<Json.Obj> units = new ArrayList<>();
        private final List<Json.Obj> losses = new ArrayList<>();
        private Json.@Nullable Obj done;

        void add(Json.Obj frame) {
            if (frame.get("unit").orElse(null) instanceof Json.Obj unit) {
                units.add(known(unit, List.of("inside", "page", "sheet", "layer", "lang", "text")));
            }
            if (losses.size() < MAX_LOSSES && frame.get("loss").orElse(null) instanceof Json.Obj loss) {
                losses.add(known(loss, List.of("inside", "result", "reason")));
            }
            frame.get("done").filter(Json.Obj.class::isInstance).ifPresent(end -> done = (Json.Obj) end);
        }

        /** Only the members that mean something, so that others need no memory. */
        private static Json.Obj known(Json.Obj frame, List<String> members) {
            Json.Obj kept = Json.Obj.EMPTY;
            for (String member : members) {
                Optional<String> text = frame.string(member);
                if (text.isPresent()) {
                    kept = kept.with(member, text.get());
                } else if (frame.number(member).isPresent()) {
                    kept = kept.with(member, frame.number(member).getAsLong());
                }
            }
            return kept;
        }

        Extraction as(ExtractionOutcome outcome, String reason) {
            return new Extraction(outcome, reason, "", List.copyOf(units), 0, List.copyOf(losses), losses.size());
        }

        Extraction complete() {
            Json.Obj end = done == null ? Json.Obj.EMPTY : done;
            return new Extraction(
                    ExtractionOutcome.of(end.string("result").orElse("")).orElse(ExtractionOutcome.BROKEN),
                    ViewsAnswer.line(end.string("reason").orElse(""), REASON_CHARS),
                    ViewsAnswer.line(end.string("type").orElse(""), TYPE_CHARS),
                    List.copyOf(units),
                    bounded(end.number("inside").orElse(0)),
                    List.copyOf(losses),
                    Math.max(losses.size(), bounded(end.number("losses").orElse(0))));
        }

        private static int bounded(long number) {
            return (int) Math.max(0, Math.min(number, Integer.MAX_VALUE));
        }
    }

    private ExtractorFrames started() throws IOException {
        Process running = process;
        ExtractorFrames ready = frames;
        if (running != null && ready != null && running.isAlive()) {
            return ready;
        }
        stop();
        if (closed) {
            throw new IOException("the extraction was stopped");
        }
        ChildFolder fresh = ChildFolder.in(folder);
        own = fresh;
        var builder = new ProcessBuilder(command.words(limits, fresh));
        builder.environment().clear();
        builder.environment().putAll(ExtractorCommand.environment(fresh.scratch()));
        builder.directory(fresh.scratch().toFile());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process started = builder.start();
        process = started;
        watched = started;
        if (closed) {
            kill(started);
        }
        documents = 0;
        frames = new ExtractorFrames(
                new BufferedInputStream(started.getInputStream(), 1 << 16),
                new BufferedOutputStream(started.getOutputStream(), 1 << 16));
        return frames;
    }

    private void begin() {
        stopped = null;
        processorLimit = processorTime().plus(limits.processorTime());
        deadline = System.nanoTime() + limits.time().toNanos();
    }

    private void end() {
        deadline = Long.MAX_VALUE;
    }

    /** Stops the process if it exceeds a limit; called several times a second, by another thread. */
    void watch() {
        long limit = deadline;
        Process running = watched;
        if (limit == Long.MAX_VALUE || running == null) {
            return;
        }
        if (System.nanoTime() > limit) {
            stopped = "longer than " + limits.time().toSeconds() + " seconds";
            kill(running);
        } else if (processorTime().compareTo(processorLimit) > 0) {
            stopped = "more processor time than " + limits.processorTime().toSeconds() + " seconds";
            kill(running);
        }
    }

    /** The processor time that the process and its own processes have used. */
    private Duration processorTime() {
        Process running = watched;
        if (running == null) {
            return Duration.ZERO;
        }
        return Stream.concat(Stream.of(running.toHandle()), running.descendants())
                .map(ProcessorTime::of)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private void replaceAfterLongWork() {
        if (processorTime().toSeconds() > ExtractorCommand.lifetime(limits) / 4) {
            stop();
        }
    }

    private int exitCode() {
        try {
            Process running = process;
            return running == null || !running.waitFor(5, TimeUnit.SECONDS) ? -1 : running.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Ends the process, also while it works, and lets no other begin; called by another thread. */
    void close() {
        closed = true;
        Process running = watched;
        if (running != null) {
            kill(running);
        }
    }

    /** Ends the process, if there is one; the next document gets another one. */
    void stop() {
        Process running = process;
        process = null;
        frames = null;
        watched = null;
        documents = 0;
        if (running != null) {
            kill(running);
            try {
                running.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        ChildFolder old = own;
        own = null;
        if (old != null) {
            old.delete(); // what is left is tried again, and named, at the end of the run
        }
    }

    /**
     * Ends a process with all that it started. A sandbox that is just starting may make a copy of itself after the list of its children was read. It
     * would wait for its parent without end, with our pipe open. Its command line names the folder of this worker, as that of no other process does.
     * So a caller that still waits for the process calls this again.
     */
    private void kill(Process process) {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        String mine = folder.toAbsolutePath().normalize() + "/";
        ProcessHandle.allProcesses()
                .filter(other -> other.info().commandLine().orElse("").contains(mine))
                .forEach(ProcessHandle::destroyForcibly);
    }

    /** Deletes what the last document left behind: its copy and temporary files. What makes this impossible ends the process. */
    private void clean() {
        ChildFolder mine = own;
        if (mine != null && !mine.clear()) {
            stop();
        }
    }
}
