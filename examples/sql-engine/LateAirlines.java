import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Prints the airlines that are late the most in a month; its argument is a JDBC URL. */
final class LateAirlines {
    private static final String QUERY =
            "select name, round(avg(dep_delay), 1) as minutes_late from flights join airlines using (carrier)"
                    + " where month = ? group by name order by minutes_late desc limit 3";

    private LateAirlines() {}

    public static void main(String[] arguments) throws SQLException {
        try (Connection connection = DriverManager.getConnection(arguments[0], "somebody", "x");
                PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setInt(1, 7);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    System.out.printf("%-30s %5.1f%n", rows.getString("name"), rows.getDouble("minutes_late"));
                }
            }
        }
    }
}
