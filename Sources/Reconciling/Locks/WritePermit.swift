/// Whether a request that changes something may still be sent: asked right before each, also before one that is repeated.
package struct WritePermit: Sendable {
    /// A function in a struct: a task-local value that is itself a function crashes in optimized builds of Swift 6.3.
    private let check: @Sendable () async -> LedgerError?

    package init(_ check: @escaping @Sendable () async -> LedgerError?) {
        self.check = check
    }

    /// Nil where nothing is locked, so that nothing can be lost.
    @TaskLocal package static var current: WritePermit?

    /// Why nothing may be sent; nil where it may.
    package static func refusal() async -> LedgerError? {
        guard let current else { return nil }
        return await current.check()
    }
}
