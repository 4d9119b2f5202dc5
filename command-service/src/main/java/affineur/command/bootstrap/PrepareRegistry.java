package affineur.command.bootstrap;

import affineur.events.TokenId;
import affineur.events.Visibility;
import affineur.packaging.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Creates what is missing of group, project and administrator's token.
 *
 * @param visibility of the default project, while there is none
 * @param token the number for a new token
 * @param hash of its secret
 * @param fromEnvironment whether the operator chose the secret: then it is the administrator's from now on, and the one
 *     chosen before it no longer; else it is one for the first start only
 * @param expires when that one for the first start does; null for never
 */
record PrepareRegistry(
        Visibility visibility,
        TokenId token,
        Sha256 hash,
        boolean fromEnvironment,
        @Nullable Instant expires) {}
