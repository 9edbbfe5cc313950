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
 * Merges the addresses of one correspondent. It prefers to merge too few rather than too many.
 *
 * <p>Addresses are merged when they are the same (ignoring case and what follows a plus sign), or when they have the
 * same full name at the same domain. The full name comes from the names that the address is used with or, without any,
 * from the address itself. Not merged by name: names of departments, lists or machines, single names, domains of public
 * mail providers, and names that more than a few addresses of a domain share. A {@link Mapping} takes precedence over
 * all of this.
 *
 * <p>Uses some 20 bytes for each address. For one use by one thread.
 */
public final class Merging {

    /** A name shared by more addresses of a domain is a company's, not a person's. */
    private static final int MOST_ADDRESSES = 5;

    /** The percentage of all full names of an address that one name must have. */
    private static final int MAJORITY = 67;

    /** Domains where anyone can have an address, so that two people may have the same name. */
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
    private long[] mailboxHashes = new long[1024];
    private long[] nameHashes = new long[1024];

    /** The block of the mapping that has an address, from 1; 0 where there is none. */
    private int[] blocks = new int[1024];

    private int size;

    /** @param mapping its addresses are merged only as it says */
    public Merging(Mapping mapping) {
        this.mapping = mapping;
    }

    /**
     * Adds the next address.
     *
     * @param address in lower case
     * @param list whether it is a mailing list, which is never a person's address
     * @param names each name it was used with, and how often
     */
    public void add(String address, boolean list, Map<String, Integer> names) {
        if (size == nameHashes.length) {
            mailboxHashes = Arrays.copyOf(mailboxHashes, 2 * size);
            nameHashes = Arrays.copyOf(nameHashes, 2 * size);
            blocks = Arrays.copyOf(blocks, 2 * size);
        }
        blocks[size] = mapping.block(address) + 1;
        int at = address.lastIndexOf('@');
        String local = at < 0 ? address : address.substring(0, at);
        String domain = address.substring(at + 1);
        int plus = local.indexOf('+');
        String mailbox = plus > 0 ? local.substring(0, plus) : local;
        mailboxHashes[size] = hash(mailbox + '@' + domain);
        String name = list || at <= 0 || isDesk(mailbox) || PUBLIC.contains(domain) ? null : name(mailbox, names);
        nameHashes[size] = name == null ? 0 : hash(name + '@' + domain);
        size++;
    }

    /**
     * For each address, in the order in which they were added, the index of the first address of the same
     * correspondent.
     */
    public int[] correspondents() {
        Map<Long, Integer> mailboxes = new HashMap<>();
        int[] firstOfBlock = new int[mapping.blocks().size() + 1];
        Arrays.fill(firstOfBlock, -1);
        int[] tree = new int[size];
        Map<Long, Integer> sharers = new HashMap<>();
        for (int address = 0; address < size; address++) {
            Integer first = null;
            if (blocks[address] == 0) {
                first = mailboxes.putIfAbsent(mailboxHashes[address], address);
            } else if (firstOfBlock[blocks[address]] < 0) {
                firstOfBlock[blocks[address]] = address;
            }
            tree[address] = blocks[address] > 0 ? firstOfBlock[blocks[address]] : first == null ? address : first;
            if (first == null && nameHashes[address] != 0) {
                sharers.merge(
                        nameHashes[address], 1, Integer::sum); // including those in a block: a company's name stays one
            }
        }
        Map<Long, Integer> names = new HashMap<>();
        for (int address = 0; address < size; address++) {
            boolean free = blocks[address] == 0 && nameHashes[address] != 0;
            if (free && sharers.getOrDefault(nameHashes[address], 0) <= MOST_ADDRESSES) {
                Integer first = names.putIfAbsent(nameHashes[address], address);
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

    /** The full name that most uses agree on; without any, the one that the address spells. */
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

    /** Never 0. The probability that two texts collide is about 1 in 10^19. */
    private static long hash(String text) {
        long hash = ByteBuffer.wrap(
                        Sha256.of(text.getBytes(StandardCharsets.UTF_8)).bytes())
                .getLong();
        return hash == 0 ? 1 : hash;
    }
}
