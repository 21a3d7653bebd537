package dev.parley.session.link;

import dev.parley.session.interpreter.ArrowMessage;
import dev.parley.session.interpreter.ResultNotStoredException;
import dev.parley.session.interpreter.Upload;
import dev.parley.session.link.ResultRequests.Answer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An upload in portions: while one travels the next is filled, and what the server has not confirmed is kept. After a cut
 * it goes on where the server's count says. Belongs to one thread.
 */
final class PortionedUpload implements Upload {
    private static final Logger LOG = LoggerFactory.getLogger(PortionedUpload.class);

    /** Two of these are in memory at most, but for messages that are longer. */
    static final long PORTION_BYTES = 4 << 20;

    private final ResultRequests requests;
    private final Backoff backoff = new Backoff(RandomGenerator.getDefault());
    private List<ArrowMessage> filling = new ArrayList<>();
    private long fillingBytes;
    private List<ArrowMessage> travelling = List.of();
    private CompletableFuture<HttpResponse<String>> request;
    private boolean isCounting;
    private int confirmed;
    private long rows;
    private String limit;

    PortionedUpload(ResultRequests requests) {
        this.requests = requests;
    }

    @Override
    public boolean send(ArrowMessage message) throws InterruptedException {
        if (fillingBytes > 0 && fillingBytes + message.length() > PORTION_BYTES) {
            sendFilled();
        }
        if (limit != null) {
            return false;
        }
        filling.add(message);
        fillingBytes += message.length();
        return true;
    }

    @Override
    public void flush() throws InterruptedException {
        sendFilled();
    }

    @Override
    public Stored finish() throws InterruptedException {
        sendFilled();
        awaitConfirmed();
        return new Stored(confirmed, rows, limit);
    }

    @Override
    public void close() {
        if (request != null) {
            request.cancel(true);
        }
    }

    private void sendFilled() throws InterruptedException {
        awaitConfirmed();
        if (limit == null && !filling.isEmpty()) {
            travelling = filling;
            filling = new ArrayList<>();
            fillingBytes = 0;
            put();
        }
    }

    private void put() {
        isCounting = false;
        request = requests.put(confirmed, travelling);
    }

    private void awaitConfirmed() throws InterruptedException {
        while (!travelling.isEmpty() && limit == null) {
            try {
                confirm(ResultRequests.read(request.get()));
                if (!travelling.isEmpty() && limit == null) {
                    put();
                }
            } catch (IOException e) {
                goOn(e);
            } catch (ExecutionException e) {
                goOn(e.getCause());
            }
        }
    }

    private void goOn(Throwable cut) throws InterruptedException {
        LOG.warn("an upload was cut after {} messages: {}; going on", confirmed, cut.toString());
        Thread.sleep(backoff.next().toMillis());
        // Before the first answer the server may still count the messages of an upload that this one replaces.
        isCounting = confirmed > 0;
        request = isCounting ? requests.count() : requests.put(0, travelling);
    }

    private void confirm(Answer answer) throws IOException {
        int taken = answer.messages() - confirmed;
        if (taken < 0 || taken > travelling.size()) {
            throw new ResultNotStoredException("the server has " + answer.messages() + " parts of the result, where "
                    + confirmed + " to " + (confirmed + travelling.size()) + " were expected; run the statement again");
        }
        if (taken == 0 && answer.limit() == null && !isCounting) {
            throw new IOException("nothing was taken");
        }
        backoff.succeeded();
        rows += travelling.subList(0, taken).stream()
                .mapToLong(ArrowMessage::rows)
                .sum();
        confirmed += taken;
        travelling = List.copyOf(travelling.subList(taken, travelling.size()));
        limit = answer.limit();
    }
}
