package org.daylight.spark;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.daylight.flow.ingest.Cluster;
import org.daylight.flow.ingest.ClusterTask;
import org.daylight.search.SegmentSource;
import org.jspecify.annotations.Nullable;
import scala.Function2;
import scala.jdk.javaapi.CollectionConverters;
import scala.reflect.ClassTag$;
import scala.runtime.BoxedUnit;

/**
 * A cluster of Apache Spark. Every task is one of Spark's; Spark runs it again when a machine fails. Tasks read and write files only, so neither originals
 * nor secrets pass through Spark.
 *
 * <p>Settings of Spark can be given as system properties ({@code -Dspark.executor.memory=4g}).
 */
final class SparkCluster implements Cluster {

    /** The secret of the cluster ({@code spark.authenticate.secret}); empty for a cluster without one. */
    static final String SECRET = "DAYLIGHT_SPARK_SECRET";

    private static final String EXECUTOR_MEMORY = "spark.executor.memory";
    /** With the settings of the launcher for its compiler (docs/decisions/0046). */
    private static final String EXECUTOR_OPTIONS = "--enable-native-access=ALL-UNNAMED"
            + " --sun-misc-unsafe-memory-access=allow -XX:+UseParallelGC -XX:Tier4InvocationThreshold=20000"
            + " -XX:Tier4MinInvocationThreshold=2400 -XX:Tier4CompileThreshold=60000 -XX:Tier4BackEdgeThreshold=160000"
            + " -XX:InlineSmallCode=500 -XX:FreqInlineSize=60";

    private static final int PATIENCE_SECONDS = 60;
    private static final int MILLIS = 1_000;
    private static final Pattern LOST =
            Pattern.compile("(?s).*most recent failure: Lost task [^:]*?(?:\\([^)]*\\) ?)*: ([^\\n]*).*");

    private final SparkAddress address;
    private final JavaSparkContext context;

    private SparkCluster(SparkAddress address, JavaSparkContext context) {
        this.address = address;
        this.context = context;
    }

    /** Connects, and waits until a machine of the cluster has given a process. @throws IOException in one line */
    static SparkCluster connect(SparkAddress address, Map<String, String> environment)
            throws IOException, InterruptedException {
        return connect(address, environment, PATIENCE_SECONDS);
    }

