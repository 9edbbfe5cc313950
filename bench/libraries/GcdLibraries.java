package org.daylight.dkim.recovery;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Random;

/**
 * The greatest common divisor of two numbers of this many bits that share a factor of 2,048 bits: {@code GcdLibraries BITS…}.
 * It compares BigInteger.gcd (up to a million bits), HalfGcd, and GMP through the foreign-function API where
 * libgmp.so.10 is installed. Prints processor time of the process. Each way must give the same divisor.
 */
final class GcdLibraries {

    private static final int SHARED_BITS = 2_048;
    private static final int MOST_JDK_BITS = 1_000_000;
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private interface Way {
        BigInteger gcd(BigInteger a, BigInteger b) throws Throwable;
    }

    public static void main(String[] args) throws Throwable {
        System.out.println("| bits | way | CPU, s | wall, s |");
        System.out.println("|--:|---|--:|--:|");
        var random = new Random(1);
        for (String arg : args) {
            int bits = Integer.parseInt(arg);
            var arithmetic = new HalfGcd(left -> {});
            BigInteger shared =
                    new BigInteger(SHARED_BITS, random).setBit(SHARED_BITS - 1).setBit(0);
            BigInteger a = arithmetic.multiply(
                    shared, new BigInteger(bits - SHARED_BITS, random).setBit(bits - SHARED_BITS - 1));
            BigInteger b = arithmetic.multiply(
                    shared, new BigInteger(bits - SHARED_BITS, random).setBit(bits - SHARED_BITS - 1));
            BigInteger own = measure(bits, "own", a, b, (x, y) -> new HalfGcd(left -> {}).gcd(x, y));
            if (bits <= MOST_JDK_BITS) {
                same(own, measure(bits, "BigInteger.gcd", a, b, BigInteger::gcd));
            }
            Gmp gmp;
            try {
                gmp = new Gmp();
            } catch (IllegalArgumentException e) {
                System.out.println("libgmp.so.10 is not installed");
                continue;
            }
            same(own, measure(bits, "GMP", a, b, gmp::gcd));
        }
    }

    private static void same(BigInteger one, BigInteger other) {
        if (!one.equals(other)) {
            throw new IllegalStateException("two ways give different divisors");
        }
    }

    private static BigInteger measure(int bits, String name, BigInteger a, BigInteger b, Way way) throws Throwable {
        long cpu = SYSTEM.getProcessCpuTime();
        long wall = System.nanoTime();
        BigInteger divisor = way.gcd(a, b);
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.2f | %.2f |%n",
                bits,
                name,
                (SYSTEM.getProcessCpuTime() - cpu) / 1e9,
                (System.nanoTime() - wall) / 1e9);
        return divisor;
    }

    /** The four functions of GMP that are needed. */
    private static final class Gmp {

        private static final int STRUCT_BYTES = 16;

        private final MethodHandle init;
        private final MethodHandle read;
        private final MethodHandle gcd;
        private final MethodHandle write;
        private final MethodHandle clear;

        Gmp() {
            SymbolLookup library = SymbolLookup.libraryLookup("libgmp.so.10", Arena.global());
            var address = ValueLayout.ADDRESS;
            var size = ValueLayout.JAVA_LONG;
            var number = ValueLayout.JAVA_INT;
            init = handle(library, "__gmpz_init", FunctionDescriptor.ofVoid(address));
            clear = handle(library, "__gmpz_clear", FunctionDescriptor.ofVoid(address));
            gcd = handle(library, "__gmpz_gcd", FunctionDescriptor.ofVoid(address, address, address));
            read = handle(
                    library,
                    "__gmpz_import",
                    FunctionDescriptor.ofVoid(address, size, number, size, number, size, address));
            write = handle(
                    library,
                    "__gmpz_export",
                    FunctionDescriptor.of(address, address, address, number, size, number, size, address));
        }

        private static MethodHandle handle(SymbolLookup library, String name, FunctionDescriptor type) {
            return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
        }

        BigInteger gcd(BigInteger a, BigInteger b) throws Throwable {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment x = given(arena, a);
                MemorySegment y = given(arena, b);
                gcd.invokeExact(x, x, y);
                MemorySegment bytes = arena.allocate(Math.max(a.bitLength(), b.bitLength()) / 8 + 8);
                MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
                MemorySegment ignored = (MemorySegment) write.invokeExact(bytes, count, 1, 1L, 1, 0L, x);
                byte[] result =
                        bytes.asSlice(0, count.get(ValueLayout.JAVA_LONG, 0)).toArray(ValueLayout.JAVA_BYTE);
                clear.invokeExact(x);
                clear.invokeExact(y);
                return new BigInteger(1, result);
            }
        }

        private MemorySegment given(Arena arena, BigInteger number) throws Throwable {
            MemorySegment struct = arena.allocate(STRUCT_BYTES, 8);
            init.invokeExact(struct);
            byte[] bytes = number.toByteArray();
            MemorySegment copy = arena.allocate(bytes.length);
            MemorySegment.copy(bytes, 0, copy, ValueLayout.JAVA_BYTE, 0, bytes.length);
            read.invokeExact(struct, (long) bytes.length, 1, 1L, 1, 0L, copy);
            return struct;
        }
    }
}
