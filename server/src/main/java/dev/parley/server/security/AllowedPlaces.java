package dev.parley.server.security;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where files may lie that a session brings into an engine of its own: folders, here or in a file system. Immutable. */
final class AllowedPlaces {
    /** What could stand for something else: patterns, escapes, the names of a listed file. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\\p{Cntrl}\\s*?\\[\\]{}\\\\%\"'$]");

    private static final String LOCAL = "file";

    private final List<String> places;

    AllowedPlaces(List<String> places) {
        this.places = List.copyOf(places);
    }

    /** Whether each file of a list, as Spark takes it, lies in one of the places. Reads the disk: links are followed. */
    boolean hold(String files) {
        for (String file : files.split(",", -1)) {
            Optional<URI> location = location(file.strip().replaceFirst("#[A-Za-z0-9._-]+$", ""));
            if (location.isEmpty() || places.stream().noneMatch(place -> isIn(location.get(), place))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isIn(URI file, String place) {
        Optional<URI> folder = location(place);
        if (folder.isEmpty() || !folder.get().getScheme().equals(file.getScheme())) {
            return false;
        }
        if (file.getScheme().equals(LOCAL)) {
            return isBelow(file, folder.get());
        }
        String below = folder.get().getPath().replaceFirst("/+$", "") + "/";
        return String.valueOf(file.getAuthority())
                        .equals(String.valueOf(folder.get().getAuthority()))
                && file.getPath().startsWith(below);
    }

    private static boolean isBelow(URI file, URI folder) {
        try {
            Path real = Path.of(file.getPath()).toRealPath();
            Path place = Path.of(folder.getPath()).toRealPath();
            return real.startsWith(place) && !real.equals(place);
        } catch (IOException e) {
            return false; // what is not there is nowhere
        }
    }

    /** An absolute place with its scheme; nothing where it is not written plainly. */
    private static Optional<URI> location(String text) {
        if (text.isEmpty()
                || AMBIGUOUS.matcher(text).find()
                || List.of(text.split("/")).contains("..")) {
            return Optional.empty();
        }
        try {
            var uri = new URI(text);
            String scheme = uri.getScheme() == null ? LOCAL : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean isPlain = uri.getPath() != null
                    && uri.getPath().startsWith("/")
                    && uri.getQuery() == null
                    && uri.getFragment() == null
                    && uri.getUserInfo() == null;
            boolean isElsewhere = scheme.equals(LOCAL) && uri.getAuthority() != null;
            return isPlain && !isElsewhere && !scheme.equals("local")
                    ? Optional.of(new URI(scheme, uri.getAuthority(), uri.getPath(), null, null))
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
