package org.daylight.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.daylight.format.Sha256;
import org.jspecify.annotations.Nullable;

/**
 * Puts addresses together that are one correspondent's, and rather too few than too many: the same address (whatever its case and
 * what follows a plus sign), and the same full name at the same domain, spelled by the names it is used with or, without any, by the
 * address itself. Never by the name of a desk, a list or a machine, by a single name, at a domain where the public has its mail, or where
 * more than a few addresses of a domain have one name. What a {@link Mapping} says comes before all of that. Some 20 bytes an address; one use by one thread.
 */
public final class Merging {

    /** One name for more addresses of a domain than this is a company's, not a person's. */
    private static final int MOST_ADDRESSES = 5;

    /** The share, in hundredths, that one name must have of all the full names an address is used with. */
    private static final int MAJORITY = 67;

    /** Where anybody can have an address: there two people may well have one name. */
    private static final Set<String> PUBLIC = Set.of(
            "aol.com",
            "attbi.com",
            "bigpond.com",
            "btinternet.com",
            "comcast.net",
            "compuserve.com",
            "cox.net",
            "earthlink.net",
            "email.msn.com",
            "excite.com",
            "free.fr",
            "gmail.com",
            "gmx.at",
            "gmx.ch",
            "gmx.de",
            "gmx.net",
            "googlemail.com",
            "hotmail.com",
            "hotmail.co.uk",
            "hotmail.fr",
            "hushmail.com",
            "icloud.com",
            "juno.com",
            "libero.it",
            "live.com",
            "mac.com",
            "mail.com",
            "mail.ru",
            "mailbox.org",
            "me.com",
            "msn.com",
            "netscape.net",
            "netzero.net",
            "orange.fr",
            "outlook.com",
            "pacbell.net",
            "posteo.de",
            "proton.me",
            "protonmail.com",
            "qq.com",
            "163.com",
            "126.com",
            "rediffmail.com",
            "rocketmail.com",
            "rr.com",
            "sbcglobal.net",
            "swbell.net",
            "t-online.de",
            "verizon.net",
            "wanadoo.fr",
            "web.de",
            "worldnet.att.net",
            "yahoo.ca",
            "yahoo.co.in",
            "yahoo.co.uk",
            "yahoo.com",
            "yahoo.de",
            "yahoo.fr",
            "yandex.ru");

    private final Mapping mapping;
    private long[] untagged = new long[1024];
    private long[] named = new long[1024];

    /** The block of the mapping that names an address, from 1; 0 where none does. */
    private int[] blocks = new int[1024];

    private int size;

    /** @param mapping whose addresses are put together as it says, and with no other */
    public Merging(Mapping mapping) {
        this.mapping = mapping;
    }

    /** Adds the next address: in lower case, with each name it was used with and how often. {@code list}: never a person's. */
    public void add(String address, boolean list, Map<String, Integer> names) {
        if (size == named.length) {
            untagged = Arrays.copyOf(untagged, 2 * size);
            named = Arrays.copyOf(named, 2 * size);
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        blocks[size] = mapping.block(address) + 1;
        int at = address.lastIndexOf('@');
        String local = at < 0 ? address : address.substring(0, at);
        String domain = address.substring(at + 1);
        int plus = local.indexOf('+');
        String mailbox = plus > 0 ? local.substring(0, plus) : local;
        untagged[size] = hash(mailbox + '@' + domain);
        String name = list || at <= 0 || isDesk(mailbox) || PUBLIC.contains(domain) ? null : name(mailbox, names);
        named[size] = name == null ? 0 : hash(name + '@' + domain);
        size++;
    }

    /** For each address, in the order in which they were added: the first address of the same correspondent. */
    public int[] correspondents() {
        Map<Long, Integer> mailboxes = new HashMap<>();
        int[] firstOfBlock = new int[mapping.blocks().size() + 1];
        Arrays.fill(firstOfBlock, -1);
        int[] tree = new int[size];
        Map<Long, Integer> sharers = new HashMap<>();
        for (int address = 0; address < size; address++) {
            Integer first = null;
            if (blocks[address] == 0) {
                first = mailboxes.putIfAbsent(untagged[address], address);
            } else if (firstOfBlock[blocks[address]] < 0) {
                firstOfBlock[blocks[address]] = address;
            }
            tree[address] = blocks[address] > 0 ? firstOfBlock[blocks[address]] : first == null ? address : first;
            if (first == null && named[address] != 0) {
                sharers.merge(named[address], 1, Integer::sum); // those in a block too: a company stays one
            }
        }
        Map<Long, Integer> names = new HashMap<>();
        for (int address = 0; address < size; address++) {
            boolean free = blocks[address] == 0 && named[address] != 0;
            if (free && sharers.getOrDefault(named[address], 0) <= MOST_ADDRESSES) {
                Integer first = names.putIfAbsent(named[address], address);
                if (first != null) {
                    join(tree, first, address);
                }
            }
        }
        for (int address = 0; address < size; address++) {
            tree[address] = root(tree, address);
        }
        return tree;
    }

    /** The full name that most of its uses agree on; without any, the one that the address spells. */
    private static @Nullable String name(String mailbox, Map<String, Integer> names) {
        Map<String, Integer> uses = new TreeMap<>();
        names.forEach((name, count) -> {
            String full = FullName.of(name);
            if (full != null) {
                uses.merge(full, count, Integer::sum);
            }
        });
        if (uses.isEmpty()) {
            return FullName.ofLocalPart(mailbox);
        }
        long all = uses.values().stream().mapToLong(Integer::longValue).sum();
        return uses.entrySet().stream()
                .filter(use -> use.getValue() * 100L >= all * MAJORITY)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static boolean isDesk(String mailbox) {
        List<String> words = new ArrayList<>(List.of(mailbox.split("[-._]+")));
        return words.stream().anyMatch(FullName::isShared);
    }

    private static void join(int[] tree, int one, int other) {
        int a = root(tree, one);
        int b = root(tree, other);
        tree[Math.max(a, b)] = Math.min(a, b);
    }

    private static int root(int[] tree, int address) {
        int at = address;
        while (tree[at] != at) {
            tree[at] = tree[tree[at]];
            at = tree[at];
        }
        return at;
    }

    /** Never 0. Two that are equal by chance are one in 10^19. */
    private static long hash(String text) {
        long hash = ByteBuffer.wrap(
                        Sha256.of(text.getBytes(StandardCharsets.UTF_8)).bytes())
                .getLong();
        return hash == 0 ? 1 : hash;
    }
}
