package dev.parley.server.frontend.thrift;

import dev.parley.protocol.model.Column;
import java.util.ArrayList;
import java.util.List;
import org.apache.hive.service.rpc.thrift.TColumnDesc;
import org.apache.hive.service.rpc.thrift.TTableSchema;

/**
 * A column of what an operation gives.
 *
 * @param comment what it means; null where there is nothing to say
 */
record ResultColumn(String name, SqlType type, String comment) {
    static ResultColumn of(Column column) {
        return new ResultColumn(column.name(), SqlType.of(column.type()), null);
    }

    /** As drivers are told; positions count from 1. */
    static TTableSchema schema(List<ResultColumn> columns) {
        var described = new ArrayList<TColumnDesc>();
        for (ResultColumn column : columns) {
            var description = new TColumnDesc(column.name(), column.type().description(), described.size() + 1);
            if (column.comment() != null) {
                description.setComment(column.comment());
            }
            described.add(description);
        }
        return new TTableSchema(described);
    }
}
