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
 * @param mainClass the program, which gets the folder of the process as its only argument
 * @param protection what is around it
 */
public record ExtractorCommand(Path javaHome, List<String> classPath, String mainClass, Protection protection) {

    static final String MAIN = "org.daylight.extractor.ExtractorProgram";

    /** The extractor in a folder of jars, with the JDK that runs this program. */
    public static ExtractorCommand of(List<String> classPath, Protection protection) {
        return new ExtractorCommand(Path.of(System.getProperty("java.home")), classPath, MAIN, protection);
    }

    /** The words of the command, for a process whose folder is {@code own}. */
    List<String> words(ExtractorLimits limits, Path own) {
        List<String> java = List.of(
                javaHome.resolve("bin/java").toString(),
                "-Xmx" + limits.heapMegabytes() + "m",
                "-Xss2m",
                "-XX:+UseSerialGC",
                "-XX:MaxMetaspaceSize=256m",
                "-XX:MaxDirectMemorySize=64m",
                "-XX:ReservedCodeCacheSize=96m",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "-Xshare:auto",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + own,
                "-Duser.home=" + own,
                "-cp",
                String.join(":", classPath),
                mainClass,
                own.toString());
        List<Path> readable = new ArrayList<>(List.of(javaHome));
        classPath.forEach(path ->
                readable.add(Path.of(path.endsWith("/*") ? path.substring(0, path.length() - 2) : path)));
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", ulimits(limits), "sh"));
        words.addAll(protection.around(readable, own, java));
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

    /** A process is replaced long before it has used its whole processor time ({@link Worker}); so the limit stops only one that hangs. */
    private static String ulimits(ExtractorLimits limits) {
        return "ulimit -c 0; ulimit -t " + lifetime(limits) + "; ulimit -n " + limits.openFiles() + "; ulimit -f "
                + limits.fileBytes() / 512 + "; exec \"$@\"";
    }

    /** The processor time of a process in its whole life, in seconds. */
    static long lifetime(ExtractorLimits limits) {
        return 4 * limits.processorTime().toSeconds() + 600;
    }
}
