package dev.parley.server.frontend.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** What the pages have in common. Their policy lets in scripts of this server alone. Stateless. */
public final class Html {
    public static final String MEDIA_TYPE = "text/html; charset=utf-8";

    private static final String STYLE =
            """
            :root { color-scheme: light dark; --bad: #b00; --ink: #1c1e21; --line: #ddd; --paper: #fff; --quiet: #555 }
            @media (prefers-color-scheme: dark) {
              :root { --bad: #ff8a80; --ink: #e4e6ea; --line: #444; --paper: #16181c; --quiet: #aaa }
            }
            body { background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto;
              max-width: 60rem; padding: 0 1rem }
            h1 { font-size: 1.5rem } small { color: var(--quiet) } a, td { overflow-wrap: anywhere }
            label { display: block; margin: .5rem 0 } label span { display: inline-block; min-width: 10rem }
            button, input, select { font: inherit } progress { max-width: 100%; width: 20rem }
            .wide { overflow-x: auto } .wide td { overflow-wrap: normal } .failed { color: var(--bad); min-width: 8rem }
            table { border-collapse: collapse; margin: 1rem 0 } tr > * { border-bottom: 1px solid var(--line); padding: .25rem .75rem }
            th, td { text-align: left; vertical-align: top } tr > .number { font-variant-numeric: tabular-nums; text-align: right }
            #chart { margin-top: 1.5rem } #chart table { margin: 0 auto } #chart tr > * { border: 0; padding: 0 .25rem }
            .problem { border-left: 4px solid var(--bad); padding-left: 1rem }
            """;

    /** What the browser may do with a page. */
    public static final String POLICY = "default-src 'none'; script-src 'self'; connect-src 'self';"
            + " style-src 'self' 'sha256-" + hash(STYLE)
            + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private Html() {}

    /**
     * A whole page.
     *
     * @param head of it, as HTML, beside title and style
     * @param content as HTML, below the title
     */
    static Buffer page(String title, String head, CharSequence content) {
        var page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append(head);
        page.append("<title>").append(text(title)).append("</title>\n");
        page.append("<style>").append(STYLE).append("</style>\n</head>\n<body>\n<h1>");
        page.append(text(title)).append("</h1>\n").append(content).append("</body>\n</html>\n");
        return Buffer.buffer(page.toString());
    }

    /** Text that stays text, between tags and in quotes. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String hash(String style) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
