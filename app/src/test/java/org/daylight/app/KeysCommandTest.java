package org.daylight.app;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An editor collects keys from files of several kinds. No server is queried unless the editor names it. */
class KeysCommandTest {

    @TempDir
    Path folder;

    private void run(String story) throws Exception {
        new Script(folder).run(story);
    }

    @Test
    void fromListsToTheArchive() throws Exception {
        run("""
            daylight init newsroom
            exit 3 daylight keys -n newsroom list
            exit 2 daylight keys -n newsroom show
            stderr write  keys import,  list
            exit 2 daylight keys -n newsroom import
            daylight keys -n newsroom import list.txt registry.json
            stdout ^list.txt: 2 key records; 1 other DNS records skipped$
            stdout ^registry.json: 1 key record$
            stdout ^2 keys added; 2 in total$
            exists newsroom/keys/dkim-keys.txt
            daylight keys -n newsroom list
            stdout ^k1._domainkey.port.example\\t2024-01-31\\t2024-02-27\\tlist\\tregistry.json; also list list.txt\\t-$
            stdout ^k2._domainkey.port.example\\t-\\t-\\tlist\\tlist.txt\\t-$
            daylight keys -n newsroom list K2
            ! stdout k1
            exit 3 daylight keys -n newsroom list zzz
            exit 1 daylight keys -n newsroom import --origin entered --source "a letter" broken.txt
            stderr ^broken.txt: line 2 does not begin with selector._domainkey.domain: write one key record per line, or remove the line$
            stdout ^1 key added; 3 in total$
            daylight keys -n newsroom list k3
            stdout \\tentered\\ta letter\\t-$
            exit 3 daylight keys -n newsroom import --origin dnssec list.txt
            stderr --origin must be list, dns or entered
            exit 3 daylight keys -n newsroom import missing.txt
            stderr missing.txt does not exist
            -- list.txt --
            # keys
            k1._domainkey.port.example v=DKIM1; p=AAAA
            k2._domainkey.port.example v=DKIM1; p=BBBB
            gone._domainkey.port.example NXDOMAIN
            -- registry.json --
            [{"domain":"port.example","selector":"K1","value":"p=AAAA",
              "firstSeenAt":"2024-01-31T19:00:58.657Z","lastSeenAt":"2024-02-27T12:28:07.840Z"}]
            -- broken.txt --
            k3._domainkey.port.example p=CCCC
            port.example p=DDDD
            """);
    }

    @Test
    void noServerIsQueriedUnlessNamed() throws Exception {
        run("""
            daylight init newsroom
            exit 2 daylight keys -n newsroom find k1._domainkey.port.example
            stderr write  keys find \\(--resolver ADDRESS \\| --doh URL\\) \\[NAME
            exit 3 daylight keys -n newsroom find --doh http://dns.example/dns-query k1._domainkey.port.example
            stderr --doh must be an address that begins with https://
            exit 3 daylight keys -n newsroom find --resolver dns.example k1._domainkey.port.example
            stderr --resolver must be an IP address such as
            exit 3 daylight keys -n newsroom find --resolver 127.0.0.1 port.example
            stderr "port.example" is not the name of a key
            """);
        int unused;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            unused = socket.getLocalPort();
        }
        run("exit 3 daylight keys -n newsroom find --resolver 127.0.0.1 --port " + unused
                + " k1._domainkey.port.example\n"
                + "stderr ^asking 127.0.0.1 port " + unused + " for 1 name, which sees the names\n"
                + "stderr ^k1._domainkey.port.example: 127.0.0.1 port\n"
                + "! exists newsroom/keys/dkim-keys.txt\n");
    }
}
