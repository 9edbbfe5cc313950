package org.daylight.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is planted in a trove, in the order of its messages. All lists are unmodifiable.
 *
 * @param messages the total number of messages
 * @param bytes the sum of their sizes, in bytes, before any escaping by containers
 * @param byBox how many messages are in each container
 */
public record Planted(
        int messages,
        long bytes,
        Map<Box, Integer> byBox,
        List<Plant.Find> finds,
        List<Plant.Copy> copies,
        List<Plant.Signed> signatures,
        List<Plant.Odd> odd,
        List<Plant.PrivateData> privateData) {

    /** How many messages repeat the bytes of an earlier one. */
    public int exactCopies() {
        return (int) copies.stream().filter(Plant.Copy::exact).count();
    }

    /** Adds up what is planted, message by message. */
    static final class Tally {
        private int messages;
        private long bytes;
        private final Map<Box, Integer> byBox = new TreeMap<>();
        private final List<Plant> plants = new ArrayList<>();

        void add(TroveMessage message) {
            messages++;
            bytes += message.bytes().length;
            byBox.merge(message.box(), 1, Integer::sum);
            plants.addAll(message.plants());
        }

        Planted planted() {
            return new Planted(
                    messages,
                    bytes,
                    java.util.Collections.unmodifiableMap(byBox),
                    only(Plant.Find.class),
                    only(Plant.Copy.class),
                    only(Plant.Signed.class),
                    only(Plant.Odd.class),
                    only(Plant.PrivateData.class));
        }

        private <T> List<T> only(Class<T> kind) {
            return plants.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }
}
