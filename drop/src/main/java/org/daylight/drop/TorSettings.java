package org.daylight.drop;

/**
 * What a host needs around the process: lines for Debian's Tor, and a unit for systemd ({@code docs/drop.md}). Both are texts to read before they are
 * used.
 */
public final class TorSettings {

    private TorSettings() {}

    /**
     * Lines for {@code torrc}.
     *
     * @param serviceFolder where Tor keeps the key of the onion service; only Tor's user may read it
     * @param port where the drop listens on this machine
     */
    public static String torrc(String serviceFolder, int port) {
        return """
            ## The drop's onion service. Add these lines to /etc/tor/torrc, then:
            ##   systemctl reload tor@default
            ##   cat %1$s/hostname
            HiddenServiceDir "%1$s"
            HiddenServicePort 80 127.0.0.1:%2$d
            ## Under a flood, Tor Browser does some work before it is let in. Idle: none.
            HiddenServicePoWDefensesEnabled 1
            HiddenServicePoWQueueRate 20
            HiddenServicePoWQueueBurst 100
            HiddenServiceEnableIntroDoSDefense 1
            HiddenServiceEnableIntroDoSRatePerSec 25
            HiddenServiceEnableIntroDoSBurstPerSec 200
            ## One visitor cannot open any number of connections.
            HiddenServiceMaxStreams 32
            HiddenServiceMaxStreamsCloseCircuit 1
            ## This machine serves only the drop: no proxy for anyone.
            SocksPort 0
            ## No addresses in Tor's own log, and no log of connections.
            SafeLogging 1
            Log warn syslog
            """.formatted(serviceFolder, port);
    }

    /**
     * A unit for systemd.
     *
     * @param program the command {@code daylight}, an absolute path
     * @param folder the drop's folder, an absolute path
     */
    public static String unit(String program, String folder, int port) {
        return """
            # /etc/systemd/system/daylight-drop.service
            # The user: useradd --system --home-dir %2$s --shell /usr/sbin/nologin daylight-drop
            #           chown -R daylight-drop: %2$s
            [Unit]
            Description=Drop for anonymous submissions
            After=network.target tor.service

            [Service]
            User=daylight-drop
            ExecStart=%1$s drop serve %2$s --port %3$d
            Environment=JAVA_OPTS="-Xmx512m -XX:-UsePerfData -XX:+DisableAttachMechanism -XX:ErrorFile=/dev/null"
            Restart=always
            RestartSec=5
            UMask=0077
            # Nothing of what passes through the memory reaches a disk: no swap, no core dump.
            MemoryMax=1G
            MemorySwapMax=0
            LimitCORE=0
            LimitNOFILE=65536
            TasksMax=256
            # Only this machine's Tor reaches it, and it reaches nothing.
            IPAddressDeny=any
            IPAddressAllow=localhost
            RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
            # It sees and changes its folder only.
            ProtectSystem=strict
            ReadWritePaths=%2$s
            ProtectHome=yes
            PrivateTmp=yes
            PrivateDevices=yes
            PrivateIPC=yes
            ProtectProc=invisible
            ProcSubset=pid
            ProtectKernelTunables=yes
            ProtectKernelModules=yes
            ProtectKernelLogs=yes
            ProtectControlGroups=yes
            ProtectClock=yes
            ProtectHostname=yes
            NoNewPrivileges=yes
            CapabilityBoundingSet=
            RestrictNamespaces=yes
            RestrictRealtime=yes
            RestrictSUIDSGID=yes
            LockPersonality=yes
            RemoveIPC=yes
            KeyringMode=private
            SystemCallArchitectures=native
            SystemCallFilter=@system-service
            SystemCallFilter=~@privileged @debug @mount @swap @reboot

            [Install]
            WantedBy=multi-user.target
            """.formatted(program, folder, port);
    }
}
