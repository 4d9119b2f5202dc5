package affineur.audit.environments;

import affineur.http.mvc.Asked;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Hands out the client, which knows by which URL it was fetched. Everybody may have it: it has no secret. */
@RestController
public final class CheckController {
    private static final String CHECK = "check.py";
    private static final String SERVER = "SERVER = \"\"\n";

    /** In ASCII, JSON's texts are Python's. */
    private static final JsonMapper PYTHON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final String check = read();

    private static String read() {
        try (InputStream in = Objects.requireNonNull(CheckController.class.getResourceAsStream(CHECK))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @GetMapping(value = "/audit/" + CHECK, produces = "text/x-python;charset=UTF-8")
    ResponseEntity<Resource> check(HttpServletRequest request) {
        String url = Asked.plainUrl(request);
        String server = url.substring(0, url.length() - ("/audit/" + CHECK).length());
        String told = check.replace(SERVER, "SERVER = " + PYTHON.writeValueAsString(server) + "\n");
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .body(new ByteArrayResource(told.getBytes(StandardCharsets.UTF_8)));
    }
}
