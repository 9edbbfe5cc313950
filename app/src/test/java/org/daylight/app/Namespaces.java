package org.daylight.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A network of its own: a bridge, to which each party's network namespace is connected by a cable of its own. Needs Linux with user namespaces, and the
 * programs {@code unshare}, {@code nsenter} and {@code ip}, but no rights. For one thread.
 */
final class Namespaces implements AutoCloseable {

    private final Process shell;
    private final PrintStream commands;
    private final BufferedReader answers;

    private Namespaces(Process shell) {
        this.shell = shell;
        commands = new PrintStream(shell.getOutputStream(), true, StandardCharsets.UTF_8);
        answers = shell.inputReader(StandardCharsets.UTF_8);
    }

    /** Empty if this machine does not permit it. */
    static Optional<Namespaces> create() throws InterruptedException {
        Process shell;
        try {
            if (new ProcessBuilder("nsenter", "--version").start().waitFor() != 0) {
                return Optional.empty();
            }
            shell = new ProcessBuilder("unshare", "-Urnm", "sh")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            return Optional.empty();
        }
        var network = new Namespaces(shell);
        try {
            network.run("mount -t tmpfs tmpfs /run");
            network.run("ip link set lo up");
            network.run("ip link add bridge0 type bridge");
            network.run("ip link set bridge0 up");
            network.add("probe", "10.77.0.250");
            return Optional.of(network);
        } catch (IOException refused) {
            network.close();
            return Optional.empty();
        }
    }

    /** Connects a new namespace to the bridge. */
    void add(String name, String host) throws IOException {
        run("ip netns add " + name);
        run("ip link add v-" + name + " type veth peer name eth0 netns " + name);
        run("ip link set v-" + name + " master bridge0 up");
        run("ip -n " + name + " link set lo up");
        run("ip -n " + name + " addr add " + host + "/24 dev eth0");
        run("ip -n " + name + " link set eth0 up");
        // A host that does not answer is noticed after 0.3 seconds, not after 3: the demonstration is shorter.
        run("ip netns exec " + name + " sh -c 'echo 100 > /proc/sys/net/ipv4/neigh/eth0/retrans_time_ms'");
    }

    /** Pulls the cable of a namespace at the bridge. */
    void cut(String name) throws IOException {
        run("ip link set v-" + name + " down");
        forgetNeighbours();
    }

    /** Plugs it in again. */
    void connect(String name) throws IOException {
        run("ip link set v-" + name + " up");
        forgetNeighbours();
    }

    /** Otherwise the others would wait for half a minute before they ask again who has the address. */
    private void forgetNeighbours() throws IOException {
        run("ip -all netns exec ip neigh flush dev eth0");
    }

    /** The beginning of a command that runs in a namespace. */
    List<String> inside(String name) {
        return List.of(
                "nsenter",
                "-t",
                Long.toString(shell.pid()),
                "-U",
                "-n",
                "-m",
                "--preserve-credentials",
                "ip",
                "netns",
                "exec",
                name);
    }

    private void run(String command) throws IOException {
        commands.println("( " + command + " ) 2>&1; echo \"ended with $?\"");
        var said = new StringBuilder();
        for (String line; (line = answers.readLine()) != null; said.append(line).append('\n')) {
            if (line.startsWith("ended with ")) {
                if (!line.equals("ended with 0")) {
                    break;
                }
                return;
            }
        }
        throw new IOException(command + ": " + said);
    }

    @Override
    public void close() throws InterruptedException {
        commands.close();
        if (!shell.waitFor(1, TimeUnit.MINUTES)) {
            shell.destroyForcibly().waitFor();
        }
    }
}
