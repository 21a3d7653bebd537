package dev.parley.server.result.cells;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;

/** Structs as objects; of fields of the same name none is lost. */
final class StructCells implements Cells {
    private final List<String> names;
    private final List<Cells> fields;

    StructCells(StructVector vector) {
        List<FieldVector> children = vector.getChildrenFromFields();
        this.names = UniqueNames.of(
                children.stream().map(FieldVector::getField).map(Field::getName).toList());
        this.fields = children.stream().map(CellWriters::of).toList();
    }

    @Override
    public void write(int row, JsonGenerator out) throws IOException {
        out.writeStartObject();
        for (int i = 0; i < fields.size(); i++) {
            out.writeFieldName(names.get(i));
            fields.get(i).write(row, out);
        }
        out.writeEndObject();
    }
}
