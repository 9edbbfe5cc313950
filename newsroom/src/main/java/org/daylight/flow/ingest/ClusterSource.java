package org.daylight.flow.ingest;

import java.io.IOException;

/** Finds a cluster; an addon provides it, found with {@link java.util.ServiceLoader}. */
public interface ClusterSource {

    /**
     * Connects to a cluster.
     *
     * @param address in the form that the addon documents, such as {@code spark://host:7077}
     * @throws IOException in one line that says what to do, when the address is wrong or does not answer
     */
    Cluster connect(String address) throws IOException, InterruptedException;
}
