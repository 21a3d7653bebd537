package dev.parley.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A HiveServer2 as hive-jdbc sees it. Belongs to one thread.
 *
 * @param connected milliseconds that connections took, one after the other
 * @param arrived the same with one each second
 * @param selected milliseconds that {@code select 1} took
 */
record SqlSide(HiveDriver driver, String url, List<Double> connected, List<Double> arrived, List<Double> selected) {
    SqlSide(HiveDriver driver, String url) {
        this(driver, url, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    InetSocketAddress address() {
        URI uri = URI.create(url.substring("jdbc:".length()));
        return new InetSocketAddress(uri.getHost(), uri.getPort());
    }

    /** Connects so many times; milliseconds of each, its end not counted. */
    List<Double> connects(int times) throws IOException {
        var millis = new ArrayList<Double>();
        try {
            for (int i = 0; i < times; i++) {
                long start = System.nanoTime();
                Connection connection = driver.connect(url);
                millis.add((System.nanoTime() - start) / 1e6);
                connection.close();
            }
        } catch (SQLException e) {
            throw new IOException(url, e);
        }
        return millis;
    }

    /** Runs {@code select 1} so many times in one connection; milliseconds of each, to its row. */
    List<Double> selects(int times) throws IOException {
        var millis = new ArrayList<Double>();
        try (Connection connection = driver.connect(url);
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < times; i++) {
                long start = System.nanoTime();
                try (ResultSet rows = statement.executeQuery("select 1")) {
                    if (!rows.next() || rows.getInt(1) != 1) {
                        throw new IOException(url + " does not know what 1 is");
                    }
                }
                millis.add((System.nanoTime() - start) / 1e6);
            }
        } catch (SQLException e) {
            throw new IOException(url, e);
        }
        return millis;
    }

    /** Reads all values of a result of the six columns of {@link RowsBench#QUERY}; seconds. */
    double reads(String query, long expected) throws IOException {
        try (Connection connection = driver.connect(url);
                Statement statement = connection.createStatement()) {
            long start = System.nanoTime();
            long count = 0;
            try (ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    rows.getLong(1);
                    rows.getLong(2);
                    rows.getString(3);
                    rows.getDouble(4);
                    rows.getTimestamp(5);
                    rows.getLong(6);
                    count++;
                }
            }
            if (count != expected) {
                throw new IOException(url + " gave " + count + " rows and not " + expected);
            }
            return (System.nanoTime() - start) / 1e9;
        } catch (SQLException e) {
            throw new IOException(url, e);
        }
    }
}
