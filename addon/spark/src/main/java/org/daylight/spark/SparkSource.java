package org.daylight.spark;

import java.io.IOException;
import org.daylight.flow.ingest.Cluster;
import org.daylight.flow.ingest.ClusterSource;

/** What this addon offers. */
public final class SparkSource implements ClusterSource {

    @Override
    public Cluster connect(String address) throws IOException, InterruptedException {
        return SparkCluster.connect(SparkAddress.parse(address), System.getenv());
    }
}
