package dev.parley.server.frontend.thrift;

import dev.parley.server.frontend.thrift.Calls.Call;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.function.Supplier;
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

    private final Supplier<Calls> made;
    private Calls calls;

    /** Of calls that are made with the first message, so that a server without SQL tools does not load them. */
    ThriftMessages(Supplier<Calls> calls) {
        this.made = calls;
    }

    /**
     * Answers a message that is whole.
     *
     * @return fails with {@link MalformedMessageException} where it is none
     */
    Future<Buffer> answer(byte[] bytes, Caller caller) {
        TProtocol in;
        TMessage message;
        try {
            in = new TBinaryProtocol(new TMemoryInputTransport(bytes), bytes.length, bytes.length);
            message = in.readMessageBegin();
        } catch (TException e) {
            return Future.failedFuture(new MalformedMessageException(String.valueOf(e.getMessage())));
        }
        if (calls == null) {
            calls = made.get();
        }
        Call<?, ?> call = calls.find(message.name);
        return call == null
                ? refuse(message, TApplicationException.UNKNOWN_METHOD, "the server knows no such call")
                : answer(call, message, in, caller);
    }

    private static <A extends TBase<?, ?>, R extends TBase<?, ?>> Future<Buffer> answer(
            Call<A, R> call, TMessage message, TProtocol in, Caller caller) {
        A arguments = call.arguments().get();
        try {
            arguments.read(in);
            in.readMessageEnd();
        } catch (TException
                | RuntimeException e) { // the generated readers throw both; where it ends is known all the same
            return refuse(message, TApplicationException.PROTOCOL_ERROR, "the call cannot be read: " + e.getMessage());
        }
        return call.run().apply(arguments, caller).map(result -> write(message, TMessageType.REPLY, result));
    }

    /** In the protocol's own words; the connection goes on. */
    private static Future<Buffer> refuse(TMessage message, int type, String why) {
        return Future.succeededFuture(
                write(message, TMessageType.EXCEPTION, new TApplicationException(type, message.name + ": " + why)));
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
