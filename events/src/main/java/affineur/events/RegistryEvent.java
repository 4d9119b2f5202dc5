package affineur.events;

/**
 * A fact of the registry. Only events change state. A family evolves by optional fields, else by a new versioned name;
 * a golden file per event keeps the old bytes readable for ever.
 */
public sealed interface RegistryEvent
        permits FileEvent,
                GenericEvent,
                ReleaseEvent,
                PackageEvent,
                NamespaceEvent,
                ProtectionEvent,
                DuplicatesEvent,
                CleanupEvent,
                ForwardingEvent,
                OriginEvent,
                UpstreamEvent,
                SealEvent,
                EnvironmentEvent,
                SignatureEvent,
                SigningPolicyEvent,
                ProjectEvent,
                AccountEvent,
                MemberEvent,
                TokenEvent,
                IssuerEvent,
                PublisherEvent,
                IdentityEvent {
    /** What the event is about, for the {@code subject} of its CloudEvent: a path such as {@code projects/1/my-package/1.0}. */
    String subject();
}
