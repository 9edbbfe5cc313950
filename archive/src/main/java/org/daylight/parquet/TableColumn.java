package org.daylight.parquet;

/** A column of a table. @param name ASCII, once in a table */
public record TableColumn(String name, ColumnType type) {}
