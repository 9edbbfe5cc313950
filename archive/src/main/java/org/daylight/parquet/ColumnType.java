package org.daylight.parquet;

import java.util.List;

/** The type of a column. Every value may be null, except the elements of a list. */
public sealed interface ColumnType {

    /** One value in each row. */
    enum Scalar implements ColumnType {
        /** {@code Json.Str}: a text. */
        TEXT,
        /** {@code Json.Num} from −2³¹ to 2³¹ − 1. */
        INT32,
        /** {@code Json.Num}. */
        INT64,
        /** {@code Json.Bool}. */
        BOOLEAN,
        /** {@code Json.Num}: microseconds since 1970-01-01T00:00:00Z. A reader gets a time in UTC. */
        TIME
    }

    /** {@code Json.Arr} of {@code Json.Str}: texts in their order. */
    record Texts() implements ColumnType {}

    /** {@code Json.Arr} of {@code Json.Obj}: records in their order, whose members are these columns. */
    record Records(List<Member> members) implements ColumnType {
        public Records {
            members = List.copyOf(members);
        }
    }

    /** A member of a record. */
    record Member(String name, Scalar type) {}
}
