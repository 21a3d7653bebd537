package dev.parley.server.frontend.thrift;

import dev.parley.server.result.RowCursor;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.hive.service.rpc.thrift.TFetchResultsResp;
import org.apache.hive.service.rpc.thrift.TProtocolVersion;
import org.apache.hive.service.rpc.thrift.TRowSet;

/**
 * The pages of a result that is whole. While a driver reads some the next ones are made, where there is room for them: with
 * the thousand rows that drivers fetch, either would wait for the other most of the time, and a part of the result would be
 * read from its file anew for each of its pages. Belongs to the gateway's event loop.
 */
final class ResultPages {
    private static final int MOST_AHEAD = 16;
    private static final int MOST_BYTES_AHEAD = 1 << 20;

    private final RowCursor cursor;
    private final TProtocolVersion version;
    private final int mostBytes;
    private final AheadRoom room;
    private long read;
    /** What they are made for. */
    private int mostRows;

    private Made current = Made.nothing();
    /** Null where none are being made. */
    private Future<Made> next;

    private long reservedForNext;
    /** The cursor makes one lot at a time. */
    private Future<?> busy = Future.succeededFuture();

    private boolean closed;

    /**
     * The pages from this row on; the cursor is closed with them.
     *
     * @param mostBytes of a page, about
     */
    ResultPages(RowCursor cursor, long first, TProtocolVersion version, int mostBytes, AheadRoom room) {
        this.cursor = cursor;
        this.read = first;
        this.version = version;
        this.mostBytes = mostBytes;
        this.room = room;
    }

    /**
     * Pages that nobody has asked for.
     *
     * @param reserved bytes of the room
     */
    private record Made(long reserved, Deque<Rows> pages) {
        static Made nothing() {
            return new Made(0, new ArrayDeque<>());
        }
    }

    /**
     * What a page has.
     *
     * @param bytes how many it takes
     * @param end the number of the row behind it
     */
    private record Rows(TRowSet answer, int bytes, long end) {}

    /** The number of the row that comes next. */
    long read() {
        return read;
    }

    /**
     * The rows that come next.
     *
     * @param isCut whether there is something to tell after the last one
     */
    Future<TFetchResultsResp> fetch(int most, boolean isCut) {
        if (most != mostRows) {
            forget();
            mostRows = most;
        }
        if (!current.pages().isEmpty()) {
            return Future.succeededFuture(given(isCut));
        }
        if (next == null) {
            next = make(read, 1, 0);
        }
        Future<Made> awaited = next;
        return awaited.transform(made -> {
            if (next == awaited) {
                use(made);
            }
            return made.succeeded() ? fetch(most, isCut) : Future.failedFuture(made.cause());
        });
    }

    private void use(AsyncResult<Made> made) {
        if (made.failed()) {
            forget();
            return;
        }
        room.giveBack(current.reserved());
        current = made.result();
        next = null;
        reservedForNext = 0;
    }

    private TFetchResultsResp given(boolean isCut) {
        Rows rows = current.pages().remove();
        read = rows.end();
        boolean isOver = read >= cursor.rows();
        if (isOver) {
            close();
        } else if (next == null && !closed) {
            makeAhead(rows);
        }
        return Answers.rows(rows.answer(), isCut || !isOver);
    }

    private void makeAhead(Rows given) {
        Rows last = current.pages().isEmpty() ? given : current.pages().getLast();
        int pages = Math.max(1, Math.min(MOST_AHEAD, MOST_BYTES_AHEAD / Math.max(1, last.bytes())));
        long bytes = (long) pages * last.bytes();
        if (last.end() < cursor.rows() && room.take(bytes)) {
            reservedForNext = bytes;
            next = make(last.end(), pages, bytes);
        }
    }

    private Future<Made> make(long first, int pages, long reserved) {
        int most = mostRows;
        Future<Made> made = busy.transform(ignored -> {
            if (closed) {
                throw Refusal.handle("the statement was closed while its rows were asked for");
            }
            cursor.go(first);
            return cursor.read(new FetchedPages(version, most, mostBytes, pages))
                    .map(rows -> new Made(reserved, encoded(rows, first)));
        });
        busy = made;
        return made;
    }

    private static Deque<Rows> encoded(FetchedPages fetched, long first) {
        var pages = new ArrayDeque<Rows>();
        long at = first;
        for (FetchedPage page : fetched.pages()) {
            byte[] encoded = page.encoded(at);
            at += page.rows();
            pages.add(new Rows(RowSet.answer(encoded), encoded.length, at));
        }
        return pages;
    }

    private void forget() {
        room.giveBack(current.reserved() + reservedForNext);
        current = Made.nothing();
        next = null;
        reservedForNext = 0;
    }

    /** Gives the file back, which readers share within a bound, once no page is being made. */
    void close() {
        if (!closed) {
            closed = true;
            forget();
            busy.onComplete(ignored -> cursor.close());
        }
    }
}
