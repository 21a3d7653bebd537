package dev.parley.server.frontend.thrift;

import dev.parley.server.result.RowPage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;

/** The rows of several answers in a row to fetches of one size. For one thread at a time. */
final class FetchedPages implements RowPage {
    private final TProtocolVersion version;
    private final int mostRows;
    private final int mostBytes;
    private final int mostPages;
    private final List<FetchedPage> pages = new ArrayList<>();
    private List<FieldVector> vectors = List.of();

    /**
     * None yet.
     *
     * @param mostRows of each
     * @param mostBytes of each, about
     */
    FetchedPages(TProtocolVersion version, int mostRows, int mostBytes, int mostPages) {
        this.version = version;
        this.mostRows = mostRows;
        this.mostBytes = mostBytes;
        this.mostPages = mostPages;
    }

    @Override
    public void read(List<FieldVector> batch) {
        vectors = batch;
        add();
    }

    private void add() {
        var page = new FetchedPage(version, mostRows, mostBytes);
        page.read(vectors);
        pages.add(page);
    }

    private FetchedPage last() {
        return pages.get(pages.size() - 1);
    }

    @Override
    public void take(int from, int to) throws IOException {
        if (last().room() == 0) {
            add();
        }
        last().take(from, to);
    }

    @Override
    public int room() {
        int room = last().room();
        return room == 0 && pages.size() < mostPages ? mostRows : room;
    }

    List<FetchedPage> pages() {
        return pages;
    }
}
