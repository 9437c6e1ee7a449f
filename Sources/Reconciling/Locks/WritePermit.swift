/// Whether a request that changes something may still be sent: asked right before each, also before one that is repeated.
package struct WritePermit: Sendable {
    private let check: @Sendable () async -> LedgerError?

    package init(_ check: @escaping @Sendable () async -> LedgerError?) {
        self.check = check
    }

    /// Where nothing is locked, so that nothing can be lost.
    package static let always = WritePermit { nil }

    /// Why nothing may be sent; nil where it may.
    package func refusal() async -> LedgerError? { await check() }
}
