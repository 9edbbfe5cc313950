package org.daylight.fuzz;

import java.util.Arrays;

/** An input of two parts. @param first what is before the first zero byte, as UTF-8 @param rest what follows it; empty when there is none */
record Split(String first, byte[] rest) {

    static Split of(byte[] input) {
        int zero = 0;
        while (zero < input.length && input[zero] != 0) {
            zero++;
        }
        return new Split(
                ParserTarget.utf8(Arrays.copyOf(input, zero)),
                Arrays.copyOfRange(input, Math.min(zero + 1, input.length), input.length));
    }
}
