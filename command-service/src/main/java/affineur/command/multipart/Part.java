package affineur.command.multipart;

import org.jspecify.annotations.Nullable;

/**
 * The head of a part; its content is the reader's to give.
 *
 * @param name of the form field
 * @param filename as the client gave it, so not to be trusted; null if it is no file
 */
public record Part(String name, @Nullable String filename) {}
