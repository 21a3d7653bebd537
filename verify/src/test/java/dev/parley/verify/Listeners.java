package dev.parley.verify;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The listening TCP sockets of processes, as Linux tells them. */
final class Listeners {
    private static final String LISTEN = "0A";

    private Listeners() {}

    /** Local addresses as in /proc/net/tcp: hexadecimal address, colon, port. */
    static List<String> of(List<Long> pids) throws IOException {
        Set<String> inodes = new HashSet<>();
        for (long pid : pids) {
            inodes.addAll(sockets(pid));
        }
        var addresses = new ArrayList<String>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields.length > 9 && fields[3].equals(LISTEN) && inodes.contains(fields[9])) {
                    addresses.add(fields[1]);
                }
            }
        }
        return addresses;
    }

    /** 127.0.0.0/8, also as an IPv6 address, or ::1. */
    static boolean isLoopback(String address) {
        String host = address.substring(0, address.indexOf(':'));
        return host.length() == 8
                ? host.endsWith("7F")
                : host.equals("00000000000000000000000001000000")
                        || (host.startsWith("0000000000000000FFFF0000") && host.endsWith("7F"));
    }

    private static Set<String> sockets(long pid) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            for (Path file : files.toList()) {
                String target = Files.exists(file) || Files.isSymbolicLink(file) ? target(file) : "";
                if (target.startsWith("socket:[")) {
                    inodes.add(target.substring(8, target.length() - 1));
                }
            }
        }
        return inodes;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }
}
