package dev.parley.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** docs/performance.md: what stands between a bench's markers is its figures, all else is left as it is. */
record Page(Path file) {
    /** Replaces a bench's figures. */
    void write(String bench, String figures) throws IOException {
        Files.writeString(file, replaced(Files.readString(file), bench, figures));
    }

    static String replaced(String page, String bench, String figures) {
        String begin = "<!-- bench " + bench + " -->";
        String end = "<!-- end " + bench + " -->";
        Pattern block = Pattern.compile(Pattern.quote(begin) + ".*?" + Pattern.quote(end), Pattern.DOTALL);
        Matcher found = block.matcher(page);
        if (!found.find()) {
            throw new IllegalArgumentException("the page has no place for " + bench + ": " + begin + " ... " + end);
        }
        return page.substring(0, found.start())
                + begin + "\n" + figures.strip() + "\n" + end
                + page.substring(found.end());
    }
}
