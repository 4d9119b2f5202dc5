package affineur.command.settings;

import static org.assertj.core.api.Assertions.assertThat;

import affineur.command.Api;
import affineur.command.TestRegistry;
import affineur.command.WithRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Forwarding in the names of GitLab's settings, over HTTP. */
@ExtendWith(WithRegistry.class)
final class ForwardingApiTest {
    @Test
    void isNotLockedWhereNothingIsSaid(TestRegistry registry) throws Exception {
        Api api = new Api(registry);
        String settings = "/groups/" + api.group(null) + "/package_settings";

        assertThat(api.put(registry.admin, settings, body("true")).expect(400).body())
                .contains("lock_pypi_package_requests_forwarding cannot be true");
        api.put(registry.admin, settings, body("false")).expect(200);
    }

    private static String body(String lock) {
        return "{\"pypi_package_requests_forwarding\": null, \"lock_pypi_package_requests_forwarding\": " + lock + "}";
    }
}
