package dev.parley.server.frontend.thrift;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Types;
import org.apache.hive.service.rpc.thrift.TTypeId;
import org.junit.jupiter.api.Test;

class SqlTypeTest {
    @Test
    void aDecimalHasItsDigits() {
        assertThat(SqlType.of("decimal(12,3)"))
                .isEqualTo(new SqlType("DECIMAL", TTypeId.DECIMAL_TYPE, Types.DECIMAL, 12, 3));
    }

    @Test
    void whatHasPartsIsKnownByItsOutside() {
        assertThat(SqlType.of("array<decimal(12,3)>").id()).isEqualTo(TTypeId.ARRAY_TYPE);
        assertThat(SqlType.of("array<decimal(12,3)>").hasParts()).isTrue();
        assertThat(SqlType.of("map<string,int>").id()).isEqualTo(TTypeId.MAP_TYPE);
        assertThat(SqlType.of("struct<a:varchar(3)>"))
                .isEqualTo(new SqlType("STRUCT", TTypeId.STRUCT_TYPE, Types.STRUCT, null, null));
    }

    @Test
    void intervalsAreThoseOfMonthsOrOfDays() {
        assertThat(SqlType.of("interval year to month").id()).isEqualTo(TTypeId.INTERVAL_YEAR_MONTH_TYPE);
        assertThat(SqlType.of("interval day").id()).isEqualTo(TTypeId.INTERVAL_DAY_TIME_TYPE);
        assertThat(SqlType.of("interval").id()).isEqualTo(TTypeId.STRING_TYPE);
    }

    @Test
    void whatDriversDoNotKnowIsText() {
        assertThat(SqlType.of("variant").id()).isEqualTo(TTypeId.STRING_TYPE);
        assertThat(SqlType.of("string collate UTF8_LCASE").name()).isEqualTo("STRING");
        assertThat(SqlType.of("time(6)").id()).isEqualTo(TTypeId.STRING_TYPE);
    }

    @Test
    void textHasItsLengthWhereItHasOne() {
        assertThat(SqlType.of("varchar(40)").precision()).isEqualTo(40);
        assertThat(SqlType.of("string").precision()).isNull();
    }
}
