package affineur.http;

/**
 * Something that a program answers.
 *
 * @param method {@code GET}, which includes {@code HEAD}, {@code POST} …
 * @param path with a name in braces for what varies: {@code /simple/{name}/}
 */
public record Endpoint(String method, String path) {
    @Override
    public String toString() {
        return method + " " + path;
    }
}
