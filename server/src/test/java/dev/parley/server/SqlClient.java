package dev.parley.server;

import java.util.TreeMap;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import org.apache.hive.service.rpc.thrift.TCLIService;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSaslClientTransport;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransport;

/** The generated client of the SQL door's protocol and the ways in which it connects. Stateless. */
final class SqlClient {
    private static final int TIMEOUT_MILLIS = 20_000;

    private SqlClient() {}

    /** Without SASL; not open yet, as the other one. */
    static TSocket bare(Gateway gateway) throws TException {
        return new TSocket("127.0.0.1", gateway.sqlAddress().orElseThrow().getPort(), TIMEOUT_MILLIS);
    }

    /** With SASL PLAIN. */
    static TTransport plain(Gateway gateway, String user, String password) throws Exception {
        return new TSaslClientTransport(
                "PLAIN",
                null,
                null,
                null,
                new TreeMap<>(),
                callbacks -> {
                    for (Callback callback : callbacks) {
                        if (callback instanceof NameCallback name) {
                            name.setName(user);
                        } else if (callback instanceof PasswordCallback secret) {
                            secret.setPassword(password.toCharArray());
                        }
                    }
                },
                bare(gateway));
    }

    static TCLIService.Client driver(TTransport transport) {
        return new TCLIService.Client(new TBinaryProtocol(transport));
    }
}
