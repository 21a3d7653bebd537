package dev.parley.server.frontend.thrift;

import org.apache.thrift.protocol.TType;

/** How the values of a column travel: the field of TColumn and of TColumnValue, and the type that is in it. */
enum CellKind {
    BOOL(1, TType.BOOL),
    BYTE(2, TType.BYTE),
    I16(3, TType.I16),
    I32(4, TType.I32),
    I64(5, TType.I64),
    DOUBLE(6, TType.DOUBLE),
    TEXT(7, TType.STRING),
    /** In rows it is a text: the oldest protocols know no other. */
    BINARY(8, TType.STRING);

    private final int columnField;
    private final byte type;

    CellKind(int columnField, byte type) {
        this.columnField = columnField;
        this.type = type;
    }

    int columnField() {
        return columnField;
    }

    int valueField() {
        return this == BINARY ? TEXT.columnField : columnField;
    }

    byte type() {
        return type;
    }

    /** What stands where a column has a null. */
    void writeNothing(BinaryOut out) {
        switch (this) {
            case BOOL, BYTE -> out.i8(0);
            case I16 -> out.i16(0);
            case I32, TEXT, BINARY -> out.i32(0);
            case I64, DOUBLE -> out.i64(0);
        }
    }
}
