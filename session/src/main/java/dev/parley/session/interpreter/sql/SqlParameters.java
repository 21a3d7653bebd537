package dev.parley.session.interpreter.sql;

import dev.parley.protocol.model.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** A statement's parameters as Spark takes them for the markers in its SQL, {@code :name}. */
public final class SqlParameters {
    private SqlParameters() {}

    /**
     * Literals by name. Spark takes no notice of those that a text does not mention.
     *
     * @param columns makes a column of a literal, which is another call in each Spark
     */
    public static Map<String, Object> of(List<Parameter> parameters, Function<Literal, Column> columns) {
        return parameters.stream().collect(Collectors.toMap(Parameter::name, one -> literal(one, columns)));
    }

    private static Column literal(Parameter parameter, Function<Literal, Column> columns) {
        Object value = parameter.parsed();
        return value == null ? columns.apply(Literal.create(null, type(parameter.type()))) : functions.lit(value);
    }

    private static DataType type(Parameter.Type type) {
        return switch (type) {
            case BOOLEAN -> DataTypes.BooleanType;
            case INT -> DataTypes.IntegerType;
            case BIGINT -> DataTypes.LongType;
            case DOUBLE -> DataTypes.DoubleType;
            case DECIMAL ->
                DataTypes.NullType; // where it compares a literal of a decimal with a number, Spark reads its value
            case STRING -> DataTypes.StringType;
            case DATE -> DataTypes.DateType;
            case TIMESTAMP -> DataTypes.TimestampType;
            case TIMESTAMP_NTZ -> DataTypes.TimestampNTZType;
            case BINARY -> DataTypes.BinaryType;
        };
    }
}
