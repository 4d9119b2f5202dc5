package affineur.e2e;

import affineur.oidc.ForgedIssuer;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;

/** A CI job whose issuer is trusted with one project. It has the job token that it got for its identity token. */
record CiJob(ForgedIssuer issuer, String token) implements AutoCloseable {
    static CiJob of(PrivateProject project) throws IOException, JOSEException {
        var issuer = new ForgedIssuer();
        ECKey key = new ECKeyGenerator(Curve.P_256).keyID("signing").generate();
        issuer.publish(key);
        Registry registry = project.registry();
        registry.asAdmin("POST", "/api/v4/trusted_issuers", "{\"url\": \"" + issuer.uri() + "\"}");
        registry.asAdmin(
                "POST",
                "/api/v4/projects/" + project.id() + "/trusted_publishers",
                "{\"issuer\": \"%s\", \"claims\": {\"project_path\": \"%s\"}}".formatted(issuer.uri(), project.path()));
        Instant now = Instant.now();
        String identity = ForgedIssuer.sign(
                key,
                JWSAlgorithm.ES256,
                new JWTClaimsSet.Builder()
                        .issuer(issuer.uri().toString())
                        .subject("project_path:" + project.path())
                        .audience("affineur")
                        .jwtID(UUID.randomUUID().toString())
                        .issueTime(Date.from(now))
                        .expirationTime(Date.from(now.plusSeconds(300)))
                        .claim("project_path", project.path())
                        .build());
        return new CiJob(
                issuer,
                PrivateProject.made(registry, "/_/oidc/mint-token", "{\"token\": \"" + identity + "\"}")
                        .get("token")
                        .asString());
    }

    @Override
    public void close() {
        issuer.close();
    }
}
