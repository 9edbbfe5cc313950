package org.daylight.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;
import org.daylight.outlook.MessageWriter;
import org.daylight.outlook.pst.PstEvent;
import org.daylight.outlook.pst.PstInput;
import org.daylight.outlook.pst.PstReader;

/** Reads a PST and writes its items as messages, without storing them; one pass, in a process of its own. */
final class OutlookReading {

    private OutlookReading() {}

    /**
     * {@code OutlookReading FILE}: prints how many messages there were, their bytes, and the wall time and the processor time of
     * this process in seconds, with the start of the JVM.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        long[] sums = new long[2];
        try (FileChannel file = FileChannel.open(Path.of(args[0]))) {
            var limits = new PstReader.Limits(170L << 20, Long.MAX_VALUE);
            new PstReader(PstInput.of(file), limits, false, event -> {
                        if (event instanceof PstEvent.Item item) {
                            sums[0]++;
                            sums[1] += MessageWriter.write(item.message()).bytes().length;
                        }
                    })
                    .read();
        }
        double wall = ManagementFactory.getRuntimeMXBean().getUptime() / 1e3;
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double cpu = system.getProcessCpuTime() / 1e9;
        System.out.println(
                String.format(Locale.ROOT, "%d messages, %d bytes, %.3f s, %.3f s CPU", sums[0], sums[1], wall, cpu));
    }
}
