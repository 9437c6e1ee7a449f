internal import Concurrency

/// What a remote's references of plumb named when the ledger was asked for, so that whoever wants to know of another one need not ask
/// again. What is decided by a compare-and-swap does not depend on it.
package final class RemoteReferences: Sendable {
    private let known = Locked<[String: String]?>(nil)

    package init() {}

    /// The commit of each reference, by its name; nil where the remote was not asked yet.
    var commits: [String: String]? { known.withLock { $0 } }

    func note(_ commits: [String: String]) { known.withLock { $0 = commits } }
}
