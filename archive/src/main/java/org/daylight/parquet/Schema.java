package org.daylight.parquet;

import java.util.ArrayList;
import java.util.List;

/** The schema of a file: what parquet.thrift calls schema elements, and the leaves that have values. */
final class Schema {

    private static final int OPTIONAL = 1;
    private static final int REQUIRED = 0;
    private static final int REPEATED = 2;

    private Schema() {}

    /** The physical type of values. */
    static int physical(ColumnType.Scalar type) {
        return switch (type) {
            case BOOLEAN -> 0;
            case INT32 -> 1;
            case INT64, TIME -> 2;
            case TEXT -> 6;
        };
    }

    /** The elements of the schema, depth first. */
    static List<CompactStruct> elements(List<TableColumn> columns) {
        List<CompactStruct> elements = new ArrayList<>();
        elements.add(new CompactStruct().text(4, "table").i32(5, columns.size()));
        for (TableColumn column : columns) {
            switch (column.type()) {
                case ColumnType.Scalar scalar -> elements.add(leaf(column.name(), scalar, OPTIONAL));
                case ColumnType.Texts texts -> {
                    list(column.name(), elements);
                    elements.add(leaf("element", ColumnType.Scalar.TEXT, REQUIRED));
                }
                case ColumnType.Records(List<ColumnType.Member> members) -> {
                    list(column.name(), elements);
                    elements.add(group("element", REQUIRED, members.size()));
                    members.forEach(member -> elements.add(leaf(member.name(), member.type(), OPTIONAL)));
                }
            }
        }
        return elements;
    }

    /** A list in three levels, as LogicalTypes.md of the format has it. */
    private static void list(String name, List<CompactStruct> elements) {
        elements.add(group(name, OPTIONAL, 1).i32(6, 3).struct(10, new CompactStruct().struct(3, new CompactStruct())));
        elements.add(group("list", REPEATED, 1));
    }

    private static CompactStruct group(String name, int repetition, int children) {
        return new CompactStruct().i32(3, repetition).text(4, name).i32(5, children);
    }

    private static CompactStruct leaf(String name, ColumnType.Scalar type, int repetition) {
        CompactStruct leaf =
                new CompactStruct().i32(1, physical(type)).i32(3, repetition).text(4, name);
        return switch (type) {
            case TEXT -> leaf.i32(6, 0).struct(10, new CompactStruct().struct(1, new CompactStruct()));
            case TIME ->
                leaf.i32(6, 10)
                        .struct(
                                10,
                                new CompactStruct()
                                        .struct(
                                                8,
                                                new CompactStruct()
                                                        .bool(1, true)
                                                        .struct(
                                                                2,
                                                                new CompactStruct().struct(2, new CompactStruct()))));
            case INT32, INT64, BOOLEAN -> leaf;
        };
    }
}
