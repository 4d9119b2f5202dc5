package affineur.command.identity;

import affineur.access.Access;
import affineur.access.Caller;
import affineur.access.Directory;
import affineur.access.Identities;
import affineur.access.Publisher;
import affineur.access.Secret;
import affineur.access.Token;
import affineur.command.Boundary;
import affineur.command.Commands;
import affineur.command.Entries;
import affineur.command.Numbers;
import affineur.command.Origin;
import affineur.command.Recorded;
import affineur.command.Tags;
import affineur.command.group.Namespaces;
import affineur.command.token.Tokens;
import affineur.events.Actor;
import affineur.events.IdentityEvent.IdentityAccepted;
import affineur.events.ProjectId;
import affineur.events.TokenId;
import affineur.events.TokenKind;
import affineur.ledger.writer.Appended;
import affineur.oidc.Identity;
import affineur.oidc.TrustedPublishers;
import affineur.oidc.TrustedPublishers.Identified;
import affineur.packaging.Sha256;
import affineur.refusal.ProblemType;
import affineur.refusal.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives jobs that are trusted publishers access tokens, each good for packages of one project and for a quarter of an hour.
 * An identity token is exchanged for a secret, or becomes the secret itself by being shown as a credential; not both.
 */
public final class JobTokens implements Identities {
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final TrustedPublishers publishers;
    private final Access access;
    private final Directory directory;
    private final Commands commands;
    private final Entries entries;
    private final Tokens tokens;
    private final Numbers tokenNumbers;
    private final Numbers projectNumbers;
    private final InstantSource clock;

    public JobTokens(
            TrustedPublishers publishers,
            Access access,
            Directory directory,
            Commands commands,
            Entries entries,
            Tokens tokens,
            InstantSource clock) {
        this.publishers = publishers;
        this.access = access;
        this.directory = directory;
        this.commands = commands;
        this.entries = entries;
        this.tokens = tokens;
        this.tokenNumbers = Tokens.numbers(entries);
        this.projectNumbers = Namespaces.projectNumbers(entries);
        this.clock = clock;
    }

    /** What a job gets for its identity token. */
    record Minted(Secret secret, Instant expires) {}

    /**
     * A secret in exchange for an identity token.
     *
     * @param project into which it is to publish, by number or full path; null if the job does not say
     * @throws Refusal unauthenticated, saying why the token is not accepted; unavailable, if that cannot be found out now
     */
    Minted mint(String token, @Nullable String project, String correlation) {
        Identified job = publishers.identify(token, project);
        Secret secret = Secret.generate();
        // clients count whole seconds, and may rely on a quarter of an hour
        Instant expires = clock.instant().plus(LIFE).plusSeconds(1).truncatedTo(ChronoUnit.SECONDS);
        accept(job, secret.hash(), expires, correlation);
        return new Minted(secret, expires);
    }

    /** Nobody is known who has not been found before: those are access tokens by now. */
    @Override
    public Optional<Caller> known(String token) {
        return Optional.empty();
    }

    /** From now on the identity token is an access token, here and in every other process. */
    @Override
    public Caller find(String token, String correlation) {
        Identified job = publishers.identify(token, null);
        Instant now = clock.instant();
        Instant end = job.identity().expires();
        if (!now.isBefore(end)) {
            throw new Refusal(
                    ProblemType.INVALID_IDENTITY_TOKEN,
                    "The identity token is not accepted: it expired at " + end + ".");
        }
        Instant latest = now.plus(LIFE);
        try {
            accept(job, Secret.hashOf(token), end.isBefore(latest) ? end : latest, correlation);
        } catch (Refusal e) {
            if (e.type() != ProblemType.INVALID_REUSE_TOKEN) {
                throw e;
            }
            // by another request with the same token, it may be
            awaitUse(job.identity().use());
            return authenticated(token, e);
        }
        return authenticated(token, Recorded.notShownYet());
    }

    private void awaitUse(Sha256 use) {
        long position = entries.next(0, Boundary.of(Tags.use(use), IdentityAccepted.class))
                .orElseThrow(Recorded::notShownYet)
                .position();
        // its token is right behind
        commands.awaitVisible(new Appended(position, position + 1));
    }

    private Caller authenticated(String token, Refusal otherwise) {
        try {
            return access.authenticate(token);
        } catch (Refusal e) {
            throw e.type() == ProblemType.INVALID_TOKEN ? otherwise : e;
        }
    }

    private void accept(Identified job, Sha256 hash, Instant expires, String correlation) {
        publishers
                .project(job.publisher())
                .ifPresentOrElse(
                        existing -> accept(job, existing.id(), hash, expires, correlation),
                        () -> projectNumbers.next(number -> {
                            accept(job, new ProjectId(number), hash, expires, correlation);
                            return number;
                        }));
    }

    private void accept(Identified job, ProjectId project, Sha256 hash, Instant expires, String correlation) {
        Identity identity = job.identity();
        Publisher publisher = job.publisher();
        TokenId _ = tokenNumbers.next(number -> {
            TokenId token = new TokenId(number);
            commands.send(
                    new AcceptIdentity(
                            identity.use(),
                            publisher.id(),
                            publisher.group(),
                            publisher.path(),
                            project,
                            token,
                            hash,
                            expires,
                            identity.issuer(),
                            identity.subject(),
                            identity.provenance()),
                    new Origin(new Actor(null, token), correlation));
            return token;
        });
    }

    /** Makes a job's access token worthless before its time; nothing happens if it is none, or is so already. */
    void burn(String secret, String correlation) {
        TokenId id;
        try {
            id = access.authenticate(secret).token();
        } catch (Refusal e) {
            return;
        }
        if (id != null
                && directory
                        .token(id)
                        .map(Token::kind)
                        .filter(TokenKind.JOB::equals)
                        .isPresent()) {
            tokens.revoke(id, new Origin(new Actor(null, id), correlation));
        }
    }
}
