package dev.parley.server.frontend.thrift;

import dev.parley.server.frontend.thrift.Calls.Call;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.TSerializable;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;

/** Messages of the binary protocol: reads one, has it answered, writes the answer. Belongs to the event loop. */
final class ThriftMessages {
    private static final int SMALL = 512;

    private final Calls calls;

    ThriftMessages(Calls calls) {
        this.calls = calls;
    }

    /**
     * Answers a message that is whole.
     *
     * @return fails with {@link MalformedMessageException} where it is none
     */
    Future<Buffer> answer(byte[] bytes, Caller caller) {
        try {
            var in = new TBinaryProtocol(new TMemoryInputTransport(bytes), bytes.length, bytes.length);
            TMessage message = in.readMessageBegin();
            Call<?, ?> call = calls.find(message.name);
            if (call == null) {
                return Future.succeededFuture(write(
                        message,
                        TMessageType.EXCEPTION,
                        new TApplicationException(
                                TApplicationException.UNKNOWN_METHOD, "the server knows no call " + message.name)));
            }
            return answer(call, message, in, caller);
        } catch (TException e) {
            return Future.failedFuture(new MalformedMessageException(String.valueOf(e.getMessage())));
        }
    }

    private static <A extends TBase<?, ?>, R extends TBase<?, ?>> Future<Buffer> answer(
            Call<A, R> call, TMessage message, TProtocol in, Caller caller) throws TException {
        A arguments = call.arguments().get();
        arguments.read(in);
        in.readMessageEnd();
        return call.run().apply(arguments, caller).map(result -> write(message, TMessageType.REPLY, result));
    }

    private static Buffer write(TMessage message, byte type, TSerializable body) {
        try {
            var memory = new TMemoryBuffer(SMALL);
            var out = new TBinaryProtocol(memory);
            out.writeMessageBegin(new TMessage(message.name, type, message.seqid));
            body.write(out);
            out.writeMessageEnd();
            return Buffer.buffer().appendBytes(memory.getArray(), 0, memory.length());
        } catch (TException e) {
            throw new IllegalStateException("an answer to " + message.name + " cannot be written", e);
        }
    }
}
