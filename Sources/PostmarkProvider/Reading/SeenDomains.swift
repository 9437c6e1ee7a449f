internal import Concurrency

/// The domains that were observed last, so that look-ups of the same plan ask for none again. Every observation replaces what
/// it observes; nothing else is kept.
final class SeenDomains: Sendable {
    private let domains = Locked<[String: SendingDomain]>([:])

    subscript(_ name: String) -> SendingDomain? {
        get { domains.withLock { $0[name] } }
        set { domains.withLock { $0[name] = newValue } }
    }
}
