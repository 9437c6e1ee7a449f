internal import Concurrency
internal import Planning

/// What the models make of the files, by environment: the files do not change while a plan is made, so it is made of them once.
final class LoweredScopes: Sendable {
    private let known = Locked<[String: [DesiredScope]]>([:])

    /// - Parameter lower: makes them where nobody has asked for them yet; two who ask at once may both make them.
    func scopes(of environment: String, _ lower: () -> [DesiredScope]) -> [DesiredScope] {
        if let scopes = known.withLock({ $0[environment] }) { return scopes }
        let scopes = lower()
        known.withLock { $0[environment] = scopes }
        return scopes
    }
}
