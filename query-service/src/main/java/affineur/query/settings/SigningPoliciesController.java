package affineur.query.settings;

import affineur.access.Directory;
import affineur.access.Permission;
import affineur.access.SigningPolicy;
import affineur.access.gitlab.SigningPolicyJson;
import affineur.events.Holder;
import affineur.http.mvc.Paging;
import affineur.query.http.Readers;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Who must have signed files: all policies that hold in a place, its own and those from above, for those who may set its own. */
@RestController
public final class SigningPoliciesController {
    private final Directory directory;
    private final Readers readers;

    public SigningPoliciesController(Directory directory, Readers readers) {
        this.directory = directory;
        this.readers = readers;
    }

    @GetMapping("/api/v4/signing_policies")
    ResponseEntity<List<SigningPolicyJson>> ofRegistry(HttpServletRequest request) {
        readers.access().requireAdministrator(readers.callers().of(request));
        return over(null, request);
    }

    @GetMapping("/api/v4/{kind:groups|projects}/{id}/signing_policies")
    ResponseEntity<List<SigningPolicyJson>> ofPlace(
            HttpServletRequest request, @PathVariable String kind, @PathVariable String id) {
        return over(
                readers.place(readers.callers().of(request), kind, id, Permission.MANAGE_PACKAGES)
                        .holder(),
                request);
    }

    private ResponseEntity<List<SigningPolicyJson>> over(@Nullable Holder place, HttpServletRequest request) {
        List<SigningPolicy> policies = directory.signingPoliciesOver(place);
        return Paging.of(request).answer(request, policies, SigningPolicyJson::of);
    }
}
