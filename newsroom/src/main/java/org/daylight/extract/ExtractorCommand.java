package org.daylight.extract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a child process is started.
 *
 * @param javaHome the JDK
 * @param classPath folders of classes, jars, or {@code folder/*} for all jars of a folder
 * @param mainClass the program, which gets two arguments: the folder that it may write to, and the file with the document
 * @param protection what is around it
 */
public record ExtractorCommand(Path javaHome, List<String> classPath, String mainClass, Protection protection) {

    static final String MAIN = "org.daylight.extractor.ExtractorProgram";

    /** 4 is the JVM's own setting. 1 is for tests: a process that ends after a few small documents needs no second compiler. */
    private static final int HIGHEST_COMPILER = Boolean.getBoolean("daylight.extractor.c1") ? 1 : 4;

    /** The extractor in a folder of jars, with the JDK that runs this program. */
    public static ExtractorCommand of(List<String> classPath, Protection protection) {
        return new ExtractorCommand(Path.of(System.getProperty("java.home")), classPath, MAIN, protection);
    }

    /** The words of the command, for a process with this folder. */
    List<String> words(ExtractorLimits limits, ChildFolder own) {
        List<String> java = List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx" + limits.heapMegabytes() + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=" + HIGHEST_COMPILER,
                "-XX:MaxMetaspaceSize=256m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + own.scratch(),
                "-Duser.home=" + own.scratch(),
                "-cp",
                String.join(":", classPath),
                mainClass,
                own.scratch().toString(),
                own.input().toString());
        List<Path> readable = new ArrayList<>(List.of(javaHome));
        classPath.forEach(path ->
                readable.add(Path.of(path.endsWith("/*") ? path.substring(0, path.length() - 2) : path)));
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ulimits(limits), "sh"));
        words.addAll(protection.around(readable, own.path(), own.scratch(), java));
        return words;
    }

    /** The environment of the process: nothing of this user's. */
    static Map<String, String> environment(Path own) {
        return Map.of(
                "PATH", "/usr/local/bin:/usr/bin:/bin",
                "LANG", "C.UTF-8",
                "LC_ALL", "C.UTF-8",
                "HOME", own.toString(),
                "TMPDIR", own.toString(),
                "OMP_THREAD_LIMIT", "1"); // one processor for each process, also for Tesseract
    }

    /**
     * There is no limit on the number of processes: the system counts all processes and threads of this user for it, not those of the
     * sandbox, and none of root's.
     *
     * <p>A process is replaced long before it has used its whole processor time ({@link Worker}); so the limit on that stops only one that
     * hangs.
     */
    private static String ulimits(ExtractorLimits limits) {
        return "ulimit -c 0; ulimit -t " + lifetime(limits) + "; ulimit -n " + limits.openFiles() + "; ulimit -f "
                + limits.fileBytes() / 512 + "; ulimit -v " + addressSpace(limits) + "; exec \"$@\"";
    }

    /** The address space of each process, also of Tesseract, in kilobytes: the JVM's heap, and what a JVM reserves beside it. */
    private static long addressSpace(ExtractorLimits limits) {
        return limits.heapMegabytes() * 1_024L + 4_000_000;
    }

    /** The processor time of a process in its whole life, in seconds. */
    static long lifetime(ExtractorLimits limits) {
        return 4 * limits.processorTime().toSeconds() + 600;
    }
}
