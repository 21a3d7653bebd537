package dev.parley.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of a HiveServer2 played again, so that a driver is measured without a server: the first connection is led to
 * the server and its answers are kept, later ones get those. A driver that asks the same gets what fits, since it has one
 * request open at a time and numbers them from the same start. One connection at a time.
 */
final class Replay implements AutoCloseable {
    private static final int START = 1;
    private static final int COMPLETE = 5;

    private final InetSocketAddress server;
    private final ServerSocket door;
    private final List<byte[]> answers = new ArrayList<>();
    private final Thread thread = new Thread(this::serve, "replay");

    private Replay(InetSocketAddress server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        thread.setDaemon(true);
    }

    /** Of a server that speaks SASL PLAIN. */
    static Replay of(InetSocketAddress server) throws IOException {
        var replay = new Replay(server);
        replay.thread.start();
        return replay;
    }

    int port() {
        return door.getLocalPort();
    }

    private void serve() {
        try {
            try (Socket client = door.accept();
                    Socket behind = new Socket(server.getAddress(), server.getPort())) {
                record(client, behind);
            }
            while (true) {
                try (Socket client = door.accept()) {
                    play(client);
                }
            }
        } catch (IOException e) {
            if (!door.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void record(Socket client, Socket behind) throws IOException {
        var fromClient = input(client);
        var toClient = output(client);
        var fromServer = input(behind);
        var toServer = output(behind);
        try {
            boolean open = false;
            while (true) {
                byte[] request = message(fromClient, open);
                write(toServer, request);
                if (!open && request[0] == START) {
                    continue; // only the credentials after it are answered
                }
                byte[] answer = message(fromServer, open);
                answers.add(answer);
                write(toClient, answer);
                open = open || answer[0] == COMPLETE;
            }
        } catch (EOFException | SocketException e) {
            // the client has left
        }
    }

    private void play(Socket client) throws IOException {
        var fromClient = input(client);
        var toClient = output(client);
        try {
            message(fromClient, false);
            message(fromClient, false);
            write(toClient, answers.get(0));
            for (byte[] answer : answers.subList(1, answers.size())) {
                message(fromClient, true);
                write(toClient, answer);
            }
            message(fromClient, true);
            throw new IOException("the driver asked more than the first time");
        } catch (EOFException | SocketException e) {
            // the client has left
        }
    }

    /** A frame, or before the connection is open a step of SASL, which has its kind before it. */
    private static byte[] message(DataInputStream input, boolean open) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var copy = new DataOutputStream(bytes);
        if (!open) {
            copy.writeByte(input.readByte());
        }
        int length = input.readInt();
        copy.writeInt(length);
        copy.write(input.readNBytes(length));
        return bytes.toByteArray();
    }

    private static void write(DataOutputStream output, byte[] message) throws IOException {
        output.write(message);
        output.flush();
    }

    private static DataInputStream input(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    private static DataOutputStream output(Socket socket) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
