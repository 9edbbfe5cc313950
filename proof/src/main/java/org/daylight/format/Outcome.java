package org.daylight.format;

import java.util.Optional;
import java.util.function.Function;

/**
 * The result of reading or checking outside input: a value, or the reason why there is none. Bad input is a result, never an
 * exception.
 *
 * @param <T> the type of the value
 */
public sealed interface Outcome<T> {

    /** The input was well formed, and every check passed. */
    record Ok<T>(T value) implements Outcome<T> {}

    /**
     * The input was refused.
     *
     * @param code stable, lower case with hyphens, for programs ({@code note-malformed}); the spec pages list the codes
     * @param reason one line for people, safe to print: outside text in it is cut and escaped
     */
    record Refused<T>(String code, String reason) implements Outcome<T> {}

    static <T> Outcome<T> ok(T value) {
        return new Ok<>(value);
    }

    static <T> Outcome<T> refused(String code, String reason) {
        return new Refused<>(code, reason);
    }

    default boolean isOk() {
        return this instanceof Ok;
    }

    /** The value, or empty if the input was refused. */
    default Optional<T> ok() {
        return switch (this) {
            case Ok<T>(T value) -> Optional.of(value);
            case Refused<T> refused -> Optional.empty();
        };
    }

    /**
     * The value, for input that this program wrote itself.
     *
     * @throws IllegalArgumentException with code and reason, if the input was refused
     */
    default T orThrow() {
        return switch (this) {
            case Ok<T>(T value) -> value;
            case Refused<T>(String code, String reason) -> throw new IllegalArgumentException(code + ": " + reason);
        };
    }

    default <U> Outcome<U> map(Function<? super T, ? extends U> function) {
        return then(value -> new Ok<>(function.apply(value)));
    }

    default <U> Outcome<U> then(Function<? super T, ? extends Outcome<U>> next) {
        return switch (this) {
            case Ok<T>(T value) -> next.apply(value);
            case Refused<T>(String code, String reason) -> new Refused<>(code, reason);
        };
    }
}
