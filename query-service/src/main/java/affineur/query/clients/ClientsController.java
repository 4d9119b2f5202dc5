package affineur.query.clients;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Hands out the keyring back end. Everybody may have it: whoever needs it has no credentials to show yet. */
@RestController
public final class ClientsController {
    private static final String KEYRING = "affineur_keyring.py";

    private final Resource keyring = new ClassPathResource(KEYRING, ClientsController.class);

    @GetMapping(value = "/clients/" + KEYRING, produces = "text/x-python;charset=UTF-8")
    ResponseEntity<Resource> keyring() {
        return ResponseEntity.ok().cacheControl(CacheControl.noCache()).body(keyring);
    }
}