    /** @param patience seconds to wait for a process */
    static SparkCluster connect(SparkAddress address, Map<String, String> environment, int patience)
            throws IOException, InterruptedException {
        if (!address.answers()) {
            throw new IOException(
                    "no cluster answers at " + address.text() + ": start its master, or correct the address");
        }
        // What goes wrong is thrown; a log would stand between the lines of progress.
        System.setProperty("log4j2.StatusLogger.level", "OFF");
        // Spark finds classes with the loader of the thread.
        Thread.currentThread().setContextClassLoader(SparkCluster.class.getClassLoader());
        SparkConf settings = settings(address, environment.getOrDefault(SECRET, ""));
        JavaSparkContext context;
        try {
            context = new JavaSparkContext(settings);
        } catch (RuntimeException e) {
            throw new IOException("the cluster at " + address.text() + " cannot be used: " + oneLine(e), e);
        }
        var cluster = new SparkCluster(address, context);
        try {
            cluster.awaitMachine(settings.get(EXECUTOR_MEMORY), patience);
        } catch (IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    private static SparkConf settings(SparkAddress address, String secret) throws IOException {
        SparkConf settings = new SparkConf()
                .setMaster(address.text())
                .setAppName("daylight import")
                .setIfMissing("spark.ui.enabled", "false")
                .setIfMissing(EXECUTOR_MEMORY, "2g")
                // One process for each core: tasks share nothing, and one that needs too much memory ends no other.
                .setIfMissing("spark.executor.cores", "1")
                // A machine that is slow holds the whole import up: its task is run on another one too.
                .setIfMissing("spark.speculation", "true")
                .setIfMissing("spark.executor.extraJavaOptions", EXECUTOR_OPTIONS)
                // The program's own libraries come first, so that all machines compress and index in the same way.
                .setIfMissing("spark.executor.extraClassPath", classPath());
        if (!secret.isEmpty()) {
            settings.set("spark.authenticate", "true")
                    .set("spark.authenticate.secret", secret)
                    .set("spark.network.crypto.enabled", "true");
        }
        return settings;
    }

    /** The program's jars, and that of this addon. Spark's own are where a worker was started. */
    private static String classPath() throws IOException {
        Set<String> entries = new LinkedHashSet<>();
        for (Class<?> each : List.of(ClusterTask.class, SegmentSource.class, RunTask.class)) {
            Path place = place(each);
            boolean isProgram = each != RunTask.class && !Files.isDirectory(place);
            entries.add(isProgram ? place.resolveSibling("*").toString() : place.toString());
        }
        if (Files.isDirectory(place(ClusterTask.class))) { // compiled classes: their libraries are on this class path
            for (String each : System.getProperty("java.class.path").split(File.pathSeparator)) {
                entries.add(Path.of(each).toAbsolutePath().toString());
            }
        }
        return String.join(File.pathSeparator, entries);
    }

    private static Path place(Class<?> type) throws IOException {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toAbsolutePath();
        } catch (URISyntaxException e) {
            throw new IOException("the folder of this program has a name that cannot be read", e);
        }
    }

    private void awaitMachine(String memory, int patience) throws IOException, InterruptedException {
        for (int i = 0; context.statusTracker().getExecutorInfos().length < 2; i++) { // one is this process
            if (i >= patience || context.sc().isStopped()) {
                throw new IOException("no worker of " + address.text() + " gave the import a process within "
                        + patience + " s: one needs a free core and " + memory
                        + " of free memory, and the logs of the workers say more");
            }
            Thread.sleep(MILLIS);
        }
    }

    @Override
    public void run(ClusterTask.Order job, int count, IntConsumer done) throws IOException, InterruptedException {
        Thread.currentThread().setContextClassLoader(SparkCluster.class.getClassLoader());
        if (count == 0) {
            return;
        }
        List<Integer> tasks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tasks.add(i);
        }
        var refused = new AtomicReference<@Nullable String>();
        SparkContext spark = context.sc();
        spark.setLocalProperty(
                "spark.job.interruptOnCancel", "true"); // a copy of a task that has ended elsewhere stops
        Function2<Object, String, BoxedUnit> answered = (task, answer) -> {
            if (answer.isEmpty()) {
                done.accept((Integer) task);
            } else if (refused.compareAndSet(null, answer)) {
                spark.cancelAllJobs();
            }
            return BoxedUnit.UNIT;
        };
        try {
            spark.runJob(
                    context.parallelize(tasks, count).rdd(),
                    new RunTask(job),
                    CollectionConverters.asScala(List.<Object>copyOf(tasks)).toSeq(),
                    answered,
                    ClassTag$.MODULE$.apply(String.class));
        } catch (Exception e) { // Scala declares no exceptions
            if (e instanceof InterruptedException interrupted) {
                spark.cancelAllJobs();
                throw interrupted;
            }
            String reason = refused.get();
            throw new IOException(reason == null ? failure(e) : reason, e);
        }
        String reason = refused.get();
        if (reason != null) {
            throw new IOException(reason);
        }
    }

    private String failure(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("ClassNotFoundException: org.daylight")
                || message.contains("NoClassDefFoundError: org/daylight")) {
            return "the machines of " + address.text() + " do not have this program under the same path";
        }
        if (message.contains("UnsupportedClassVersionError")) {
            return "the workers of " + address.text() + " run with an older Java: start them with JDK 25 or newer";
        }
        Matcher lost = LOST.matcher(message);
        return "a task failed on the cluster: " + (lost.matches() ? lost.group(1) : oneLine(e));
    }

    private static String oneLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason was given");
    }

    @Override
    public void close() {
        context.close();
    }
}
