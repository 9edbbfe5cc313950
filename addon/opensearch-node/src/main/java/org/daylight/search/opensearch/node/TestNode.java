package org.daylight.search.opensearch.node;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.opensearch.Version;
import org.opensearch.analysis.common.CommonAnalysisModulePlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.core.common.transport.TransportAddress;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.reindex.ReindexModulePlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.painless.PainlessModulePlugin;
import org.opensearch.plugins.Plugin;
import org.opensearch.plugins.PluginInfo;
import org.opensearch.transport.Netty4ModulePlugin;

/**
 * One node of OpenSearch, for tests: from the jars of Maven Central, without an installation. It listens on the loopback address only.
 *
 * <p>Arguments: the folder of its data, its name, the port of its transport, and the transport ports of all nodes with a comma between
 * them. When it answers, it writes its HTTP address to the file {@code address} in its folder.
 */
public final class TestNode extends Node {

    private TestNode(Settings settings) {
        super(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "test"),
                plugins(
                        Netty4ModulePlugin.class,
                        CommonAnalysisModulePlugin.class,
                        ReindexModulePlugin.class,
                        PainlessModulePlugin.class),
                true);
    }

    @SafeVarargs
    private static List<PluginInfo> plugins(Class<? extends Plugin>... classes) {
        return Arrays.stream(classes)
                .map(type -> new PluginInfo(
                        type.getName(),
                        "from the class path",
                        "NA",
                        Version.CURRENT,
                        "25",
                        type.getName(),
                        null,
                        List.of(),
                        false))
                .toList();
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        String[] ports = args[3].split(",");
        Settings.Builder settings = Settings.builder()
                .put("path.home", folder.toString())
                .put("path.data", folder.resolve("data").toString())
                .put("cluster.name", "daylight-test")
                .put("node.name", args[1])
                .put("network.host", "127.0.0.1")
                .put("http.port", "0")
                .put("transport.port", args[2])
                .put("node.processors", "2")
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .put("indices.query.bool.max_clause_count", 10_000)
                .putList(
                        "discovery.seed_hosts",
                        Arrays.stream(ports).map(port -> "127.0.0.1:" + port).toList())
                .putList(
                        "cluster.initial_cluster_manager_nodes",
                        java.util.stream.IntStream.range(0, ports.length)
                                .mapToObj(i -> "n" + i)
                                .toList());
        TestNode node = new TestNode(settings.build());
        node.start();
        TransportAddress address = node.injector()
                .getInstance(HttpServerTransport.class)
                .boundAddress()
                .publishAddress();
        Path written = Files.writeString(folder.resolve("address.tmp"), "http://127.0.0.1:" + address.getPort());
        Files.move(written, folder.resolve("address"), StandardCopyOption.ATOMIC_MOVE);
        Thread.currentThread().join();
    }
}
