package org.daylight.http.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/** Which machines a program may be sent to by an address that comes from outside: those on the public Internet. */
public final class PublicMachines {

    /** A name without a dot, one that is never on the Internet, or a number of one of several forms. */
    private static final Pattern LOCAL =
            Pattern.compile("[^.]+|.*\\.(local|localhost|internal|lan|home|arpa)\\.?|[0-9.]+|0[xX].*|.*:.*|\\[.*");

    private PublicMachines() {}

    /** Whether an address is on the public Internet, and not this machine or in its local network. */
    public static boolean has(InetAddress machine) {
        byte[] bytes = machine.getAddress();
        boolean isIpv6 = machine instanceof Inet6Address;
        boolean uniqueLocal = isIpv6 && (bytes[0] & 0xfe) == 0xfc;
        // These stand for an IPv4 address, which may be any.
        boolean translated = isIpv6 && (starts(bytes, 0x00, 0x64, 0xff, 0x9b) || starts(bytes, 0x20, 0x02));
        boolean shared = !isIpv6 && bytes[0] == 100 && (bytes[1] & 0xc0) == 64;
        boolean reserved = !isIpv6 && (bytes[0] == 0 || (bytes[0] & 0xf0) == 0xf0);
        return !machine.isLoopbackAddress()
                && !machine.isAnyLocalAddress()
                && !machine.isLinkLocalAddress()
                && !machine.isSiteLocalAddress()
                && !machine.isMulticastAddress()
                && !uniqueLocal
                && !translated
                && !shared
                && !reserved;
    }

    /** Whether a host may be a machine of a local network, judging by its name alone: for a proxy, which resolves it. A numeric address counts as one. */
    public static boolean isLocalName(String host) {
        return LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    private static boolean starts(byte[] bytes, int... with) {
        for (int i = 0; i < with.length; i++) {
            if ((bytes[i] & 0xff) != with[i]) {
                return false;
            }
        }
        return true;
    }
}
