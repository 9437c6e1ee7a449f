package import Planning

/// A writer that can look once at what its waits look at until it is so.
package protocol Prober: Sendable {
    /// Looks once. What could not be seen is not so, and says why.
    func check(_ operation: Operation) async -> ProbeResult
}
